// What somebody set by hand stays as it is, whatever a file says; the comparison says so. SCHOOL-120, 121.

import type { HandField, HandMarks, ImportContent, KeptByHand } from './import-diff.ts';
import { fieldChanges } from './import-fields.ts';
import type { Names } from './import-fields.ts';
import type { GuardianLink, RosterPerson, SourcedId } from './roster.ts';

/** The file as far as it may be applied, and what was left alone. */
export interface Spared {
  readonly content: ImportContent;
  readonly kept: readonly KeptByHand[];
}

/** Puts what is by hand into the file's place: names, class and groups of persons, and the links that were given or taken. */
export function spareByHand(ours: ImportContent, theirs: ImportContent, names: Names): Spared {
  const { byHand } = ours;
  const { roster } = theirs;
  if (byHand === undefined || roster === undefined) return { content: theirs, kept: [] };
  const held = new Map(ours.roster?.people.map((person) => [person.sourcedId, person]));
  const kept: KeptByHand[] = [];
  const people = roster.people.map((person) => {
    const from = held.get(person.sourcedId);
    const marks = byHand.people.get(person.sourcedId) ?? [];
    if (from === undefined || marks.length === 0) return person;
    const to = keepFields(from, person, marks);
    const fields = fieldChanges('person', to, person, names);
    if (fields.length > 0) kept.push({ kind: 'person', entity: to, fields });
    return to;
  });
  const heldLinks = new Map(ours.roster?.guardianLinks.map((link) => [link.sourcedId, link]));
  const guardianLinks = roster.guardianLinks.flatMap((link) => {
    if (byHand.links.get(link.sourcedId) === 'taken') {
      kept.push(keptLink(link, 'taken away', 'there'));
      return [];
    }
    const from = heldLinks.get(link.sourcedId);
    if (from === undefined || byHand.flags?.has(link.sourcedId) !== true) return [link];
    const to = { ...link, legal: from.legal, contactRank: from.contactRank };
    const fields = fieldChanges('guardianLink', to, link, names);
    if (fields.length > 0) kept.push({ kind: 'guardianLink', entity: to, fields });
    return [to];
  });
  const told = new Set(roster.guardianLinks.map((link) => link.sourcedId));
  for (const link of ours.roster?.guardianLinks ?? []) {
    if (isGiven(byHand, link.sourcedId) && !told.has(link.sourcedId)) kept.push(keptLink(link, 'given', 'not there'));
  }
  return { content: { ...theirs, roster: { ...roster, people, guardianLinks } }, kept };
}

/** Is this a link that somebody gave by hand? */
export function isGiven(marks: HandMarks | undefined, link: SourcedId): boolean {
  return marks?.links.get(link) === 'given';
}

// Whom the file no longer calls a pupil is in no class, by hand or not.
function keepFields(ours: RosterPerson, file: RosterPerson, marks: readonly HandField[]): RosterPerson {
  const isPupil = file.roles.includes('pupil');
  return {
    ...file,
    ...(marks.includes('name') ? { givenName: ours.givenName, familyName: ours.familyName } : {}),
    ...(marks.includes('class') && isPupil ? { classSourcedId: ours.classSourcedId } : {}),
    ...(marks.includes('groups') && isPupil ? { groupSourcedIds: ours.groupSourcedIds } : {}),
  };
}

function keptLink(entity: GuardianLink, from: string, to: string): KeptByHand {
  return { kind: 'guardianLink', entity, fields: [{ field: 'link', from, to }] };
}
