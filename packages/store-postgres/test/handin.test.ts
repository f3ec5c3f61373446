import assert from 'node:assert/strict';
import { randomUUID } from 'node:crypto';
import { after } from 'node:test';
import type { AccountId, FileId, HandInId, HomeworkId, MarkId, PersonId, SchoolId } from '@preau/core/base';
import type { Mark } from '@preau/core/school';
import type { SchoolStores } from '@preau/service/school';
import { createSchoolStores, openDatabase, StoreError } from '../src/index.ts';
import type { Database } from '../src/index.ts';
import { onEveryServer } from './store-database.ts';
import { contentOf } from './roster-fixture.ts';
import { openImports } from './open-imports.ts';

const SCHOOL = '0750001A' as SchoolId;
const NOW = Date.parse('2026-11-24T10:00:00+01:00');

interface World {
  readonly database: Database;
  readonly stores: SchoolStores;
  readonly seen: { readonly text: string; readonly values: readonly unknown[] }[];
}

onEveryServer(({ it, shared }) => {
  let filled: Promise<World> | undefined;
  const world = (): Promise<World> => (filled ??= fill());
  after(async () => (await filled)?.database.close());

  /** A school, 400 homeworks of class-0, and a hand-in of every pupil of it for each of the first 300. */
  async function fill(): Promise<World> {
    const seen: World['seen'] = [];
    const { url } = await shared();
    const database = openDatabase({ url, watch: (statement) => seen.push(statement) });
    const stores = createSchoolStores(database);
    const desk = openImports(stores, NOW);
    assert.equal((await desk.apply({ schoolId: SCHOOL, content: contentOf(SCHOOL, 200), actor: 'cli' })).ok, true);
    await database.query('give homework', GIVE, [SCHOOL, NOW]);
    await database.query('hand in', HANDED, [SCHOOL, NOW]);
    await database.query('draw', DRAWN, [SCHOOL, NOW]);
    await database.query('count rows', 'ANALYZE');
    return { database, stores, seen };
  }

  async function idsOf(key: string): Promise<{ readonly accountId: AccountId; readonly personId: PersonId }> {
    const { rows } = await (
      await world()
    ).database.query<{ accountId: AccountId; personId: PersonId }>(
      'find somebody',
      'SELECT account_id AS "accountId", person_id AS "personId" FROM person WHERE school_id = $1 AND sourced_id = $2',
      [SCHOOL, key],
    );
    return rows[0]!;
  }
  /** Homework number `n` of class-0; from 301 on nobody has handed in. */
  const homework = (n: number): HomeworkId => `00000000-0000-7000-8000-${String(n).padStart(12, '0')}` as HomeworkId;

  it('[WORK-67] pupil, guardian and teacher stand to a hand-in; a classmate, another teacher and the head do not', async () => {
    const { stores } = await world();
    const { accountId } = await idsOf('pupil-0');
    const place = await stores.handIns.findPlace(accountId, homework(1), NOW);
    assert.deepEqual(
      [place?.expects, place?.isOpen, place?.teacherId, place?.pupils.map(({ isSelf }) => isSelf)],
      ['handIn', true, null, [true]],
    );
    const { personId } = await idsOf('pupil-0');
    const [mine] = await stores.handIns.listOwn(SCHOOL, homework(1), [personId]);
    const seenAs: Record<string, string | undefined> = {};
    for (const key of [
      'pupil-0',
      'guardian-0',
      'guardian-1',
      'teacher-0',
      'pupil-3',
      'guardian-6',
      'teacher-1',
      'head-0',
    ])
      seenAs[key] = (await stores.handIns.find((await idsOf(key)).accountId, mine!.handInId))?.as;
    assert.deepEqual(seenAs, {
      'pupil-0': 'pupil',
      'guardian-0': 'guardian',
      'guardian-1': 'guardian',
      'teacher-0': 'teacher',
      'pupil-3': undefined,
      'guardian-6': undefined,
      'teacher-1': undefined,
      'head-0': undefined,
    });
  });

  it('[WORK-61] ten devices at once: one hand-in stands, nine are history, one tick', async () => {
    const { stores, database } = await world();
    const { personId: pupilId } = await idsOf('pupil-0');
    const homeworkId = homework(301);
    const hand = async (handInId: HandInId, at: number): Promise<string> => {
      const handed = await stores.handIns.hand({
        schoolId: SCHOOL,
        handInId,
        homeworkId,
        pupilId,
        text: 'x',
        fileIds: [],
        handedAt: at,
        writtenAt: null,
      });
      return handed.ok ? handed.value : handed.error.code;
    };
    const ids = Array.from({ length: 10 }, () => randomUUID() as HandInId);
    assert.deepEqual(new Set(await Promise.all(ids.map((id, n) => hand(id, NOW + n)))), new Set(['handed']));
    assert.deepEqual(new Set(await Promise.all(ids.map((id, n) => hand(id, NOW + n)))), new Set(['same']));
    const { rows } = await database.query<{ standing: number; former: number; ticks: number }>(
      'count',
      `SELECT count(*) FILTER (WHERE ended_at IS NULL)::int AS standing, count(*) FILTER (WHERE ended_why = 'replaced')::int AS former,
         (SELECT count(*)::int FROM homework_done WHERE school_id = $1 AND homework_id = $2 AND person_id = $3) AS ticks
       FROM hand_in WHERE school_id = $1 AND homework_id = $2`,
      [SCHOOL, homeworkId, pupilId],
    );
    assert.deepEqual(rows[0], { standing: 1, former: 9, ticks: 1 });
    const [mine] = await stores.handIns.listOwn(SCHOOL, homeworkId, [pupilId]);
    const { personId: teacherId } = await idsOf('teacher-0');
    const back = { by: teacherId, comment: 'Bien', fileIds: [], again: false, at: NOW + 60 };
    assert.deepEqual(await stores.handIns.giveBack(SCHOOL, mine!.handInId, back), { ok: true, value: true });
    assert.equal(await hand(randomUUID() as HandInId, NOW + 70), 'returned');
    assert.equal(await stores.handIns.takeBack(SCHOOL, mine!.handInId, NOW + 80), false);
    const other = (await idsOf('pupil-3')).personId;
    const taken = { schoolId: SCHOOL, handInId: mine!.handInId, homeworkId, text: '', fileIds: [], handedAt: NOW };
    const again = await stores.handIns.hand({ ...taken, writtenAt: null, pupilId: other });
    assert.deepEqual(again, { ok: true, value: 'taken' });
  });

  it('[WORK-67] the lists are one statement each, by an index, with thousands of hand-ins', async () => {
    const { stores, database, seen } = await world();
    const { accountId, personId } = await idsOf('pupil-0');
    const [mine] = await stores.handIns.listOwn(SCHOOL, homework(7), [personId]);
    const { personId: teacherId } = await idsOf('teacher-0');
    const asked = { schoolId: SCHOOL, homeworkId: homework(7), teacherId, at: NOW, zone: 'Europe/Paris', limit: 300 };
    seen.length = 0;
    await stores.handIns.findPlace(accountId, homework(7), NOW);
    await stores.handIns.find(accountId, mine!.handInId);
    await stores.handIns.listOwn(SCHOOL, homework(7), [personId]);
    const all = await stores.handIns.listAll(asked);
    assert.ok(all.length > 10 && all.every(({ handIn }) => handIn !== null));
    const statements = seen.splice(0);
    assert.equal(statements.length, 4);
    for (const { text, values } of statements) {
      const { rows } = await database.query<{ 'QUERY PLAN': string }>('explain', `EXPLAIN ${text}`, values);
      const walked = rows.map((row) => row['QUERY PLAN']).filter((line) => /Seq Scan on (hand_in|homework)/.test(line));
      assert.deepEqual(walked, [], text.slice(0, 80));
    }
  });

  it('[WORK-67] of a homework given to two classes each teacher of the subject sees their own class, who gave it sees both', async () => {
    const { stores, database } = await world();
    const homeworkId = homework(500);
    await database.query('give homework to two classes', SHARED, [SCHOOL, NOW, homeworkId]);
    const handed: Record<string, HandInId> = {};
    for (const key of ['pupil-0', 'pupil-1']) {
      const handInId = (handed[key] = randomUUID() as HandInId);
      const { personId: pupilId } = await idsOf(key);
      const work = { schoolId: SCHOOL, handInId, homeworkId, pupilId, text: 'x', fileIds: [], handedAt: NOW };
      assert.equal((await stores.handIns.hand({ ...work, writtenAt: null })).ok, true);
    }
    const seenBy = async (key: string): Promise<unknown[]> => {
      const { accountId, personId: teacherId } = await idsOf(key);
      assert.equal((await stores.handIns.findPlace(accountId, homeworkId, NOW))?.teacherId, teacherId);
      const asked = { schoolId: SCHOOL, homeworkId, teacherId, at: NOW, zone: 'Europe/Paris', limit: 300 };
      const listed = (await stores.handIns.listAll(asked)).map(({ handIn }) => handIn?.handInId);
      return Promise.all(
        ['pupil-0', 'pupil-1'].map(async (pupil) => [
          listed.includes(handed[pupil]),
          (await stores.handIns.find(accountId, handed[pupil]!))?.as,
        ]),
      );
    };
    const [sees, not] = [
      [true, 'teacher'],
      [false, undefined],
    ];
    assert.deepEqual(await seenBy('teacher-0'), [sees, sees]);
    assert.deepEqual(await seenBy('teacher-1'), [not, sees]);
    const { rows } = await database.query<{ n: number }>(
      'count the second class',
      `SELECT count(*)::int AS n FROM membership JOIN audience USING (school_id, audience_id) WHERE school_id = $1 AND sourced_id = 'class-1'`,
      [SCHOOL],
    );
    const { personId: teacherId } = await idsOf('teacher-1');
    const asked = { schoolId: SCHOOL, homeworkId, teacherId, at: NOW, zone: 'Europe/Paris', limit: 300 };
    assert.equal((await stores.handIns.listAll(asked)).length, rows[0]?.n);
  });

  it('[WORK-102] [WORK-103] two who draw at once lose nothing; each save is a version, the same again is none; families read the version that was returned', async () => {
    const { stores } = await world();
    const { personId: pupilId, accountId } = await idsOf('pupil-0');
    const { personId: by } = await idsOf('teacher-0');
    const [handIn] = await stores.handIns.listOwn(SCHOOL, homework(9), [pupilId]);
    const { handInId } = handIn!;
    const drawn = Array.from({ length: 24 }, (_, n) => stroke([n, n, n + 5, n + 5]));
    const save = (add: readonly Mark[], erase: readonly MarkId[] = []) =>
      stores.marks.save(SCHOOL, handInId, by, { add, erase }, NOW);
    const versions = await Promise.all(drawn.map((mark) => save([mark])));
    assert.deepEqual(
      versions.map((each) => (each.ok ? each.value : each.error.code)).toSorted((a, b) => Number(a) - Number(b)),
      drawn.map((_, n) => n + 1),
    );
    assert.deepEqual(await save([drawn[0]!]), { ok: true, value: 24 }, 'the same again is no version');
    assert.deepEqual(await save([], [drawn[0]!.markId]), { ok: true, value: 25 });
    assert.deepEqual(await save([drawn[0]!]), { ok: true, value: 25 }, 'what was erased does not come back');
    const all = await stores.marks.between(SCHOOL, handInId, 0, 25);
    assert.deepEqual(idsIn(all.marks), idsIn(drawn.slice(1)));
    assert.deepEqual(
      all.marks.find(({ markId }) => markId === drawn[5]!.markId),
      drawn[5],
    );
    assert.deepEqual(await stores.marks.between(SCHOOL, handInId, 24, 25), { marks: [], erased: [drawn[0]!.markId] });
    const back = { by, comment: '', fileIds: [], again: false, at: NOW + 1 };
    assert.deepEqual(await stores.handIns.giveBack(SCHOOL, handInId, back), { ok: true, value: true });
    await stores.handIns.see(SCHOOL, handInId, NOW + 2);
    const late = stroke([1, 1]);
    await save([late], [drawn[1]!.markId]);
    const found = await stores.handIns.find(accountId, handInId);
    assert.deepEqual([found?.marksVersion, found?.returnedMarks, found?.marks], [26, 25, 23]);
    const returned = await stores.marks.between(SCHOOL, handInId, 0, 25);
    assert.deepEqual(idsIn(returned.marks), idsIn(drawn.slice(1)), 'what stood when it was returned');
    // Returned again with other marks it is new again.
    await stores.handIns.giveBack(SCHOOL, handInId, { ...back, at: NOW + 3 });
    const again = await stores.handIns.find(accountId, handInId);
    assert.deepEqual([again?.returnedMarks, again?.seenAt, again?.returnedAt], [26, null, NOW + 3]);
  });

  it('[WORK-104] a page that is full takes nothing more, whole, and room comes back with what is erased', async () => {
    const { stores } = await world();
    const { personId: pupilId } = await idsOf('pupil-3');
    const { personId: by } = await idsOf('teacher-0');
    const [handIn] = await stores.handIns.listOwn(SCHOOL, homework(9), [pupilId]);
    const save = (add: readonly Mark[], erase: readonly MarkId[] = []) =>
      stores.marks.save(SCHOOL, handIn!.handInId, by, { add, erase }, NOW);
    const first = Array.from({ length: 399 }, () => stroke([1, 1]));
    assert.equal((await save(first)).ok, true);
    const [one, two] = [stroke([2, 2]), stroke([3, 3])];
    assert.deepEqual(await save([one, two], []), { ok: false, error: { code: 'handIn.marksFull' } });
    assert.equal((await stores.marks.between(SCHOOL, handIn!.handInId, 0, 9)).marks.length, 399, 'nothing half kept');
    assert.deepEqual(await save([one, two], [first[0]!.markId]), { ok: true, value: 2 });
    const nobody = await stores.marks.save(SCHOOL, randomUUID() as HandInId, by, { add: [one], erase: [] }, NOW);
    assert.deepEqual(nobody, { ok: false, error: { code: 'handIn.unknown' } });
  });

  it('[WORK-93] the database itself refuses to write in a closed book, whoever asks', async () => {
    const { database } = await world();
    const change = (at: string): Promise<unknown> =>
      database.query(
        'change a homework',
        'UPDATE homework SET body = $3, changed_at = $4 WHERE school_id = $1 AND homework_id = $2',
        [SCHOOL, homework(400), at, Date.parse(at)],
      );
    await change('2027-08-31T12:00:00+02:00');
    await assert.rejects(
      change('2027-09-01T00:00:00+02:00'),
      (error) => error instanceof StoreError && error.sqlState === 'PR001',
    );
    const years = await database.query<{ years: number[] }>(
      'ask for years',
      `SELECT array_agg(preau_school_year(d::date) ORDER BY d) AS years FROM unnest(ARRAY['2026-07-31', '2026-08-01', '2027-01-01']) d`,
    );
    assert.deepEqual(years.rows[0]?.years, [2025, 2026, 2026], 'as in core');
  });
});

