// Threads in which copies are made, one at a time in each: a file that keeps a thread busy or eats its memory ends with it. What made a copy well is
// kept for a moment for the next: to start one takes 0.3 s of CPU, more than most copies. WORK-107.

import { Worker } from 'node:worker_threads';
import type { DrawnPart } from './draw-marks.ts';

const MEMORY_MB = 384;
/** A class's copies are asked for one after the other; then the memory is given back. */
const KEPT_MS = 10_000;

/** Makes copies. A rejection is the file's doing: what its thread threw, or that it took too long. */
export interface CopyThreads {
  draw(parts: readonly DrawnPart[]): Promise<Uint8Array>;
}

/** As many threads as copies are made at once. Idle ones keep no process alive. */
export function createCopyThreads({ timeoutMs }: { readonly timeoutMs: number }): CopyThreads {
  const idle = new Map<Worker, NodeJS.Timeout>();

  function end(worker: Worker): void {
    clearTimeout(idle.get(worker));
    idle.delete(worker);
    void worker.terminate();
  }

  function take(): Worker {
    const [kept] = idle.keys();
    if (kept !== undefined) {
      clearTimeout(idle.get(kept));
      idle.delete(kept);
      kept.ref();
      return kept;
    }
    const worker = new Worker(new URL('./marked-copy-worker.ts', import.meta.url), {
      resourceLimits: { maxOldGenerationSizeMb: MEMORY_MB },
    });
    // Between two copies, too: nobody else would hear of it.
    return worker.on('error', () => end(worker)).on('exit', () => end(worker));
  }

  function keep(worker: Worker): void {
    worker.unref();
    idle.set(worker, setTimeout(() => end(worker), KEPT_MS).unref());
  }

  return {
    draw: (parts) =>
      new Promise((resolve, reject) => {
        const worker = take();
        const settle = (then: () => void): void => {
          clearTimeout(timer);
          worker.off('message', made).off('error', fail).off('exit', ended);
          then();
        };
        const made = (copy: Uint8Array): void =>
          settle(() => {
            keep(worker);
            resolve(copy);
          });
        const fail = (error: unknown): void =>
          settle(() => {
            end(worker);
            reject(error instanceof Error ? error : new Error('Cannot draw a copy', { cause: error }));
          });
        const ended = (): void => fail(new Error('Cannot draw a copy: the thread ended'));
        const timer = setTimeout(() => fail(new Error('Cannot draw a copy: it takes too long')), timeoutMs);
        worker.on('message', made).on('error', fail).on('exit', ended);
        // oxlint-disable-next-line unicorn/require-post-message-target-origin -- a thread has no origin to name
        worker.postMessage(parts);
      }),
  };
}
