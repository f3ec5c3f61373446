// A worker thread: runs one cell after the other.
import { parentPort } from 'node:worker_threads';
import { runCell } from '../cell-run.ts';
import type { CellTask } from '../cell-run.ts';

parentPort!.on('message', ({ id, task }: { id: number; task: CellTask }) => {
  // oxlint-disable-next-line unicorn/require-post-message-target-origin -- a thread has no origin
  parentPort!.postMessage({ id, result: runCell(task) });
});
