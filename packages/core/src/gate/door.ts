// The door of one lane: whole classes walk in, in rank order, as fast as the rate allows. A state machine without clock or chance: the
// same calls give the same answers. GATE-51 to GATE-57, GATE-66 to GATE-68; constants: docs/spec/gate.md.

import { err, ok } from '../base/index.ts';
import type { EpochMs, Result } from '../base/index.ts';
import { emptyCohort, firstWaiting, forgetSeat, isIn, moveSeat } from './cohort.ts';
import type { Cohort, DoorCounts, DoorLesson, Seat, SeatLists, SeatState } from './cohort.ts';
import { leaseAt, leaseEndsAt } from './lease.ts';
import { byRank } from './rank.ts';

/** Who checked in no longer ago than this is present. GATE-54. */
export const PRESENT_MS = 90_000;
/** Who waits renews its ticket half to three quarters of this after the last time: twice within `PRESENT_MS`. GATE-79. */
export const CHECK_IN_MS = 60_000;
/** At most this many wait for one lesson: a roster and everybody who took the wrong door. GATE-57. */
export const WAITING_LIMIT = 500;

/** Somebody at the door; `inner` is the order inside the class (`innerOf`). */
export interface DoorPerson {
  readonly personId: string;
  readonly inner: number;
}

/** Why a check-in is not taken: the lesson is not on the plan of this lane, or as many wait for it as may. */
export interface DoorRefusal {
  readonly code: 'lesson.unknown' | 'lesson.crowded';
}

/** Somebody who was let in just now. */
export interface Admission {
  readonly lessonId: string;
  readonly personId: string;
}

/** Leases since the door was made: `held` is always `issued` - `ended`. GATE-56. */
export interface LeaseCount {
  readonly issued: number;
  readonly ended: number;
  readonly held: number;
}

/** The door of a lane. Times must not go back; one that does counts as the latest known. */
export interface Door {
  /** Puts a lesson on the plan, or changes its rank and end. */
  plan(lesson: DoorLesson, now: EpochMs): void;
  /** A sign of life: the minted become present, the away are in again, the others stay what they are. Persons, not devices. GATE-53, GATE-54. */
  checkIn(lessonId: string, person: DoorPerson, now: EpochMs): Result<SeatState, DoorRefusal>;
  /** A signed lease that this door does not know, after a restart: it is honoured. */
  honour(lessonId: string, person: DoorPerson, now: EpochMs): Result<SeatState, DoorRefusal>;
  /** The page was hidden: the admitted keep their seat for five minutes, those who wait hold nothing. GATE-66. */
  away(lessonId: string, personId: string, now: EpochMs): void;
  /** Left for good: a lease ends at once. */
  leave(lessonId: string, personId: string, now: EpochMs): void;
  /** The lesson ended: all its leases do, and it leaves the plan. Answers how many. GATE-68. */
  end(lessonId: string, now: EpochMs): number;
  /** Lets in up to `budget` people; of each lesson at most `roomOf`, for policies that keep people at the door for want of seats. GATE-51. */
  admit(budget: number, now: EpochMs, roomOf?: (lessonId: string) => number): readonly Admission[];
  /** How many wait now: the demand of the lane. */
  waiting(now: EpochMs): number;
  stateOf(lessonId: string, personId: string, now: EpochMs): SeatState;
  countsOf(lessonId: string, now: EpochMs): DoorCounts;
  leases(now: EpochMs): LeaseCount;
  /** The lessons with somebody present, in rank order, with how many: for the histogram of a time band. */
  queue(now: EpochMs): readonly (DoorLesson & { readonly present: number; readonly isIn: boolean })[];
}

