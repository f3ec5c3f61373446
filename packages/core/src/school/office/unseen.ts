// Pupils of whom nothing was seen for a while, and what may be the matter. The real failure of 2020 was the pupils nobody saw. OFFICE-1 to 3.

import type { EpochMs } from '../../base/index.ts';

/** What may be the matter: neither password nor card ever opened it; it opens by card only, and no device is signed in; nobody is signed in; a device is, and silent. */
export type UnseenHint = 'neverActivated' | 'cardOnly' | 'signedOut' | 'silent';

/** What is known of a pupil's account. */
export interface SignsOfLife {
  /** A password was set. */
  readonly activated: boolean;
  /** A card opened it before. PEOPLE-113. */
  readonly byCard: boolean;
  /** A sign-in that still holds. */
  readonly signedIn: boolean;
  /** Last sign-in or renewal of any device; null when there was none that is still known. */
  readonly lastSeenAt: EpochMs | null;
}

/** Was nothing seen since `from`? */
export function isUnseen({ lastSeenAt }: SignsOfLife, from: EpochMs): boolean {
  return lastSeenAt === null || lastSeenAt < from;
}

/** The first thing to look into. */
export function unseenHint({ activated, byCard, signedIn }: SignsOfLife): UnseenHint {
  if (!activated && !byCard) return 'neverActivated';
  if (signedIn) return 'silent';
  return activated ? 'signedOut' : 'cardOnly';
}
