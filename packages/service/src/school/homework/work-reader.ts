// A session as the stores of homework ask for it.

import type { EpochMs, PersonId, Role, SchoolId, SessionClaims } from '@preau/core/base';
import { actorsOf } from '../rights.ts';
import type { FoundLesson, WorkReader } from './homework-ports.ts';

const OFFICE: readonly Role[] = ['head', 'operator'];

/** The account, and the schools whose office it is. */
export function readerOf(session: SessionClaims, at: EpochMs): WorkReader {
  return {
    accountId: session.accountId,
    schools: schoolsOf(session),
    offices: [...new Set(actorsOf(session, OFFICE).map((actor) => actor.schoolId))],
    at,
  };
}

/** The schools of the session. */
export function schoolsOf(session: SessionClaims): readonly SchoolId[] {
  return [...new Set(session.persons.map((person) => person.schoolId))];
}

/** The person of the session that holds the lesson; undefined when none does. */
export function holderOf(
  session: SessionClaims,
  { schoolId, lesson }: FoundLesson,
): { readonly schoolId: SchoolId; readonly teacherId: PersonId } | undefined {
  const person = session.persons.find((p) => p.schoolId === schoolId && lesson.teacherIds.includes(p.personId));
  return person && { schoolId, teacherId: person.personId };
}
