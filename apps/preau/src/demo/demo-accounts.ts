// Who can sign in to the demo school: chosen from its roster, each with a password that is made once and kept in `demo.json`.
import { parseDeviceId } from '@preau/core/base';
import type { PersonId, SchoolId } from '@preau/core/base';
import { displayNameOf } from '@preau/core/school';
import type { RosterPerson, RosterSnapshot } from '@preau/core/school';
import type { School } from '@preau/school';
import type { DemoAccount } from './demo-file.ts';
import { demoPassword } from './demo-password.ts';

/** A person of the demo school that gets a password. */
export interface DemoPerson {
  readonly role: DemoAccount['role'];
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
  const inClass = roster.people.filter((person) => person.classSourcedId === demoAudience);
  const pupils = inClass.slice(0, PUPILS);
  const guardian = chooseGuardian(roster, pupils) ?? chooseGuardian(roster, inClass);
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

/** A parent of one of them, with two children in the school if there is such a parent: a day with one child shows half of the screen. */
function chooseGuardian(roster: RosterSnapshot, pupils: readonly RosterPerson[]): RosterPerson | undefined {
  const keys = new Set(pupils.map((pupil) => pupil.sourcedId));
  const families = [
    ...Map.groupBy(
      roster.guardianLinks.filter((link) => link.legal),
      (link) => link.guardianSourcedId,
    ),
  ].filter(([, links]) => links.some((link) => keys.has(link.pupilSourcedId)));
  const [chosen] = families.find(([, links]) => links.length === 2) ?? families[0] ?? [];
  return roster.people.find((person) => person.sourcedId === chosen);
}

function teachesOnly(person: RosterPerson, audience: string): boolean {
  return person.teaches.every((teaching) => teaching.audienceSourcedId === audience);
}

function as(role: DemoPerson['role'], person: RosterPerson | undefined): DemoPerson[] {
  return person === undefined ? [] : [{ role, sourcedId: person.sourcedId, displayName: displayNameOf(person) }];
}

/** The device that activates the accounts; it is signed out again. */
export const DEMO_DEVICE = parseDeviceId('preau-demo-creation')!;

/** Gives each of them a password, the way anybody gets one: a printed code, used. Passwords they had before end. */
export async function makeDemoAccounts(
  school: School,
  schoolId: SchoolId,
  people: readonly DemoPerson[],
): Promise<readonly DemoAccount[]> {
  const sourcedIds = people.map((person) => person.sourcedId);
  const ids = await school.stores.people.findBySourcedIds(schoolId, sourcedIds);
  const accounts: DemoAccount[] = [];
  for (const { role, sourcedId, displayName } of people) {
    const personId = ids.get(sourcedId);
    if (personId === undefined) throw new Error(`Cannot make a demo account: ${displayName} is not in the demo school`);
    const account = await activate(school, schoolId, personId);
    accounts.push({ role, ...account, displayName });
    if (role === 'operator') {
      const deed = { auditId: school.randomness.uuid(), actorId: null, at: school.clock.now() };
      await school.stores.cell.setRunsCell(account.login, true, deed);
    }
  }
  return accounts;
}

async function activate(
  school: School,
  schoolId: SchoolId,
  personId: PersonId,
): Promise<{ login: string; password: string }> {
  const issued = await school.codes.issue({ schoolId, personId, createdBy: null });
  if (!issued.ok) throw new Error(`Cannot make a demo account: ${issued.error.code}`);
  const { code, login } = issued.value;
  for (;;) {
    const password = demoPassword(school.randomness.bytes(4));
    const activated = await school.codes.activate({ code, password, deviceId: DEMO_DEVICE });
    if (activated.ok) {
      await school.sessions.signOutEverywhere(activated.value.account.accountId);
      return { login, password };
    }
    // A word that is also the person's name makes a weak password: draw again.
    if (activated.error.code !== 'password.weak')
      throw new Error(`Cannot make a demo account: ${activated.error.code}`);
  }
}
