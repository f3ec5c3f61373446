// The door of protocol/gate.
export { ticketRequestSchema } from './gate.ts';
export type { GateCounters, SignedGateCounters, StageStatus, StatusAnswer, TicketAnswer } from './gate.ts';
