// Who takes part: roles in a school, and the part a person plays in one lesson.

import type { AudienceId, PersonId, SchoolId } from './ids.ts';

/** What a person is in a school; a person may hold several. */
export type Role = 'pupil' | 'teacher' | 'guardian' | 'head' | 'operator';
/** All roles, in the order in which a screen prefers them. */
export const ROLES: readonly Role[] = ['teacher', 'pupil', 'guardian', 'head', 'operator'];

/** The part of a person in one lesson. A guest was invited by the teacher and is no moderator. */
export type Part = 'teacher' | 'pupil' | 'guest';

/** A person as credentials carry it: place, roles and audiences, no name. */
export interface PersonClaim {
  readonly personId: PersonId;
  readonly schoolId: SchoolId;
  readonly roles: readonly Role[];
  /** Classes and groups of the person (a teacher's are those taught). A token carries the first 48 of the whole account (SCHOOL-50): a hint
   * for the gate, never the truth about rights. */
  readonly audienceIds: readonly AudienceId[];
}
