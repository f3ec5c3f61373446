// Who can sign in to the demo school: chosen from its roster, each with a password that is made once and kept in `demo.json` (0600).
import { displayNameOf } from '@preau/core/school';
import type { RosterPerson, RosterSnapshot } from '@preau/core/school';

/** A person of the demo school that gets a password. */
export interface DemoPerson {
  readonly role: 'teacher' | 'pupil' | 'guardian' | 'head' | 'operator';
  readonly sourcedId: string;
  readonly displayName: string;
}

/** Pupils of the demo class that can sign in: enough to try a small class. */
const PUPILS = 6;

/** The teacher of the class that always has a lesson, pupils of it, a guardian of one of them, the head, the operator. */
export function chooseDemoPeople(roster: RosterSnapshot, demoAudience: string): DemoPerson[] {
  const teacher =
    roster.people.find(
      (person) =>
        person.roles.includes('teacher') &&
        person.teaches.some((teaching) => teaching.audienceSourcedId === demoAudience) &&
        teachesOnly(person, demoAudience),
    ) ?? roster.people.find((person) => person.teaches.some((teaching) => teaching.audienceSourcedId === demoAudience));
  const pupils = roster.people.filter((person) => person.classSourcedId === demoAudience).slice(0, PUPILS);
  const link = roster.guardianLinks.find((candidate) =>
    pupils.some((pupil) => pupil.sourcedId === candidate.pupilSourcedId),
  );
  const guardian = roster.people.find((person) => person.sourcedId === link?.guardianSourcedId);
  const head = roster.people.find((person) => person.roles.includes('head'));
  const operator = roster.people.find((person) => person.roles.includes('operator'));
  return [
    ...as('teacher', teacher),
    ...pupils.flatMap((pupil) => as('pupil', pupil)),
    ...as('guardian', guardian),
    ...as('head', head),
    ...as('operator', operator),
  ];
}

function teachesOnly(person: RosterPerson, audience: string): boolean {
  return person.teaches.every((teaching) => teaching.audienceSourcedId === audience);
}

function as(role: DemoPerson['role'], person: RosterPerson | undefined): DemoPerson[] {
  return person === undefined ? [] : [{ role, sourcedId: person.sourcedId, displayName: displayNameOf(person) }];
}

const WORDS = [
  'ardoise',
  'balcon',
  'cabane',
  'cerise',
  'chemin',
  'citron',
  'comete',
  'compas',
  'copain',
  'dragon',
  'falaise',
  'fanfare',
  'flocon',
  'galet',
  'girafe',
  'goyave',
  'grelot',
  'hamac',
  'hibou',
  'jardin',
  'jonquille',
  'lagune',
  'lavande',
  'lutin',
  'mandarine',
  'marelle',
  'mimosa',
  'moulin',
  'nacelle',
  'noisette',
  'olivier',
  'orage',
  'panier',
  'papaye',
  'pinceau',
  'platane',
  'preau',
  'raquette',
  'rivage',
  'roseau',
  'sapin',
  'savane',
  'sifflet',
  'silex',
  'tambour',
  'tilleul',
  'toupie',
  'trefle',
  'vallon',
  'velours',
  'verger',
  'violon',
  'voilier',
  'volcan',
  'wagon',
  'yaourt',
  'zebre',
  'zeppelin',
  'cartable',
  'craie',
  'cantine',
  'cahier',
  'crayon',
  'regle',
] as const;

/** Two words and three digits from random bytes: about 22 bits, for a school that holds nobody real. */
export function demoPassword(bytes: Uint8Array): string {
  const word = (at: number): string => WORDS[(bytes[at] ?? 0) % WORDS.length] ?? 'preau';
  const number = 100 + ((((bytes[2] ?? 0) << 8) | (bytes[3] ?? 0)) % 900);
  return `${word(0)}-${word(1)}-${number}`;
}
