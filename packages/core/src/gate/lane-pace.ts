// How fast a lane moves, from its own totals: while somebody waits, since they wait; otherwise over the last minute. GATE-13.

import type { EpochMs } from '../base/index.ts';
import { counted, NO_RATE, perSecond, RATE_WINDOW_MS } from './rate.ts';
import type { Rate } from './rate.ts';

/** So long after somebody began to wait, what was measured says more than what the rate promises. */
const MEASURED_AFTER_MS = 5_000;

/** The pace of one lane. */
export interface LanePace {
  /** How many wait now and how many were served in all. `promisedPerSecond` is its share of the rate of joins. */
  beat(
    told: { readonly waiting: number; readonly served: number; readonly promisedPerSecond: number },
    at: EpochMs,
  ): void;
  /** Admissions a second; what the rate promises as long as too little was seen. */
  perSecond(at: EpochMs): number;
}

/** Makes the pace of a lane that has seen nothing. */
export function createLanePace(): LanePace {
  let [rate, total, promised]: [Rate, number | undefined, number] = [NO_RATE, undefined, 0];
  /** When somebody began to wait; undefined while nobody does. */
  let since: EpochMs | undefined;
  return {
    beat: ({ waiting, served, promisedPerSecond }, at) => {
      promised = promisedPerSecond;
      // Over an idle hour the average is nothing: a crowd is measured from its own beginning.
      if (waiting > 0 && since === undefined) [rate, since] = [NO_RATE, at];
      if (waiting === 0) since = undefined;
      // Doors that were lost begin to count anew.
      rate = counted(rate, Math.max(0, served - (total ?? served)), at);
      total = served;
    },
    perSecond: (at) => {
      if (total === undefined) return 0;
      if (since === undefined) return perSecond(rate, at);
      const seenMs = at - since;
      if (seenMs < MEASURED_AFTER_MS) return rounded(promised);
      return rounded(perSecond(rate, at) / (1 - Math.exp(-seenMs / RATE_WINDOW_MS)));
    },
  };
}

function rounded(value: number): number {
  return Math.round(value * 100) / 100;
}
