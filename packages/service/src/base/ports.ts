// Ports that every use case may ask for. Adapters are chosen in `apps/preau/src/start.ts` (or a cell's own start).

import type {
  ArrivalClaims,
  EpochMs,
  LessonId,
  LessonRef,
  Level,
  PassClaims,
  SchoolId,
  SessionClaims,
  SessionId,
  TicketClaims,
} from '@preau/core/base';

/** The time, epoch ms, never going back within a process. */
export interface Clock {
  now(): EpochMs;
}

/** New ids and secrets. */
export interface Randomness {
  /** A UUID (version 7: sortable by creation). */
  uuid(): string;
  /** Cryptographically strong bytes. */
  bytes(count: number): Uint8Array;
}

/** The credentials by kind. */
export interface Credentials {
  readonly session: SessionClaims;
  readonly arrival: ArrivalClaims;
  readonly ticket: TicketClaims;
  readonly pass: PassClaims;
}

/** Signs one kind of credential; the private key stays with its minter. */
export interface Minter<K extends keyof Credentials> {
  /** `lifeMs` from now; `id` becomes `jti`, a fresh one when absent. */
  mint(claims: Credentials[K], lifeMs: number, id?: string): Promise<string>;
}

/** Checks one kind of credential offline. */
export interface Checker<K extends keyof Credentials> {
  /**
   * The claims with `jti` and expiry, or undefined when altered, expired, of another kind or by another minter.
   * With `graceMs` a token that expired less long ago still answers: a ticket keeps its place for ten minutes (GATE-4).
   */
  check(
    token: string,
    graceMs?: number,
  ): Promise<{ readonly claims: Credentials[K]; readonly id: string; readonly expiresAt: EpochMs } | undefined>;
}

/** Counts of a lesson, told by lesson after every change. */
export interface LessonLiveFact {
  readonly lessonId: LessonId;
  readonly schoolId: SchoolId;
  readonly phase: 'waiting' | 'open' | 'closed';
  readonly level: Level;
  readonly present: number;
  readonly expected: number;
  readonly teacherPresent: boolean;
  readonly at: EpochMs;
}

/** A school's plan of a day, told by school on every change. */
export interface PlanFact {
  readonly schoolId: SchoolId;
  readonly date: string;
  readonly lessons: readonly { readonly lesson: LessonRef; readonly cancelled: boolean; readonly expected: number }[];
}

/** Facts on the bus, by topic. The bus is a hint, never the truth: at most once, no order between topics. */
export interface Topics {
  'lesson.live': LessonLiveFact;
  'lesson.appended': { readonly lessonId: LessonId; readonly seq: number };
  'plan.published': PlanFact;
  'timetable.changed': { readonly schoolId: SchoolId };
  'session.revoked': { readonly sessionId: SessionId; readonly until: EpochMs };
}

/** Fan-out, counters and leases: in one process (bus-memory) or over Redis (bus-redis). One contract suite runs on both. */
export interface Bus extends AsyncDisposable {
  publish<T extends keyof Topics>(topic: T, fact: Topics[T]): Promise<void>;
  /** Listeners must not throw; the returned function ends the subscription. */
  subscribe<T extends keyof Topics>(topic: T, listener: (fact: Topics[T]) => void): Promise<() => Promise<void>>;
  /** Adds to a counter that forgets itself `lifeMs` after its first use; answers the new value. */
  count(key: string, by: number, lifeMs: number): Promise<number>;
  /** A lease with a fencing token that grows with each holder, or undefined while another holds it. */
  acquireLease(key: string, lifeMs: number): Promise<Lease | undefined>;
}

/** A held lease. Disposal releases it, if it is still ours. */
export interface Lease extends AsyncDisposable {
  readonly fencingToken: number;
  /** False when it was lost. */
  renew(lifeMs: number): Promise<boolean>;
}
