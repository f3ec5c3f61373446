// The door of one lane: whole classes walk in, in rank order, as fast as the rate allows. A state machine without clock or chance: the
// same calls give the same answers. GATE-51 to GATE-57, GATE-66 to GATE-68; constants: docs/spec/gate.md.

import { err, ok } from '../base/index.ts';
import type { EpochMs, Result } from '../base/index.ts';
import { changeLesson, emptyCohort, emptyCrowd, forgetSeat, isIn, moveSeat, newSeat } from './cohort.ts';
import type { Cohort, DoorCounts, DoorLesson, Seat, SeatState } from './cohort.ts';
import { leaseAt, leaseEndsAt } from './lease.ts';
import type { Lease } from './lease.ts';
import { PRESENT_MS } from './pace.ts';
import { byRank } from './rank.ts';

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

/** Somebody at the door or in. */
export interface DoorSeat {
  readonly personId: string;
  readonly state: Exclude<SeatState, 'minted'>;
}

/** The leases of a lesson. */
export interface HeldLeases {
  readonly lesson: DoorLesson;
  readonly leases: readonly (DoorPerson & Lease)[];
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
  /** A lease as a snapshot had it; time has gone on since. Somebody who is at this door already keeps the newer state. GATE-86. */
  keep(lessonId: string, person: DoorPerson, lease: Lease, now: EpochMs): void;
  /** The page was hidden: the admitted keep their seat for five minutes, those who wait hold nothing. Who checked in at `unlessSeenFrom` or later
   * has another page open, or the same one again. GATE-66, GATE-90. */
  away(lessonId: string, personId: string, now: EpochMs, unlessSeenFrom?: EpochMs): void;
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
  /** Everybody of a lesson whom the door knows, in no order. */
  people(lessonId: string, now: EpochMs): readonly DoorSeat[];
  leases(now: EpochMs): LeaseCount;
  /** All leases by lesson, as `keep` takes them: for a snapshot. */
  held(now: EpochMs): readonly HeldLeases[];
  /** The lessons with somebody present, in rank order, with how many: for the histogram of a time band. */
  queue(now: EpochMs): readonly (DoorLesson & { readonly present: number; readonly isIn: boolean })[];
}

