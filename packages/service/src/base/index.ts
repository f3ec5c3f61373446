// The door of service/base: ports shared by gate, school and lesson.
export type {
  Bus,
  Checker,
  Clock,
  Credentials,
  JoinLoadFact,
  Lease,
  LessonLiveFact,
  LevelFact,
  Minter,
  PlanFact,
  PlanLesson,
  Randomness,
  Topics,
} from './ports.ts';
export { createCostlyTurns } from './costly-turns.ts';
export type { CostlyTurns, Turn, TurnLimits, TurnRefusal } from './costly-turns.ts';
export { createRevokedSessions, REVOCATION_MATTERS_MS, SESSION_LIFE_MS } from './revoked-sessions.ts';
export type { Revocation, RevocationTable, RevokedSessions } from './revoked-sessions.ts';
export { SessionLimits } from './session-limits.ts';
export type { SessionLimit } from './session-limits.ts';
export { createSessionReader } from './session-reader.ts';
export type { ReadSession, SessionReader } from './session-reader.ts';
export { TokenBucket } from './token-bucket.ts';
