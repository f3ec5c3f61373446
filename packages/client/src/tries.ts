// The tries to come in or back: one runs, or one is planned, or somebody has to say so.

import type { Result } from '@preau/core/base';
import type { Arrival } from './attempt.ts';
import { waitBefore } from './backoff.ts';
import type { Refusal } from './calls.ts';
import type { Platform, Socket } from './platform.ts';

/** A try that hangs for longer is begun anew when something says that the line is back. */
const STALE_TRY_MS = 700;
/** How long a given-up try may still arrive: a line that was cut delivers late. */
const STRAY_MS = 30_000;

/** What the tries need of the connection: how one try is made, and who hears of its end. A try that was given up is not heard of. */
export interface TriesParts {
  readonly platform: Platform;
  attempt(resume: boolean, signal: AbortSignal): Promise<Result<Arrival, Refusal>>;
  arrived(arrival: Arrival): void;
  refused(refusal: Refusal): void;
}

/** The tries of one connection. `resume` says of a try that it comes back to a seat. */
export class Tries {
  readonly #parts: TriesParts;
  #running: AbortController | null = null;
  #begunAt = 0;
  #failed = 0;
  /** When a try of ours was given up last: its socket may still reach the house and take the seat from the line that stands. */
  #strayAt = -Infinity;
  #cancelPlanned: (() => void) | null = null;

  constructor(parts: TriesParts) {
    this.#parts = parts;
  }

  get isRunning(): boolean {
    return this.#running !== null;
  }

  /** Begins a try, instead of the one that runs or is planned. */
  async begin(resume: boolean): Promise<void> {
    this.halt();
    const { platform } = this.#parts;
    const running = new AbortController();
    this.#running = running;
    this.#begunAt = platform.now();
    const outcome = await this.#parts.attempt(resume, running.signal);
    const isGivenUp = this.#running !== running;
    if (isGivenUp || !outcome.ok) this.#strayAt = platform.now();
    if (isGivenUp) {
      if (outcome.ok) letGo(outcome.value.socket);
      return;
    }
    this.#running = null;
    if (outcome.ok) this.#parts.arrived(outcome.value);
    else this.#parts.refused(outcome.error);
  }

  /** Plans the next try after a failure: when the house says, or when the backoff does. */
  plan(resume: boolean, retryAfterMs: number | undefined): void {
    const { platform } = this.#parts;
    const hungMs = platform.now() - this.#begunAt;
    const waitMs = waitBefore({ tries: this.#failed, random: platform.random(), retryAfterMs, hungMs });
    this.#failed += 1;
    this.#cancelPlanned?.();
    this.#cancelPlanned = platform.setTimer(waitMs, () => {
      this.#cancelPlanned = null;
      void this.begin(resume);
    });
  }

  /** Something says that the line is back: a try that waits or hangs is made now. */
  hurry(resume: boolean): void {
    if (this.#cancelPlanned !== null) this.forget();
    else if (this.#running === null || this.#parts.platform.now() - this.#begunAt < STALE_TRY_MS) return;
    void this.begin(resume);
  }

  /** The next failure counts as the first. */
  forget(): void {
    this.#failed = 0;
  }

  /** Was a line that is replaced at this moment replaced by a given-up try of ours? Once for each stray: two tabs must not take the seat from each other for ever. */
  takeStray(): boolean {
    const isOurs = this.#parts.platform.now() - this.#strayAt < STRAY_MS;
    if (isOurs) this.#strayAt = -Infinity;
    return isOurs;
  }

  /** Gives up the running try and the planned one. */
  halt(): void {
    this.#running?.abort();
    this.#running = null;
    this.#cancelPlanned?.();
    this.#cancelPlanned = null;
  }
}

/** Closes a socket of which nothing is to be heard any more. */
export function letGo(socket: Socket | null): void {
  if (socket === null) return;
  socket.onmessage = null;
  socket.onclose = null;
  socket.close();
}
