// What each signed credential says. Who mints and who checks: ARCHITECTURE.md, "Credentials". Signing itself lives in host.

import type { AccountId, AudienceId, DeviceId, LessonId, PersonId, SchoolId, SessionId } from './ids.ts';
import type { PersonClaim } from './people.ts';

/** Who you are: minted by school, 10 minutes, in a cookie; read offline by gate, school and lesson. */
export interface SessionClaims {
  readonly accountId: AccountId;
  readonly sessionId: SessionId;
  readonly deviceId: DeviceId;
  readonly persons: readonly PersonClaim[];
}

/** An arrival before sign-in: minted by gate, 5 minutes. It names no person and no class. */
export interface ArrivalClaims {
  readonly deviceId: DeviceId;
  readonly schoolId: SchoolId | null;
  /** Arrival order, in whole minutes since the epoch. */
  readonly minute: number;
}

/** A place for a lesson or the workspace: minted by gate. `admitted` is the lease. */
export interface TicketClaims {
  readonly personId: PersonId;
  readonly schoolId: SchoolId;
  readonly sessionId: SessionId;
  readonly deviceId: DeviceId;
  readonly target: LessonId | 'workspace';
  readonly audienceIds: readonly AudienceId[];
  readonly lane: string;
  readonly rank: number;
  readonly state: 'minted' | 'present' | 'admitted';
}

/** One WebSocket for one seat: minted by lesson at `enter`, 60 s, used once. */
export interface PassClaims {
  readonly personId: PersonId;
  readonly schoolId: SchoolId;
  readonly lessonId: LessonId;
  /** The device as the log of the lesson names it. */
  readonly deviceId: DeviceId;
  readonly seat: number;
  /** The sign-in behind it: when that ends, the socket does. */
  readonly sessionId: SessionId | null;
}
