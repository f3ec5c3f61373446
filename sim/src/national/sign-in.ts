// The stage before the door: passwords cost a hash on one of few cores; ministry or region sign-ons only cost time. One line for all, in order
// of arrival. A client that is told nothing runs into its time-out and sends its password again, and the work of the first is done in vain.

/** Passwords that wait for a core, oldest first. */
export class SignInPool {
  readonly #perSecond: number;
  readonly #wastes: boolean;
  readonly #turn: Int32Array;
  #line: { readonly p: number; readonly turn: number }[] = [];
  #head = 0;
  #budget = 0;
  /** Hashes computed, and of them for nobody. */
  hashes = 0;
  wasted = 0;

  /** `wastes`: clients time out without the server knowing it (no arrival before sign-in). */
  constructor(people: number, perSecond: number, wastes: boolean) {
    this.#perSecond = perSecond;
    this.#wastes = wastes;
    this.#turn = new Int32Array(people);
  }

  /** Sends a password. */
  join(p: number): void {
    this.#line.push({ p, turn: ++this.#turn[p]! });
  }

  /** The client no longer waits for the answer. */
  abandon(p: number): void {
    this.#turn[p]! += 1;
  }

  /** One second of work; answers who is signed in. */
  tick(): readonly number[] {
    this.#budget = Math.min(1, this.#budget) + this.#perSecond;
    const done: number[] = [];
    while (this.#budget >= 1 && this.#head < this.#line.length) {
      const { p, turn } = this.#line[this.#head++]!;
      const isAwaited = this.#turn[p] === turn;
      if (!isAwaited && !this.#wastes) continue;
      this.#budget -= 1;
      this.hashes += 1;
      if (isAwaited) done.push(p);
      else this.wasted += 1;
    }
    if (this.#head > 65_536) [this.#line, this.#head] = [this.#line.slice(this.#head), 0];
    return done;
  }
}
