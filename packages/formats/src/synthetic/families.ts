// Pupils and those who answer for them: brothers and sisters, separated parents, grandparents, homonyms.

import { guardianLinkKey } from '@preau/core/school';
import type { GuardianLink, GuardianRelation, RosterPerson } from '@preau/core/school';
import { ADULT_GIVEN_NAMES, FAMILY_NAMES, PUPIL_GIVEN_NAMES } from './names.ts';
import { pick } from './prng.ts';
import type { Prng } from './prng.ts';

/** A person without place in the school yet. */
export type Newcomer = Omit<RosterPerson, 'classSourcedId' | 'groupSourcedIds' | 'teaches'>;

/** Pupils with their guardians. */
export interface Families {
  readonly pupils: readonly Newcomer[];
  readonly guardians: readonly Newcomer[];
  readonly links: readonly GuardianLink[];
}

/** Makes families until there are enough pupils. A quarter of the parents live apart; each parent is then a household of their own. */
export function makeFamilies(count: number, random: Prng): Families {
  const pupils: Newcomer[] = [];
  const guardians: Newcomer[] = [];
  const links: GuardianLink[] = [];
  while (pupils.length < count) {
    const draw = random();
    const children = Math.min(draw < 0.72 ? 1 : draw < 0.95 ? 2 : 3, count - pupils.length);
    const [name, otherName] = [pick(random, FAMILY_NAMES), pick(random, FAMILY_NAMES)];
    const household = random();
    const adults: { readonly familyName: string; readonly relation: GuardianRelation; readonly legal: boolean }[] = [
      { familyName: name, relation: 'parent', legal: true },
    ];
    if (household < 0.6)
      adults.push({ familyName: random() < 0.6 ? name : otherName, relation: 'parent', legal: true });
    else if (household < 0.85) adults.push({ familyName: otherName, relation: 'parent', legal: true });
    if (household > 0.8 && random() < 0.5)
      adults.push({
        familyName: pick(random, FAMILY_NAMES),
        relation: random() < 0.5 ? 'relative' : 'other',
        legal: false,
      });
    if (household > 0.97) adults[0] = { familyName: pick(random, FAMILY_NAMES), relation: 'guardian', legal: true };
    const childName = household > 0.6 && household < 0.85 && random() < 0.3 ? `${name} ${otherName}` : name;
    const family = adults.map((adult, i) => {
      const person = newcomer(
        `R${100_001 + guardians.length}`,
        pick(random, ADULT_GIVEN_NAMES),
        adult.familyName,
        'guardian',
      );
      guardians.push(person);
      return { ...adult, person, rank: i + 1 };
    });
    const taken = new Set<string>();
    for (let i = 0; i < children; i += 1) {
      const givenName = pick(
        random,
        PUPIL_GIVEN_NAMES.filter((g) => !taken.has(g)),
      );
      taken.add(givenName);
      const pupil = newcomer(`E${100_001 + pupils.length}`, givenName, childName, 'pupil');
      pupils.push(pupil);
      for (const { person, relation, legal, rank } of family)
        links.push(toLink(person.sourcedId, pupil.sourcedId, relation, legal, rank));
    }
  }
  return { pupils, guardians, links };
}

/** Gives some pupils the names of others, and one the name of a teacher. Never two of one family. */
export function withHomonyms(families: Families, teacher: Newcomer): Families {
  const pupils = [...families.pupils];
  const give = (to: number, from: Newcomer): void => {
    const pupil = pupils[to];
    if (pupil !== undefined) pupils[to] = { ...pupil, givenName: from.givenName, familyName: from.familyName };
  };
  // Far enough apart in the list to be of different families; the third pair shares a class (see `placePupils`).
  const far = Math.floor(pupils.length / 2);
  for (const at of [1, 7, 12]) if (pupils[at] !== undefined && at + far < pupils.length) give(at + far, pupils[at]);
  give(pupils.length - 3, teacher);
  return { ...families, pupils };
}

/** A person of one role. */
export function newcomer(
  sourcedId: string,
  givenName: string,
  familyName: string,
  role: RosterPerson['roles'][number],
): Newcomer {
  return { sourcedId, source: 'oneroster', missing: false, givenName, familyName, preferredLogin: null, roles: [role] };
}

/** A link between an adult and a pupil. */
export function toLink(
  guardianSourcedId: string,
  pupilSourcedId: string,
  relation: GuardianRelation,
  legal: boolean,
  contactRank: number,
): GuardianLink {
  return {
    sourcedId: guardianLinkKey(guardianSourcedId, pupilSourcedId),
    source: 'oneroster',
    missing: false,
    guardianSourcedId,
    pupilSourcedId,
    relation,
    legal,
    contactRank,
  };
}
