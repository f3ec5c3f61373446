// What people were told and what became of it: the first band of each, and when their turn came. GATE-72, GATE-91.

import { calibrationOf, NO_PROMISES, withPromise } from '@preau/core/gate';
import type { EpochMs } from '@preau/core/base';
import type { Calibration, TimeBand } from '@preau/core/gate';

/** So many open promises are followed; who comes beyond that is not counted. */
export const PROMISES_KEPT = 200_000;
const MINUTE_MS = 60_000;

/** The record of promises of one gate. */
export interface Promises {
  /** Somebody waits and was told a band, or none. Only the first counts; one that ran out meanwhile was not kept. */
  told(key: string, band: TimeBand | undefined, at: EpochMs): void;
  /** Somebody's turn came. */
  entered(key: string, at: EpochMs): void;
  /** Drops the promises to those who went away: nobody knows whether they would have been kept. */
  sweep(at: EpochMs): void;
  /** How many promises were judged, the share kept, the median width in minutes. */
  read(): { readonly promised: number; readonly insideRatio: number | null; readonly medianMinutes: number | null };
}

/** Makes an empty record. */
export function createPromises(): Promises {
  const open = new Map<string, TimeBand | 'judged'>();
  let known: Calibration = NO_PROMISES;
  let sweptAt = 0;
  return {
    told: (key, band, at) => {
      const first = open.get(key);
      if (first === undefined) {
        if (band !== undefined && open.size < PROMISES_KEPT) open.set(key, band);
        return;
      }
      if (first === 'judged' || at <= first.to) return;
      known = withPromise(known, first, null);
      open.set(key, 'judged');
    },
    entered: (key, at) => {
      const first = open.get(key);
      if (first === undefined) return;
      open.delete(key);
      if (first !== 'judged') known = withPromise(known, first, at);
    },
    sweep: (at) => {
      if (at - sweptAt < MINUTE_MS) return;
      sweptAt = at;
      // A minute after its end nobody who still checks in has an open promise: whoever has one is gone.
      for (const [key, band] of open) if (band !== 'judged' && at > band.to + MINUTE_MS) open.delete(key);
      if (open.size >= PROMISES_KEPT) open.clear();
    },
    read: () => {
      const found = calibrationOf(known);
      return {
        promised: known.promised,
        insideRatio: found === null ? null : found.insideRatio,
        medianMinutes: found === null ? null : found.medianMinutes,
      };
    },
  };
}
