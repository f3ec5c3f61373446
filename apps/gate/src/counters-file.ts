// The counters as a file that a proxy serves as it is: renamed into place each second, the same work whatever happens. GATE-88.

import { rename, writeFile } from 'node:fs/promises';
import type { CounterBoard } from '@preau/service/gate';
import { startRounds } from './rounds.ts';

const EVERY_MS = 1_000;

/** Writes at once, and until it is closed. Faults go to `fault`, once until it works again. */
export function writeCounters(file: string, board: CounterBoard, fault: (error: unknown) => void): AsyncDisposable {
  const write = async (): Promise<void> => {
    // Others read it: a web server runs as somebody else.
    await writeFile(`${file}.next`, await board.read(), { mode: 0o644 });
    await rename(`${file}.next`, file);
  };
  const rounds = startRounds(EVERY_MS, write, fault);
  void rounds.now();
  return rounds;
}
