// One process that has loaded everything and serves nothing: it takes the place of a child that died within milliseconds, where a fresh
// one needs a second of loading, and more while everybody comes back at once.
import { log } from '../log.ts';
import { ForkedChild } from './forked-child.ts';
import type { ChildConfig } from '../config.ts';

/** Loading a new spare waits this long, so that it does not take the processor from those who are coming back. */
const refillPauseMs = 2_000;
const refillAfterDeathMs = 10_000;

/** Gives out processes, the loaded one first. */
export class SpareChild implements AsyncDisposable {
  readonly #config: ChildConfig;
  readonly #isWanted: boolean;
  #spare: ForkedChild | undefined;
  #isWarm = false;
  #timer: NodeJS.Timeout | undefined;
  #isClosed = false;

  /** Without `isWanted` every process given out is a fresh one. */
  constructor(config: ChildConfig, isWanted: boolean) {
    this.#config = config;
    this.#isWanted = isWanted;
  }

  /** The process id of the spare, once it is loaded. */
  get pid(): number | undefined {
    return this.#isWarm ? this.#spare?.pid : undefined;
  }

  /** A process to serve with: the spare one, else a fresh one. */
  take(): ForkedChild {
    const spare = this.#spare;
    this.#spare = undefined;
    this.refill();
    return spare === undefined || spare.hasEnded ? new ForkedChild(this.#config) : spare;
  }

  /** Loads a spare one before long, unless there is one. */
  refill(afterMs: number = refillPauseMs): void {
    if (!this.#isWanted || this.#isClosed || this.#spare !== undefined) return;
    clearTimeout(this.#timer);
    this.#timer = setTimeout(() => this.#load(), afterMs);
    this.#timer.unref();
  }

  /** Ends the spare process. */
  async [Symbol.asyncDispose](): Promise<void> {
    this.#isClosed = true;
    clearTimeout(this.#timer);
    const spare = this.#spare;
    this.#spare = undefined;
    spare?.kill();
    await spare?.exited;
  }

  #load(): void {
    if (this.#spare !== undefined || this.#isClosed) return;
    const spare = new ForkedChild(this.#config);
    this.#spare = spare;
    this.#isWarm = false;
    void spare.warm.then(() => (this.#isWarm ||= this.#spare === spare));
    void spare.exited.then(({ code, signal }) => {
      if (this.#spare !== spare) return;
      this.#spare = undefined;
      log('warn', 'spare-child-exited', { code: code ?? -1, signal: signal ?? '' });
      this.refill(refillAfterDeathMs);
    });
  }
}
