// The last rate and how many gates shared it, in a file: what a gate may let in that starts while Redis is away. GATE-170.

import { readFileSync } from 'node:fs';
import { rename, writeFile } from 'node:fs/promises';
import type { EpochMs } from '@preau/core/base';
import { RESTORE_MS } from '@preau/service/gate';

/** A figure that is as old as a ticket can be says nothing of this morning. */
const STANDS_MS = RESTORE_MS;
const WRITE_EVERY_MS = 10_000;

/** The rate of the cell, joins a second, and the gates that shared it. */
export interface SharedRate {
  readonly ratePerSecond: number;
  readonly gates: number;
}

/** Reads the file; undefined when there is none, or an old or damaged one: a gate knows how to start without. */
export function readRateFile(file: string, now: EpochMs): SharedRate | undefined {
  try {
    const { v, at, ratePerSecond, gates } = JSON.parse(readFileSync(file, 'utf8')) as Record<string, unknown>;
    if (v !== 1 || typeof at !== 'number' || typeof ratePerSecond !== 'number' || typeof gates !== 'number')
      return undefined;
    const isSound = ratePerSecond > 0 && Number.isFinite(ratePerSecond) && Number.isInteger(gates) && gates > 0;
    return isSound && now - at < STANDS_MS ? { ratePerSecond, gates } : undefined;
  } catch {
    return undefined;
  }
}

/** Writes the rate every ten seconds, whole or not at all. */
export interface RateFile {
  /** Call it every second. Faults go to `fault`, once until it works again. */
  write(rate: SharedRate, at: EpochMs): Promise<void>;
}

/** Opens the file for writing. Gates of one machine may share it: the last one's word stands. */
export function createRateFile(file: string, fault: (error: unknown) => void): RateFile {
  let [writtenAt, isFaulty] = [-Infinity, false];
  return {
    write: async (rate, at) => {
      if (Math.abs(at - writtenAt) < WRITE_EVERY_MS) return;
      writtenAt = at;
      const next = `${file}.next-${process.pid}`;
      try {
        await writeFile(next, JSON.stringify({ v: 1, at, ...rate }), { mode: 0o600 });
        await rename(next, file);
        isFaulty = false;
      } catch (error) {
        if (!isFaulty) fault(error);
        isFaulty = true;
      }
    },
  };
}
