// The door of protocol/gate.
export { arrivalRequestSchema, ticketRequestSchema } from './gate.ts';
export type {
  ArrivalAnswer,
  GateCounters,
  SignedGateCounters,
  StageStatus,
  StatusAnswer,
  TicketAnswer,
} from './gate.ts';
