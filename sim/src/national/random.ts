// Chance without state: each draw is a function of what it is for, so that every policy meets the same people at the same moments. SIM-2.

/** Mixes integers into 32 bits (the finalizer of MurmurHash3 over a running sum). */
export function mixed(a: number, b: number, c: number, d: number): number {
  let hash = 0x9e3779b9;
  for (const part of [a, b, c, d]) {
    hash = Math.imul(hash ^ part, 0x85ebca6b);
    hash ^= hash >>> 13;
    hash = Math.imul(hash, 0xc2b2ae35);
    hash ^= hash >>> 16;
    hash = (hash + 0x6d2b79f5) | 0;
  }
  hash = Math.imul(hash ^ (hash >>> 15), 0x2c1b3c6d);
  return (hash ^ (hash >>> 14)) >>> 0;
}

/** What a draw is for: its own number for each, so that no two draws are the same by accident. `rehearsed` is for walkers alone. */
export const DRAW = {
  person: 1,
  roster: 2,
  show: 3,
  came: 4,
  when: 5,
  spread: 6,
  seed: 7,
  week: 8,
  late: 9,
  rehearsed: 20,
} as const;

/** Uniform in [0, 1) for a seed, a purpose and two numbers. */
export function unitOf(seed: number, purpose: number, a: number, b: number): number {
  return mixed(seed, purpose, a, b) / 2 ** 32;
}

/** Standard normal, by Box and Muller. */
export function normalOf(seed: number, purpose: number, a: number, b: number): number {
  const [first, second] = [unitOf(seed, purpose, a, b), unitOf(seed, purpose + 100, a, b)];
  return Math.sqrt(-2 * Math.log(1 - first)) * Math.cos(2 * Math.PI * second);
}

/** A stream of draws for what happens on the way: retries, patience, lines that drop. One per cell, hour and policy. */
export class Chance {
  #state: number;

  constructor(seed: number) {
    this.#state = seed >>> 0 || 1;
  }

  /** Uniform in [0, 1): mulberry32. */
  unit(): number {
    this.#state = (this.#state + 0x6d2b79f5) | 0;
    let word = Math.imul(this.#state ^ (this.#state >>> 15), 1 | this.#state);
    word = (word + Math.imul(word ^ (word >>> 7), 61 | word)) ^ word;
    return ((word ^ (word >>> 14)) >>> 0) / 2 ** 32;
  }

  /** Exponential with this mean. */
  exponential(mean: number): number {
    return -mean * Math.log(1 - this.unit());
  }

  /** Standard normal. */
  normal(): number {
    return Math.sqrt(-2 * Math.log(1 - this.unit())) * Math.cos(2 * Math.PI * this.unit());
  }
}
