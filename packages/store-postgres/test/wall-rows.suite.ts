// The wall: of which tables a request sees and changes what.

import assert from 'node:assert/strict';
import { randomUUID } from 'node:crypto';
import type { SchoolId } from '@preau/core/base';
import { asHouse, migrate, openDatabase, StoreError, withinSchools } from '../src/index.ts';
import type { Database } from '../src/index.ts';
import { HERE, THERE, schoolsSeen } from './wall-world.ts';
import type { WallWorld } from './wall-world.ts';

/** Tables without a school: nothing of a person is in them, and no request may touch them. */
const WITHOUT_SCHOOL = ['cell_mark', 'cell_switch', 'migration', 'purge'];
/** Rows of an account, which several schools may share: seen by whoever sees a person of it. */
const OF_ACCOUNT = ['account', 'activation', 'capsule', 'known_device', 'session'];
/** The lesson's tables: of both schools there is a row in each. */
const OF_LESSON = ['lesson_event', 'lesson_picture', 'lesson_running', 'lesson_sheet'];

/** What a request sees and changes, of every table. */
export function rowsBehindTheWall({ it, open, world }: WallWorld): void {
  it('[WALL-1] a request sees the rows of its schools, the house sees all, and a request of no school sees nothing', async () => {
    const { database } = await world();
    assert.deepEqual(await schoolsSeen(database), [HERE, THERE]);
    assert.deepEqual(await withinSchools([HERE], () => schoolsSeen(database)), [HERE]);
    assert.deepEqual(await withinSchools([THERE, HERE, HERE], () => schoolsSeen(database)), [HERE, THERE]);
    assert.deepEqual(await withinSchools([], () => schoolsSeen(database)), []);
    assert.deepEqual(await withinSchools([HERE], () => asHouse(() => schoolsSeen(database))), [HERE, THERE]);
    const inside = await withinSchools([HERE], () =>
      database.transaction('look around', async (tx) => {
        const { rows } = await tx.query<{ n: number }>('count', 'SELECT count(DISTINCT school_id) AS n FROM person');
        return rows[0]!.n;
      }),
    );
    assert.equal(inside, 1);
    const typed = await withinSchools([THERE], () =>
      database.typed('count', (db) => db.selectFrom('account').select('school_id').distinct().execute()),
    );
    assert.deepEqual(typed, [{ school_id: THERE }]);
    assert.throws(() => withinSchools(["x','y" as SchoolId], () => 1), TypeError);
  });

  it('[WALL-2] every table with a school is behind the wall, and a request has no right to any other', async () => {
    const { database } = await world();
    const found = await catalogue(database);
    assert.deepEqual(
      found.filter((table) => !table.has_school).map((table) => table.name),
      WITHOUT_SCHOOL,
    );
    assert.equal(found.length > 20, true);
    assert.deepEqual(outsideOf(found), []);
    assert.deepEqual(
      found.filter((table) => !table.has_school && table.may !== '').map((table) => table.name),
      [],
    );
  });

  it('[WALL-2] a table that its migration forgot is found, is closed to requests, and comes behind the wall when migrations end', async () => {
    const target = await open();
    await using database = openDatabase({ url: target.url });
    try {
      await database.query('forget', 'CREATE TABLE forgotten (school_id text NOT NULL, secret text NOT NULL)');
      await database.query('fill', `INSERT INTO forgotten VALUES ('${HERE}', 'a'), ('${THERE}', 'b')`);
      assert.deepEqual(outsideOf(await catalogue(database)), ['forgotten']);
      const look = (): Promise<unknown[]> =>
        withinSchools([HERE], async () => (await database.query('look', 'SELECT secret FROM forgotten')).rows);
      await assert.rejects(look(), (error) => error instanceof StoreError && error.sqlState === '42501');
      await migrate(target.url);
      assert.deepEqual(outsideOf(await catalogue(database)), []);
      assert.deepEqual(await look(), [{ secret: 'a' }]);
    } finally {
      await database.close();
      await target.close();
    }
  });

  it('[WALL-3] of no table a statement that forgets to ask for the school reads a row of another', async () => {
    const { database } = await world();
    for (const name of OF_LESSON) {
      const { rows } = await database.query('look', `SELECT FROM "${name}" WHERE school_id = '${THERE}'`);
      assert.equal(rows.length > 0, true, `${name} has nothing to be hidden`);
    }
    for (const { name } of (await catalogue(database)).filter((table) => table.has_school)) {
      if (OF_ACCOUNT.includes(name)) continue;
      const { rows } = await withinSchools([HERE], () =>
        database.query<{ n: number }>('look', `SELECT count(*) AS n FROM "${name}" WHERE school_id <> '${HERE}'`),
      );
      assert.equal(rows[0]?.n, 0, name);
    }
  });

  it('[WALL-3] nothing of another school is changed, deleted, inserted or moved away', async () => {
    const { database } = await world();
    const run = (text: string): Promise<number> =>
      withinSchools([HERE], async () => (await database.query('try', text)).rowCount ?? 0);
    const isRefused = (error: unknown): boolean => error instanceof StoreError && error.sqlState === '42501';
    const { rows } = await database.query<{ n: number }>(
      'count',
      `SELECT count(*) AS n FROM person WHERE school_id = '${HERE}'`,
    );
    assert.equal(await run("UPDATE person SET given_name = given_name || ''"), rows[0]?.n);
    assert.equal(await run(`DELETE FROM teaching WHERE school_id = '${THERE}'`), 0);
    assert.equal(await run(`UPDATE audience SET label = 'x' WHERE school_id = '${THERE}'`), 0);
    await assert.rejects(run(`UPDATE audience SET school_id = '${THERE}'`), isRefused);
    for (const name of OF_LESSON) {
      assert.equal(await run(`UPDATE "${name}" SET lesson_id = 'x' WHERE school_id = '${THERE}'`), 0, name);
      assert.equal(await run(`DELETE FROM "${name}" WHERE school_id = '${THERE}'`), 0, name);
      await assert.rejects(run(`UPDATE "${name}" SET school_id = '${THERE}'`), isRefused, name);
    }
    await assert.rejects(
      run(
        `INSERT INTO lesson_event (school_id, lesson_id, seq, at, visibility, kind, fact) VALUES ('${THERE}', 'x', 1, 1, 'everyone', 'x', '{}')`,
      ),
      isRefused,
    );
    await assert.rejects(
      run(
        `INSERT INTO audit (school_id, audit_id, at, action, subject_id) VALUES ('${THERE}', '${randomUUID()}', 1, 'x', 'x')`,
      ),
      isRefused,
    );
    await assert.rejects(run('SELECT name FROM migration'), isRefused);
    await assert.rejects(run('CREATE TABLE mine (a integer)'), isRefused);
  });
}

