// The door of service/gate: tickets, counters, status, and the policy that decides.
export type {
  AdmissionPolicy,
  AdmissionRefusal,
  AdmissionRequest,
  AdmittedCount,
  GivenPlace,
  TextSigner,
} from './ports.ts';
export { BATCH_TICKETS, createBatchDesk } from './batch-desk.ts';
export type { BatchDesk, BatchDeskDeps } from './batch-desk.ts';
export { createAdmissionCounter } from './admission-counter.ts';
export type { AdmissionCounter } from './admission-counter.ts';
export { createCohortDoor, RESTORE_MS } from './cohort-door.ts';
export type { CohortDoor, CohortDoorDeps } from './cohort-door.ts';
export { COUNTERS_POLL_MS, COUNTERS_STAND_MS, createCounterBoard, signedText } from './counter-board.ts';
export type { CounterBoard } from './counter-board.ts';
export { createOpenDoor } from './open-door.ts';
export { createPlanCopy, PLAN_DAYS_KEPT } from './plan-copy.ts';
export type { PlanCopy } from './plan-copy.ts';
export { createStatusBoard, STAGES } from './status-board.ts';
export type { Stage, StatusBoard } from './status-board.ts';
export { createTicketDesk } from './ticket-desk.ts';
export type { IssuedTicket, TicketDesk, TicketDeskDeps, TicketRefusal, TicketRequest } from './ticket-desk.ts';
