// What the office asks of the outside.

import type { AudienceId, EpochMs, PersonId, SchoolId } from '@preau/core/base';
import type { SignsOfLife } from '@preau/core/school';

/** A pupil of a class with what is known of the account. */
export interface PupilSigns extends SignsOfLife {
  readonly audienceId: AudienceId;
  readonly label: string;
  readonly personId: PersonId;
  readonly givenName: string;
  readonly familyName: string;
  /** When somebody of the family was seen last. */
  readonly familySeenAt: EpochMs | null;
}

/** A deed with the names of those concerned, as far as they are people of the school. */
export interface AuditRow {
  readonly auditId: string;
  readonly at: EpochMs;
  readonly action: string;
  readonly actor: PersonNames | null;
  readonly subject: PersonNames | null;
}

/** A person's names. */
export interface PersonNames {
  readonly givenName: string;
  readonly familyName: string;
}

/** Counts of a school, as they are. */
export interface SchoolCounts {
  readonly roles: readonly {
    readonly role: 'pupil' | 'guardian' | 'teacher';
    readonly people: number;
    readonly activated: number;
    readonly seenDay: number;
    readonly seenWeek: number;
  }[];
  readonly week: Readonly<Record<'lessons' | 'homework' | 'handIns' | 'messages', number>>;
}

/** Reads what the office looks at. */
export interface OfficeStore {
  /** The pupils of the school's classes, by class and name; with `taughtBy` only of classes that this person teaches. One statement. */
  readSigns(schoolId: SchoolId, taughtBy: PersonId | null, now: EpochMs): Promise<readonly PupilSigns[]>;
  /** Deeds of the school, newest first; those older than `after` when that is one of them. One statement. */
  readAudit(schoolId: SchoolId, after: string | null, limit: number): Promise<readonly AuditRow[]>;
  /** One statement. */
  readCounts(schoolId: SchoolId, now: EpochMs): Promise<SchoolCounts>;
}
