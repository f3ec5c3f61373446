// Pupils of whom nothing was seen for a while, and what may be the matter. The real failure of 2020 was the pupils nobody saw. OFFICE-1 to 3.

import type { EpochMs } from '../../base/index.ts';

/** What may be the matter: no password was ever set; nobody is signed in on any device; a device is signed in and silent. */
export type UnseenHint = 'neverActivated' | 'signedOut' | 'silent';

/** What is known of a pupil's account. */
export interface SignsOfLife {
  /** A password was set. */
  readonly activated: boolean;
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
export function unseenHint({ activated, signedIn }: SignsOfLife): UnseenHint {
  if (!activated) return 'neverActivated';
  return signedIn ? 'silent' : 'signedOut';
}
