// Persons and guardian links, out of users.csv, roles.csv and enrollments.csv.

import { cleanText, ROLES } from '@preau/core/base';
import type { LocalDate, Role } from '@preau/core/base';
import { bySourcedId, guardianLinkKey, isSourcedId } from '@preau/core/school';
import type { GuardianLink, GuardianRelation, RosterPerson, Teaching } from '@preau/core/school';
import type { CsvRow } from '../csv-table.ts';
import type { ReadAudience } from './school.ts';
import { dateOf, textOf } from './school.ts';
import { listOf } from './tables.ts';
import type { Table } from './tables.ts';

// Staff without a role of ours (conseiller d'éducation, assistant) are adults who teach nothing yet.
const ROLE_OF: Readonly<Record<string, Role>> = {
  student: 'pupil',
  teacher: 'teacher',
  guardian: 'guardian',
  parent: 'guardian',
  relative: 'guardian',
  principal: 'head',
  siteAdministrator: 'operator',
  systemAdministrator: 'operator',
  districtAdministrator: 'operator',
  aide: 'teacher',
  counselor: 'teacher',
  proctor: 'teacher',
};
const RELATION_OF: Readonly<Record<string, GuardianRelation>> = {
  parent: 'parent',
  guardian: 'guardian',
  relative: 'relative',
};
const RELATIONS: readonly string[] = ['parent', 'guardian', 'relative', 'other'] satisfies GuardianRelation[];

/** What is known of a person's roles in the school. */
export interface ReadRoles {
  readonly roles: ReadonlySet<Role>;
  readonly relation: GuardianRelation;
}

/** Roles in the school by user. Rows of other orgs, and rows outside their dates at `asOf`, are left out. */
export function readRoles(
  roles: Table,
  users: Table,
  orgSourcedId: string,
  asOf: LocalDate | undefined,
): Map<string, ReadRoles> {
  const found = new Map<string, { roles: Set<Role>; relation: GuardianRelation }>();
  for (const row of roles.values()) {
    if (row.text('orgSourcedId') !== orgSourcedId || !isCurrent(row, asOf)) continue;
    const user = row.text('userSourcedId');
    const written = row.text('role');
    const role = ROLE_OF[written];
    if (role === undefined) row.problem('role', 'OneRoster 1.2 has no such role');
    else if (users.has(user)) {
      const known = found.get(user) ?? { roles: new Set<Role>(), relation: 'other' };
      known.roles.add(role);
      known.relation = RELATION_OF[written] ?? known.relation;
      found.set(user, known);
    }
  }
  return found;
}

/** What enrollments say of one person. */
interface Enrolled {
  classSourcedId: string | null;
  readonly groups: Set<string>;
  readonly teaches: Map<string, Teaching>;
}

/** Classes, groups and lessons by user. */
export function readEnrollments(
  enrollments: Table,
  allClasses: Table,
  audiences: ReadonlyMap<string, ReadAudience>,
  users: Table,
  roles: ReadonlyMap<string, ReadRoles>,
  asOf: LocalDate | undefined,
): Map<string, Enrolled> {
  const found = new Map<string, Enrolled>();
  for (const row of enrollments.values()) {
    const [classKey, user] = [row.text('classSourcedId'), row.text('userSourcedId')];
    const audience = audiences.get(classKey);
    if (!allClasses.has(classKey)) row.problem('classSourcedId', 'No such class in classes.csv');
    if (!users.has(user)) row.problem('userSourcedId', 'No such user in users.csv');
    if (audience === undefined || !users.has(user) || !isCurrent(row, asOf)) continue;
    const enrolled = found.get(user) ?? {
      classSourcedId: null,
      groups: new Set<string>(),
      teaches: new Map<string, Teaching>(),
    };
    found.set(user, enrolled);
    const held = roles.get(user)?.roles;
    switch (row.text('role')) {
      case 'student':
        if (held?.has('pupil') !== true)
          row.problem('userSourcedId', 'This user is no student of the school in roles.csv');
        else if (audience.audience.kind === 'group') enrolled.groups.add(classKey);
        else if (enrolled.classSourcedId !== null && enrolled.classSourcedId !== classKey)
          row.problem('classSourcedId', `The pupil is in a second class; the first is ${enrolled.classSourcedId}`);
        else enrolled.classSourcedId = classKey;
        break;
      case 'teacher':
        if (held?.has('teacher') !== true)
          row.problem('userSourcedId', 'This user is no teacher of the school in roles.csv');
        else
          for (const teaching of teachingsOf(row, audience))
            enrolled.teaches.set(`${teaching.audienceSourcedId},${teaching.subject}`, teaching);
        break;
      case 'administrator':
      case 'proctor':
        break;
      default:
        row.problem('role', 'The role of an enrollment must be student, teacher, administrator or proctor');
    }
  }
  return found;
}

