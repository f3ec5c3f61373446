// The thread in which copies are made, one after the other: a file that keeps it busy for ever, or eats its memory, ends with it. WORK-107.

import { parentPort } from 'node:worker_threads';
import { drawMarks } from './draw-marks.ts';
import type { DrawnPart } from './draw-marks.ts';
import { unfoldsTooFar } from './unfolding.ts';

// What is thrown here ends the thread, and is heard by who waits for the copy.
parentPort?.on('message', (parts: readonly DrawnPart[]) => void draw(parts));

async function draw(parts: readonly DrawnPart[]): Promise<void> {
  for (const { kind, bytes } of parts)
    if (kind === 'pdf' && (await unfoldsTooFar(bytes))) throw new RangeError('Cannot read a PDF: it unfolds too far');
  const copy = await drawMarks(parts);
  // oxlint-disable-next-line unicorn/require-post-message-target-origin -- a thread has no origin to name
  parentPort?.postMessage(copy);
}
