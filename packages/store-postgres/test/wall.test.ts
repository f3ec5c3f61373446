import assert from 'node:assert/strict';
import { randomUUID } from 'node:crypto';
import { after } from 'node:test';
import { Client } from 'pg';
import type { AccountId, LessonId, PersonId, PictureId, SchoolId } from '@preau/core/base';
import type { LessonEvent } from '@preau/core/lesson';
import { toPeopleSearch } from '@preau/core/school';
import { createImportDesk } from '@preau/service/school';
import type { SchoolStores } from '@preau/service/school';
import {
  asHouse,
  createLessonDirectory,
  createLessonLog,
  createRunningLessons,
  createSchoolStores,
  createSheetStore,
  migrate,
  openDatabase,
  StoreError,
  withinSchools,
} from '../src/index.ts';
import type { Database, WatchedStatement } from '../src/index.ts';
import { overTheWall } from '../src/wall.ts';
import { countTrips } from './trip-counter.ts';
import { contentOf } from './roster-fixture.ts';
import { onEveryServer } from './store-database.ts';

const HERE = '0750001A' as SchoolId;
const THERE = '0750002B' as SchoolId;
const NOW = Date.parse('2026-11-21T10:00:00+01:00');

/** Tables without a school: nothing of a person is in them, and no request may touch them. */
const WITHOUT_SCHOOL = ['cell_mark', 'cell_switch', 'migration', 'purge'];
/** Rows of an account, which several schools may share: seen by whoever sees a person of it. */
const OF_ACCOUNT = ['account', 'activation', 'capsule', 'known_device', 'session'];
/** The lesson's tables: of both schools there is a row in each. */
const OF_LESSON = ['lesson_event', 'lesson_picture', 'lesson_running', 'lesson_sheet'];
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

onEveryServer(({ it, open, shared }) => {
  let filled: Promise<{ database: Database; stores: SchoolStores }> | undefined;
  const world = (): Promise<{ database: Database; stores: SchoolStores }> => (filled ??= fill());
  let single: Promise<Database> | undefined;
  /** One connection, which everybody gets in turn. */
  const narrow = async (): Promise<Database> =>
    (single ??= shared().then(({ url }) => openDatabase({ url, connections: 1 })));
  after(async () => (await single)?.close());

  async function fill(): Promise<{ database: Database; stores: SchoolStores }> {
    const { database } = await shared();
    const stores = createSchoolStores(database);
    const desk = createImportDesk({
      rosters: stores.rosters,
      clock: { now: () => NOW },
      randomness: { uuid: () => randomUUID(), bytes: (count) => new Uint8Array(count) },
      bus: { publish: async () => undefined },
    });
    for (const schoolId of [HERE, THERE])
      assert.equal((await desk.apply({ schoolId, content: contentOf(schoolId, 100), actor: 'cli' })).ok, true);
    for (const schoolId of [HERE, THERE]) await fillLesson(database, schoolId);
    return { database, stores };
  }
  const schoolsSeen = async (database: Database): Promise<string[]> => {
    const { rows } = await database.query<{ school_id: string }>(
      'look around',
      'SELECT DISTINCT school_id FROM person ORDER BY 1',
    );
    return rows.map((row) => row.school_id);
  };
  const whoAmI = async (database: Database): Promise<string> => {
    const { rows } = await database.query<{ who: string }>('ask', 'SELECT current_user::text AS who');
    return rows[0]!.who;
  };

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
});

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

/** A lesson of a school: an event, a heartbeat, a sheet, a picture. */
async function fillLesson(database: Database, schoolId: SchoolId): Promise<void> {
  const key = { schoolId, lessonId: `lesson-${schoolId}` as LessonId };
  const by = randomUUID() as PersonId;
  const sheets = createSheetStore(database);
  await createLessonLog(database).append(key, 0, [eventOf(1)]);
  await createRunningLessons(database).beat(randomUUID(), 1, [key]);
  await sheets.write(key, { text: 'Fiche', slides: [] }, by, 1);
  const picture = { pictureId: 'b'.repeat(64) as PictureId, width: 1, height: 1, sizeBytes: 9 };
  await sheets.addPicture(key, picture, by, 1, 1_000_000);
}

function eventOf(seq: number): LessonEvent {
  const fact = { kind: 'handsLowered' } as const;
  return { seq, at: 1, actor: null, commandId: null, visibility: 'everyone', fact } as unknown as LessonEvent;
}
