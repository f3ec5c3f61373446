// Who may do what at the desk. One question per deed; the routes have a table of roles besides. docs/spec/school.md, "First day and Monday".

import type { PersonClaim, Role, SchoolId, SessionClaims } from '@preau/core/base';
import type { TargetPerson } from './roster-ports.ts';

/** Who acts: one place of the signed-in account. */
export type Actor = PersonClaim;

/** The places of the session that hold one of the roles, in the order of `roles`; in one school when given. */
export function actorsOf(session: SessionClaims, roles: readonly Role[], schoolId?: SchoolId): readonly Actor[] {
  return roles
    .flatMap((role) =>
      session.persons.filter(
        (person) => person.roles.includes(role) && (schoolId === undefined || person.schoolId === schoolId),
      ),
    )
    .filter((person, index, all) => all.indexOf(person) === index);
}

/** Does this place run the school? */
export function isOffice(actor: Actor): boolean {
  return actor.roles.includes('head') || actor.roles.includes('operator');
}

/**
 * May the actor print a code, which takes over the account? A teacher: for a pupil of theirs, and for pupils and guardians of a class whose
 * accounts they look after (PEOPLE-40). A head: for anyone of the school but an operator. Nobody but an operator for an account that also has a place in another school.
 * `roles` are those of all places of the account in the school.
 */
export function mayResetCode(
  actor: Actor,
  target: Pick<TargetPerson, 'roles' | 'elsewhere' | 'taught' | 'administered'>,
): boolean {
  if (actor.roles.includes('operator')) return true;
  if (target.elsewhere || target.roles.includes('operator')) return false;
  if (actor.roles.includes('head')) return true;
  if (!actor.roles.includes('teacher')) return false;
  if (target.administered === true) return target.roles.every((role) => role === 'pupil' || role === 'guardian');
  return target.taught && target.roles.every((role) => role === 'pupil');
}

/** May the actor add, rename or end somebody with these roles? Only operators touch operators. */
export function mayChangePerson(actor: Actor, roles: readonly Role[]): boolean {
  return actor.roles.includes('operator') || (actor.roles.includes('head') && !roles.includes('operator'));
}
