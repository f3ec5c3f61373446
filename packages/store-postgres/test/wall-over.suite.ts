// The wall: what looks over it.

import assert from 'node:assert/strict';
import { randomUUID } from 'node:crypto';
import type { AccountId, PersonId, SchoolId } from '@preau/core/base';
import { toPeopleSearch } from '@preau/core/school';
import { withinSchools } from '../src/index.ts';
import { overTheWall } from '../src/wall.ts';
import { HERE, THERE, NOW } from './wall-world.ts';
import type { WallWorld } from './wall-world.ts';

/** What may look over the wall, however it is called. */
const OVER_THE_WALL = [
  'preau_cell_settings',
  'preau_cell_switches',
  'preau_elsewhere',
  'preau_end_on_tablets',
  'preau_has_place',
  'preau_has_unerased',
  'preau_homework_found',
  'preau_logins_in_use',
  'preau_messages_found',
  'preau_notes_found',
  'preau_refuse_content',
  'preau_refuse_file',
];

/** What is looked up through the wall, and for whom. */
export function placesOverTheWall({ it, world }: WallWorld): void {
  it('[WALL-5] only what is listed looks over the wall; a search does so only for a school of the request', async () => {
    const { database, stores } = await world();
    const { rows } = await database.query<{ proname: string }>(
      'list',
      "SELECT proname FROM pg_proc WHERE prosecdef AND pronamespace = 'public'::regnamespace ORDER BY proname",
    );
    assert.deepEqual(
      rows.map((row) => row.proname),
      OVER_THE_WALL,
    );
    const search = toPeopleSearch('zo', []);
    const find = (schoolId: SchoolId): Promise<readonly { personId: PersonId }[]> =>
      withinSchools([HERE], () => stores.people.searchPeople({ schoolId, search, role: null, after: null, limit: 5 }));
    assert.equal((await find(HERE)).length, 5);
    await assert.rejects(find(THERE), RangeError);
    assert.throws(() => withinSchools([], () => overTheWall(HERE, () => 1)), RangeError);
  });

  it('[WALL-5] [PEOPLE-112] what is open on a tablet is ended by a request of its school, whoever’s it is, and by no other', async () => {
    const { database } = await world();
    const bondId = randomUUID();
    await database.query(
      'switch cards on there',
      `INSERT INTO class_cards (school_id, audience_id, switched_by, switched_at)
       SELECT u.school_id, u.audience_id, p.person_id, 0 FROM audience u JOIN person p USING (school_id)
       WHERE u.school_id = '${THERE}' AND u.sourced_id = 'class-0' AND p.sourced_id = 'head-0'`,
    );
    await database.query(
      'make a tablet there',
      `INSERT INTO class_device (school_id, bond_id, audience_id, secret_hash, made_by, bonded_at, seen_at, expires_at)
       SELECT school_id, $1, audience_id, 'x', switched_by, 0, 0, 9 FROM class_cards WHERE school_id = '${THERE}'`,
      [bondId],
    );
    await database.query(
      'sign somebody of here in on it',
      `INSERT INTO session (session_id, school_id, account_id, device_id, salt, rotated_at, created_at, expires_at, opened_by, bond_id)
       SELECT gen_random_uuid(), school_id, account_id, 'device', '', 1, 1, 9, 'password', $1 FROM person
       WHERE school_id = '${HERE}' AND sourced_id = 'teacher-0'`,
      [bondId],
    );
    await database.query(
      'leave one there that expired',
      `INSERT INTO session (session_id, school_id, account_id, device_id, salt, rotated_at, created_at, expires_at, opened_by, bond_id)
       SELECT gen_random_uuid(), school_id, account_id, device_id, '', 1, 1, 5, 'password', bond_id FROM session WHERE bond_id = $1`,
      [bondId],
    );
    const end = async (schools: readonly SchoolId[]): Promise<number | null> =>
      withinSchools(
        schools,
        async () =>
          (await database.query('end what is open', 'SELECT FROM preau_end_on_tablets($1::uuid[], 5)', [[bondId]]))
            .rowCount,
      );
    assert.deepEqual([await end([HERE]), await end([]), await end([THERE]), await end([THERE])], [0, 0, 1, 0]);
  });

  it('[WALL-5] whether an account has a place elsewhere, and which logins are in use, is known through the wall', async () => {
    const { database, stores } = await world();
    const { rows } = await database.query<{ person_id: PersonId; account_id: AccountId }>(
      'give a second place',
      `UPDATE person SET account_id = (SELECT account_id FROM person WHERE school_id = '${HERE}' AND sourced_id = 'teacher-1')
       WHERE school_id = '${THERE}' AND sourced_id = 'teacher-1' RETURNING person_id, account_id`,
    );
    const { rows: own } = await database.query<{ person_id: PersonId }>(
      'find the first place',
      `SELECT person_id FROM person WHERE school_id = '${HERE}' AND sourced_id = 'teacher-1'`,
    );
    const target = (schoolId: SchoolId, personId: PersonId): Promise<{ elsewhere: boolean } | undefined> =>
      withinSchools([schoolId], () => stores.people.findTarget(schoolId, personId, null));
    assert.equal((await target(HERE, own[0]!.person_id))?.elsewhere, true);
    assert.equal((await target(THERE, rows[0]!.person_id))?.elsewhere, true);
    assert.equal(await target(HERE, rows[0]!.person_id), undefined);
    // The account was made here; there it is seen by the place that it has.
    const view = await withinSchools([THERE], () => stores.accounts.findView(rows[0]!.account_id));
    assert.deepEqual(
      view?.persons.map((person) => person.schoolId),
      [THERE],
    );
    // The second place ends: the first keeps its sessions. Then a namesake of somebody there is added here.
    const deed = { actorId: own[0]!.person_id, at: NOW, auditId: randomUUID() } as never;
    const added = await withinSchools([HERE], () =>
      stores.people.add(
        {
          schoolId: HERE,
          personId: randomUUID(),
          accountId: randomUUID(),
          givenName: 'Zoé',
          familyName: 'Lefèvre',
          role: 'head',
          classId: null,
          guardianOf: [],
        } as never,
        '2026-11-21' as never,
        deed,
      ),
    );
    assert.match(added.login, /[0-9]$/, 'the login without a number is in use');
  });
}