/** Makes a door with an empty plan. */
export function createDoor(): Door {
  const cohorts = new Map<string, Cohort>();
  const lists: SeatLists = { present: new Set(), admitted: new Set(), away: new Set() };
  let order: readonly Cohort[] | undefined;
  let [latest, nextEndAt, issued, ended] = [-Infinity, Infinity, 0, 0];

  const seatOf = (lessonId: string, personId: string): Seat | undefined => cohorts.get(lessonId)?.people.get(personId);
  const inOrder = (): readonly Cohort[] =>
    (order ??= [...cohorts.values()].toSorted((a, b) => byRank(a.lesson, b.lesson)));
  const forget = (seat: Seat): void => {
    if (seat.state !== 'present') ended += 1;
    forgetSeat(lists, seat);
  };
  const close = (cohort: Cohort): number => {
    const before = ended;
    for (const seat of cohort.people.values()) forget(seat);
    cohorts.delete(cohort.lesson.lessonId);
    order = undefined;
    return ended - before;
  };
  const lease = (seat: Seat, now: EpochMs): void => {
    issued += 1;
    moveSeat(lists, seat, 'admitted', now);
  };
  /** Everything that time alone does until `now`; answers the time that counts. */
  const advance = (now: EpochMs): EpochMs => {
    latest = Math.max(latest, now);
    // Each list has the longest silent first: the first for whom nothing changes ends it.
    for (const seat of lists.present) {
      if (seat.since >= latest - PRESENT_MS) break;
      forget(seat);
    }
    for (const state of ['admitted', 'away'] as const)
      for (const seat of lists[state]) {
        const left = leaseAt({ state, since: seat.since }, seat.cohort.lesson.endsAt, latest);
        if (left?.state === state) break;
        if (left === undefined) forget(seat);
        else moveSeat(lists, seat, left.state, left.since);
      }
    if (latest >= nextEndAt) {
      const all = [...cohorts.values()];
      for (const cohort of all) if (latest >= leaseEndsAt(cohort.lesson.endsAt)) close(cohort);
      nextEndAt = Math.min(Infinity, ...[...cohorts.values()].map(({ lesson }) => leaseEndsAt(lesson.endsAt)));
    }
    return latest;
  };

  return {
    plan: (lesson, now) => {
      advance(now);
      const known = cohorts.get(lesson.lessonId);
      if (known?.lesson.rank === lesson.rank && known.lesson.endsAt === lesson.endsAt) return;
      if (known === undefined) cohorts.set(lesson.lessonId, emptyCohort(lesson));
      else known.lesson = lesson;
      order = undefined;
      nextEndAt = Math.min(nextEndAt, leaseEndsAt(lesson.endsAt));
    },
    checkIn: (lessonId, person, at) => {
      const now = advance(at);
      const cohort = cohorts.get(lessonId);
      if (cohort === undefined) return err({ code: 'lesson.unknown' });
      const known = cohort.people.get(person.personId);
      if (known === undefined && cohort.counts.present >= WAITING_LIMIT) return err({ code: 'lesson.crowded' });
      const seat = known ?? { ...person, cohort, state: 'present', since: now };
      moveSeat(lists, seat, seat.state === 'present' ? 'present' : 'admitted', now);
      return ok(seat.state);
    },
    honour: (lessonId, person, at) => {
      const now = advance(at);
      const cohort = cohorts.get(lessonId);
      if (cohort === undefined) return err({ code: 'lesson.unknown' });
      const seat = cohort.people.get(person.personId) ?? { ...person, cohort, state: 'present', since: now };
      if (seat.state === 'present') lease(seat, now);
      else moveSeat(lists, seat, 'admitted', now);
      return ok(seat.state);
    },
    away: (lessonId, personId, at) => {
      const now = advance(at);
      const seat = seatOf(lessonId, personId);
      if (seat?.state === 'admitted') moveSeat(lists, seat, 'away', now);
      else if (seat?.state === 'present') forget(seat);
    },
    leave: (lessonId, personId, now) => {
      advance(now);
      const seat = seatOf(lessonId, personId);
      if (seat !== undefined) forget(seat);
    },
    end: (lessonId, now) => {
      advance(now);
      const cohort = cohorts.get(lessonId);
      return cohort === undefined ? 0 : close(cohort);
    },
    admit: (budget, at, roomOf = () => Infinity) => {
      const now = advance(at);
      const admissions: Admission[] = [];
      let left = Math.floor(budget);
      const waiting = inOrder().filter(({ counts }) => counts.present > 0);
      // Late joiners of a class that is in go first: their class is taught already.
      for (const cohort of [...waiting.filter(isIn), ...waiting.filter((each) => !isIn(each))]) {
        const { lessonId } = cohort.lesson;
        const count = Math.min(left, Math.floor(roomOf(lessonId)));
        if (left <= 0) break;
        for (const seat of count > 0 ? firstWaiting(cohort, count) : []) {
          lease(seat, now);
          admissions.push({ lessonId, personId: seat.personId });
          left -= 1;
        }
      }
      return admissions;
    },
    waiting: (now) => {
      advance(now);
      return lists.present.size;
    },
    stateOf: (lessonId, personId, now) => {
      advance(now);
      return seatOf(lessonId, personId)?.state ?? 'minted';
    },
    countsOf: (lessonId, now) => {
      advance(now);
      return { ...(cohorts.get(lessonId)?.counts ?? { present: 0, admitted: 0, away: 0 }) };
    },
    leases: (now) => {
      advance(now);
      return { issued, ended, held: lists.admitted.size + lists.away.size };
    },
    queue: (now) => {
      advance(now);
      return inOrder()
        .filter(({ counts }) => counts.present > 0)
        .map((cohort) => ({ ...cohort.lesson, present: cohort.counts.present, isIn: isIn(cohort) }));
    },
  };
}
