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

/** One deed of the audit log. */
export interface AuditLine {
  readonly auditId: string;
  /** Epoch ms. */
  readonly at: number;
  /** What was done, e.g. `switch.home.on`. */
  readonly action: string;
  /** Who did it; null when it was the command line, or somebody who is gone. */
  readonly actorName: string | null;
  /** To whom, when it was done to a person of the school. */
  readonly subjectName: string | null;
}

/** Answer of `GET /api/office/audit?after=`: the newest first, 50 a page. */
export interface AuditAnswer {
  readonly lines: readonly AuditLine[];
  /** `after` of the next page; null when this is the last. */
  readonly next: string | null;
}

/** A number that names nobody: null stands for 1 to 9. OFFICE-31. */
export type Crowd = number | null;

/** Answer of `GET /api/office/statistics`. */
export interface StatisticsAnswer {
  /** People of the school by role: how many there are, ever had a password, and were seen in the last day and week. */
  readonly roles: readonly {
    readonly role: 'pupil' | 'guardian' | 'teacher';
    readonly people: Crowd;
    readonly activated: Crowd;
    readonly seenDay: Crowd;
    readonly seenWeek: Crowd;
  }[];
  /** Of the last seven days. */
  readonly week: {
    readonly lessons: Crowd;
    readonly homework: Crowd;
    readonly handIns: Crowd;
    readonly messages: Crowd;
  };
}