const FILE = randomUUID() as FileId;
const stroke = (points: readonly number[]): Mark => ({
  markId: randomUUID() as MarkId,
  fileId: FILE,
  page: 0,
  kind: 'pen',
  colour: 'red',
  width: 'fine',
  points,
});
const idsIn = (marks: readonly Mark[]): string[] => marks.map(({ markId }) => markId as string).toSorted();

const SHARED = `
WITH given AS (
  INSERT INTO homework (school_id, homework_id, teacher_id, subject, due_on, body, expects, version, created_at, changed_at, release_at)
  SELECT $1, $3, t.person_id, 'Français', '2026-11-27', 'Dictée', 'handIn', 1, $2, $2, $2 FROM person t
  WHERE t.school_id = $1 AND t.sourced_id = 'teacher-0' RETURNING *)
INSERT INTO homework_audience (school_id, homework_id, audience_id, due_on)
SELECT g.school_id, g.homework_id, a.audience_id, g.due_on FROM given g, audience a WHERE a.school_id = $1 AND a.sourced_id IN ('class-0', 'class-1')`;

const GIVE = `
WITH given AS (
  INSERT INTO homework (school_id, homework_id, teacher_id, subject, due_on, body, expects, version, created_at, changed_at, release_at)
  SELECT $1, ('00000000-0000-7000-8000-' || lpad(n::text, 12, '0'))::uuid, t.person_id, 'Histoire', '2026-11-27', 'Exercice ' || n, 'handIn', 1, $2, $2, $2
  FROM generate_series(1, 400) n, person t WHERE t.school_id = $1 AND t.sourced_id = 'teacher-0' RETURNING *)
INSERT INTO homework_audience (school_id, homework_id, audience_id, due_on)
SELECT g.school_id, g.homework_id, a.audience_id, g.due_on FROM given g, audience a WHERE a.school_id = $1 AND a.sourced_id = 'class-0'`;

const HANDED = `
INSERT INTO hand_in (school_id, hand_in_id, homework_id, pupil_id, body, handed_at)
SELECT $1, gen_random_uuid(), h.homework_id, m.person_id, 'Voici', $2
FROM homework h, membership m JOIN audience a USING (school_id, audience_id)
WHERE h.school_id = $1 AND m.school_id = $1 AND a.sourced_id = 'class-0' AND h.body <> ALL (SELECT 'Exercice ' || n FROM generate_series(301, 400) n)`;

/** Upon each from the twentieth on. */
const DRAWN = `
INSERT INTO hand_in_mark (school_id, hand_in_id, mark_id, file_id, page, body, points, made_by, made_at, added_in, position)
SELECT i.school_id, i.hand_in_id, gen_random_uuid(), gen_random_uuid(), 0, '{}', 0, h.teacher_id, $2, 0, 1
FROM hand_in i JOIN homework h USING (school_id, homework_id) WHERE i.school_id = $1 AND h.body <> ALL (SELECT 'Exercice ' || n FROM generate_series(1, 19) n)`;
