// Which person of the account the page shows, and where that person may go.

import { ROLES } from '@preau/core/base';
import type { Role } from '@preau/core/base';
import type { PersonDay } from '@preau/protocol/school';
import type { FramePerson, Place } from '../ui/Frame.tsx';
import { keep, kept } from '../ui/preferences.ts';
import type { SchoolMessages } from './messages.ts';

/** The person chosen on this device. */
export function wantedPerson(): string | undefined {
  return kept('person');
}

/** Chooses a person on this device; undefined forgets. */
export function choosePerson(personId: string | undefined): void {
  keep('person', personId);
}

/** The first of a person's roles in the order in which a screen prefers them. */
export function mainRole(roles: readonly Role[]): Role {
  return ROLES.find((role) => roles.includes(role)) ?? 'pupil';
}

/** True for those who run the school. */
export function hasOffice(roles: readonly Role[]): boolean {
  return roles.includes('head') || roles.includes('operator');
}

/** The places of the rail for a person: five at most on a phone, where settings are behind the face. */
export function placesOf(
  { roles, runsCell }: Pick<PersonDay, 'roles' | 'runsCell'>,
  text: SchoolMessages['nav'],
): readonly Place[] {
  const office = hasOffice(roles);
  return [
    runsCell === true && roles.length === 1
      ? { href: '/exploitation', label: text.cell, icon: 'cell' }
      : { href: '/', label: text.day, icon: 'day' },
    ...(office && !roles.includes('teacher')
      ? []
      : [{ href: '/devoirs', label: text.homework, icon: 'homework' } as const]),
    { href: '/fil', label: text.feed, icon: 'feed' },
    { href: '/messages', label: text.mail, icon: 'mail' },
    ...(office || roles.includes('teacher')
      ? [{ href: '/classes', label: text.classes, icon: 'classes' } as const]
      : []),
    ...(office ? [{ href: '/etablissement', label: text.office, icon: 'office' } as const] : []),
    { href: '/reglages', label: text.settings, icon: 'settings' },
  ];
}

/** A person as the rail names them: with the class of a pupil, else the role. */
export function framePerson(person: PersonDay, text: SchoolMessages['role']): FramePerson {
  return {
    personId: person.personId,
    displayName: person.displayName,
    detail: person.classLabel === '' ? text[mainRole(person.roles)] : person.classLabel,
  };
}
