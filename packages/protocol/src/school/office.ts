// What the office sees of its school besides the day. docs/spec/office.md.

import type { AudienceId, PersonId } from '@preau/core/base';

/** A pupil of whom nothing was seen since the hour asked for. */
export interface UnseenPupil {
  readonly personId: PersonId;
  readonly displayName: string;
  /** Epoch ms of the last sign-in or renewal; null when none is known. */
  readonly lastSeenAt: number | null;
  /** The first thing to look into. */
  readonly hint: 'neverActivated' | 'cardOnly' | 'signedOut' | 'silent';
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

/** One act of the audit log: a deed, or many like deeds of one hand in a row, none more than ten minutes after the one before. OFFICE-71. */
export interface AuditAct {
  /** Places of its newest and its oldest line: `<epoch ms>_<id>`. */
  readonly first: string;
  readonly last: string;
  /** Epoch ms of the newest and the oldest line. */
  readonly at: number;
  readonly from: number;
  /** Lines in it. */
  readonly count: number;
  /** What was done, e.g. `switch.home.on`. */
  readonly action: string;
  readonly actorId: PersonId | null;
  /** Who did it; null when it was the command line, an operator of the cell, or somebody who is gone. */
  readonly actorName: string | null;
  /** To whom, when the act is one line about a person of the school. */
  readonly subjectName: string | null;
  /** In the words of who did it, where a reason was given. */
  readonly reason: string | null;
}

/** One line of an act. */
export interface AuditLine {
  readonly auditId: string;
  /** Epoch ms. */
  readonly at: number;
  readonly subjectName: string | null;
}

/** Answer of `GET /api/office/audit?after=`: the newest first, 50 acts a page. */
export interface AuditAnswer {
  readonly acts: readonly AuditAct[];
  /** `after` of the next page; null when this is the last. */
  readonly next: string | null;
}

/** Answer of `GET /api/office/audit/lines?first=&last=&after=`: the lines of an act, 100 a page. */
export interface AuditLinesAnswer {
  readonly lines: readonly AuditLine[];
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
