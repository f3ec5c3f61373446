// How many a second may be let in, all lanes together, from what entering costs just now: up slowly, down at once, and blind it stands still.
// GATE-73 to GATE-75; constants: docs/spec/gate.md.

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

/** How many joins a second, shared by the lanes (`shareRate`). `startedAt` begins the slow start, `isBlind` says that the last decision had no measurement. */
export interface JoinRate {
  readonly perSecond: number;
  readonly startedAt: EpochMs;
  readonly isBlind: boolean;
}

/** CPU from which joins are slowed down. */
export const CPU_BUSY_RATIO = 0.75;
/** On a breach, and once when measurements are lost. */
export const BACK_OFF = 0.7;
/** With nothing to do behind the door a rate grows by this share of the highest a decision. */
const GROWTH_RATIO = 0.05;
/** After a start the rate rises from a tenth to all of it within this time. GATE-74. */
export const SLOW_START_MS = 60_000;

/** The first rate: `perSecond` as it was before the restart, or a measured one. */
export function startRate(perSecond: number, now: EpochMs): JoinRate {
  return { perSecond, startedAt: now, isBlind: false };
}

/**
 * The next rate; decide every 1 to 5 s. A breach (slow, or CPU busy) takes 30 % off. Otherwise it grows by headroom, and not while less
 * than half of it is used: an idle night proves nothing about the morning. Without measurement 30 % are taken off once, and it stays. GATE-73, GATE-75.
 */
export function nextRate(rate: JoinRate, health: JoinHealth | undefined, bounds: RateBounds): JoinRate {
  const { leastPerSecond, mostPerSecond, slowFromMs } = bounds;
  const within = (perSecond: number): number => Math.min(mostPerSecond, Math.max(leastPerSecond, perSecond));
  if (health === undefined)
    return rate.isBlind ? rate : { ...rate, perSecond: within(rate.perSecond * BACK_OFF), isBlind: true };
  const headroom = Math.min(1 - health.p95Ms / slowFromMs, 1 - health.cpuRatio / CPU_BUSY_RATIO);
  const isUsed = health.admittedPerSecond >= rate.perSecond / 2;
  const growth = isUsed ? GROWTH_RATIO * mostPerSecond * Math.min(1, headroom) : 0;
  // NaN compares as a breach: a broken measurement must not open the door.
  const perSecond = headroom > 0 ? rate.perSecond + growth : rate.perSecond * BACK_OFF;
  return { ...rate, perSecond: within(perSecond), isBlind: false };
}

/** The rate that may be used now: a tenth at the start, all of it a minute later. GATE-74. */
export function usableRate({ perSecond, startedAt }: JoinRate, now: EpochMs): number {
  return perSecond * (0.1 + 0.9 * Math.min(1, Math.max(0, now - startedAt) / SLOW_START_MS));
}
