// What the office sees of its school besides the day. docs/spec/office.md.

import type { AudienceId, PersonId } from '@preau/core/base';

/** A pupil of whom nothing was seen since the hour asked for. */
export interface UnseenPupil {
  readonly personId: PersonId;
  readonly displayName: string;
  /** Epoch ms of the last sign-in or renewal; null when none is known. */
  readonly lastSeenAt: number | null;
  /** The first thing to look into. */
  readonly hint: 'neverActivated' | 'signedOut' | 'silent';
  /** Somebody of the family was seen since then: they can be reached here. */
  readonly familySeen: boolean;
}

/** Answer of `GET /api/office/unseen?hours=`: classes by label, those with nobody unseen too. */
export interface UnseenAnswer {
  /** Epoch ms since which nothing was seen. */
  readonly from: number;
  readonly classes: readonly {
    readonly audienceId: AudienceId;
    readonly label: string;
    readonly pupils: number;
    readonly unseen: readonly UnseenPupil[];
  }[];
}
