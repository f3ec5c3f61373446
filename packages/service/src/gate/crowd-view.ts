// The crowd of each lane in 32 numbers, looked at once every two seconds however many ask. GATE-69, GATE-87, GATE-142.

import { aheadOf, bandOf, forecastOf } from '@preau/core/gate';
import type { EpochMs } from '@preau/core/base';
import type { AwaitedClass, ForecastFacts, Histogram, TimeBand } from '@preau/core/gate';
import type { Doors, QueuedLesson, ServedLane } from './doors.ts';

/** How long a look at a crowd stands. */
export const CROWD_STANDS_MS = 2_000;

/** Looks at the crowds. */
export interface CrowdView {
  /** Undefined where nobody waits. */
  crowdOf(lane: ServedLane, at: EpochMs): Promise<Histogram | undefined>;
  /** Turns before a rank. */
  aheadOf(lane: ServedLane, rank: number, at: EpochMs): Promise<number>;
}

/** What a view looks at. */
export interface CrowdSource {
  readonly doors: Pick<Doors, 'queue'>;
  /** Who waits and who is expected. Without it nobody is. */
  readonly classesAt?: (lane: ServedLane, queue: readonly QueuedLesson[], at: EpochMs) => readonly AwaitedClass[];
  /** How fast it goes and how many leave. Without it people are counted as they stand. */
  readonly factsOf?: (lane: ServedLane, at: EpochMs) => ForecastFacts;
}

const NO_FACTS: ForecastFacts = {
  ratePerSecond: 0,
  leavingPerSecond: 0,
  arrivals: { curveOf: () => [1], stillOf: () => 0 },
};

/** Makes a view. */
export function createCrowdView({ doors, classesAt = asTheyStand, factsOf = () => NO_FACTS }: CrowdSource): CrowdView {
  const seen = new Map<ServedLane, { readonly at: EpochMs; readonly crowd: Promise<Histogram | undefined> }>();
  const crowdOf = (lane: ServedLane, at: EpochMs): Promise<Histogram | undefined> => {
    const known = seen.get(lane);
    if (known !== undefined && at - known.at < CROWD_STANDS_MS) return known.crowd;
    const crowd = doors
      .queue(lane, at)
      .then((queue) =>
        queue.length === 0 ? undefined : forecastOf(classesAt(lane, queue, at), factsOf(lane, at), at),
      );
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

/** Only who waits. */
export function asTheyStand(_: ServedLane, queue: readonly QueuedLesson[], at: EpochMs): readonly AwaitedClass[] {
  return queue.map(({ rank, present, isIn }) => ({ rank, present, isIn, planned: 0, startsAt: at }));
}

/** What a device makes of crowd and rate; the same function on both sides, so that a record of promises is one of what was shown. */
export function promiseOf(ahead: number, ratePerSecond: number, now: EpochMs): TimeBand | undefined {
  return bandOf({ ahead, ratePerSecond, noShow: 0 }, now);
}
