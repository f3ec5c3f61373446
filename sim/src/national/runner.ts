// Cells on worker threads: the largest first, so that none is left alone with a long one at the end. The order changes no result.

import { once } from 'node:events';
import { Worker } from 'node:worker_threads';
import { classesByCell } from './academies.ts';
import type { CellResult, CellTask } from './cell-run.ts';
import { PARAMETERS } from './parameters.ts';
import type { PolicyName } from './policies/index.ts';
import { changesOf } from './scenarios.ts';
import type { Scenario } from './scenarios.ts';

/** A run of the nation under one policy with one seed. */
export interface NationTask {
  readonly scenario: Scenario;
  readonly policy: PolicyName;
  readonly seed: number;
  /** 1 for everybody, 10 for one in ten classes of each cell. */
  readonly oneIn: number;
  readonly compliance: number;
  readonly days: number;
  readonly starts: readonly number[];
}

/** The cells of a nation, in their order. */
export function cellTasksOf(task: NationTask): readonly CellTask[] {
  const changes = changesOf(task.scenario, PARAMETERS.rosterMean.value);
  const { policy, seed, compliance, days, starts } = task;
  return classesByCell(Math.round(task.scenario.classes / task.oneIn)).map((classes, cell) => ({
    cell,
    classes,
    seed,
    policy,
    changes,
    compliance,
    days,
    starts,
  }));
}

/** Worker threads that run cells. */
export class Runner implements AsyncDisposable {
  readonly #workers: readonly Worker[];
  readonly #idle: Worker[];
  readonly #waiting: { task: CellTask; done: (result: CellResult) => void }[] = [];
  readonly #running = new Map<number, (result: CellResult) => void>();
  #next = 0;

  constructor(threads: number) {
    this.#workers = Array.from({ length: threads }, () => {
      const worker = new Worker(new URL('./worker/main.ts', import.meta.url), { execArgv: [] });
      worker.on('message', ({ id, result }: { id: number; result: CellResult }) => {
        this.#idle.push(worker);
        const done = this.#running.get(id)!;
        this.#running.delete(id);
        this.#start();
        done(result);
      });
      // A fault of a cell is a fault of the run.
      worker.on('error', (error) => {
        throw error;
      });
      return worker;
    });
    this.#idle = [...this.#workers];
  }

  /** Runs every cell of a nation; answers in the order of the cells. */
  async run(task: NationTask): Promise<readonly CellResult[]> {
    return Promise.all(cellTasksOf(task).map((cell) => this.#ask(cell)));
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await Promise.all(
      this.#workers.map(async (worker) => {
        const gone = once(worker, 'exit');
        await worker.terminate();
        await gone;
      }),
    );
  }

  async #ask(task: CellTask): Promise<CellResult> {
    return new Promise((done) => {
      this.#waiting.push({ task, done });
      this.#waiting.sort((a, b) => b.task.classes - a.task.classes);
      this.#start();
    });
  }

  #start(): void {
    const worker = this.#idle.pop();
    if (worker === undefined) return;
    const next = this.#waiting.shift();
    if (next === undefined) return void this.#idle.push(worker);
    const id = this.#next++;
    this.#running.set(id, next.done);
    // oxlint-disable-next-line unicorn/require-post-message-target-origin -- a thread has no origin
    worker.postMessage({ id, task: next.task });
  }
}
