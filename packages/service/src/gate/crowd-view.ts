// The crowd of each lane in 32 numbers, looked at once every two seconds however many ask. GATE-69, GATE-87.

import { aheadOf, bandOf, histogramOf } from '@preau/core/gate';
import type { EpochMs } from '@preau/core/base';
import type { Histogram, TimeBand } from '@preau/core/gate';
import type { Doors, ServedLane } from './doors.ts';

/** How long a look at a crowd stands. */
export const CROWD_STANDS_MS = 2_000;

/** Looks at the crowds. */
export interface CrowdView {
  /** Undefined where nobody waits. */
  crowdOf(lane: ServedLane, at: EpochMs): Promise<Histogram | undefined>;
  /** People ahead of a rank. */
  aheadOf(lane: ServedLane, rank: number, at: EpochMs): Promise<number>;
}

/** Makes a view of doors. */
export function createCrowdView(doors: Pick<Doors, 'queue'>): CrowdView {
  const seen = new Map<ServedLane, { readonly at: EpochMs; readonly crowd: Promise<Histogram | undefined> }>();
  const crowdOf = (lane: ServedLane, at: EpochMs): Promise<Histogram | undefined> => {
    const known = seen.get(lane);
    if (known !== undefined && at - known.at < CROWD_STANDS_MS) return known.crowd;
    const crowd = doors.queue(lane, at).then((queue) => (queue.length === 0 ? undefined : histogramOf(queue)));
    const look = { at, crowd };
    seen.set(lane, look);
    crowd.catch(() => {
      if (seen.get(lane) === look) seen.delete(lane);
    });
    return crowd;
  };
  return {
    crowdOf,
    aheadOf: async (lane, rank, at) => {
      const crowd = await crowdOf(lane, at);
      return crowd === undefined ? 0 : aheadOf(crowd, rank);
    },
  };
}

/** What a device makes of crowd and rate; the same function on both sides, so that a record of promises is one of what was shown. */
export function promiseOf(ahead: number, ratePerSecond: number, now: EpochMs): TimeBand | undefined {
  return bandOf({ ahead, ratePerSecond, noShow: 0 }, now);
}
