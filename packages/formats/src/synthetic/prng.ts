// Seeded randomness for synthetic schools: the same seed gives the same school on every machine. Never for secrets.

/** Numbers from 0 (included) to 1 (excluded). */
export type Prng = () => number;

/** A generator from a seed: a 32-bit Weyl sequence, mixed by multiplication and shifts. */
export function seededPrng(seed: number): Prng {
  let state = Math.imul(seed | 0, 0x9e3779b1) >>> 0;
  return () => {
    state = (state + 0x6d2b79f5) >>> 0;
    let mixed = Math.imul(state ^ (state >>> 16), 0x21f0aaad);
    mixed = Math.imul(mixed ^ (mixed >>> 15), 0x735a2d97);
    return ((mixed ^ (mixed >>> 15)) >>> 0) / 0x1_0000_0000;
  };
}

/** A whole number from 0 to `below` - 1. */
export function pickIndex(random: Prng, below: number): number {
  return Math.floor(random() * below);
}

/** One of a list. Throws RangeError when it is empty. */
export function pick<T>(random: Prng, list: readonly T[]): T {
  if (list.length === 0) throw new RangeError('Cannot pick from an empty list');
  return list[pickIndex(random, list.length)]!;
}

/** The list in another order. */
export function shuffled<T>(random: Prng, list: readonly T[]): T[] {
  const result = [...list];
  for (let i = result.length - 1; i > 0; i -= 1) {
    const j = pickIndex(random, i + 1);
    [result[i], result[j]] = [result[j]!, result[i]!];
  }
  return result;
}
