// People by hand: classes and pupils to look at, codes to print, persons to add, move and end. docs/spec/school.md, "First day and Monday".

import { DEFAULT_ZONE, err, localDateAt, ok } from '@preau/core/base';
import { displayNameOf, toPeopleSearch } from '@preau/core/school';
import type {
  AccountId,
  AudienceId,
  LocalDate,
  PersonId,
  Result,
  Role,
  SchoolId,
  SessionClaims,
} from '@preau/core/base';
import type {
  ActivationCodeAnswer,
  AudiencesAnswer,
  OfficePerson,
  PeopleAnswer,
  PupilsAnswer,
} from '@preau/protocol/school';
import type { Clock, Randomness } from '../base/index.ts';
import type { CodeDesk } from './code-desk.ts';
import type { DayStore, Deed } from './day-ports.ts';
import { actorsOf, isOffice, mayChangePerson, mayResetCode } from './rights.ts';
import type { Actor } from './rights.ts';
import type { FoundPerson, PeopleStore, PersonPatch, TargetPerson } from './roster-ports.ts';
import type { SessionDesk } from './session-desk.ts';

/** Why a deed at the desk is refused. */
export interface DeskRefusal {
  readonly code:
    | 'session.forbidden'
    | 'person.unknown'
    | 'person.notYours'
    | 'audience.unknown'
    | 'audience.notYours'
    | 'request.invalid';
  /** What is wrong with the request, for `request.invalid`. */
  readonly detail?: string;
}

/** A person to add. */
export interface AddPerson {
  readonly schoolId: SchoolId;
  readonly givenName: string;
  readonly familyName: string;
  readonly role: Role;
  readonly classId?: AudienceId | undefined;
  readonly guardianOf?: readonly PersonId[] | undefined;
}

/** Which people of a school to show. */
export interface FindPeople {
  /** Without it the first school that the session runs. */
  readonly schoolId?: SchoolId | undefined;
  readonly search?: string | undefined;
  readonly role?: Role | undefined;
  readonly after?: PersonId | undefined;
}

/** People on one page of a search. SCHOOL-101. */
export const PEOPLE_PAGE = 25;

/** What the desk works with. */
export interface PeopleDeskParts {
  readonly people: PeopleStore;
  readonly days: Pick<DayStore, 'findSchool'>;
  readonly codes: CodeDesk;
  readonly sessions: Pick<SessionDesk, 'announce'>;
  readonly clock: Clock;
  readonly randomness: Randomness;
}

/** The desk. Every method checks the rights of the session. */
export interface PeopleDesk {
  /** A teacher's classes and groups; for a head or operator all of the school. */
  audiences(session: SessionClaims): Promise<Result<AudiencesAnswer, DeskRefusal>>;
  pupils(session: SessionClaims, audienceId: AudienceId): Promise<Result<PupilsAnswer, DeskRefusal>>;
  /** The office's search for anybody of the school, page by page. */
  find(session: SessionClaims, wanted: FindPeople): Promise<Result<PeopleAnswer, DeskRefusal>>;
  printCode(session: SessionClaims, personId: PersonId): Promise<Result<ActivationCodeAnswer, DeskRefusal>>;
  add(
    session: SessionClaims,
    person: AddPerson,
  ): Promise<
    Result<{ readonly personId: PersonId; readonly displayName: string; readonly login: string }, DeskRefusal>
  >;
  change(session: SessionClaims, personId: PersonId, patch: PersonPatch): Promise<Result<null, DeskRefusal>>;
}

/** Who may look at classes and print codes. */
const STAFF: readonly Role[] = ['operator', 'head', 'teacher'];
const OFFICE: readonly Role[] = ['operator', 'head'];

