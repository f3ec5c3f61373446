// The doors as the policy sees them: who waits, who is in, by lane and cohort. One engine in memory, one over Redis, one contract suite. GATE-81.

import type { EpochMs, Result } from '@preau/core/base';
import type {
  DoorCounts,
  DoorLesson,
  DoorPerson,
  DoorRefusal,
  DoorSeat,
  Lane,
  PerLane,
  SeatState,
} from '@preau/core/gate';

/** Lanes that somebody can be in. Nothing marks an exam, and nothing of ours runs in the background: GATE-85. */
export type ServedLane = Extract<Lane, 'rejoin' | 'lesson' | 'staff' | 'workspace' | 'guardians'>;
/** The lanes that are served, highest first. */
export const SERVED_LANES: readonly ServedLane[] = ['rejoin', 'lesson', 'staff', 'workspace', 'guardians'];

/** Somebody comes to a door. `lesson` is what waits as one; a door that does not know it yet puts it on its plan. */
export interface DoorVisit {
  readonly lane: ServedLane;
  readonly lesson: DoorLesson;
  readonly person: DoorPerson;
}

/** Where somebody stands after a visit. Who has a seat in `lesson` or `rejoin` keeps it in that lane. */
export interface DoorPlace {
  readonly lane: ServedLane;
  readonly state: Exclude<SeatState, 'minted'>;
}

/** How fast people may be let in now, and what is saved up of a rate that nobody wanted. */
export interface DoorRate {
  readonly perSecond: number;
  readonly most: number;
}

/** What the doors know of themselves. `served` counts those whose turn came since the doors began; leases that were only honoured are not in it. */
export interface DoorBeat {
  readonly waiting: PerLane;
  readonly served: PerLane;
  /** How many processes stood at these doors within the last ten seconds. */
  readonly gates: number;
}

/** Somebody whose turn it was. */
export interface DoorTurn {
  readonly lane: ServedLane;
  readonly lessonId: string;
  readonly personId: string;
}

/**
 * The doors of all lanes. `at` is the caller's time; an engine that is shared by processes takes its own instead. Every call may reject when the
 * engine does not answer.
 */
export interface Doors extends AsyncDisposable {
  /** A sign of life. While nobody waits and the rate has something over, it is the turn of who comes: admitted at once. GATE-54, GATE-81. */
  checkIn(visit: DoorVisit, at: EpochMs): Promise<Result<DoorPlace, DoorRefusal>>;
  /** The same from somebody with a signed lease. Within a quarter of an hour after the doors began, one that they do not know is honoured. GATE-79. */
  honour(visit: DoorVisit & { readonly lost: ServedLane }, at: EpochMs): Promise<Result<DoorPlace, DoorRefusal>>;
  /** Who checked in at `unlessSeenFrom` or later is not away: another page is open, or the same one again. GATE-66, GATE-90. */
  away(lane: ServedLane, lessonId: string, personId: string, at: EpochMs, unlessSeenFrom?: EpochMs): Promise<void>;
  leave(lane: ServedLane, lessonId: string, personId: string, at: EpochMs): Promise<void>;
  /** The lesson ended: all its leases do. Answers how many. GATE-68. */
  end(lane: ServedLane, lessonId: string, at: EpochMs): Promise<number>;
  /** Adds what the rate gives since the last time; answers what may be let in now, or undefined when another process ticks. GATE-82. */
  refill(rate: DoorRate, at: EpochMs): Promise<{ readonly tokens: number; readonly waiting: PerLane } | undefined>;
  /** Lets in up to `granted` of each lane, never more than was filled; nobody when another process ticks meanwhile. GATE-51. */
  admit(granted: PerLane, at: EpochMs): Promise<readonly DoorTurn[]>;
  stateOf(lane: ServedLane, lessonId: string, personId: string, at: EpochMs): Promise<SeatState>;
  /** Of a lesson, those in lane `rejoin` with them. */
  counts(lane: ServedLane, lessonId: string, at: EpochMs): Promise<DoorCounts>;
  people(lane: ServedLane, lessonId: string, at: EpochMs): Promise<readonly DoorSeat[]>;
  /** The lessons with somebody present, in rank order. */
  queue(lane: ServedLane, at: EpochMs): Promise<readonly QueuedLesson[]>;
  /** How it stands; to be called every second, also so that the others know of this process. */
  beat(at: EpochMs): Promise<DoorBeat>;
  /** Unknown leases are honoured for a quarter of an hour from now: somebody else kept the doors meanwhile. GATE-83. */
  reopen(at: EpochMs): Promise<void>;
}

/** A lesson of which somebody waits. */
export interface QueuedLesson {
  readonly lessonId: string;
  readonly rank: number;
  readonly present: number;
  readonly isIn: boolean;
}

/** A lesson has two lanes: a seat in one is found from the other. */
export function lanesOf(lane: ServedLane): readonly ServedLane[] {
  return lane === 'lesson' || lane === 'rejoin' ? ['lesson', 'rejoin'] : [lane];
}
