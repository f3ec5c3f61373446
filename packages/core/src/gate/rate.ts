// How many a second, as an exponentially weighted average: it forgets without a timer. Over 60 s; constants: docs/spec/gate.md.

import type { EpochMs } from '../base/index.ts';

/** The memory of a rate: a count that decays. Start with `NO_RATE`. */
export interface Rate {
  readonly weight: number;
  readonly at: EpochMs;
}

/** Nothing counted yet. */
export const NO_RATE: Rate = { weight: 0, at: 0 };
/** Time constant: an event counts 1/e after this long. */
export const RATE_WINDOW_MS = 60_000;

function decayed(rate: Rate, now: EpochMs): number {
  return rate.weight * Math.exp(-Math.max(0, now - rate.at) / RATE_WINDOW_MS);
}

/** Counts `by` events at `now`. A clock that goes back counts as standing still. */
export function counted(rate: Rate, by: number, now: EpochMs): Rate {
  return { weight: decayed(rate, now) + by, at: Math.max(rate.at, now) };
}

/** Events per second, rounded to 2 decimals. In the first minute after a start it is lower than the truth, never higher. */
export function perSecond(rate: Rate, now: EpochMs): number {
  return Math.round((decayed(rate, now) / (RATE_WINDOW_MS / 1000)) * 100) / 100;
}
