// The counters as a file that a proxy serves as it is: renamed into place each second, the same work whatever happens. GATE-88.

import { rename, writeFile } from 'node:fs/promises';
import type { CounterBoard } from '@preau/service/gate';

const EVERY_MS = 1_000;

/** Writes until it is closed. Faults go to `fault`, once until it works again. */
export function writeCounters(file: string, board: CounterBoard, fault: (error: unknown) => void): AsyncDisposable {
  let writing: Promise<void> | undefined;
  let isFaulty = false;
  const write = async (): Promise<void> => {
    try {
      // Others read it: a web server runs as somebody else.
      await writeFile(`${file}.next`, await board.read(), { mode: 0o644 });
      await rename(`${file}.next`, file);
      isFaulty = false;
    } catch (error) {
      if (!isFaulty) fault(error);
      isFaulty = true;
    }
  };
  const begin = (): void => {
    writing ??= write().finally(() => (writing = undefined));
  };
  begin();
  const timer = setInterval(begin, EVERY_MS).unref();
  return {
    [Symbol.asyncDispose]: async () => {
      clearInterval(timer);
      await writing;
    },
  };
}
