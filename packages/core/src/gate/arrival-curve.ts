// When the people of a lesson come, as a share of all who come: declared before anybody came, then learnt from each start of the same hour. Seats
// and time bands are forecast from it. GATE-45, GATE-142, GATE-143; constants: docs/spec/gate.md.

import type { EpochMs } from '../base/index.ts';

/** The part of those who come that has come, at the end of each half minute from `CURVE_FROM_MS` on. Never falls; the last is 1. */
export type ArrivalCurve = readonly number[];

/** A curve begins so long before the start, and ends so long after it. */
export const CURVE_FROM_MS = -20 * 60_000;
/** After this everybody who comes has come. */
export const CURVE_TO_MS = 30 * 60_000;
/** One point of a curve. */
const STEP_MS = 30_000;
const POINTS = (CURVE_TO_MS - CURVE_FROM_MS) / STEP_MS;
/** Arrivals that weigh as much as everything known before. */
const LEARNT_HALF = 500;
/** Who would come before the doors open comes within the first minute. */
const RUSH_MS = 60_000;
const MINUTE_MS = 60_000;
const DAY_MS = 24 * 60 * MINUTE_MS;

/** What is assumed before anything was seen: 15 % five to fifteen minutes early, 70 % around half a minute early (deviation 150 s), 15 % late. A guess. */
export function declaredCurve(opensBeforeMs: number): ArrivalCurve {
  return Array.from({ length: POINTS }, (_, n) => {
    const at = CURVE_FROM_MS + (n + 1) * STEP_MS;
    const open = Math.min(1, Math.max(0, (at + opensBeforeMs) / RUSH_MS));
    return n === POINTS - 1 ? 1 : open * declaredShare(at / 1_000);
  });
}

function declaredShare(seconds: number): number {
  const early = Math.min(1, Math.max(0, (seconds + 900) / 600));
  const z = (seconds + 30) / 150;
  const around = 1 / (1 + Math.exp(-(1.5976 * z + 0.0706 * z ** 3)));
  const late = seconds <= 60 ? 0 : 1 - Math.exp(-(seconds - 60) / 240);
  return 0.15 * early + 0.7 * around + 0.15 * late;
}

/** The share (0-1) of those who come that has come so long after the start (before it: negative). */
export function arrivedBy(curve: ArrivalCurve, sinceStartMs: number): number {
  const at = (sinceStartMs - CURVE_FROM_MS) / STEP_MS - 1;
  if (at >= curve.length - 1) return 1;
  if (at <= -1) return 0;
  const below = Math.floor(at);
  const [low, high] = [below < 0 ? 0 : curve[below]!, curve[below + 1]!];
  return low + (high - low) * (at - below);
}

/** The curve after a start: `seen` counts those who came in each half minute. The last start weighs the more, the more people came. */
export function learntCurve(curve: ArrivalCurve, seen: readonly number[]): ArrivalCurve {
  const total = seen.reduce((sum, count) => sum + count, 0);
  if (total === 0) return curve;
  const weight = total / (total + LEARNT_HALF);
  let came = 0;
  return curve.map((known, n) => {
    came += seen[n] ?? 0;
    return n === curve.length - 1 ? 1 : known * (1 - weight) + (came / total) * weight;
  });
}

/** Who came to lessons of which start, and what that teaches of the next ones. */
export interface Arrivals {
  /** So many came now to lessons of this start, each for the first time. */
  came(startsAt: EpochMs, at: EpochMs, count: number): void;
  /** How many came to it. */
  countOf(startsAt: EpochMs): number;
  /** When people come at this hour of the day: learnt from earlier days. */
  curveOf(startsAt: EpochMs): ArrivalCurve;
  /** How many of `planned` people are still to come: what the plan says, corrected by how many have come of those who should have. GATE-142. */
  stillOf(startsAt: EpochMs, planned: number, at: EpochMs): number;
}

/** Starts kept open at a time; a cell has some dozens a day. */
const STARTS_KEPT = 64;
/** The plan is believed as if this share of it had come as planned. */
const PLAN_WEIGHT = 0.02;

/** Makes a book in which nobody came. `opensBeforeMs`: doors open so long before a start. */
export function createArrivals(opensBeforeMs: number): Arrivals {
  const declared = declaredCurve(opensBeforeMs);
  const starts = new Map<EpochMs, { total: number; readonly seen: number[] }>();
  const hours = new Map<number, ArrivalCurve>();
  const hourOf = (startsAt: EpochMs): number => Math.round((((startsAt % DAY_MS) + DAY_MS) % DAY_MS) / MINUTE_MS);
  const curveOf = (startsAt: EpochMs): ArrivalCurve => hours.get(hourOf(startsAt)) ?? declared;
  /** What is over is learnt from. */
  const close = (now: EpochMs): void => {
    for (const [startsAt, { seen }] of starts) {
      if (now < startsAt + CURVE_TO_MS && starts.size <= STARTS_KEPT) continue;
      hours.set(hourOf(startsAt), learntCurve(curveOf(startsAt), seen));
      starts.delete(startsAt);
    }
  };
  return {
    came: (startsAt, at, count) => {
      const since = at - startsAt;
      if (since >= CURVE_TO_MS) return;
      const start = starts.get(startsAt) ?? { total: 0, seen: Array.from({ length: POINTS }, () => 0) };
      start.total += count;
      start.seen[Math.max(0, Math.floor((since - CURVE_FROM_MS) / STEP_MS))]! += count;
      if (starts.has(startsAt)) return;
      close(at);
      starts.set(startsAt, start);
    },
    countOf: (startsAt) => starts.get(startsAt)?.total ?? 0,
    curveOf,
    stillOf: (startsAt, planned, at) => {
      const share = arrivedBy(curveOf(startsAt), at - startsAt);
      const came = starts.get(startsAt)?.total ?? 0;
      const turnout = (came + PLAN_WEIGHT * planned) / Math.max(1e-9, (share + PLAN_WEIGHT) * planned);
      return turnout * planned * (1 - share);
    },
  };
}