/** The people of the school: users with a role in it, unless disabled. */
export function readPeople(
  users: Table,
  roles: ReadonlyMap<string, ReadRoles>,
  enrolled: ReadonlyMap<string, Enrolled>,
): Map<string, RosterPerson> {
  const people = new Map<string, RosterPerson>();
  for (const [sourcedId, row] of users) {
    const held = roles.get(sourcedId);
    const enabled = row.text('enabledUser');
    if (enabled !== '' && enabled !== 'true' && enabled !== 'false')
      row.problem('enabledUser', 'enabledUser must be true or false');
    if (held === undefined || enabled === 'false') continue;
    const place = enrolled.get(sourcedId);
    const isPupil = held.roles.has('pupil');
    if (isPupil && (place?.classSourcedId ?? null) === null)
      row.problem('sourcedId', 'The pupil is enrolled in no class (homeroom)');
    people.set(sourcedId, {
      sourcedId,
      source: 'oneroster',
      missing: false,
      givenName: textOf(row, row.text('preferredGivenName') === '' ? 'givenName' : 'preferredGivenName', 100),
      familyName: textOf(row, row.text('preferredFamilyName') === '' ? 'familyName' : 'preferredFamilyName', 100),
      preferredLogin: row.text('username') || null,
      roles: ROLES.filter((role) => held.roles.has(role)),
      classSourcedId: isPupil ? (place?.classSourcedId ?? null) : null,
      groupSourcedIds: [...(place?.groups ?? [])].sort(),
      teaches: [...(place?.teaches ?? [])].sort(([a], [b]) => (a < b ? -1 : 1)).map(([, teaching]) => teaching),
    });
  }
  return people;
}

/** Links from `agentSourcedIds`, told at the pupil or at the adult; contact flags only at the pupil. */
export function readGuardianLinks(
  users: Table,
  people: ReadonlyMap<string, RosterPerson>,
  roles: ReadonlyMap<string, ReadRoles>,
): GuardianLink[] {
  const links = new Map<string, GuardianLink>();
  const fromPupils = [...people.values()].filter((p) => p.roles.includes('pupil'));
  const others = [...people.values()].filter((p) => !p.roles.includes('pupil'));
  for (const person of [...fromPupils, ...others]) {
    const row = users.get(person.sourcedId)!;
    const agents = listOf(row.text('agentSourcedIds'));
    const flags = flagsOf(row, agents.length);
    agents.forEach((agent, i) => {
      if (!users.has(agent) || !isSourcedId(agent))
        return row.problem('agentSourcedIds', `No such user in users.csv: ${agent}`);
      const isPupil = person.roles.includes('pupil');
      const [guardian, pupil] = isPupil ? [people.get(agent), person] : [person, people.get(agent)];
      if (guardian === undefined || pupil === undefined) return;
      if (!guardian.roles.includes('guardian'))
        return row.problem('agentSourcedIds', `${guardian.sourcedId} is no guardian, parent or relative in roles.csv`);
      if (!pupil.roles.includes('pupil')) return;
      const sourcedId = guardianLinkKey(guardian.sourcedId, pupil.sourcedId);
      if (links.has(sourcedId)) return;
      const relation = flags.relations[i] ?? roles.get(guardian.sourcedId)?.relation ?? 'other';
      links.set(sourcedId, {
        sourcedId,
        source: 'oneroster',
        missing: false,
        guardianSourcedId: guardian.sourcedId,
        pupilSourcedId: pupil.sourcedId,
        relation,
        legal: flags.legal[i] ?? (relation === 'parent' || relation === 'guardian'),
        contactRank: flags.ranks[i] ?? null,
      });
    });
  }
  return [...links.values()].sort(bySourcedId);
}

interface Flags {
  readonly relations: readonly GuardianRelation[];
  readonly legal: readonly boolean[];
  readonly ranks: readonly (number | null)[];
}

// Lists that run beside agentSourcedIds; `-` stands for "not said" in a list of ranks.
function flagsOf(row: CsvRow, count: number): Flags {
  const list = (column: string, isGood: (part: string) => boolean, expected: string): string[] => {
    const parts = listOf(row.text(column));
    if (parts.length > 0 && parts.length !== count)
      row.problem(column, `The list has ${parts.length} parts; agentSourcedIds has ${count}`);
    else if (!parts.every(isGood)) row.problem(column, `Each part must be ${expected}`);
    else return parts;
    return [];
  };
  return {
    relations: list(
      'metadata.preau.agentRelations',
      (p) => RELATIONS.includes(p),
      RELATIONS.join(', '),
    ) as GuardianRelation[],
    legal: list('metadata.preau.agentLegal', (p) => p === 'true' || p === 'false', 'true or false').map(
      (p) => p === 'true',
    ),
    ranks: list(
      'metadata.preau.agentRanks',
      (p) => p === '-' || /^[1-9]\d?$/.test(p),
      'a number from 1 to 99, or -',
    ).map((p) => (p === '-' ? null : Number(p))),
  };
}

function teachingsOf(row: CsvRow, audience: ReadAudience): Teaching[] {
  // Our own column, so that a comma or backslash in a subject can be escaped by a backslash.
  const own = [...row.text('metadata.preau.subjects').matchAll(/(?:[^\\,]|\\.)+/gs)]
    .map(([part]) => cleanText(part.replaceAll(/\\(.)/gs, '$1')))
    .filter((subject) => subject !== '');
  return (own.length > 0 ? own : audience.subjects).map((subject) => ({
    audienceSourcedId: audience.audience.sourcedId,
    subject,
  }));
}

function isCurrent(row: CsvRow, asOf: LocalDate | undefined): boolean {
  const [from, to] = [dateOf(row, 'beginDate'), dateOf(row, 'endDate')];
  return asOf === undefined || ((from === undefined || from <= asOf) && (to === undefined || asOf <= to));
}
