// The door of protocol/gate.
export { arrivalRequestSchema, batchRequestSchema, ticketRequestSchema } from './gate.ts';
export type {
  ArrivalAnswer,
  BatchAnswer,
  ClassBoardAnswer,
  GateCounters,
  MintedTicket,
  SignedGateCounters,
  StageStatus,
  StatusAnswer,
  TicketAnswer,
} from './gate.ts';
export type { WaitingAnswer, WaitingPageFacts } from './waiting.ts';
