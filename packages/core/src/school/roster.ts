// What a file says of one school: the roster model that every importer produces and the store keeps. docs/spec/school.md, "The roster".

import type { LocalDate, Role, SchoolId } from '../base/index.ts';

/** The key an entity bears in its source, as written there. See `isSourcedId`. Never an INE. */
export type SourcedId = string;

/** Is this a key that we take: 1 to 255 characters, none of them a control, a space, `,` or `>` (lists and links are made with these)? */
export function isSourcedId(text: string): boolean {
  return /^[^\p{C}\s,>]{1,255}$/u.test(text);
}

/** Where an entity came from. What is entered by hand (`manual`) is never called missing by a file. */
export type Source = 'oneroster' | 'icalendar' | 'manual';

/** What every imported entity carries. */
export interface Sourced {
  readonly sourcedId: SourcedId;
  readonly source: Source;
  /** A later file of the same source lacked it. It is kept and marked, never deleted for that. Always false in what a file says. */
  readonly missing: boolean;
}

/** The school of the file. */
export interface RosterSchool extends Sourced {
  readonly schoolId: SchoolId;
  readonly name: string;
  /** IANA time zone, `Europe/Paris` unless the file says otherwise. */
  readonly zone: string;
}

/** The school year, both days included. */
export interface SchoolYear extends Sourced {
  readonly title: string;
  readonly from: LocalDate;
  readonly to: LocalDate;
}

/** A class or a group. A pupil is in exactly one class and in any number of groups. */
export interface RosterAudience extends Sourced {
  readonly kind: 'class' | 'group';
  /** As the school writes it, e.g. `5e B`. At most 100 characters. */
  readonly label: string;
}

/** What a teacher teaches to an audience. */
export interface Teaching {
  readonly audienceSourcedId: SourcedId;
  readonly subject: string;
}

/** A person of the school. One person may hold several roles. */
export interface RosterPerson extends Sourced {
  readonly givenName: string;
  readonly familyName: string;
  /** The login the source asks for; null when it leaves the choice to us. */
  readonly preferredLogin: string | null;
  /** At least one, in the order of `ROLES`. */
  readonly roles: readonly Role[];
  /** The class of a pupil; null for everybody else. */
  readonly classSourcedId: SourcedId | null;
  /** Groups of a pupil, sorted. */
  readonly groupSourcedIds: readonly SourcedId[];
  /** Of a teacher, sorted by audience, then subject. */
  readonly teaches: readonly Teaching[];
}

/** That an adult answers for a pupil. Its key, `sourcedId`, is `guardianLinkKey(guardian, pupil)`. */
export interface GuardianLink extends Sourced {
  readonly guardianSourcedId: SourcedId;
  readonly pupilSourcedId: SourcedId;
  readonly relation: GuardianRelation;
  /** Holds legal responsibility (autorité parentale). Separated parents are two links with equal rights. */
  readonly legal: boolean;
  /** Order in which the school calls, from 1; null when the source does not say. */
  readonly contactRank: number | null;
}

/** How a guardian is related to a pupil. */
export type GuardianRelation = 'parent' | 'guardian' | 'relative' | 'other';

/** All of one school as one source tells it. Arrays are sorted by `sourcedId`, which is unique in each. */
export interface RosterSnapshot {
  readonly school: RosterSchool;
  readonly year: SchoolYear;
  readonly audiences: readonly RosterAudience[];
  readonly people: readonly RosterPerson[];
  readonly guardianLinks: readonly GuardianLink[];
}

/** The key of a guardian link; sourcedIds hold no `>`, so it is unambiguous. */
export function guardianLinkKey(guardianSourcedId: SourcedId, pupilSourcedId: SourcedId): SourcedId {
  return `${guardianSourcedId}>${pupilSourcedId}`;
}

/** Orders by code unit, the same on every machine: snapshots are compared byte by byte. */
export function bySourcedId(a: Sourced, b: Sourced): number {
  return a.sourcedId < b.sourcedId ? -1 : a.sourcedId > b.sourcedId ? 1 : 0;
}

/** A person's name as lists show it: `Camille Durand`. */
export function displayNameOf(person: { readonly givenName: string; readonly familyName: string }): string {
  return `${person.givenName} ${person.familyName}`.trim();
}