/** Makes a door with an empty plan. */
export function createDoor(): Door {
  const cohorts = new Map<string, Cohort>();
  const crowd = emptyCrowd();
  const { seats, late, fresh, ends } = crowd;
  let [latest, issued, ended] = [-Infinity, 0, 0];

  const seatOf = (lessonId: string, personId: string): Seat | undefined => cohorts.get(lessonId)?.people.get(personId);
  const forget = (seat: Seat): void => {
    if (seat.state !== 'present') ended += 1;
    forgetSeat(crowd, seat);
  };
  const close = (cohort: Cohort): number => {
    const before = ended;
    for (const seat of cohort.people.values()) forget(seat);
    cohorts.delete(cohort.lesson.lessonId);
    ends.remove(cohort);
    return ended - before;
  };
  const lease = (seat: Seat, now: EpochMs): void => {
    issued += 1;
    moveSeat(crowd, seat, 'admitted', now);
  };
  /** Everything that time alone does until `now`; answers the time that counts. */
  const advance = (now: EpochMs): EpochMs => {
    latest = Math.max(latest, now);
    // Each list has the longest silent first: the first for whom nothing changes ends it.
    for (let seat = seats.present.first(); seat !== undefined; seat = seats.present.first()) {
      if (seat.since >= latest - PRESENT_MS) break;
      forget(seat);
    }
    for (const state of ['admitted', 'away'] as const)
      for (let seat = seats[state].first(); seat !== undefined; seat = seats[state].first()) {
        const left = leaseAt({ state, since: seat.since }, seat.cohort.lesson.endsAt, latest);
        if (left?.state === state) break;
        if (left === undefined) forget(seat);
        else moveSeat(crowd, seat, left.state, left.since);
      }
    for (
      let first = ends.first();
      first !== undefined && latest >= leaseEndsAt(first.lesson.endsAt);
      first = ends.first()
    )
      close(first);
    return latest;
  };
  const admitOf = (cohort: Cohort, count: number, now: EpochMs, admissions: Admission[]): number => {
    const chosen = count > 0 ? cohort.waiting.values().slice(0, count) : [];
    for (const seat of chosen) {
      lease(seat, now);
      admissions.push({ lessonId: cohort.lesson.lessonId, personId: seat.personId });
    }
    return chosen.length;
  };

  return {
    plan: (lesson, now) => {
      advance(now);
      const known = cohorts.get(lesson.lessonId);
      if (known === undefined) cohorts.set(lesson.lessonId, emptyCohort(crowd, lesson));
      else if (known.lesson.rank !== lesson.rank || known.lesson.endsAt !== lesson.endsAt)
        changeLesson(crowd, known, lesson);
    },
    checkIn: (lessonId, person, at) => {
      const now = advance(at);
      const cohort = cohorts.get(lessonId);
      if (cohort === undefined) return err({ code: 'lesson.unknown' });
      const known = cohort.people.get(person.personId);
      if (known === undefined && cohort.counts.present >= WAITING_LIMIT) return err({ code: 'lesson.crowded' });
      const seat = known ?? newSeat(cohort, person, 'present', now);
      seat.seenAt = now;
      moveSeat(crowd, seat, seat.state === 'present' ? 'present' : 'admitted', now);
      return ok(seat.state);
    },
    honour: (lessonId, person, at) => {
      const now = advance(at);
      const cohort = cohorts.get(lessonId);
      if (cohort === undefined) return err({ code: 'lesson.unknown' });
      const seat = cohort.people.get(person.personId) ?? newSeat(cohort, person, 'present', now);
      seat.seenAt = now;
      if (seat.state === 'present') lease(seat, now);
      else moveSeat(crowd, seat, 'admitted', now);
      return ok(seat.state);
    },
    keep: (lessonId, person, { state, since }, at) => {
      const now = advance(at);
      const cohort = cohorts.get(lessonId);
      if (cohort === undefined || cohort.people.has(person.personId)) return;
      issued += 1;
      moveSeat(crowd, newSeat(cohort, person, state, since), state, Math.min(since, now));
    },
    away: (lessonId, personId, at, unlessSeenFrom = Infinity) => {
      const now = advance(at);
      const seat = seatOf(lessonId, personId);
      if (seat !== undefined && seat.seenAt >= unlessSeenFrom) return;
      if (seat?.state === 'admitted') moveSeat(crowd, seat, 'away', now);
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
    admit: (budget, at, roomOf) => {
      const now = advance(at);
      const admissions: Admission[] = [];
      let left = Math.floor(budget);
      // Late joiners of a class that is in go first: their class is taught already.
      if (roomOf === undefined) {
        for (
          let next = late.first() ?? fresh.first();
          left > 0 && next !== undefined;
          next = late.first() ?? fresh.first()
        )
          left -= admitOf(next, left, now, admissions);
        return admissions;
      }
      for (const cohort of [...late.values(), ...fresh.values()]) {
        if (left <= 0) break;
        left -= admitOf(cohort, Math.min(left, Math.floor(roomOf(cohort.lesson.lessonId))), now, admissions);
      }
      return admissions;
    },
    waiting: (now) => {
      advance(now);
      return seats.present.size;
    },
    stateOf: (lessonId, personId, now) => {
      advance(now);
      return seatOf(lessonId, personId)?.state ?? 'minted';
    },
    countsOf: (lessonId, now) => {
      advance(now);
      return { ...(cohorts.get(lessonId)?.counts ?? { present: 0, admitted: 0, away: 0 }) };
    },
    people: (lessonId, now) => {
      advance(now);
      const known = cohorts.get(lessonId)?.people.values() ?? [];
      return Array.from(known, ({ personId, state }) => ({ personId, state }));
    },
    leases: (now) => {
      advance(now);
      return { issued, ended, held: seats.admitted.size + seats.away.size };
    },
    held: (now) => {
      advance(now);
      return [...cohorts.values()].filter(isIn).map(({ lesson, people }) => ({
        lesson,
        leases: [...people.values()].flatMap(({ personId, inner, state, since }) =>
          state === 'present' ? [] : [{ personId, inner, state, since }],
        ),
      }));
    },
    queue: (now) => {
      advance(now);
      return [...late.values(), ...fresh.values()]
        .map((cohort) => ({ ...cohort.lesson, present: cohort.counts.present, isIn: isIn(cohort) }))
        .toSorted(byRank);
    },
  };
}
