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

/** A place in the audit log. */
export interface AuditPlace {
  readonly at: EpochMs;
  readonly auditId: string;
}

/** Whose log: of one school, or (null) of all that the caller sees; of an area of deeds (`person`, `switch`…); by or about one person. */
export interface AuditOf {
  readonly schoolId: SchoolId | null;
  readonly area: string | null;
  readonly personId: PersonId | null;
}

/** Like deeds of one hand in a row, with the names of those concerned, as far as they are people of the school. */
export interface AuditActRow {
  readonly firstId: string;
  readonly lastId: string;
  /** Of the newest and of the oldest line. */
  readonly at: EpochMs;
  readonly from: EpochMs;
  readonly action: string;
  readonly count: number;
  readonly schools: number;
  /** When it is one. */
  readonly school: { readonly schoolId: SchoolId; readonly name: string } | null;
  readonly actorId: PersonId | null;
  readonly actor: PersonNames | null;
  readonly subject: PersonNames | null;
  readonly reason: string | null;
}

/** One line of an act. */
export interface AuditLineRow {
  readonly auditId: string;
  readonly at: EpochMs;
  readonly schoolName: string;
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
  /** Acts, newest first; those older than `after`. An act of more than 2,000 lines is cut. One statement. */
  readActs(
    query: AuditOf & { readonly after: AuditPlace | null; readonly limit: number },
  ): Promise<readonly AuditActRow[]>;
  /** The lines from `first` to `last`, newest first; those older than `after`. One statement. */
  readAct(
    query: AuditOf & {
      readonly first: AuditPlace;
      readonly last: AuditPlace;
      readonly after: AuditPlace | null;
      readonly limit: number;
    },
  ): Promise<readonly AuditLineRow[]>;
  /** One statement. */
  readCounts(schoolId: SchoolId, now: EpochMs): Promise<SchoolCounts>;
}
