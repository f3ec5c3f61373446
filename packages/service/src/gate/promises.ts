// What people were told and what became of it: every band that was shown, and when the turn came. GATE-72, GATE-91.

import { calibrationOf, NO_PROMISES, withPromise } from '@preau/core/gate';
import type { EpochMs } from '@preau/core/base';
import type { Calibration, TimeBand } from '@preau/core/gate';
import type { PromiseRecord } from '@preau/protocol/gate';

/** So many people with open promises are followed; who comes beyond that is not counted. */
export const PROMISES_KEPT = 100_000;
/** Bands of one person that are judged: an hour of check-ins has more, but those say nothing new. */
const BANDS_KEPT = 20;
const MINUTE_MS = 60_000;

/** The record of promises of one gate. */
export interface Promises {
  /** Somebody waits and was shown a band, or none. */
  told(key: string, band: TimeBand | undefined, at: EpochMs): void;
  /** Somebody's turn came: every band shown is judged. */
  entered(key: string, at: EpochMs): void;
  /** Drops the promises to those who were not seen for five minutes: nobody knows whether they would have been kept. */
  sweep(at: EpochMs): void;
  read(): PromiseRecord;
}

interface Told {
  readonly bands: TimeBand[];
  seenAt: EpochMs;
}

/** Makes an empty record. */
export function createPromises(): Promises {
  const open = new Map<string, Told>();
  let known: Calibration = NO_PROMISES;
  let sweptAt = 0;
  return {
    told: (key, band, at) => {
      const told = open.get(key) ?? { bands: [], seenAt: at };
      told.seenAt = at;
      if (band !== undefined && told.bands.length < BANDS_KEPT) told.bands.push(band);
      if (open.size < PROMISES_KEPT) open.set(key, told);
    },
    entered: (key, at) => {
      for (const band of open.get(key)?.bands ?? []) known = withPromise(known, band, at);
      open.delete(key);
    },
    sweep: (at) => {
      if (at - sweptAt < MINUTE_MS) return;
      sweptAt = at;
      for (const [key, { seenAt }] of open) if (at - seenAt > 5 * MINUTE_MS) open.delete(key);
    },
    read: () => {
      const found = calibrationOf(known);
      return {
        promised: known.promised,
        insideRatio: found?.insideRatio ?? null,
        medianMinutes: found?.medianMinutes ?? null,
      };
    },
  };
}
