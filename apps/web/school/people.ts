// What the office's list says of a person, and what a changed form sends. The words come from the catalogue. SCHOOL-100, 102.

import type { Role } from '@preau/core/base';
import type { HandPart, OfficePerson } from '@preau/protocol/school';
import { mainRole } from './account.ts';
import type { SchoolMessages } from './messages.ts';

/** Labels of a teacher's classes that fit a line; the others are counted. */
const SHOWN_LABELS = 8;

/** How it stands with a person: ended by hand, lacking in the last file, a password set, by card only, or neither ever. */
export type PersonStanding = 'ended' | 'missing' | 'active' | 'byCard' | 'notActive';

/** What matters most comes first. */
export function personStanding(
  person: Pick<OfficePerson, 'active' | 'missing' | 'activated' | 'byCard'>,
): PersonStanding {
  if (!person.active) return 'ended';
  if (person.missing) return 'missing';
  return accountStanding(person);
}

/** The same of the account alone. PEOPLE-113. */
export function accountStanding({
  activated,
  byCard,
}: Pick<OfficePerson, 'activated' | 'byCard'>): 'active' | 'byCard' | 'notActive' {
  if (activated) return 'active';
  return byCard ? 'byCard' : 'notActive';
}

/** One line under the name: each role with what belongs to it. */
export function personLine(
  person: Pick<OfficePerson, 'roles' | 'audiences' | 'teaches' | 'children'>,
  text: Pick<SchoolMessages, 'role' | 'people'>,
): string {
  const first = mainRole(person.roles);
  const roles = [first, ...person.roles.filter((role) => role !== first)];
  return roles.map((role) => roleLine(role, person, text)).join(' · ');
}

function roleLine(
  role: Role,
  { audiences, teaches, children }: Pick<OfficePerson, 'audiences' | 'teaches' | 'children'>,
  text: Pick<SchoolMessages, 'role' | 'people'>,
): string {
  if (role === 'pupil')
    return [text.role.pupil, audiences.map((each) => each.label).join(', ')].filter(isSaid).join(' · ');
  if (role === 'teacher') {
    const more = teaches.length - SHOWN_LABELS;
    const labels = [...teaches.slice(0, SHOWN_LABELS), ...(more > 0 ? [text.people.more(more)] : [])];
    return [text.role.teacher, labels.join(', ')].filter(isSaid).join(' · ');
  }
  if (role === 'guardian' && children.length > 0) {
    const named = children.map((child) =>
      child.classLabel === ''
        ? child.displayName
        : `${child.displayName} (${child.classLabel.replaceAll(' ', '\u00A0')})`,
    );
    return [text.role.guardian, text.people.children(named.length, named.join(', '))].join(' · ');
  }
  return text.role[role];
}

const isSaid = (part: string): boolean => part !== '';

/** The fields of the form about a person. */
export interface PersonFields {
  readonly givenName: string;
  readonly familyName: string;
  readonly classId: string;
  readonly groupIds: readonly string[];
  readonly childIds: readonly string[];
}

/** The form as it opens. */
export function fieldsOf(person: OfficePerson): PersonFields {
  return {
    givenName: person.givenName,
    familyName: person.familyName,
    classId: person.audiences.find((each) => each.kind === 'class')?.audienceId ?? '',
    groupIds: person.audiences.filter((each) => each.kind === 'group').map((each) => each.audienceId),
    childIds: person.children.map((child) => child.personId),
  };
}

/** The body of a PATCH: only what differs, and only what the person's roles have. Empty when nothing changed. */
export function changesOf(
  person: OfficePerson,
  { handBack = [], ...fields }: PersonFields & { readonly handBack?: readonly HandPart[] },
): Readonly<Record<string, unknown>> {
  const before = fieldsOf(person);
  const [givenName, familyName] = [fields.givenName.trim(), fields.familyName.trim()];
  const isPupil = person.roles.includes('pupil');
  return {
    ...(givenName === '' || givenName === before.givenName ? {} : { givenName }),
    ...(familyName === '' || familyName === before.familyName ? {} : { familyName }),
    ...(isPupil && fields.classId !== '' && fields.classId !== before.classId ? { classId: fields.classId } : {}),
    ...(isPupil && !sameIds(fields.groupIds, before.groupIds) ? { groupIds: fields.groupIds } : {}),
    ...(person.roles.includes('guardian') && !sameIds(fields.childIds, before.childIds)
      ? { guardianOf: fields.childIds }
      : {}),
    ...(handBack.length === 0 ? {} : { handBack }),
  };
}

function sameIds(a: readonly string[], b: readonly string[]): boolean {
  return a.length === b.length && a.every((id) => b.includes(id));
}

/** What one page of the search asks for, without what was not said. */
export function searchOf(wanted: {
  readonly schoolId: string;
  readonly search: string;
  readonly role: string;
  readonly after?: string | undefined;
}): Readonly<Record<string, string>> {
  const search = wanted.search.trim();
  return {
    schoolId: wanted.schoolId,
    ...(search === '' ? {} : { search }),
    ...(wanted.role === '' ? {} : { role: wanted.role }),
    ...(wanted.after === undefined ? {} : { after: wanted.after }),
  };
}
