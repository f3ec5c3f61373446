// Deficit credit: what a class was owed and did not get puts it first in the next hour. Deficit round-robin with the average as quantum.
// GATE-46, GATE-47; constants: docs/spec/gate.md.

import { CREDIT_STEPS } from './rank.ts';

/** Credit of a class in hours of lesson, between -`CREDIT_BOUND` and `CREDIT_BOUND`. New classes start at 0. */
export type Credit = number;
/** Two hours, owed or owing: a class that had a bad week does not hold the first place for a month. */
export const CREDIT_BOUND = 2;

/**
 * Credit after an hour: plus what the classes of the same lane and cell got on average, minus what this one got. `got` and `average` are shares
 * (0-1) of the minutes of the lesson that could be taught: teacher in and four in five of those who came at level 1 or above. What one class
 * is owed, others owe: over all classes the change is nothing, until somebody reaches the bound. GATE-46.
 */
export function creditAfter(credit: Credit, got: number, average: number): Credit {
  return Math.min(CREDIT_BOUND, Math.max(-CREDIT_BOUND, credit + average - got));
}

/** What the classes got on average; 1 when there was none, so that nothing is owed. */
export function averageOf(got: readonly number[]): number {
  return got.length === 0 ? 1 : got.reduce((sum, share) => sum + share, 0) / got.length;
}

/** The step of a credit as `rankOf` takes it: quarter hours, 0 to 15. No credit and no debt is step 8. GATE-43, GATE-46. */
export function creditStepOf(credit: Credit): number {
  const step = Math.floor(((credit + CREDIT_BOUND) / (2 * CREDIT_BOUND)) * CREDIT_STEPS);
  return Math.min(CREDIT_STEPS - 1, Math.max(0, step));
}

/** Jain's fairness index of shares: 1 when all are equal, 1/n when one has everything, 1 of nothing. Used by the report and by tests. */
export function jainOf(shares: readonly number[]): number {
  const sum = shares.reduce((total, share) => total + share, 0);
  const squares = shares.reduce((total, share) => total + share * share, 0);
  return squares === 0 ? 1 : (sum * sum) / (shares.length * squares);
}
