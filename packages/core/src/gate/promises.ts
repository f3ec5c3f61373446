// What people were told and what became of it: every band that was shown, and when the turn came. One desk for the running gate and for the
// simulator. GATE-72, GATE-91, GATE-144.

import type { EpochMs } from '../base/index.ts';
import { calibrationOf, NO_PROMISES, withPromise } from './eta.ts';
import type { Calibration, TimeBand } from './eta.ts';

/** So many people with open promises are followed; who comes beyond that is not counted. */
export const PROMISES_KEPT = 100_000;
/** Bands of one person that are judged: an hour of check-ins has more, but those say nothing new. */
const BANDS_KEPT = 20;
const MINUTE_MS = 60_000;
/** Who was not seen for so long has left. */
const UNSEEN_MS = 5 * MINUTE_MS;

/** The record of promises of one gate. */
export interface Promises {
  /** Somebody waits and was shown a band, or none. Nobody is expected to lose patience before `startsAt`. */
  told(key: string, band: TimeBand | undefined, at: EpochMs, startsAt?: EpochMs): void;
  /** Somebody's turn came: every band shown is judged. */
  entered(key: string, at: EpochMs): void;
  /** Somebody left. A band that was over by then was not kept; of the others nobody knows. */
  left(key: string, at: EpochMs): void;
  /** Those who were not seen for five minutes left when they were seen last; call it every second. */
  sweep(at: EpochMs): void;
  /** Share of those who wait for a lesson that has begun that leaves in a second. */
  leavingPerSecond(): number;
  /** All promises that were judged, and how often no time was told. */
  read(): Calibration & { readonly untold: number };
}

interface Told {
  readonly bands: TimeBand[];
  readonly since: EpochMs;
  seenAt: EpochMs;
}

/** Before anybody was seen leaving: one in twenty minutes, as if so much waiting had been seen. A guess. */
const LEAVING_PER_SECOND = 1 / 1_200;
const WAITED_SECONDS = 60_000;

/** Makes an empty record. */
export function createPromises(): Promises {
  const open = new Map<string, Told>();
  let known: Calibration = NO_PROMISES;
  let [sweptAt, untold] = [0, 0];
  let [leftCount, waitedSeconds] = [LEAVING_PER_SECOND * WAITED_SECONDS, WAITED_SECONDS];
  const leave = (key: string, at: EpochMs): void => {
    const told = open.get(key);
    if (told === undefined) return;
    open.delete(key);
    leftCount += 1;
    waitedSeconds += Math.max(0, at - told.since) / 1_000;
    for (const band of told.bands) if (band.to < at) known = withPromise(known, band, null);
  };
  return {
    told: (key, band, at, startsAt = at) => {
      const told = open.get(key) ?? { bands: [], since: Math.max(at, startsAt), seenAt: at };
      told.seenAt = at;
      if (band === undefined) untold += 1;
      else if (told.bands.length < BANDS_KEPT) told.bands.push(band);
      if (open.has(key) || open.size < PROMISES_KEPT) open.set(key, told);
    },
    entered: (key, at) => {
      const told = open.get(key);
      if (told === undefined) return;
      open.delete(key);
      waitedSeconds += Math.max(0, at - told.since) / 1_000;
      for (const band of told.bands) known = withPromise(known, band, at);
    },
    left: leave,
    sweep: (at) => {
      if (at - sweptAt < MINUTE_MS) return;
      sweptAt = at;
      for (const [key, { seenAt }] of open) if (at - seenAt > UNSEEN_MS) leave(key, seenAt);
    },
    leavingPerSecond: () => leftCount / waitedSeconds,
    read: () => ({ ...known, untold }),
  };
}

/** The share of promises kept and their median width, as they are published; both null without promises. GATE-91. */
export function promiseRecordOf(known: Calibration): {
  readonly promised: number;
  readonly insideRatio: number | null;
  readonly medianMinutes: number | null;
} {
  const found = calibrationOf(known);
  return {
    promised: known.promised,
    insideRatio: found?.insideRatio ?? null,
    medianMinutes: found?.medianMinutes ?? null,
  };
}
