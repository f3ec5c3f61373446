// What the doors of one process hold, in a file: written every second, read at the start. A bad file is said and left aside. GATE-86.

import { readFileSync, renameSync } from 'node:fs';
import { rename, writeFile } from 'node:fs/promises';
import type { EpochMs } from '@preau/core/base';
import type { HeldLeases } from '@preau/core/gate';
import { RESTORE_MS, SERVED_LANES } from '@preau/service/gate';
import type { DoorsMemory } from '@preau/service/gate';

/** More is not written: whoever is left out has a signed lease, which is honoured. */
export const DOOR_FILE_BYTES = 32 * 1024 * 1024;
/** Writing takes at most this share of the time. */
const WRITING_RATIO = 0.05;

/** A snapshot: doors and rate. */
export interface DoorSnapshot {
  readonly v: 1;
  readonly doors: DoorsMemory;
  readonly ratePerSecond: number;
}

/** Reads the file; undefined when there is none, or one that is older than any ticket, or a bad one, which is told to `fault` and renamed. */
export function readDoorFile(file: string, now: EpochMs, fault: (error: unknown) => void): DoorSnapshot | undefined {
  try {
    const snapshot = checked(JSON.parse(readFileSync(file, 'utf8')));
    // Times of a machine whose clock was wrong count as now.
    return now - snapshot.doors.at < RESTORE_MS ? snapshot : undefined;
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return undefined;
    fault(
      new Error(`Cannot read what the doors were: ${file} is damaged; the gate starts without it`, { cause: error }),
    );
    try {
      renameSync(file, `${file}.bad`);
    } catch {
      // Then it is written over.
    }
    return undefined;
  }
}

/** Writes snapshots, one at a time, whole or not at all. */
export interface DoorFile {
  /** Writes when it is time to; call it every second. Settles when what was begun is on disk. Faults go to `fault`, once until it works again. */
  write(snapshot: () => DoorSnapshot): Promise<void>;
}

/** Opens the file for writing. */
export function createDoorFile(file: string, fault: (error: unknown) => void): DoorFile {
  let writing: Promise<void> | undefined;
  let [restUntil, isFaulty] = [0, false];
  const write = async (snapshot: DoorSnapshot): Promise<void> => {
    const startedAt = performance.now();
    try {
      await writeFile(`${file}.next`, textOf(snapshot), { mode: 0o600 });
      await rename(`${file}.next`, file);
      isFaulty = false;
    } catch (error) {
      if (!isFaulty) fault(error);
      isFaulty = true;
    }
    const now = performance.now();
    restUntil = now + (now - startedAt) / WRITING_RATIO - 1_000;
  };
  return {
    write: (snapshot) => {
      if (writing === undefined && performance.now() >= restUntil)
        writing = write(snapshot()).finally(() => (writing = undefined));
      return writing ?? Promise.resolve();
    },
  };
}

function textOf(snapshot: DoorSnapshot): string {
  const text = JSON.stringify(snapshot);
  if (text.length <= DOOR_FILE_BYTES) return text;
  return JSON.stringify({ ...snapshot, doors: { ...snapshot.doors, lanes: [] } });
}

/** Throws TypeError on anything that is not a snapshot; a half-written one cannot be: files are renamed into place. */
function checked(value: unknown): DoorSnapshot {
  const { v, ratePerSecond, doors } = value as DoorSnapshot;
  const isLease = ({ personId, inner, state, since }: HeldLeases['leases'][number]): boolean =>
    typeof personId === 'string' && (state === 'admitted' || state === 'away') && isNumber(inner) && isNumber(since);
  const isHeld = ({ lesson, leases }: HeldLeases): boolean =>
    typeof lesson.lessonId === 'string' && isNumber(lesson.rank) && isNumber(lesson.endsAt) && leases.every(isLease);
  const isGood =
    v === 1 &&
    [ratePerSecond, doors.at, doors.tokens, ...SERVED_LANES.map((lane) => doors.served[lane])].every(isNumber) &&
    doors.lanes.every(({ lane, held }) => SERVED_LANES.some((each) => each === lane) && held.every(isHeld));
  if (!isGood) throw new TypeError('Cannot use a snapshot of doors: it is not one');
  return value as DoorSnapshot;
}

function isNumber(value: unknown): value is number {
  return typeof value === 'number' && Number.isFinite(value) && value >= 0;
}
