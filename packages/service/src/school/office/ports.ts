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

/** Reads what the office looks at. */
export interface OfficeStore {
  /** The pupils of the school's classes, by class and name; with `taughtBy` only of classes that this person teaches. One statement. */
  readSigns(schoolId: SchoolId, taughtBy: PersonId | null, now: EpochMs): Promise<readonly PupilSigns[]>;
}
