// The door of service/base: ports shared by gate, school and lesson.
export type {
  Bus,
  Checker,
  Clock,
  Credentials,
  Lease,
  LessonLiveFact,
  Minter,
  PlanFact,
  Randomness,
  Topics,
} from './ports.ts';
export { createRevokedSessions } from './revoked-sessions.ts';
export type { Revocation, RevokedSessions } from './revoked-sessions.ts';
export { createSessionReader } from './session-reader.ts';
export type { ReadSession, SessionReader } from './session-reader.ts';
