// Ports that every use case may ask for. Adapters are chosen in `apps/preau/src/start.ts` (or a cell's own start).

import type {
  ArrivalClaims,
  BatchClaims,
  EpochMs,
  LessonId,
  LessonRef,
  Level,
  PassClaims,
  PersonId,
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
  readonly batch: BatchClaims;
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

/** Counts of a lesson, told by lesson after every change, and again every half minute. */
export interface LessonLiveFact {
  readonly lessonId: LessonId;
  readonly schoolId: SchoolId;
  readonly phase: 'waiting' | 'open' | 'closed';
  readonly level: Level;
  /** What the teacher wants, and what the gate gave last: the level is the lower one. */
  readonly wish: Level;
  readonly ceiling: Level;
  /** Seats at level 1 of a class at the margin, as the gate gave them last. */
  readonly marginSeats: number;
  /** Pupils and guests. */
  readonly present: number;
  /** Everybody who is present. */
  readonly people: number;
  readonly expected: number;
  readonly teacherPresent: boolean;
  readonly at: EpochMs;
}

/** A lesson of a plan. */
export interface PlanLesson {
  readonly lesson: LessonRef;
  readonly cancelled: boolean;
  readonly expected: number;
  /** Teachers, then pupils, each part by id: the index is the seat number by which class boards and capsules speak. */
  readonly seats: readonly PersonId[];
}

/** A school's plan of a day, told by school on every change. */
export interface PlanFact {
  readonly schoolId: SchoolId;
  readonly date: string;
  readonly lessons: readonly PlanLesson[];
}

/** How entering went in a lesson process, told about every second. */
export interface JoinLoadFact {
  readonly processId: string;
  readonly at: EpochMs;
  /** 95th percentile of the time that `enter` took since the last fact, milliseconds; null when nobody entered. */
  readonly p95Ms: number | null;
  /** Share (0-1) of one core that the process used since the last fact. */
  readonly cpuRatio: number;
  /** How many entered since the last fact. */
  readonly entered: number;
}

/** The highest level that a lesson may have now, as the gate decided; said on change and again every half minute. */
export interface LevelFact {
  readonly lessonId: LessonId;
  readonly ceiling: Level;
  /** At ceiling 0: so many of the lesson, in the order inside the class, may have level 1. */
  readonly marginSeats: number;
  readonly at: EpochMs;
}

/** Facts on the bus, by topic. The bus is a hint, never the truth: at most once, no order between topics. */
export interface Topics {
  'lesson.live': LessonLiveFact;
  'lesson.appended': { readonly lessonId: LessonId; readonly seq: number };
  'plan.published': PlanFact;
  'join.load': JoinLoadFact;
  'level.decided': LevelFact;
  /** A gate has no plan, or may have missed some: whoever has the timetables tells all plans again. GATE-172. */
  'plan.wanted': { readonly at: EpochMs };
  'timetable.changed': { readonly schoolId: SchoolId };
  'session.revoked': { readonly sessionId: SessionId; readonly until: EpochMs };
}

/**
 * Fan-out, counters and leases: in one process (bus-memory) or over Redis (bus-redis). One contract suite runs on both. While the line of several
 * processes is down, what is told reaches nobody, counters are those of each process, and leases reject. GATE-171.
 */
export interface Bus extends AsyncDisposable {
  /** False while the line to the other processes is down. */
  isReachable(): boolean;
  /** Calls each time the line is back, when all subscriptions stand again: facts may have been missed. The returned function ends it. */
  whenBack(listener: () => void): () => void;
  publish<T extends keyof Topics>(topic: T, fact: Topics[T]): Promise<void>;
  /** Listeners must not throw; the returned function ends the subscription. While the line is down it is made as soon as it is back. */
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
