// When somebody who waits is told to come back: seldom while the turn is far, at the turn when it nears. GATE-79; what the page adds is in turn.ts.

import { renewAfter, TICKET_LIFE_MS } from './place.ts';

/** Who checked in no longer ago than this is present: the life of a ticket, and the silence after which the admitted count as away. GATE-54. */
export const PRESENT_MS = TICKET_LIFE_MS;
/** Nobody is told to come back sooner than this. */
const SOONEST_CHECK_IN_MS = 2_000;
/** A turn is expected at a time, and looked for up to this share later, so that a class does not come at once. */
const LATER_RATIO = 0.25;

/**
 * When somebody who waits checks in again, milliseconds: when the turn is expected (`waitMs` from now, Infinity when unknown) or up to a quarter of
 * that later, and at the latest when the ticket is renewed. `ratio` (0-1) is chance. The counters tell a page of a turn that comes sooner. GATE-79.
 */
export function comeBackAfter(waitMs: number, ratio: number): number {
  const atTurn = Math.max(SOONEST_CHECK_IN_MS, waitMs) * (1 + LATER_RATIO * ratio);
  return Math.round(Math.min(renewAfter(PRESENT_MS, ratio), atTurn));
}
