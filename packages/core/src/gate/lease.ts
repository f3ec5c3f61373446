// A lease: the right of an admitted person to stay. It is the lesson's length, not a quota; a lost line does not end it.
// GATE-65 to GATE-67; constants: docs/spec/gate.md.

import { CLOSES_AFTER_MS } from '../base/index.ts';
import type { EpochMs } from '../base/index.ts';
import { TICKET_LIFE_MS } from './place.ts';

/** Who left the page or lost the line keeps the seat this long. */
export const AWAY_KEPT_MS = 5 * 60_000;
/** Who was admitted and shows no sign for this long is away: a ticket is renewed sooner than that. */
export const SILENT_MS = TICKET_LIFE_MS;

/** A lease as it is kept: `since` is the last sign of the admitted, or when they went away. */
export interface Lease {
  readonly state: 'admitted' | 'away';
  readonly since: EpochMs;
}

/** When leases of a lesson end for everybody: with the lesson, ten minutes after its planned end. GATE-65. */
export function leaseEndsAt(lessonEndsAt: EpochMs): EpochMs {
  return lessonEndsAt + CLOSES_AFTER_MS;
}

/** What has become of a lease by `now`, without anybody's doing: silence turns it into away, five minutes away end it, the lesson's end
 * ends all. GATE-65 to GATE-67. */
export function leaseAt(lease: Lease, lessonEndsAt: EpochMs, now: EpochMs): Lease | undefined {
  if (now >= leaseEndsAt(lessonEndsAt)) return undefined;
  if (lease.state === 'admitted')
    return now - lease.since < SILENT_MS
      ? lease
      : leaseAt({ state: 'away', since: lease.since + SILENT_MS }, lessonEndsAt, now);
  return now - lease.since < AWAY_KEPT_MS ? lease : undefined;
}

/** How long a ticket given now may say it lives, milliseconds: five minutes, and not longer than the lease of its lesson, in whole seconds (at
 * least one). When that is over there is no lease to outlive: five minutes again, and the lesson refuses in its own words. A ticket that
 * outlives the seat behind it breaks the count (DecartAI/sdk, issue 187). GATE-65. */
export function ticketLifeOf(lessonEndsAt: EpochMs, now: EpochMs): number {
  const leftMs = leaseEndsAt(lessonEndsAt) - now;
  if (leftMs <= 0) return TICKET_LIFE_MS;
  return Math.min(TICKET_LIFE_MS, Math.max(1_000, Math.floor(leftMs / 1_000) * 1_000));
}
