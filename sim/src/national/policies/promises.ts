// The time bands that the waiting page would show, by core/gate, and what became of them: one in fifty of those who wait. GATE-69 to GATE-72.

import { aheadOf, bandOf, counted, histogramOf, NO_PROMISES, NO_RATE, perSecond, withPromise } from '@preau/core/gate';
import type { Calibration, Door, Histogram, Rate, TimeBand } from '@preau/core/gate';

const ONE_IN = 50;
const HISTOGRAM_SECONDS = 2;

/** Whose promises are noted. */
export function isNoted(p: number): boolean {
  return p % ONE_IN === 0;
}

/** A record of promises. */
export interface PromiseBook {
  /** Somebody waits, at this rank, behind those at the door and `moreAhead` who are not: notes the band shown, once. */
  waits(p: number, rank: number, moreAhead: number, now: number): void;
  /** So many were let in. */
  admitted(count: number, now: number): void;
  /** Somebody came in, or (null) never did. */
  ends(p: number, at: number | null): void;
  count(): Calibration;
}

/** A book for one door. */
export function createPromiseBook(door: Door): PromiseBook {
  const shown = new Map<number, TimeBand>();
  let calibration = NO_PROMISES;
  let rate: Rate = NO_RATE;
  let [crowd, crowdAt]: [Histogram | undefined, number] = [undefined, -Infinity];
  return {
    waits: (p, rank, moreAhead, now) => {
      if (shown.has(p)) return;
      if (crowd === undefined || now >= crowdAt + HISTOGRAM_SECONDS)
        [crowd, crowdAt] = [histogramOf(door.queue(now * 1_000)), now];
      const ahead = aheadOf(crowd, rank) + moreAhead;
      const band = bandOf({ ahead, ratePerSecond: perSecond(rate, now * 1_000), noShow: 0 }, now * 1_000);
      if (band !== undefined) shown.set(p, band);
    },
    admitted: (count, now) => void (rate = counted(rate, count, now * 1_000)),
    ends: (p, at) => {
      const band = shown.get(p);
      if (band === undefined) return;
      shown.delete(p);
      calibration = withPromise(calibration, band, at === null ? null : at * 1_000);
    },
    count: () => [...shown.values()].reduce((sum, band) => withPromise(sum, band, null), calibration),
  };
}
