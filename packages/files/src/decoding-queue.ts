// A few decodings at once, some waiting, the rest refused: uploads must not take the cores from lessons that run. LESSON-74, FILE-10.

/** The queue of one decoder. */
export class DecodingQueue {
  readonly #atOnce: number;
  readonly #waiting: number;
  readonly #queue: (() => void)[] = [];
  #running = 0;

  constructor(limits: { readonly atOnce: number; readonly waiting: number }) {
    this.#atOnce = limits.atOnce;
    this.#waiting = limits.waiting;
  }

  /** Runs the work when there is a place; undefined, at once, when too many wait. */
  async run<T>(work: () => Promise<T>): Promise<T | undefined> {
    if (this.#running >= this.#atOnce) {
      if (this.#queue.length >= this.#waiting) return undefined;
      const { promise, resolve } = Promise.withResolvers<void>();
      this.#queue.push(resolve);
      await promise;
    } else this.#running += 1;
    try {
      return await work();
    } finally {
      // The place goes to the next in line, if there is one.
      const next = this.#queue.shift();
      if (next === undefined) this.#running -= 1;
      else next();
    }
  }
}