/** Makes the desk. */
export function createPeopleDesk(parts: PeopleDeskParts): PeopleDesk {
  const { people, clock, randomness } = parts;

  const deedOf = (actor: Actor): Deed => ({ auditId: randomness.uuid(), actorId: actor.personId, at: clock.now() });
  const today = async (schoolId: SchoolId): Promise<LocalDate> =>
    localDateAt(clock.now(), (await parts.days.findSchool(schoolId))?.zone ?? DEFAULT_ZONE);

  /** Looks for the person in each school in which the session may act. */
  async function findTarget(
    session: SessionClaims,
    personId: PersonId,
    roles: readonly Role[],
  ): Promise<Result<{ readonly actor: Actor; readonly target: TargetPerson }, DeskRefusal>> {
    const actors = actorsOf(session, roles);
    if (actors.length === 0) return err({ code: 'session.forbidden' });
    for (const actor of actors) {
      const target = await people.findTarget(
        actor.schoolId,
        personId,
        actor.roles.includes('teacher') ? actor.personId : null,
      );
      if (target !== undefined) return ok({ actor, target });
    }
    return err({ code: 'person.unknown' });
  }

  /** A class that may be given to a pupil of the school. */
  async function checkClass(schoolId: SchoolId, classId: AudienceId): Promise<DeskRefusal | undefined> {
    const audience = await people.findAudience(schoolId, classId, null);
    if (audience === undefined) return { code: 'audience.unknown' };
    return audience.kind === 'class' ? undefined : { code: 'request.invalid', detail: 'classId names a group' };
  }

  /** Groups that may be given to somebody with these roles. */
  async function checkGroups(
    schoolId: SchoolId,
    roles: readonly Role[],
    groupIds: readonly AudienceId[],
  ): Promise<DeskRefusal | undefined> {
    if (!roles.includes('pupil')) return { code: 'request.invalid', detail: 'only a pupil is in a group' };
    const kinds = new Map((await people.listLabels(schoolId)).map((each) => [each.audienceId, each.kind]));
    if (groupIds.some((id) => !kinds.has(id))) return { code: 'audience.unknown' };
    return groupIds.every((id) => kinds.get(id) === 'group')
      ? undefined
      : { code: 'request.invalid', detail: 'groupIds names a class' };
  }

  return {
    async audiences(session) {
      const actors = actorsOf(session, STAFF);
      if (actors.length === 0) return err({ code: 'session.forbidden' });
      const lists = await Promise.all(
        actors.map((actor) => people.listAudiences(actor.schoolId, isOffice(actor) ? null : actor.personId)),
      );
      return ok({ audiences: lists.flat() });
    },
    async pupils(session, audienceId) {
      const actors = actorsOf(session, STAFF);
      if (actors.length === 0) return err({ code: 'session.forbidden' });
      for (const actor of actors) {
        const audience = await people.findAudience(actor.schoolId, audienceId, actor.personId);
        if (audience === undefined) continue;
        if (!isOffice(actor) && !audience.taught) return err({ code: 'audience.notYours' });
        const list = await people.listPupils(actor.schoolId, audienceId);
        if (list !== undefined)
          return ok({
            label: list.label,
            pupils: list.pupils.map(({ personId, login, activated, byCard, ...name }) => ({
              personId,
              displayName: displayNameOf(name),
              login,
              activated,
              byCard,
            })),
          });
      }
      return err({ code: 'audience.unknown' });
    },
    async find(session, { schoolId, search = '', role, after }) {
      const actor = actorsOf(session, OFFICE, schoolId)[0];
      if (actor === undefined) return err({ code: 'session.forbidden' });
      const labels = search.trim() === '' ? [] : await people.listLabels(actor.schoolId);
      const found = await people.searchPeople({
        schoolId: actor.schoolId,
        search: toPeopleSearch(search, labels),
        role: role ?? null,
        after: after ?? null,
        limit: PEOPLE_PAGE + 1,
      });
      const page = found.slice(0, PEOPLE_PAGE);
      return ok({
        people: page.map((person) => toOfficePerson(actor, person)),
        next: found.length > page.length ? (page.at(-1)?.personId ?? null) : null,
      });
    },
    async printCode(session, personId) {
      const found = await findTarget(session, personId, STAFF);
      if (!found.ok) return found;
      const { actor, target } = found.value;
      if (!mayResetCode(actor, { ...target, roles: target.accountRoles })) return err({ code: 'person.notYours' });
      return parts.codes.issue({ schoolId: actor.schoolId, personId, createdBy: actor.personId });
    },
    async add(session, wanted) {
      const actor = actorsOf(session, OFFICE, wanted.schoolId)[0];
      if (actor === undefined || !mayChangePerson(actor, [wanted.role])) return err({ code: 'session.forbidden' });
      const { schoolId, role, classId, guardianOf = [] } = wanted;
      if ((role === 'pupil') !== (classId !== undefined))
        return err({
          code: 'request.invalid',
          detail: role === 'pupil' ? 'a pupil needs a class' : 'only a pupil is in a class',
        });
      if (guardianOf.length > 0 && role !== 'guardian')
        return err({ code: 'request.invalid', detail: 'only a guardian has children' });
      const wrongClass = classId === undefined ? undefined : await checkClass(schoolId, classId);
      if (wrongClass !== undefined) return err(wrongClass);
      const children = [...new Set(guardianOf)];
      if ((await people.findPupils(schoolId, children)).length !== children.length)
        return err({ code: 'person.unknown' });
      const personId = randomness.uuid() as PersonId;
      const { login } = await people.add(
        {
          schoolId,
          personId,
          accountId: randomness.uuid() as AccountId,
          givenName: wanted.givenName,
          familyName: wanted.familyName,
          role,
          classId: classId ?? null,
          guardianOf: children,
        },
        await today(schoolId),
        deedOf(actor),
      );
      return ok({ personId, displayName: displayNameOf(wanted), login });
    },
    async change(session, personId, patch) {
      const found = await findTarget(session, personId, OFFICE);
      if (!found.ok) return found;
      const { actor, target } = found.value;
      if (!mayChangePerson(actor, target.roles)) return err({ code: 'person.notYours' });
      if (patch.classId !== undefined) {
        if (!target.roles.includes('pupil'))
          return err({ code: 'request.invalid', detail: 'only a pupil is in a class' });
        const wrongClass = await checkClass(actor.schoolId, patch.classId);
        if (wrongClass !== undefined) return err(wrongClass);
      }
      if (patch.groupIds !== undefined) {
        const wrongGroups = await checkGroups(actor.schoolId, target.roles, patch.groupIds);
        if (wrongGroups !== undefined) return err(wrongGroups);
      }
      if (patch.guardianOf !== undefined) {
        if (!target.roles.includes('guardian'))
          return err({ code: 'request.invalid', detail: 'only a guardian has children' });
        const children = [...new Set(patch.guardianOf)];
        if (
          children.includes(personId) ||
          (await people.findPupils(actor.schoolId, children)).length !== children.length
        )
          return err({ code: 'person.unknown' });
      }
      const ended = await people.change(actor.schoolId, personId, patch, await today(actor.schoolId), deedOf(actor));
      if (ended === undefined) return err({ code: 'person.unknown' });
      await parts.sessions.announce(ended);
      return ok(null);
    },
  };
}

function toOfficePerson(actor: Actor, { elsewhere, children, ...person }: FoundPerson): OfficePerson {
  return {
    ...person,
    displayName: displayNameOf(person),
    children: children.map((child) => ({
      personId: child.personId,
      displayName: displayNameOf(child),
      classLabel: child.classLabel,
      ...(child.restricted ? { restricted: true } : {}),
    })),
    mayChange: mayChangePerson(actor, person.roles),
    mayPrintCode: person.active && mayResetCode(actor, { roles: person.roles, elsewhere, taught: false }),
  };
}
