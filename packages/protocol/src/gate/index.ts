// The door of protocol/gate.
export { arrivalRequestSchema, batchRequestSchema, goneRequestSchema, ticketRequestSchema } from './gate.ts';
export type {
  ArrivalAnswer,
  BatchAnswer,
  ClassBoardAnswer,
  CreditHourAnswer,
  GateCounters,
  PromiseRecord,
  SeedsAnswer,
  SignedGateCounters,
  StageStatus,
  StatusAnswer,
  TicketAnswer,
} from './gate.ts';
export type { GateNowAnswer } from './now.ts';
export type { WaitingAnswer, WaitingPageFacts } from './waiting.ts';
