// The thread in which one copy is made: a file that keeps it busy for ever, or eats its memory, ends with it. WORK-107.

import { parentPort, workerData } from 'node:worker_threads';
import { drawMarks } from './draw-marks.ts';
import type { DrawnPart } from './draw-marks.ts';
import { unfoldsTooFar } from './unfolding.ts';

const parts = workerData as readonly DrawnPart[];
for (const { kind, bytes } of parts)
  if (kind === 'pdf' && (await unfoldsTooFar(bytes))) throw new RangeError('Cannot read a PDF: it unfolds too far');
const copy = await drawMarks(parts);
// oxlint-disable-next-line unicorn/require-post-message-target-origin -- a thread has no origin to name
parentPort?.postMessage(copy);
