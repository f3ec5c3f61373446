// How many a second may be let in, all lanes together, from what entering costs just now: it settles below the limit at which it backs off, and blind
// it stands still. GATE-73 to GATE-75; constants: docs/spec/gate.md.

import type { EpochMs } from '../base/index.ts';

/** What was measured since the last decision; undefined where nothing could be. */
export interface JoinHealth {
  /** 95th percentile of the time to enter, milliseconds. */
  readonly p95Ms: number;
  /** The busiest CPU behind the door, 0-1. */
  readonly cpuRatio: number;
  /** How many a second were really let in. */
  readonly admittedPerSecond: number;
}

/** Between which rates, and what counts as too slow. `mostPerSecond` is a figure that was measured (the knee of the last drill). */
export interface RateBounds {
  readonly leastPerSecond: number;
  readonly mostPerSecond: number;
  readonly slowFromMs: number;
}

/** How many joins a second, shared by the lanes (`shareRate`). `startedAt` begins the slow start, `isBlind` says that the last decision had no
 * measurement, `knee` is the rate of the last breach. */
export interface JoinRate {
  readonly perSecond: number;
  readonly startedAt: EpochMs;
  readonly isBlind: boolean;
  readonly knee?: number;
}

/** CPU from which joins are too many. */
export const CPU_BUSY_RATIO = 0.75;
/** Where the rate settles: at this share of the limit, so that the noise of a measurement is no breach. */
export const RATE_AIM = 0.9;
/** The most that one breach takes off, and what is taken off once when measurements are lost. */
export const BACK_OFF = 0.7;
/** Far from any knee a rate grows by this share of itself a decision, or by half of it of the highest if that is more. */
const FAST_GROWTH = 0.15;
/** And by at most this share of what it is off. */
const FAST_GAIN = 0.5;
/** So far below the aim (the limit is 1) nothing is near. */
const WELL_BELOW = 0.15;
/** Near a knee: at most this share a decision. */
const CAREFUL_GROWTH = 0.02;
/** Near a knee a rate moves by this share of what it is off. Latency near a knee rises a dozen times as fast as load: more would swing. */
const CAREFUL_GAIN = 0.05;
/** After a start the rate rises from a tenth to all of it within this time. GATE-74. */
export const SLOW_START_MS = 60_000;

/** The first rate: `perSecond` as it was before the restart, or a measured one. */
export function startRate(perSecond: number, now: EpochMs): JoinRate {
  return { perSecond, startedAt: now, isBlind: false };
}

/**
 * The next rate; decide every 1 to 5 s. At the limit (slow, or CPU busy) what is beyond the aim comes off at once, at most 30 %. Below it the rate
 * goes to nine tenths of the limit: fast, but in small steps near the rate of the last breach or the highest. It does not grow while less than half
 * of it is used: an idle night proves nothing about the morning. Without measurement 30 % come off once, and it stays. GATE-73, GATE-75.
 */
export function nextRate(rate: JoinRate, health: JoinHealth | undefined, bounds: RateBounds): JoinRate {
  const { leastPerSecond, mostPerSecond, slowFromMs } = bounds;
  const within = (perSecond: number): number => Math.min(mostPerSecond, Math.max(leastPerSecond, perSecond));
  const seen = { ...rate, isBlind: false };
  if (health === undefined)
    return rate.isBlind ? rate : { ...rate, perSecond: within(rate.perSecond * BACK_OFF), isBlind: true };
  /** 1 is the limit. */
  const pressure = Math.max(health.p95Ms / slowFromMs, health.cpuRatio / CPU_BUSY_RATIO);
  // NaN compares as a breach: a broken measurement must not open the door.
  if (!(pressure < 1)) {
    const kept = Math.max(BACK_OFF, RATE_AIM / pressure) || BACK_OFF;
    return { ...seen, perSecond: within(rate.perSecond * kept), knee: rate.perSecond };
  }
  const off = RATE_AIM - pressure;
  if (off > 0 && health.admittedPerSecond < rate.perSecond / 2) return seen;
  // Well below the limit at the rate of the last breach: what was overloaded is well again, and the knee is not there any more.
  const isGone = rate.knee === undefined || (rate.perSecond >= rate.knee && off > WELL_BELOW);
  const knee = isGone ? mostPerSecond : rate.knee;
  const kept = { perSecond: rate.perSecond, startedAt: rate.startedAt, isBlind: false, ...(isGone ? {} : { knee }) };
  if (off < 0 || rate.perSecond >= knee * RATE_AIM) {
    const step = Math.min(CAREFUL_GROWTH, CAREFUL_GAIN * off);
    return { ...kept, perSecond: within(rate.perSecond * (1 + step)) };
  }
  const most = Math.max(FAST_GROWTH * rate.perSecond, (FAST_GROWTH / 2) * mostPerSecond);
  const grown = rate.perSecond + Math.min(most, FAST_GAIN * off * rate.perSecond);
  return { ...kept, perSecond: within(Math.min(knee * RATE_AIM, grown)) };
}

/** The rate that may be used now: a tenth at the start, all of it a minute later. GATE-74. */
export function usableRate({ perSecond, startedAt }: JoinRate, now: EpochMs): number {
  return perSecond * (0.1 + 0.9 * Math.min(1, Math.max(0, now - startedAt) / SLOW_START_MS));
}
