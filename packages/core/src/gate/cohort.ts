// One lesson at the door: who waits, who is in, who is away. Counts and orders are kept, so that a tick looks at the classes whose turn it is
// and not at all people. GATE-51 to GATE-57.

import type { EpochMs } from '../base/index.ts';
import { createOrdered } from './ordered.ts';
import type { Ordered } from './ordered.ts';
import { createQueue } from './queue.ts';
import type { Queue, Queued } from './queue.ts';
import { byRank } from './rank.ts';
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

/** A person of a cohort; changed by `moveSeat` only. In no queue until the first move, and after `forgetSeat`. */
export interface Seat extends Queued<Seat> {
  readonly personId: string;
  readonly inner: number;
  readonly cohort: Cohort;
  state: 'present' | 'admitted' | 'away';
  /** Last sign of life or turn; for the away, when they went. */
  since: EpochMs;
  /** Last check-in. */
  seenAt: EpochMs;
}

/** A lesson with its people. */
export interface Cohort {
  lesson: DoorLesson;
  readonly people: Map<string, Seat>;
  /** Those who are present, in the order inside the class. GATE-43. */
  readonly waiting: Ordered<Seat>;
  readonly counts: { present: number; admitted: number; away: number };
  /** The queue in which the lesson stands, while anybody of it waits. */
  queue: Ordered<Cohort> | undefined;
}

/** All seats and lessons of a door. `seats` by state has the longest silent first: what expires is always at the front. */
export interface Crowd {
  readonly seats: Readonly<Record<Seat['state'], Queue<Seat>>>;
  /** Lessons with late joiners, and lessons of which nobody is in yet; both in rank order. GATE-55. */
  readonly late: Ordered<Cohort>;
  readonly fresh: Ordered<Cohort>;
  /** All lessons, the first to end first. */
  readonly ends: Ordered<Cohort>;
}

/** A door without anybody. */
export function emptyCrowd(): Crowd {
  const inOrder = (): Ordered<Cohort> => createOrdered((a, b) => byRank(a.lesson, b.lesson));
  return {
    seats: { present: createQueue(), admitted: createQueue(), away: createQueue() },
    late: inOrder(),
    fresh: inOrder(),
    ends: createOrdered(
      (a, b) => a.lesson.endsAt - b.lesson.endsAt || compareText(a.lesson.lessonId, b.lesson.lessonId),
    ),
  };
}

/** A lesson to which nobody came yet. */
export function emptyCohort(crowd: Crowd, lesson: DoorLesson): Cohort {
  const waiting = createOrdered<Seat>((a, b) => a.inner - b.inner || compareText(a.personId, b.personId));
  const cohort: Cohort = {
    lesson,
    people: new Map(),
    waiting,
    counts: { present: 0, admitted: 0, away: 0 },
    queue: undefined,
  };
  crowd.ends.add(cohort);
  return cohort;
}

/** Somebody who has just come to a lesson; `moveSeat` puts them where they belong. */
export function newSeat(
  cohort: Cohort,
  { personId, inner }: Pick<Seat, 'personId' | 'inner'>,
  state: Seat['state'],
  seenAt: EpochMs,
): Seat {
  return {
    personId,
    inner,
    cohort,
    state,
    since: seenAt,
    seenAt,
    before: undefined,
    after: undefined,
    queue: undefined,
  };
}

/** A class is in once one of its people holds a lease; those who come late go first then. GATE-55. */
export function isIn({ counts }: Cohort): boolean {
  return counts.admitted + counts.away > 0;
}

/** Another rank or end for a lesson that is known. */
export function changeLesson(crowd: Crowd, cohort: Cohort, lesson: DoorLesson): void {
  cohort.queue?.remove(cohort);
  cohort.queue = undefined;
  crowd.ends.remove(cohort);
  cohort.lesson = lesson;
  crowd.ends.add(cohort);
  requeue(crowd, cohort);
}

/** Adds a seat, or moves it to the end of the list of `state`. */
export function moveSeat(crowd: Crowd, seat: Seat, state: Seat['state'], since: EpochMs): void {
  const from = seat.queue;
  const to = crowd.seats[state];
  from?.remove(seat);
  to.add(seat);
  seat.since = since;
  // A renewal, by far the most frequent: only its place in the list of the silent changes.
  if (from === to) return;
  if (from !== undefined) count(seat, -1);
  seat.state = state;
  seat.cohort.people.set(seat.personId, seat);
  count(seat, 1);
  if (state === 'present') seat.cohort.waiting.add(seat);
  else seat.cohort.waiting.remove(seat);
  requeue(crowd, seat.cohort);
}

/** Takes a seat out of its lesson. */
export function forgetSeat(crowd: Crowd, seat: Seat): void {
  if (seat.queue === undefined) return;
  seat.queue.remove(seat);
  count(seat, -1);
  seat.cohort.waiting.remove(seat);
  seat.cohort.people.delete(seat.personId);
  requeue(crowd, seat.cohort);
}

function count({ cohort, state }: Seat, by: number): void {
  cohort.counts[state] += by;
}

/** A lesson stands in the queue where it belongs, or in none when nobody of it waits. */
function requeue(crowd: Crowd, cohort: Cohort): void {
  const queue = cohort.counts.present === 0 ? undefined : isIn(cohort) ? crowd.late : crowd.fresh;
  if (queue === cohort.queue) return;
  cohort.queue?.remove(cohort);
  cohort.queue = queue;
  queue?.add(cohort);
}

function compareText(a: string, b: string): number {
  return a < b ? -1 : a > b ? 1 : 0;
}