interface WalledTable {
  readonly name: string;
  readonly has_school: boolean;
  readonly is_walled: boolean;
  /** What the role may: some of SELECT, INSERT, UPDATE, DELETE. */
  readonly may: string;
}

async function catalogue(database: Database): Promise<readonly WalledTable[]> {
  const { rows } = await database.query<WalledTable & Record<string, unknown>>(
    'read the catalogue',
    `SELECT c.relname::text AS name,
      EXISTS (SELECT FROM pg_attribute a WHERE a.attrelid = c.oid AND a.attname = 'school_id' AND NOT a.attisdropped) AS has_school,
      c.relrowsecurity AND coalesce((SELECT array_agg(p.polname::text) FROM pg_policy p WHERE p.polrelid = c.oid), '{}') = ARRAY['preau_wall'] AS is_walled,
      concat_ws(' ', VARIADIC ARRAY(SELECT r FROM unnest(ARRAY['SELECT', 'INSERT', 'UPDATE', 'DELETE', 'TRUNCATE']) AS t(r)
        WHERE has_table_privilege('preau_request', c.oid, r))) AS may
     FROM pg_class c WHERE c.relnamespace = 'public'::regnamespace AND c.relkind IN ('r', 'p') ORDER BY c.relname`,
  );
  return rows;
}

/** Tables with a school that are not as the wall wants them. */
function outsideOf(tables: readonly WalledTable[]): string[] {
  return tables
    .filter((table) => table.has_school && !(table.is_walled && table.may === 'SELECT INSERT UPDATE DELETE'))
    .map((table) => table.name);
}
