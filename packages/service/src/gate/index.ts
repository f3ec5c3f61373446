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
export { CLASS_STANDS_MS, createClassBoards } from './class-board.ts';
export type { ClassBoards } from './class-board.ts';
export { createDaySeeds, OPENED_DAYS } from './day-seeds.ts';
export type { DaySeeds } from './day-seeds.ts';
export { createRateDesk, SLOW_ENTRY_MS } from './rate-desk.ts';
export type { RateDesk } from './rate-desk.ts';
export { createMemoryCreditBook } from './credit-book.ts';
export type { CreditBook, PublishedHour } from './credit-book.ts';
export { createCreditDesk, waitingOf } from './credit-desk.ts';
export type { CreditDesk, CreditDeskDeps, DoorSight } from './credit-desk.ts';
export {
  creditHourOf,
  emptyPage,
  instantOfHour,
  KEPT_HOURS,
  pageOfText,
  settledPage,
  textOfPage,
  withSample,
} from './credit-page.ts';
export type { ClassCredit, ClassHour, ClassSample, CreditPage, SettledHour } from './credit-page.ts';
export { createCohortDoor, HOLD_MS } from './cohort-door.ts';
export type { CohortDoor, CohortDoorDeps, LessonPerson } from './cohort-door.ts';
export { COUNTERS_POLL_MS, COUNTERS_STAND_MS, createCounterBoard, signedText } from './counter-board.ts';
export type { CounterBoard } from './counter-board.ts';
export { lanesOf, SERVED_LANES } from './doors.ts';
export type { DoorBeat, DoorPlace, DoorRate, Doors, DoorTurn, DoorVisit, QueuedLesson, ServedLane } from './doors.ts';
export { createMemoryDoors, RESTORE_MS } from './memory-doors.ts';
export type { DoorsMemory, MemoryDoors } from './memory-doors.ts';
export { createSteadyDoors } from './steady-doors.ts';
export type { SteadyDoors, SteadyDoorsDeps } from './steady-doors.ts';
export { createNowBoard } from './now-board.ts';
export type { NowBoard, NowBoardDeps } from './now-board.ts';
export { createPlanCopy, PLAN_DAYS_KEPT } from './plan-copy.ts';
export type { PlanCopy } from './plan-copy.ts';
export { createLevelDesk, SAID_AGAIN_MS, UNHEARD_MS } from './level-desk.ts';
export type { LevelDesk, LevelDeskDeps, MediaNode } from './level-desk.ts';
export { createStatusBoard, STAGES } from './status-board.ts';
export type { Stage, StatusBoard } from './status-board.ts';
export { createTicketDesk } from './ticket-desk.ts';
export type { IssuedTicket, TicketDesk, TicketDeskDeps, TicketRefusal, TicketRequest } from './ticket-desk.ts';
