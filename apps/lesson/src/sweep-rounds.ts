// The daily sweep of pictures that nobody names: some time after the start, then every day, never on the hour. LESSON-77.

import { systemRandomness } from '@preau/host';
import { sweepPictures } from '@preau/service/lesson';
import type { SweepParts } from '@preau/service/lesson';

const MINUTE_MS = 60_000;
const DAY_MS = 1_440 * MINUTE_MS;

/** Begins the rounds; a sweep that fails is told and tried the next day. Answers how to end them. */
export function beginSweeps(
  parts: SweepParts & { readonly fault: (error: unknown, what: string) => void },
): () => void {
  const [chance = 0] = systemRandomness.bytes(1);
  let timer: NodeJS.Timeout | undefined;
  const plan = (afterMs: number): void => {
    timer = setTimeout(() => {
      plan(DAY_MS);
      void sweepPictures(parts).catch((error: unknown) => parts.fault(error, 'sweep pictures'));
    }, afterMs);
    timer.unref();
  };
  plan((11 + (chance / 255) * 37) * MINUTE_MS);
  return () => clearTimeout(timer);
}
