// When the page of somebody who waits looks at the counters again and checks in: one rule for the page and for those who rehearse a morning. GATE-79,
// GATE-112, GATE-150.

import { aheadOf } from './eta.ts';
import type { Histogram } from './eta.ts';

/** A turn that seems near is asked for, but not more often than this. */
export const TURN_ASK_MS = 5_000;
/** A look that failed is tried again after the usual time, doubled up to this. */
const LONGEST_LOOK_MS = 60_000;
const SOONEST_LOOK_MS = 2_000;
/** Nothing that a page shows changes sooner than after this share of the time that is left. */
const LOOK_RATIO = 0.1;

/** People ahead of a rank, as the counters of its lane tell it; undefined where they tell of no crowd. */
export function aheadIn(
  lanes: readonly { readonly lane: string; readonly crowd?: Histogram }[],
  lane: string,
  rank: number,
): number | undefined {
  const crowd = lanes.find((each) => each.lane === lane)?.crowd;
  return crowd === undefined ? undefined : aheadOf(crowd, rank);
}

/** A check-in may be admitted: the door is idle, nobody is ahead, or some of the class are in. */
export function isTurnNear(ahead: number | undefined, classIn: number): boolean {
  return ahead === undefined || ahead === 0 || classIn > 0;
}

/**
 * When to look again, milliseconds: what the server said (`pollMs`), or a tenth of the time that is left until the turn may come (`leftMs`, 0 when
 * unknown) if that is longer, up to a minute; spread by a tenth either way so that a class does not come at once, later after `misses` in a row. GATE-150.
 */
export function lookAfter(
  { pollMs, misses }: { readonly pollMs: number; readonly misses: number },
  random: number,
  leftMs = 0,
): number {
  const usual = Math.max(SOONEST_LOOK_MS, pollMs, LOOK_RATIO * leftMs);
  return Math.min(LONGEST_LOOK_MS, usual * 2 ** Math.min(misses, 5)) * (0.9 + 0.2 * random);
}

/** When to check in, milliseconds: when the server said, or in a moment when my turn seems near. `sinceMs`: since the last check-in. */
export function nextCheckIn(
  { isTurnNear: isNear }: { readonly isTurnNear: boolean },
  dueInMs: number,
  sinceMs: number,
  random: number,
): number {
  const near = isNear ? Math.max(0, TURN_ASK_MS - sinceMs) + 2_000 * random : Infinity;
  return Math.max(0, Math.min(dueInMs, near));
}
