// One lesson at the door: who waits, who is in, who is away. Counts are kept, so that a tick looks at classes, not at people. GATE-51 to GATE-57.

import type { EpochMs } from '../base/index.ts';
import type { Ranked } from './rank.ts';

/** Where a person stands. A ticket that was only minted is unknown to the door: it holds nothing. GATE-54. */
export type SeatState = 'minted' | 'present' | 'admitted' | 'away';

/** A lesson as the door must know it. In lanes without lessons it is whatever waits as one: a class before the workspace. */
export interface DoorLesson extends Ranked {
  readonly endsAt: EpochMs;
}

/** How many of a lesson stand where. */
export interface DoorCounts {
  readonly present: number;
  readonly admitted: number;
  readonly away: number;
}

/** A person of a cohort; changed by `moveSeat` only. */
export interface Seat {
  readonly personId: string;
  readonly inner: number;
  readonly cohort: Cohort;
  state: 'present' | 'admitted' | 'away';
  /** Last sign of life; for the away, when they went. */
  since: EpochMs;
}

/** A lesson with its people. */
export interface Cohort {
  lesson: DoorLesson;
  readonly people: Map<string, Seat>;
  readonly counts: { present: number; admitted: number; away: number };
}

/** A lesson to which nobody came yet. */
export function emptyCohort(lesson: DoorLesson): Cohort {
  return { lesson, people: new Map(), counts: { present: 0, admitted: 0, away: 0 } };
}

/** A class is in once one of its people holds a lease; those who come late go first then. GATE-55. */
export function isIn({ counts }: Cohort): boolean {
  return counts.admitted + counts.away > 0;
}

/** The first `count` of those who wait, in the order inside the class. GATE-43. */
export function firstWaiting(cohort: Cohort, count: number): readonly Seat[] {
  const waiting = [...cohort.people.values()].filter(({ state }) => state === 'present');
  return waiting.toSorted((a, b) => a.inner - b.inner || (a.personId < b.personId ? -1 : 1)).slice(0, count);
}

/** The seats of a door by state, each list with the longest silent first: what expires is always at the front. */
export type SeatLists = Readonly<Record<Seat['state'], Set<Seat>>>;

/** Adds a seat, or moves it to the end of the list of `state`. */
export function moveSeat(lists: SeatLists, seat: Seat, state: Seat['state'], since: EpochMs): void {
  forgetSeat(lists, seat);
  seat.state = state;
  seat.since = since;
  seat.cohort.people.set(seat.personId, seat);
  seat.cohort.counts[state] += 1;
  lists[state].add(seat);
}

/** Takes a seat out of its lesson. */
export function forgetSeat(lists: SeatLists, seat: Seat): void {
  if (!lists[seat.state].delete(seat)) return;
  seat.cohort.counts[seat.state] -= 1;
  seat.cohort.people.delete(seat.personId);
}
