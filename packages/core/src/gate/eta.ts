// When a class will walk in: a band of whole minutes from people ahead and measured rate, and a record of how often it was right.
// GATE-69 to GATE-72; constants: docs/spec/gate.md.

import type { EpochMs } from '../base/index.ts';

/** How finely the crowd at the door is told: the same few numbers for everybody, and each device finds its own place in them. */
export const HISTOGRAM_BUCKETS = 32;
/** Below this rate, or further away than this, no time is told. GATE-70. */
const RATE_KNOWN_FROM = 1 / 60;
/** A band that would end later than this from now is no promise. */
export const BAND_WITHIN_MS = 60 * 60_000;
/** How far a measured rate is off in the minutes to come: one standard deviation, as a share. A guess until calibration says otherwise. */
const RATE_DEVIATION = 0.15;
/** However near the turn: counters are seconds old, turns come by the tick, and a class stands somewhere in its bucket of the crowd. Standard deviation; with less, nine in ten were not kept by a crowd that is in within minutes (promises.test.ts). */
const LEAST_DEVIATION_MS = 25_000;

const MINUTE_MS = 60_000;
/** Nine in ten of a normal distribution lie within this many standard deviations. */
const NINE_IN_TEN = 1.645;

/** A crowd by rank, in turns: `first` come before the rank `from`, `heads` between it and `to`. Made by `forecastOf`. */
export interface Histogram {
  readonly first: number;
  readonly from: number;
  readonly to: number;
  readonly heads: readonly number[];
}

/** How many go before a class of this rank; off by no more than the people in its own bucket. GATE-69. */
export function aheadOf({ first, from, to, heads }: Histogram, rank: number): number {
  const sooner = heads.slice(0, rank < from ? 0 : bucketOf({ from, to }, rank)).reduce((sum, count) => sum + count, 0);
  if (rank < from) return first;
  if (rank >= to) return first + heads.reduce((sum, count) => sum + count, 0);
  const within = (((rank - from) / (to - from)) * HISTOGRAM_BUCKETS) % 1;
  return Math.round(first + sooner + within * heads[bucketOf({ from, to }, rank)]!);
}

function bucketOf({ from, to }: Pick<Histogram, 'from' | 'to'>, rank: number): number {
  const bucket = Math.floor(((rank - from) / (to - from)) * HISTOGRAM_BUCKETS);
  return Math.min(HISTOGRAM_BUCKETS - 1, Math.max(0, bucket));
}

/** Why a band moved to a later time: more people are ahead than before, or it goes slower than was measured. GATE-71. */
export type BandReason = 'moreAhead' | 'slower';

/** « entre 9 h 04 et 9 h 07 »: whole minutes, and what it was made of. `reason` is null unless it grew. */
export interface TimeBand {
  readonly from: EpochMs;
  readonly to: EpochMs;
  readonly ahead: number;
  readonly reason: BandReason | null;
}

/**
 * The band in which nine in ten will walk in (5th to 95th percentile), rounded outward to the minute; undefined when it cannot be told: hardly
 * anybody is let in, or it would take more than an hour. `noShow` is the share (0-1) of those ahead who will not be there. GATE-70.
 */
export function bandOf(
  crowd: { readonly ahead: number; readonly ratePerSecond: number; readonly noShow: number },
  now: EpochMs,
): TimeBand | undefined {
  const { ahead, ratePerSecond, noShow } = crowd;
  if (!(ratePerSecond >= RATE_KNOWN_FROM)) return undefined;
  const people = ahead * (1 - noShow);
  const waitMs = (people / ratePerSecond) * 1_000;
  // The rate may change, people are whole, and nothing is known to the second: all three count.
  const scatterMs = (Math.sqrt(people + 1) / ratePerSecond) * 1_000;
  const deviationMs = Math.hypot(RATE_DEVIATION * waitMs, scatterMs, LEAST_DEVIATION_MS);
  const from = floorToMinute(Math.max(now, now + waitMs - NINE_IN_TEN * deviationMs));
  const to = -floorToMinute(-(now + waitMs + NINE_IN_TEN * deviationMs));
  return to - now > BAND_WITHIN_MS ? undefined : { from, to, ahead, reason: null };
}

/** What to show after what was shown: the fresh band, and if it ends later than promised, the reason. A band never grows without one. GATE-71. */
export function nextBand(shown: TimeBand | undefined, fresh: TimeBand | undefined): TimeBand | undefined {
  if (shown === undefined || fresh === undefined || fresh.to <= shown.to) return fresh;
  return { ...fresh, reason: fresh.ahead > shown.ahead ? 'moreAhead' : 'slower' };
}

function floorToMinute(at: EpochMs): EpochMs {
  return Math.floor(at / MINUTE_MS) * MINUTE_MS;
}

/** Promises and what became of them: how many, how many were kept, and their widths in minutes (the last counts all that are wider). */
export interface Calibration {
  readonly promised: number;
  readonly inside: number;
  readonly widths: readonly number[];
}
/** No promise yet. */
export const NO_PROMISES: Calibration = { promised: 0, inside: 0, widths: Array.from({ length: 61 }, () => 0) };

/** Adds a promise; `enteredAt` is null for somebody who left when it was over: a promise not kept. GATE-72, GATE-144. */
export function withPromise(known: Calibration, band: TimeBand, enteredAt: EpochMs | null): Calibration {
  const isInside = enteredAt !== null && enteredAt >= band.from && enteredAt <= band.to;
  const width = Math.min(known.widths.length - 1, Math.round((band.to - band.from) / MINUTE_MS));
  return {
    promised: known.promised + 1,
    inside: known.inside + (isInside ? 1 : 0),
    widths: known.widths.with(width, known.widths[width]! + 1),
  };
}

/** The share of promises kept and their median width; null without promises. GATE-72. */
export function calibrationOf(
  known: Calibration,
): { readonly insideRatio: number; readonly medianMinutes: number } | null {
  if (known.promised === 0) return null;
  let seen = 0;
  const medianMinutes = known.widths.findIndex((count) => (seen += count) * 2 >= known.promised);
  return { insideRatio: known.inside / known.promised, medianMinutes };
}
