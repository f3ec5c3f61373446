// Numbers that name nobody. OFFICE-31.

import type { Crowd } from '@preau/protocol/school';

/** Fewer than that are not told. */
const NAMELESS = 10;

/** The number, or null for 1 to 9. */
export function crowdOf(count: number): Crowd {
  return count > 0 && count < NAMELESS ? null : count;
}
