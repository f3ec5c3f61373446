// The operator's list of schools: what it counts, and what it asks for. docs/spec/office.md.
import assert from 'node:assert/strict';
import { randomUUID } from 'node:crypto';
import type { SchoolId } from '@preau/core/base';
import { createSchoolStores, openDatabase } from '../src/index.ts';
import type { Database } from '../src/index.ts';
import { onEveryServer } from './store-database.ts';

const NOW = Date.parse('2026-11-24T22:58:00+01:00');
const MINUTE_MS = 60_000;
const HERE = '0750001A' as SchoolId;
/** Three hours further: there the next day has begun. */
const REUNION = '9740001R' as SchoolId;

onEveryServer(({ it, shared }) => {
  async function addSchool(database: Database, schoolId: SchoolId, zone: string): Promise<readonly string[]> {
    await database.query(
      'make a school',
      `INSERT INTO school (school_id, name, zone, source, sourced_id, created_at) VALUES ($1, $1, $2, 'manual', $1, 0)`,
      [schoolId, zone],
    );
    const { rows } = await database.query<{ id: string }>(
      'make people',
      `WITH a AS (INSERT INTO account (account_id, school_id, login, created_at) SELECT gen_random_uuid(), $1, lower($1) || n, 0 FROM generate_series(1, 4) n RETURNING account_id)
       INSERT INTO person (school_id, person_id, account_id, given_name, family_name, roles, source, sourced_id, created_at, active)
       SELECT $1, account_id, account_id, 'A', 'B', '{pupil}', 'manual', account_id::text, 0, row_number() OVER () < 4 FROM a RETURNING account_id AS id`,
      [schoolId],
    );
    return rows.map(({ id }) => id);
  }
  const signIn = (database: Database, schoolId: SchoolId, accountId: string, at: number): Promise<unknown> =>
    database.query(
      'sign in',
      `INSERT INTO known_device (school_id, account_id, device_id, last_at) VALUES ($1, $2, $3, $4)`,
      [schoolId, accountId, randomUUID(), at],
    );
  const renew = (database: Database, schoolId: SchoolId, accountId: string, at: number): Promise<unknown> =>
    database.query(
      'renew',
      `INSERT INTO session (session_id, school_id, account_id, device_id, salt, rotated_at, created_at, expires_at)
       VALUES (gen_random_uuid(), $1, $2, 'd', '\\x00', $3::bigint, 0, $3::bigint + 1000)`,
      [schoolId, accountId, at],
    );

  it('[OFFICE-40] who was seen since midnight there is counted, each person once, and again after five minutes or at midnight', async () => {
    const acts: string[] = [];
    await using database = openDatabase({ url: (await shared()).url, watch: ({ act }) => void acts.push(act) });
    const here = await addSchool(database, HERE, 'Europe/Paris');
    const far = await addSchool(database, REUNION, 'Indian/Reunion');
    for (const [at, ...ids] of [
      [NOW - 60 * MINUTE_MS, here[0]!, here[1]!, here[3]!],
      [NOW - 24 * 60 * MINUTE_MS, here[2]!],
    ] as const)
      for (const id of ids) await signIn(database, HERE, id, at);
    await renew(database, HERE, here[0]!, NOW);
    // 22:50 in Paris is 1:50 there, and 20:50 was the day before.
    await renew(database, REUNION, far[0]!, NOW - 8 * MINUTE_MS);
    await renew(database, REUNION, far[1]!, NOW - 128 * MINUTE_MS);
    const { cell } = createSchoolStores(database);
    const seen = async (at: number): Promise<readonly (readonly [string, number, number])[]> =>
      (await cell.listSchools({ search: '', after: null, limit: 25, at })).schools.map((school) => [
        school.schoolId,
        school.people,
        school.seenToday,
      ]);
    const first = [
      [HERE, 3, 2],
      [REUNION, 3, 1],
    ];
    assert.deepEqual(await seen(NOW), first);
    await renew(database, HERE, here[2]!, NOW);
    acts.length = 0;
    assert.deepEqual(await seen(NOW + MINUTE_MS), first);
    assert.deepEqual(acts, ['list the schools of the cell']);
    assert.deepEqual(await seen(NOW + 5 * MINUTE_MS), [
      [HERE, 3, 3],
      [REUNION, 3, 1],
    ]);
    // Two minutes after midnight here, less than five after that count.
    await seen(NOW + 60 * MINUTE_MS);
    assert.deepEqual((await seen(NOW + 64 * MINUTE_MS))[0], [HERE, 3, 0]);
  });
});
