import assert from 'node:assert/strict';
import { randomUUID } from 'node:crypto';
import { after } from 'node:test';
import type { AccountId, AudienceId, HomeworkId, LocalDate, PersonId, SchoolId } from '@preau/core/base';
import type { SchoolStores, WorkReader } from '@preau/service/school';
import { createSchoolStores, openDatabase } from '../src/index.ts';
import type { Database } from '../src/index.ts';
import { onEveryServer } from './store-database.ts';
import { contentOf } from './roster-fixture.ts';
import { openImports } from './open-imports.ts';

const SCHOOL = '0750001A' as SchoolId;
const NOW = Date.parse('2026-11-24T10:00:00+01:00');
const date = (text: string): LocalDate => text as LocalDate;

interface Statement {
  readonly act: string;
  readonly text: string;
  readonly values: readonly unknown[];
}

interface World {
  readonly database: Database;
  readonly stores: SchoolStores;
  readonly seen: Statement[];
}

onEveryServer(({ it, shared }) => {
  let filled: Promise<World> | undefined;
  const world = (): Promise<World> => (filled ??= fill());
  after(async () => (await filled)?.database.close());

  /** A school of 1,500 with 10,000 homeworks of a year for all classes, ticks and notes. */
  async function fill(): Promise<World> {
    const seen: Statement[] = [];
    const { url } = await shared();
    const database = openDatabase({ url, watch: (statement) => seen.push(statement) });
    const stores = createSchoolStores(database);
    const desk = openImports(stores, NOW);
    const content = contentOf(SCHOOL, 1_500);
    assert.equal((await desk.apply({ schoolId: SCHOOL, content, actor: 'cli' })).ok, true);
    for (const statement of [GIVE, TICK, WRITE]) await database.query('fill a year', statement, [SCHOOL, NOW]);
    await database.query('count rows', 'ANALYZE');
    return { database, stores, seen };
  }

  async function idsOf(key: string): Promise<{ readonly accountId: AccountId; readonly personId: PersonId }> {
    const { database } = await world();
    const { rows } = await database.query<{ accountId: AccountId; personId: PersonId }>(
      'find somebody',
      'SELECT account_id AS "accountId", person_id AS "personId" FROM person WHERE school_id = $1 AND sourced_id = $2',
      [SCHOOL, key],
    );
    return rows[0]!;
  }
  async function readerOf(key: string): Promise<WorkReader> {
    const { accountId } = await idsOf(key);
    return { accountId, schools: [SCHOOL], offices: [], at: NOW };
  }
  async function classOf(key: string): Promise<AudienceId> {
    const { database } = await world();
    const { rows } = await database.query<{ audience_id: AudienceId }>(
      'find a class',
      'SELECT audience_id FROM audience WHERE school_id = $1 AND sourced_id = $2',
      [SCHOOL, key],
    );
    return rows[0]!.audience_id;
  }
  /** The statements of `read`, and whether one of them walked a whole table of homework. */
  async function plansOf(read: () => Promise<unknown>): Promise<{ readonly count: number; readonly walked: string[] }> {
    const { database, seen } = await world();
    seen.length = 0;
    await read();
    const statements = seen.splice(0);
    const walked: string[] = [];
    for (const { act, text, values } of statements) {
      const { rows } = await database.query<{ 'QUERY PLAN': string }>('explain', `EXPLAIN ${text}`, values);
      const lines = rows.map((row) => row['QUERY PLAN']);
      walked.push(
        // A whole class in two months is a fifth of the small table of audiences: PostgreSQL 15 rightly reads that one through.
        ...lines
          .filter((line) => /Seq Scan on (homework|homework_done|session_note)\b/.test(line))
          .map((l) => `${act}: ${l}`),
      );
    }
    return { count: statements.length, walked };
  }

  it('[WORK-14] lists, the load and one homework are one statement each and read homework by its indexes', async () => {
    const { stores } = await world();
    const { homework } = stores;
    const [pupil, guardian, teacher] = [
      await readerOf('pupil-0'),
      await readerOf('guardian-0'),
      await readerOf('teacher-0'),
    ];
    const audienceId = await classOf('class-0');
    const page = { after: null, limit: 51 };
    const span = [date('2026-11-10'), date('2026-12-29')] as const;
    const [sight] = await homework.findAudiences(teacher, [audienceId]);
    const due = await homework.listDue(pupil, ...span, page);
    const given = await homework.listGiven(teacher, page);
    assert.deepEqual(
      [due.length, given.length, (await homework.listDue(guardian, ...span, page)).length],
      [51, 51, 51],
    );
    const reads: readonly (readonly [string, number, () => Promise<unknown>])[] = [
      ['due, a pupil', 1, () => homework.listDue(pupil, ...span, page)],
      ['due, a page later', 1, () => homework.listDue(guardian, ...span, { ...page, after: due[49]!.homeworkId })],
      ['given', 1, () => homework.listGiven(teacher, { ...page, after: given[49]!.homeworkId })],
      ['one', 1, () => homework.find(pupil, due[0]!.homeworkId)],
      ['who', 1, () => homework.listPupils(SCHOOL, due[0]!.homeworkId, NOW)],
      ['tick', 1, () => homework.setDone(pupil, due[0]!.homeworkId, true)],
      ['load', 1, () => homework.readLoad(sight!, ...span, NOW)],
      ['book', 2, () => stores.notes.readBook(pupil, sight!, ...span)],
      ['lessons', 1, () => stores.classLessons.readLessons(sight!, ...span)],
    ];
    for (const [name, most, read] of reads) {
      const { count, walked } = await plansOf(read);
      assert.equal(count, most, name);
      assert.deepEqual(walked, [], name);
    }
  });

  it('[WORK-5] ten requests at once with one id write one homework and one version; a later one finds it', async () => {
    const { database, stores } = await world();
    const { personId: teacherId } = await idsOf('teacher-0');
    const homeworkId = randomUUID() as HomeworkId;
    const wanted = {
      homeworkId,
      schoolId: SCHOOL,
      teacherId,
      base: 0,
      audienceIds: [await classOf('class-0')],
      subject: 'Histoire',
      lessonId: null,
      dueLessonId: null,
      dueOn: date('2026-11-26'),
      text: 'Une fois.',
      minutes: 5,
      expects: 'done',
      fileIds: [],
      releaseAt: NOW,
      at: NOW,
    } as const;
    const decisions = async (saves: readonly ReturnType<typeof stores.homework.save>[]): Promise<string[]> =>
      (await Promise.all(saves)).map((saved) => (saved.ok ? saved.value.decision : saved.error.code)).toSorted();
    const saved = await decisions(Array.from({ length: 10 }, () => stores.homework.save(wanted)));
    assert.deepEqual(saved, ['create', ...Array<string>(9).fill('same')]);
    const changes = await decisions(['A', 'B', 'C'].map((text) => stores.homework.save({ ...wanted, base: 1, text })));
    assert.deepEqual(changes, ['change', 'stale', 'stale']);
    const [withdrawn, late] = await Promise.all([
      stores.homework.withdraw(await readerOf('teacher-0'), homeworkId),
      decisions([stores.homework.save({ ...wanted, base: 2, text: 'D' })]),
    ]);
    assert.equal(withdrawn, true);
    const { rows } = await database.query<{ versions: number; audiences: number }>(
      'count what was written',
      `SELECT (SELECT count(*)::int FROM homework_version WHERE homework_id = $1) AS versions,
         (SELECT count(*)::int FROM homework_audience WHERE homework_id = $1) AS audiences`,
      [homeworkId],
    );
    assert.deepEqual(rows[0], { versions: late[0] === 'change' ? 4 : 3, audiences: 1 });
  });
});

