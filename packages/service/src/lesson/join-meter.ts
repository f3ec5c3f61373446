// How entering goes in this process: what the gate steers the rate of joins by. LESSON-136.

import type { EpochMs } from '@preau/core/base';
import type { JoinLoadFact } from '../base/index.ts';

/** Times kept between two facts: of more, the newest. */
const KEPT = 1_000;

/** Counts entries and their times since the last fact. */
export class JoinMeter {
  readonly #processId: string;
  #times: number[] = [];
  #seen = 0;
  #entered = 0;
  #since: { readonly at: EpochMs; readonly cpuMs: number } | undefined;

  constructor(processId: string) {
    this.#processId = processId;
  }

  /** One `enter` took so long; `hasEntered` is false when it failed for want of an answer. Refusals by the lesson are not counted. */
  note(tookMs: number, hasEntered: boolean): void {
    this.#seen += 1;
    if (hasEntered) this.#entered += 1;
    if (this.#times.length < KEPT) this.#times.push(tookMs);
    // Every newer one replaces another in turn: the last thousand count.
    else this.#times[this.#seen % KEPT] = tookMs;
  }

  /** The fact since the last one, and begins anew. `cpuMs` is what the process used of CPU since it began. */
  take(at: EpochMs, cpuMs: number): JoinLoadFact {
    const { at: from, cpuMs: usedBefore } = this.#since ?? { at, cpuMs };
    const times = this.#times.toSorted((a, b) => a - b);
    const fact: JoinLoadFact = {
      processId: this.#processId,
      at,
      p95Ms: times.length === 0 ? null : times[Math.ceil(times.length * 0.95) - 1]!,
      cpuRatio: at > from ? Math.max(0, cpuMs - usedBefore) / (at - from) : 0,
      entered: this.#entered,
    };
    this.#times = [];
    this.#seen = 0;
    this.#entered = 0;
    this.#since = { at, cpuMs };
    return fact;
  }
}
