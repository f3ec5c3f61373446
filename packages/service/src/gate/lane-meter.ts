// How fast the lanes move, from the doors' own totals: while somebody waits, since they wait; otherwise over the last minute. GATE-13.

import { counted, NO_CARRY, NO_LANES, NO_RATE, perSecond, RATE_WINDOW_MS, shareRate } from '@preau/core/gate';
import type { EpochMs } from '@preau/core/base';
import type { PerLane, Rate } from '@preau/core/gate';
import { SERVED_LANES } from './doors.ts';
import type { DoorBeat, ServedLane } from './doors.ts';

/** So long after somebody began to wait, what was measured says more than what the rate promises. */
const MEASURED_AFTER_MS = 5_000;
/** Shares are worked out for so many seconds, so that small rates are not rounded away. */
const SHARED_SECONDS = 100;

/** Speeds of the lanes of one gate. */
export interface LaneMeter {
  /** Notes what a beat told. `usablePerSecond` is the rate of all lanes together. */
  beat(told: DoorBeat, usablePerSecond: number, at: EpochMs): void;
  /** Admissions a second; what the rate promises as long as too little was seen. */
  perSecond(lane: ServedLane, at: EpochMs): number;
}

interface Course {
  rate: Rate;
  total: number;
  /** When somebody began to wait; undefined while nobody does. */
  since: EpochMs | undefined;
}

/** Makes a meter that has seen nothing. */
export function createLaneMeter(): LaneMeter {
  const courses = new Map<ServedLane, Course>();
  let promised: PerLane = NO_LANES;
  return {
    beat: ({ waiting, served }, usablePerSecond, at) => {
      promised = shareRate(SHARED_SECONDS * usablePerSecond, waitingLong(waiting), NO_CARRY).granted;
      for (const lane of SERVED_LANES) {
        const total = served[lane];
        const course = courses.get(lane) ?? { rate: NO_RATE, total, since: undefined };
        courses.set(lane, course);
        const isWaiting = waiting[lane] > 0;
        // Over an idle hour the average is nothing: a crowd is measured from its own beginning.
        if (isWaiting && course.since === undefined) [course.rate, course.since] = [NO_RATE, at];
        if (!isWaiting) course.since = undefined;
        // Doors that were lost begin to count anew.
        course.rate = counted(course.rate, Math.max(0, total - course.total), at);
        course.total = total;
      }
    },
    perSecond: (lane, at) => {
      const course = courses.get(lane);
      if (course === undefined) return 0;
      if (course.since === undefined) return perSecond(course.rate, at);
      const seenMs = at - course.since;
      if (seenMs < MEASURED_AFTER_MS) return rounded(promised[lane] / SHARED_SECONDS);
      return rounded(perSecond(course.rate, at) / (1 - Math.exp(-seenMs / RATE_WINDOW_MS)));
    },
  };
}

function waitingLong(waiting: PerLane): PerLane {
  const demand = { ...NO_LANES };
  for (const lane of SERVED_LANES) demand[lane] = waiting[lane] > 0 ? Number.MAX_SAFE_INTEGER : 0;
  return demand;
}

function rounded(value: number): number {
  return Math.round(value * 100) / 100;
}