/** 10,000 homeworks over a year, spread over the classes, each of a teacher of the class. */
const GIVE = `
WITH taught AS (
  SELECT t.audience_id, min(t.person_id::text)::uuid AS teacher_id, t.subject, row_number() OVER (ORDER BY t.audience_id) AS n
  FROM teaching t WHERE t.school_id = $1 GROUP BY t.audience_id, t.subject),
made AS (
  INSERT INTO homework (school_id, homework_id, teacher_id, subject, due_on, body, minutes, expects, version, created_at, changed_at, release_at)
  SELECT $1, gen_random_uuid(), c.teacher_id, c.subject, date '2026-09-01' + (i / 37) % 300, 'Exercice ' || i, 10 + i % 30, 'done', 1, $2, $2, $2::bigint - 1
  FROM generate_series(1, 10000) i JOIN taught c ON c.n = 1 + i % (SELECT count(*) FROM taught) RETURNING *)
INSERT INTO homework_audience (school_id, homework_id, audience_id, due_on)
SELECT m.school_id, m.homework_id, c.audience_id, m.due_on FROM made m JOIN taught c ON c.teacher_id = m.teacher_id AND c.subject = m.subject`;

/** An eighth of the pupils tick everything: some 30,000 ticks. */
const TICK = `
INSERT INTO homework_done (school_id, homework_id, person_id, done_at)
SELECT a.school_id, a.homework_id, m.person_id, $2
FROM homework_audience a JOIN membership m ON m.school_id = a.school_id AND m.audience_id = a.audience_id
WHERE a.school_id = $1 AND substr(m.person_id::text, 36, 1) < '2' ON CONFLICT DO NOTHING`;

/** 5,000 session notes of a year. */
const WRITE = `
WITH taught AS (
  SELECT t.audience_id, min(t.person_id::text)::uuid AS teacher_id, row_number() OVER (ORDER BY t.audience_id) AS n
  FROM teaching t WHERE t.school_id = $1 GROUP BY t.audience_id),
made AS (
  INSERT INTO session_note (school_id, lesson_id, note_id, teacher_id, subject, held_on, starts_at, body, version, created_at, changed_at, release_at)
  SELECT $1, gen_random_uuid()::text, gen_random_uuid(), c.teacher_id, 'Histoire', date '2026-09-01' + (i / 37) % 300, $2, 'Séance ' || i, 1, $2, $2, $2::bigint - 1
  FROM generate_series(1, 5000) i JOIN taught c ON c.n = 1 + i % (SELECT count(*) FROM taught) RETURNING *)
INSERT INTO session_note_audience (school_id, lesson_id, audience_id, held_on)
SELECT m.school_id, m.lesson_id, c.audience_id, m.held_on FROM made m JOIN taught c ON c.teacher_id = m.teacher_id`;
