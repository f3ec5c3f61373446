// The wall: each connection, statement and store in the scope of who asks.

import assert from 'node:assert/strict';
import { randomUUID } from 'node:crypto';
import { Client } from 'pg';
import type { LessonId, PersonId, PictureId, SchoolId } from '@preau/core/base';
import {
  createLessonDirectory,
  createLessonLog,
  createRunningLessons,
  createSheetStore,
  migrate,
  openDatabase,
  withinSchools,
} from '../src/index.ts';
import type { WatchedStatement } from '../src/index.ts';
import { countTrips } from './trip-counter.ts';
import { HERE, THERE, schoolsSeen, whoAmI, eventOf } from './wall-world.ts';
import type { WallWorld } from './wall-world.ts';

/** How a connection, a statement and a store take their scope along. */
export function scopesOfConnections({ it, open, shared, world, narrow }: WallWorld): void {
  it('[WALL-6] one connection serves houses and requests in turn, after refusals and broken transactions too', async () => {
    await world();
    const database = await narrow();
    const asRequest = (): Promise<readonly [string, string[]]> =>
      withinSchools([THERE], async () => [await whoAmI(database), await schoolsSeen(database)] as const);
    const owner = await whoAmI(database);
    assert.deepEqual(await asRequest(), ['preau_request', [THERE]]);
    assert.equal(await whoAmI(database), owner);
    await assert.rejects(withinSchools([HERE], () => database.query('fail', 'SELECT 1 / 0')));
    assert.deepEqual(await schoolsSeen(database), [HERE, THERE]);
    await assert.rejects(
      withinSchools([HERE], () =>
        database.transaction('fail', async (tx) => {
          await tx.query('look', 'SELECT 1');
          throw new Error('enough');
        }),
      ),
      /enough/,
    );
    assert.deepEqual(await asRequest(), ['preau_request', [THERE]]);
    await assert.rejects(database.transaction('fail as the house', (tx) => tx.query('fail', 'SELECT 1 / 0')));
    assert.deepEqual(await asRequest(), ['preau_request', [THERE]]);
    assert.deepEqual(await withinSchools([HERE], () => schoolsSeen(database)), [HERE]);
    // Who goes on after a failed statement commits nothing, not even the scope: the connection had that of the house before.
    await schoolsSeen(database);
    await assert.rejects(
      withinSchools([HERE], () =>
        database.transaction('go on', (tx) => tx.query('fail', 'SELECT 1 / 0').catch(() => undefined)),
      ),
      /nothing was kept/,
    );
    assert.deepEqual(await withinSchools([HERE], () => schoolsSeen(database)), [HERE]);
    // What cannot even be sent: its scope may have gone before it.
    const unsendable = {
      toPostgres: (): never => {
        throw new Error('no value');
      },
    };
    await assert.rejects(withinSchools([THERE], () => database.query('fail', 'SELECT $1::text', [unsendable])));
    assert.deepEqual(await withinSchools([HERE], () => schoolsSeen(database)), [HERE]);
    await assert.rejects(
      withinSchools([THERE], () => database.query('fail', 'SELECT 1 / $1::int', [0])),
      /22012/,
    );
    assert.equal(await whoAmI(database), owner);
  });

  it('[WALL-41] a statement, and a transaction, take their scope along: no round trip more, whoever had the connection before', async () => {
    const { url } = await shared();
    await world();
    await using trips = await countTrips(url);
    await using database = openDatabase({ url: trips.url, connections: 1 });
    const text = 'SELECT count(*) AS n FROM person WHERE school_id = $1';
    const ask = (school: SchoolId): Promise<unknown> => database.query('count', text, [school]);
    const tell = (): Promise<unknown> => database.transaction('count', (tx) => tx.query('count', text, [HERE]));
    // The first scope of a connection is told by itself.
    for (const school of [HERE, THERE]) await withinSchools([school], () => ask(school));
    const took = async (work: () => Promise<unknown>): Promise<number> => {
      const before = trips.count;
      await work();
      return trips.count - before;
    };
    for (const school of [HERE, THERE, HERE]) {
      assert.equal(await took(() => withinSchools([school], () => ask(school))), 1, 'a request');
      assert.equal(await took(() => ask(school)), 1, 'the house');
      assert.equal(await took(() => withinSchools([school], tell)), 3, 'BEGIN, the statement, COMMIT');
      assert.equal(await took(() => withinSchools([school], () => ask(school))), 1, 'the same again');
      assert.equal(await took(tell), 3, 'a transaction of the house');
    }
  });

  it('[WALL-40] [WALL-42] a lesson’s store sees that lesson’s school alone, also for an account of two; a request of another school does not get there', async () => {
    const { database } = await world();
    const heard: string[] = [];
    const { url } = await shared();
    await using watched = openDatabase({ url, watch: ({ act, by }) => void heard.push(`${by}: ${act}`) });
    const key = { schoolId: THERE, lessonId: `lesson-${THERE}` as LessonId };
    const log = createLessonLog(watched);
    const [directory, sheets, running] = [
      createLessonDirectory(watched),
      createSheetStore(watched),
      createRunningLessons(watched),
    ];
    const beat = { ...key, processId: randomUUID(), beatAt: 1 };
    const picture = { pictureId: 'c'.repeat(64) as PictureId, width: 1, height: 1, sizeBytes: 9 };
    const by = randomUUID() as PersonId;
    const deeds: readonly (() => Promise<unknown>)[] = [
      () => log.read(key, 0, 10),
      () => log.append(key, 1, [eventOf(2)]),
      () => directory.findLesson({ ...key, lessonId: randomUUID() as LessonId }),
      () => directory.findPerson(THERE, by),
      () => directory.searchPeople(THERE, 'zo', 5),
      () => sheets.read(key),
      () => sheets.write(key, { text: 'x', slides: [] }, by, 1),
      () => sheets.addPicture(key, picture, by, 1, 1_000_000),
      () => sheets.pictureBytes(THERE),
      () => sheets.findPictures(key, by, [picture.pictureId]),
      () => sheets.hasPicture(key, picture.pictureId),
      () => running.take(beat),
      () => running.forget(beat.processId, key),
    ];
    for (const deed of deeds) {
      await assert.rejects(async () => withinSchools([HERE], deed), RangeError, String(deed));
      assert.deepEqual(heard, [], 'nothing was sent');
    }
    for (const within of [[THERE], [HERE, THERE]]) for (const deed of deeds) await withinSchools(within, deed);
    // What the clock sets off for one lesson, too.
    await log.read(key, 0, 10);
    assert.deepEqual(
      heard.filter((line) => !line.startsWith('request: ')),
      [],
    );
    assert.equal(heard.length > 2 * deeds.length, true);
    heard.length = 0;
    await withinSchools([HERE], async () => {
      await running.beat(beat.processId, 1, [key]);
      await running.others(randomUUID());
      await sheets.knownPictures([]);
      await sheets.forgetUnnamed(0);
    });
    assert.deepEqual(
      heard.filter((line) => !line.startsWith('house: ')),
      [],
    );
    await running.forget(beat.processId, key);
    assert.equal((await database.query('look', `SELECT FROM lesson_sheet WHERE school_id = '${THERE}'`)).rowCount, 1);
  });

  it('[WALL-6] a statement prepared in one scope sees in another what that one may see, however often each asked', async () => {
    await world();
    const database = await narrow();
    const seen = async (): Promise<string[]> => {
      const { rows } = await database.query<{ school_id: string }>(
        'look around',
        'SELECT DISTINCT school_id FROM person WHERE school_id <> $1 ORDER BY 1',
        ['none'],
      );
      return rows.map((row) => row.school_id);
    };
    // More often than PostgreSQL plans anew before it takes one plan for all.
    for (let turn = 0; turn < 8; turn += 1) {
      assert.deepEqual(await withinSchools([HERE], seen), [HERE]);
      assert.deepEqual(await withinSchools([THERE], seen), [THERE]);
      assert.deepEqual(await withinSchools([], seen), []);
      if (turn % 4 === 3) assert.deepEqual(await seen(), [HERE, THERE]);
    }
  });

  it('[WALL-6] who watches hears of each statement, and whose it is', async () => {
    const { url } = await shared();
    const heard: WatchedStatement[] = [];
    await using database = openDatabase({ url, watch: (statement) => void heard.push(statement) });
    await database.query('ask', 'SELECT $1::int', [7]);
    await withinSchools([HERE], () =>
      database.transaction('ask twice', async (tx) => {
        await tx.query('first', 'SELECT 1');
        await tx.query('second', 'SELECT 2');
      }),
    );
    await database.typed('list', (db) => db.selectFrom('account').select('login').limit(1).execute());
    assert.deepEqual(
      heard.map(({ act, by }) => [act, by]),
      [
        ['ask', 'house'],
        ['first', 'request'],
        ['second', 'request'],
        ['list', 'house'],
      ],
    );
    assert.deepEqual(heard[0]?.values, [7]);
  });

  it('[WALL-30] the wall takes no statement its index, and the planner expects as many rows behind it as without it', async () => {
    const { database } = await world();
    await database.query('count rows', 'ANALYZE');
    const planOf = async (text: string): Promise<{ rows: number; index: string }> => {
      const { rows } = await database.query<{ 'QUERY PLAN': readonly [{ Plan: Record<string, unknown> }] }>(
        'explain',
        `EXPLAIN (FORMAT JSON) ${text}`,
      );
      const plan = rows[0]!['QUERY PLAN'][0].Plan;
      return { rows: Number(plan['Plan Rows']), index: String(plan['Index Name'] ?? plan['Node Type']) };
    };
    for (const text of [
      `SELECT * FROM person WHERE school_id = '${HERE}'`,
      `SELECT * FROM slot WHERE school_id = '${HERE}' AND weekday = 2`,
      `SELECT * FROM membership WHERE school_id = '${HERE}' AND audience_id = gen_random_uuid() AND ends_on IS NULL`,
    ]) {
      const [free, walled] = [await planOf(text), await withinSchools([HERE], () => planOf(text))];
      assert.equal(walled.index, free.index, text);
      assert.equal(
        Math.abs(walled.rows - free.rows) <= Math.max(1, free.rows * 0.02),
        true,
        `${text}: ${walled.rows}, ${free.rows}`,
      );
    }
  });

  it('[WALL-7] a login that is no superuser owns the tables and becomes the role; without the role the migration says what to run', async () => {
    const target = await open({ empty: true });
    const plain = `plain_${randomUUID().replaceAll('-', '')}`;
    const admin = new Client({ connectionString: target.url });
    await admin.connect();
    const url = new URL(target.url);
    const name = url.pathname.slice(1);
    [url.username, url.password] = [plain, 'secret'];
    try {
      await world();
      await admin.query(`CREATE ROLE ${plain} LOGIN NOSUPERUSER NOCREATEROLE PASSWORD 'secret'`);
      await admin.query(`ALTER DATABASE "${name}" OWNER TO ${plain}`);
      await assert.rejects(migrate(url.href), /112_wall\.sql failed.*GRANT preau_request TO plain_/s);
      await admin.query(`GRANT preau_request TO ${plain}`);
      await migrate(url.href);
      await using database = openDatabase({ url: url.href });
      await database.query(
        'fill',
        `INSERT INTO school VALUES ('${HERE}', 'a', 'Europe/Paris', 'test', 's', false, 0), ('${THERE}', 'b', 'Europe/Paris', 'test', 's', false, 0)`,
      );
      const seen = await withinSchools([THERE], () => database.query('look', 'SELECT name FROM school'));
      assert.deepEqual(seen.rows, [{ name: 'b' }]);
      assert.equal((await database.query('look', 'SELECT name FROM school')).rowCount, 2);
    } finally {
      // Whoever still owns something cannot be dropped: the database goes first.
      await admin.query(`ALTER DATABASE "${name}" OWNER TO CURRENT_USER`).catch(() => undefined);
      await admin.query(`REASSIGN OWNED BY ${plain} TO CURRENT_USER`).catch(() => undefined);
      await admin.query(`DROP OWNED BY ${plain}; DROP ROLE ${plain}`).catch(() => undefined);
      await admin.end();
      await target.close();
    }
  });
}
