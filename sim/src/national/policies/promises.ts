// The time bands that the waiting page would show, and what became of them: one in fifty of those who wait. Crowd, pace, bands and the desk that judges
// them are core/gate's, as in the running gate. GATE-69 to GATE-72, GATE-142 to GATE-144.

import { aheadOf, bandOf, createLanePace, createPromises, forecastOf, seatsExpected } from '@preau/core/gate';
import type { Arrivals, Door, Histogram, TimeBand } from '@preau/core/gate';
import type { Hall, PromiseCount } from '../hall.ts';

const ONE_IN = 50;
/** A page looks at the counters so often; what they say is no older. */
const LOOK_SECONDS = 10;

/** Whose promises are noted. */
export function isNoted(p: number): boolean {
  return p % ONE_IN === 0;
}

/** A record of promises. */
export interface PromiseBook {
  /** So many wait, so many were let in this second, of so many that might be. */
  beat(waiting: number, admitted: number, usablePerSecond: number, now: number): void;
  /** Somebody looks at the page and is shown a band, or none: no time is told to a class that is kept outside for want of seats. */
  looks(p: number, now: number): void;
  /** It is somebody's turn. */
  entered(p: number, now: number): void;
  left(p: number, now: number): void;
  count(now: number): PromiseCount;
}

/** A book for one door. */
export function createPromiseBook(
  hall: Pick<Hall, 'cell' | 'hour'>,
  {
    door,
    ranks,
    arrivals,
    hasSeats,
  }: {
    readonly door: Door;
    readonly ranks: Float64Array;
    readonly arrivals: Arrivals;
    readonly hasSeats: (c: number) => boolean;
  },
): PromiseBook {
  const { cell, hour } = hall;
  const startsAt = hour.startsAt * 1_000;
  const promises = createPromises();
  const pace = createLanePace();
  const planned = cell.known.map(seatsExpected);
  let served = 0;
  let [crowd, lookedAt]: [Histogram | undefined, number] = [undefined, -Infinity];
  const crowdAt = (now: number): Histogram | undefined => {
    if (now < lookedAt + LOOK_SECONDS) return crowd;
    lookedAt = now;
    const classes = planned.flatMap((people, c) => {
      if (!hasSeats(c)) return [];
      const { present, admitted, away } = door.countsOf(String(c), now * 1_000);
      return [{ rank: ranks[c]!, present, isIn: admitted + away > 0, planned: people, startsAt }];
    });
    const facts = {
      ratePerSecond: pace.perSecond(now * 1_000),
      leavingPerSecond: promises.leavingPerSecond(),
      arrivals,
    };
    return (crowd = forecastOf(classes, facts, now * 1_000));
  };
  const bandAt = (c: number, now: number): TimeBand | undefined => {
    if (!hasSeats(c)) return undefined;
    const around = crowdAt(now);
    if (around === undefined) return undefined;
    const ratePerSecond = pace.perSecond(now * 1_000);
    return bandOf({ ahead: aheadOf(around, ranks[c]!), ratePerSecond, noShow: 0 }, now * 1_000);
  };
  return {
    beat: (waiting, admitted, usablePerSecond, now) => {
      served += admitted;
      pace.beat({ waiting, served, promisedPerSecond: usablePerSecond }, now * 1_000);
    },
    looks: (p, now) => promises.told(String(p), bandAt(cell.classOf[p]!, now), now * 1_000, startsAt),
    entered: (p, now) => promises.entered(String(p), now * 1_000),
    left: (p, now) => promises.left(String(p), now * 1_000),
    count: (now) => {
      promises.sweep(now * 1_000);
      const { promised, inside, widths, untold } = promises.read();
      return { promised, inside, widths, untold };
    },
  };
}
