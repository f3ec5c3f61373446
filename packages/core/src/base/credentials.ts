// What each signed credential says. Who mints and who checks: ARCHITECTURE.md, "Credentials". Signing itself lives in host.

import type { AccountId, AudienceId, DeviceId, LessonId, PersonId, SchoolId, SessionId } from './ids.ts';
import type { PersonClaim } from './people.ts';
import type { EpochMs } from './time.ts';

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

/** A lesson for which a person wants a ticket the evening before. */
export interface AskedLesson {
  readonly lessonId: LessonId;
  readonly startsAt: EpochMs;
  readonly endsAt: EpochMs;
  readonly audienceIds: readonly AudienceId[];
  /** The person is one of its teachers. */
  readonly teaches: boolean;
}

/** A sign-in with the lessons of its next school day. */
export interface TicketAsk {
  readonly personId: PersonId;
  readonly schoolId: SchoolId;
  readonly sessionId: SessionId;
  readonly deviceId: DeviceId;
  readonly audienceIds: readonly AudienceId[];
  readonly lessons: readonly AskedLesson[];
}

/** A school's asking for tickets of the next day: minted by school, checked by gate, one minute. The asks are the token, so that nobody adds one. */
export interface BatchClaims {
  readonly asks: readonly TicketAsk[];
}

/** A ticket of the evening before: it holds nothing until its holder checks in, at `slotAt` or later. */
export interface MintedTicket {
  readonly lessonId: LessonId;
  readonly ticket: string;
  /** Check in then: spread by class over the minutes before the start. */
  readonly slotAt: EpochMs;
  readonly expiresAt: EpochMs;
}
