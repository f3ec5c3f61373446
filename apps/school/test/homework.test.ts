import assert from 'node:assert/strict';
import { randomUUID } from 'node:crypto';
import { after, test } from 'node:test';
import type { AudienceId, SchoolId } from '@preau/core/base';
import type {
  BookAnswer,
  ClassLessonsAnswer,
  DueHomework,
  GivenHomework,
  HomeworkAnswer,
  HomeworkPage,
  SavedWork,
} from '@preau/protocol/school';
import { contentOf } from './roster-fixture.ts';
import { Jar, openHarness, PASSWORD } from './school-harness.ts';
import type { Answer } from './school-harness.ts';

const SCHOOL = '0750001A' as SchoolId;
const OTHER = '0750002B' as SchoolId;
/** A Tuesday, in the second lesson of the morning. */
const NOW = Date.parse('2026-11-24T09:12:00+01:00');
const harness = await openHarness(NOW);
after(() => harness[Symbol.asyncDispose]());
for (const school of [SCHOOL, OTHER]) await harness.import(school, contentOf(school, 200));
await harness.database.query(
  'let a teacher have a group',
  `INSERT INTO teaching (school_id, person_id, audience_id, subject)
   SELECT p.school_id, p.person_id, a.audience_id, 'Latin' FROM person p JOIN audience a USING (school_id)
   WHERE p.school_id = $1 AND p.sourced_id = 'teacher-0' AND a.sourced_id = 'group-0'`,
  [SCHOOL],
);
// Pupil i is in class i mod 3 and in group i mod 2; guardians 2i and 2i + 1 answer for pupil i. Teachers 0 and 3 teach class 0.
const teacher = await harness.activate(SCHOOL, 'teacher-0');
const colleague = await harness.activate(SCHOOL, 'teacher-3');
const stranger = await harness.activate(SCHOOL, 'teacher-1');
const substitute = await harness.activate(SCHOOL, 'teacher-4');
const pupil = await harness.activate(SCHOOL, 'pupil-0');
const mate = await harness.activate(SCHOOL, 'pupil-3');
const other = await harness.activate(SCHOOL, 'pupil-1');
const guardian = await harness.activate(SCHOOL, 'guardian-0');
const head = await harness.activate(SCHOOL, 'head-0');
const abroad = await harness.activate(OTHER, 'pupil-0');

async function audience(key: string): Promise<AudienceId> {
  const { rows } = await harness.database.query<{ audience_id: AudienceId }>(
    'find an audience',
    'SELECT audience_id FROM audience WHERE school_id = $1 AND sourced_id = $2',
    [SCHOOL, key],
  );
  return rows[0]!.audience_id;
}
const CLASS_0 = await audience('class-0');
const CLASS_1 = await audience('class-1');
const GROUP_0 = await audience('group-0');

const work = (more: object = {}): Record<string, unknown> => ({
  base: 0,
  audienceIds: [CLASS_0],
  subject: 'Histoire',
  lessonId: null,
  dueLessonId: null,
  dueOn: '2026-11-26',
  text: 'Relire la page 34.',
  minutes: 20,
  expects: 'done',
  fileIds: [],
  ...more,
});
const put = (jar: Jar, homeworkId: string, more: object = {}): Promise<Answer> =>
  harness.call('PUT', `/api/homework/${homeworkId}`, { jar, body: work(more) });
async function give(more: object = {}, jar = teacher): Promise<string> {
  const homeworkId = randomUUID();
  harness.clock.at += 1;
  const answer = await put(jar, homeworkId, more);
  assert.equal(answer.status, 200, answer.text);
  return homeworkId;
}
async function due(jar: Jar, query = ''): Promise<HomeworkPage<DueHomework>> {
  const answer = await harness.call('GET', `/api/homework/due${query}`, { jar });
  assert.equal(answer.status, 200, answer.text);
  return answer.body as unknown as HomeworkPage<DueHomework>;
}
const sees = async (jar: Jar, homeworkId: string): Promise<boolean> =>
  (await due(jar)).homework.some((each) => each.homeworkId === homeworkId);
async function one(jar: Jar, homeworkId: string): Promise<HomeworkAnswer> {
  const answer = await harness.call('GET', `/api/homework/${homeworkId}`, { jar });
  assert.equal(answer.status, 200, answer.text);
  return answer.body as unknown as HomeworkAnswer;
}
const versionsOf = async (homeworkId: string): Promise<string[]> =>
  (
    await harness.database.query<{ line: string }>(
      'read versions',
      `SELECT concat_ws(' ', version, body, withdrawn) AS line FROM homework_version WHERE homework_id = $1 ORDER BY version`,
      [homeworkId],
    )
  ).rows.map(({ line }) => line);
/** A new session of somebody who has one. */
async function signIn(key: string): Promise<Jar> {
  const jar = new Jar();
  const { login } = await harness.person(SCHOOL, key);
  const answer = await harness.call('POST', '/api/session', { jar, body: { login, password: PASSWORD } });
  assert.equal(answer.status, 200, answer.text);
  return jar;
}
/** Moves the clock for `run`, with sessions of that hour. */
async function at(time: string, keys: readonly string[], run: (jars: Jar[]) => Promise<void>): Promise<void> {
  const before = harness.clock.at;
  harness.clock.at = Date.parse(time);
  try {
    const jars: Jar[] = [];
    for (const key of keys) jars.push(await signIn(key));
    await run(jars);
  } finally {
    harness.clock.at = before;
  }
}

test('[WORK-1] a teacher gives homework to classes and groups that they teach, and to no other', async () => {
  const both = await give({ audienceIds: [CLASS_0, GROUP_0] });
  assert.equal(await sees(pupil, both), true);
  assert.equal((await put(teacher, randomUUID(), { audienceIds: [CLASS_1] })).body['code'], 'audience.unknown');
  assert.equal(
    (await put(teacher, randomUUID(), { audienceIds: [CLASS_0, CLASS_1] })).body['code'],
    'audience.unknown',
  );
  assert.equal((await put(stranger, randomUUID())).body['code'], 'audience.unknown');
  for (const jar of [pupil, guardian, head])
    assert.equal((await put(jar, randomUUID())).body['code'], 'session.forbidden');
});

test('[WORK-1] whoever stands in for a lesson gives homework to its class, and only there', async () => {
  const { rows } = await harness.database.query<{ slot_id: string }>(
    'let somebody stand in',
    `INSERT INTO slot_exception (school_id, slot_id, original_date, kind, note, source, to_teacher_ids)
     SELECT l.school_id, l.slot_id, '2026-11-24', 'moved', '', 'manual', ARRAY[p.person_id]
     FROM slot l JOIN person p ON p.school_id = l.school_id AND p.sourced_id = 'teacher-4'
     WHERE l.school_id = $1 AND l.weekday = 2 AND l.audience_ids = ARRAY[$2::uuid] ORDER BY l.start_minute LIMIT 1 RETURNING slot_id`,
    [SCHOOL, CLASS_0],
  );
  const lessonId = `${rows[0]!.slot_id}_20261124`;
  assert.equal((await put(substitute, randomUUID(), { lessonId })).status, 200);
  assert.equal(
    (await put(substitute, randomUUID(), { lessonId, audienceIds: [CLASS_0, GROUP_0] })).body['code'],
    'audience.unknown',
  );
  const answer = await harness.call('GET', `/api/homework/lessons?lessonId=${lessonId}`, { jar: substitute });
  assert.equal(answer.status, 200, answer.text);
  assert.deepEqual((answer.body['audience'] as { audienceId: string }).audienceId, CLASS_0);
});

test('[WORK-47] a stand-in reads the book for two weeks around the lesson, and nobody else does for that', async () => {
  const [near, far] = [randomUUID(), randomUUID()];
  assert.equal((await put(teacher, near, { dueOn: '2026-12-08' })).status, 200);
  assert.equal((await put(teacher, far, { dueOn: '2026-12-09' })).status, 200);
  const bookOf = (jar: Jar) =>
    harness.call('GET', `/api/notes/book?audienceId=${CLASS_0}&from=2026-11-24&to=2026-12-20`, { jar });
  const book = await bookOf(substitute);
  assert.equal(book.status, 200, book.text);
  const { homework, unwritten } = book.body as unknown as BookAnswer;
  assert.deepEqual(
    [homework.some((each) => each.homeworkId === near), homework.some((each) => each.homeworkId === far)],
    [true, false],
  );
  assert.equal(unwritten.length, 1, 'their own lesson, and no other of the class');
  const codeOf = async (id: string) =>
    (await harness.call('GET', `/api/homework/${id}`, { jar: substitute })).body['code'];
  assert.deepEqual([await codeOf(near), await codeOf(far)], [undefined, 'homework.unknown']);
  const year = await harness.call('GET', `/api/books/${CLASS_0}?year=2026`, { jar: substitute });
  const dues = (year.body as { homework: readonly { dueOn: string }[] }).homework.map(({ dueOn }) => dueOn);
  assert.deepEqual([dues.includes('2026-12-08'), dues.includes('2026-12-09')], [true, false]);
  const elsewhere = await harness.activate(SCHOOL, 'teacher-2');
  assert.equal((await bookOf(elsewhere)).body['code'], 'audience.unknown');
});

test('[WORK-2] [WORK-3] what is too long, of no class, due in the past or in two years is refused, and nothing is stored', async () => {
  const homeworkId = randomUUID();
  const wrong: readonly (readonly [object, string])[] = [
    [{ text: 'é'.repeat(10_001) }, 'homework.tooLong'],
    [{ text: '  \u0000 \n' }, 'request.invalid'],
    [{ text: '' }, 'request.invalid'],
    [{ minutes: 601 }, 'request.invalid'],
    [{ minutes: 1.5 }, 'request.invalid'],
    [{ audienceIds: [] }, 'request.invalid'],
    [{ dueOn: '2026-02-30' }, 'request.invalid'],
    [{ expects: 'everything' }, 'request.invalid'],
    [{ surprise: true }, 'request.invalid'],
    [{ dueOn: '2026-11-23' }, 'homework.wrongDay'],
    [{ dueOn: '2028-11-24' }, 'homework.wrongDay'],
    [{ fileIds: [randomUUID()] }, 'file.unknown'],
  ];
  for (const [more, code] of wrong)
    assert.equal((await put(teacher, homeworkId, more)).body['code'], code, JSON.stringify(more).slice(0, 60));
  assert.deepEqual(await versionsOf(homeworkId), []);
  assert.equal((await put(teacher, 'not-an-id')).body['code'], 'homework.unknown');
  assert.equal((await put(teacher, homeworkId, { text: 'é'.repeat(10_000) })).status, 200);
});

test('[WORK-4] homework given in the evening is seen by its author at once, by families from the next school morning on', async () => {
  await at('2026-11-27T21:30:00+01:00', ['teacher-0', 'pupil-0'], async ([giver, reader]) => {
    const homeworkId = await give({ dueOn: '2026-12-03' }, giver);
    assert.equal(await sees(reader!, homeworkId), false);
    assert.equal(
      (await harness.call('GET', `/api/homework/${homeworkId}`, { jar: reader! })).body['code'],
      'homework.unknown',
    );
    assert.equal(
      (await harness.call('PUT', `/api/homework/${homeworkId}/done`, { jar: reader!, body: { done: true } })).body[
        'code'
      ],
      'homework.unknown',
    );
    const { homework } = await one(giver!, homeworkId);
    const monday = Date.parse('2026-11-30T07:00:00+01:00');
    assert.ok(homework.releaseAt >= monday && homework.releaseAt <= monday + 20 * 60_000, String(homework.releaseAt));
    await at(new Date(homework.releaseAt).toISOString(), ['pupil-0'], async ([early]) => {
      assert.equal(await sees(early!, homeworkId), true);
    });
  });
});

test('[WORK-5] the same request twice, or twice at once, is one homework with one version', async () => {
  const homeworkId = randomUUID();
  const answers = await Promise.all([0, 1, 2].map(() => put(teacher, homeworkId)));
  assert.deepEqual(
    answers.map(({ status }) => status),
    [200, 200, 200],
  );
  assert.deepEqual(
    answers.map(({ body }) => (body as unknown as SavedWork).version),
    [1, 1, 1],
  );
  assert.equal((await versionsOf(homeworkId)).length, 1);
});

test('[WORK-6] [WORK-7] a change needs the version that was read; every version stays; what was withdrawn is gone for everybody', async () => {
  const homeworkId = await give();
  assert.equal(
    (await put(teacher, homeworkId, { base: 1, text: 'Relire la page 35.', dueOn: '2026-11-27' })).status,
    200,
  );
  assert.equal((await put(teacher, homeworkId, { base: 1, text: 'Autre chose.' })).body['code'], 'homework.stale');
  assert.equal((await put(colleague, homeworkId, { base: 2, text: 'Autre chose.' })).body['code'], 'homework.unknown');
  assert.equal((await put(teacher, randomUUID(), { base: 3 })).body['code'], 'homework.unknown');
  assert.equal((await one(pupil, homeworkId)).homework.dueOn, '2026-11-27');
  const withdraw = (jar: Jar): Promise<Answer> => harness.call('DELETE', `/api/homework/${homeworkId}`, { jar });
  assert.equal((await withdraw(colleague)).body['code'], 'homework.unknown');
  assert.equal((await withdraw(teacher)).status, 204);
  assert.equal((await withdraw(teacher)).status, 204);
  assert.deepEqual(await versionsOf(homeworkId), [
    '1 Relire la page 34. f',
    '2 Relire la page 35. f',
    '3 Relire la page 35. t',
  ]);
  for (const jar of [pupil, guardian, teacher, head])
    assert.equal((await harness.call('GET', `/api/homework/${homeworkId}`, { jar })).body['code'], 'homework.unknown');
  assert.equal(await sees(pupil, homeworkId), false);
  assert.equal((await put(teacher, homeworkId, { base: 3 })).body['code'], 'homework.unknown');
});

test('[WORK-10] pupils see the homework of their classes and groups, guardians that of their children, others nothing', async () => {
  const [ofClass, ofGroup] = [await give(), await give({ audienceIds: [GROUP_0], subject: 'Latin' })];
  const table: readonly (readonly [Jar, boolean, boolean])[] = [
    [pupil, true, true],
    [mate, true, false],
    [other, false, false],
    [guardian, true, true],
    [abroad, false, false],
  ];
  for (const [index, [jar, cls, group]] of table.entries()) {
    assert.deepEqual([await sees(jar, ofClass), await sees(jar, ofGroup)], [cls, group], `reader ${index}`);
    const alone = await harness.call('GET', `/api/homework/${ofClass}`, { jar });
    assert.equal(alone.status, cls ? 200 : 404, `reader ${index}`);
  }
  const child = (await due(guardian)).homework.find(({ homeworkId }) => homeworkId === ofClass)!;
  assert.deepEqual(
    child.pupils.map(({ personId }) => personId),
    [(await harness.person(SCHOOL, 'pupil-0')).personId],
  );
  const answer = await one(colleague, ofClass);
  assert.deepEqual([answer.mayChange, answer.everybody], [false, null]);
});

test('[WORK-11] a pupil ticks and takes the tick back, as often as the request comes; nobody else ticks', async () => {
  const homeworkId = await give();
  const tick = (jar: Jar, done: boolean): Promise<Answer> =>
    harness.call('PUT', `/api/homework/${homeworkId}/done`, { jar, body: { done } });
  const doneAt = async (): Promise<number | null> => (await one(pupil, homeworkId)).pupils[0]!.doneAt;
  for (const done of [true, true, false, false, true]) {
    assert.equal((await tick(pupil, done)).status, 204);
    assert.equal(await doneAt(), done ? harness.clock.at : null);
  }
  const first = await doneAt();
  harness.clock.at += 1_000;
  assert.equal((await tick(pupil, true)).status, 204);
  assert.equal(await doneAt(), first, 'the first tick counts');
  assert.equal((await tick(other, true)).body['code'], 'homework.unknown');
  for (const jar of [guardian, teacher, head]) assert.equal((await tick(jar, true)).body['code'], 'session.forbidden');
  const asked = await give({ expects: 'handIn' });
  const refused = await harness.call('PUT', `/api/homework/${asked}/done`, { jar: pupil, body: { done: true } });
  assert.deepEqual([refused.status, refused.body['code']], [409, 'homework.handInAsked']);
});

test('[WORK-12] who gave it, and the office, see by name who has and who has not; families only their own', async () => {
  const homeworkId = await give();
  await harness.call('PUT', `/api/homework/${homeworkId}/done`, { jar: pupil, body: { done: true } });
  const answer = await harness.call('GET', '/api/homework/given', { jar: teacher });
  const { homework } = answer.body as unknown as HomeworkPage<GivenHomework>;
  const given = homework.find((each) => each.homeworkId === homeworkId)!;
  for (const jar of [teacher, head]) {
    const { everybody } = await one(jar, homeworkId);
    assert.equal(everybody?.length, given.pupilCount);
    assert.deepEqual(
      everybody?.filter(({ doneAt }) => doneAt !== null).map(({ personId }) => personId),
      [(await harness.person(SCHOOL, 'pupil-0')).personId],
    );
  }
  assert.equal(given.doneCount, 1);
  assert.equal((await one(guardian, homeworkId)).everybody, null);
  assert.equal((await one(mate, homeworkId)).pupils[0]!.doneAt, null);
  const mine = await harness.call('GET', '/api/homework/given', { jar: colleague });
  assert.equal((mine.body as unknown as HomeworkPage<GivenHomework>).homework.length, 0);
});

test('[WORK-48] that a pupil opened it is kept once, for who gave it and the office; nobody opens it for somebody else', async () => {
  const homeworkId = await give();
  const openedBy = async (jar: Jar): Promise<unknown> =>
    (await one(jar, homeworkId)).everybody?.flatMap(({ personId, openedAt }) =>
      openedAt === null ? [] : [[personId, openedAt]],
    );
  const hidden = await give({}, teacher);
  await harness.call('DELETE', `/api/homework/${hidden}`, { jar: teacher });
  const open = (jar: Jar, homeworkIds = [homeworkId, randomUUID(), hidden]) =>
    harness.call('PUT', '/api/homework/opened', { jar, body: { homeworkIds } });
  assert.deepEqual(await openedBy(teacher), []);
  const now = harness.clock.at;
  assert.equal((await open(pupil)).status, 204);
  harness.clock.at = now + 60_000;
  assert.deepEqual(
    (await Promise.all([open(pupil), open(pupil)])).map(({ status }) => status),
    [204, 204],
  );
  harness.clock.at = now;
  const { personId } = await harness.person(SCHOOL, 'pupil-0');
  for (const jar of [teacher, head]) assert.deepEqual(await openedBy(jar), [[personId, now]]);
  for (const jar of [other, abroad]) assert.equal((await open(jar)).body['code'], 'homework.unknown');
  assert.equal((await open(guardian)).body['code'], 'session.forbidden');
  assert.equal((await open(pupil, [hidden])).body['code'], 'homework.unknown');
  const many = Array.from({ length: 51 }, () => homeworkId);
  for (const wrong of [[], many, ['x']]) assert.equal((await open(pupil, wrong)).body['code'], 'request.invalid');
});

test('[WORK-13] lists come by fifty; the next page begins where the last one ended', async () => {
  for (let count = 0; count < 60; count += 1)
    await give({ dueOn: count % 2 === 0 ? '2026-12-10' : '2026-12-11', text: `Exercice ${count}` });
  const walk = async (path: string, jar: Jar): Promise<string[][]> => {
    const pages: string[][] = [];
    for (let last: string | null = ''; last !== null;) {
      const asked: Answer = await harness.call('GET', `${path}${last === '' ? '' : `after=${last}`}`, { jar });
      const page = asked.body as unknown as HomeworkPage<DueHomework>;
      pages.push(page.homework.map(({ homeworkId }) => homeworkId));
      last = page.next;
    }
    return pages;
  };
  for (const pages of [
    await walk('/api/homework/due?from=2026-12-10&to=2026-12-11&', pupil),
    (await walk('/api/homework/given?', teacher)).slice(0, 2),
  ]) {
    assert.equal(pages[0]!.length, 50);
    assert.equal(new Set(pages.flat()).size, pages.flat().length);
  }
  const all = (await walk('/api/homework/due?from=2026-12-10&to=2026-12-11&', pupil)).flat();
  assert.equal(all.length, 60);
  assert.equal(
    (await harness.call('GET', '/api/homework/due?from=hier', { jar: pupil })).body['code'],
    'request.invalid',
  );
});

test('[WORK-20] [WORK-21] [WORK-23] the load of a class counts all teachers and the groups of its pupils; families do not read it', async () => {
  const load = (jar: Jar): Promise<Answer> =>
    harness.call('GET', `/api/homework/load?audienceId=${CLASS_0}&from=2027-01-11&to=2027-01-15`, { jar });
  await give({ dueOn: '2027-01-12', minutes: 30 });
  await give({ dueOn: '2027-01-12', minutes: 15, subject: 'SVT' }, colleague);
  await give({ dueOn: '2027-01-12', minutes: 20, subject: 'Latin', audienceIds: [GROUP_0] });
  await give({ dueOn: '2027-01-13', minutes: null });
  await give({ dueOn: '2027-01-18', minutes: 50 });
  const answer = await load(teacher);
  assert.equal(answer.status, 200, answer.text);
  assert.deepEqual(answer.body, {
    comfortableMinutes: 60,
    days: [
      { date: '2027-01-12', count: 3, minutes: 45, most: 65, subjects: ['Histoire', 'SVT', 'Latin'] },
      { date: '2027-01-13', count: 1, minutes: 0, most: 0, subjects: ['Histoire'] },
    ],
  });
  assert.equal((await load(head)).status, 200);
  assert.equal((await load(stranger)).body['code'], 'audience.unknown');
  for (const jar of [pupil, guardian]) assert.equal((await load(jar)).body['code'], 'session.forbidden');
  const long = await harness.call('GET', `/api/homework/load?audienceId=${CLASS_0}&from=2026-01-11&to=2027-01-15`, {
    jar: teacher,
  });
  assert.equal(long.body['code'], 'request.invalid');
});

test('[WORK-24] [WORK-25] the form is proposed the next lessons of the class, and class and subject of a lesson', async () => {
  const lessons = async (query: string): Promise<ClassLessonsAnswer> => {
    const answer = await harness.call('GET', `/api/homework/lessons?${query}`, { jar: teacher });
    assert.equal(answer.status, 200, answer.text);
    return answer.body as unknown as ClassLessonsAnswer;
  };
  const { next, today, given: unasked } = await lessons(`audienceId=${CLASS_0}`);
  // Every school day of five weeks: the class has five lessons of one subject a day, and the first is told.
  assert.equal(new Set(next.map((lesson) => lesson.date)).size, next.length);
  assert.ok(next.length >= 20, String(next.length));
  assert.ok(next.every((lesson) => lesson.startsAt > harness.clock.at));
  assert.deepEqual([today, unasked], ['2026-11-24', null]);
  const { given } = await lessons(`lessonId=${next[0]!.lessonId}`);
  assert.deepEqual([given?.subject, given?.audiences.map((each) => each.audienceId)], [next[0]!.subject, [CLASS_0]]);
  const none = await harness.call('GET', '/api/homework/lessons', { jar: teacher });
  assert.equal(none.body['code'], 'request.invalid');
  const gone = await harness.call('GET', `/api/homework/lessons?lessonId=${randomUUID()}_20269999`, { jar: teacher });
  assert.equal(gone.body['code'], 'lesson.unknown');
});

/** The lessons of class 0 on a day, by hour. */
async function lessonsOn(weekday: number, date: string): Promise<string[]> {
  const { rows } = await harness.database.query<{ slot_id: string }>(
    'find slots',
    'SELECT slot_id FROM slot WHERE school_id = $1 AND weekday = $2 AND audience_ids = ARRAY[$3::uuid] ORDER BY start_minute',
    [SCHOOL, weekday, CLASS_0],
  );
  return rows.map(({ slot_id }) => `${slot_id}_${date.replaceAll('-', '')}`);
}
const writeNote = (jar: Jar, lessonId: string, text: string, base = 0): Promise<Answer> =>
  harness.call('PUT', `/api/notes/${lessonId}`, { jar, body: { base, text, fileIds: [] } });
async function book(jar: Jar, audienceId = CLASS_0): Promise<BookAnswer> {
  const answer = await harness.call('GET', `/api/notes/book?audienceId=${audienceId}&from=2026-11-16&to=2026-11-29`, {
    jar,
  });
  assert.equal(answer.status, 200, answer.text);
  return answer.body as unknown as BookAnswer;
}

test('[WORK-40] a lesson is written about by who holds it; a request that comes twice is one note', async () => {
  const [lessonId] = await lessonsOn(1, '2026-11-16');
  const answers = await Promise.all([0, 1].map(() => writeNote(teacher, lessonId!, '# L’empire\nCharlemagne.')));
  assert.deepEqual(
    answers.map(({ status, body }) => [status, body['version']]),
    [
      [200, 1],
      [200, 1],
    ],
  );
  const shown = (await book(pupil)).notes.find((note) => note.lessonId === lessonId)!;
  assert.deepEqual(
    [shown.text, shown.date, shown.subject, shown.mayChange],
    ['# L’empire\nCharlemagne.', '2026-11-16', 'Mathématiques', false],
  );
  assert.equal((await writeNote(stranger, lessonId!, 'x')).body['code'], 'lesson.unknown');
  assert.equal((await writeNote(teacher, `${randomUUID()}_20261116`, 'x')).body['code'], 'lesson.unknown');
  assert.equal((await writeNote(teacher, 'x', 'x')).body['code'], 'lesson.unknown');
  assert.equal((await writeNote(teacher, lessonId!, 'é'.repeat(10_001), 1)).body['code'], 'homework.tooLong');
  for (const jar of [pupil, guardian, head])
    assert.equal((await writeNote(jar, lessonId!, 'x')).body['code'], 'session.forbidden');
});

test('[WORK-44] a note changes from the version that was read, every version stays; taken back it is gone for families', async () => {
  const lessonId = (await lessonsOn(2, '2026-11-17'))[1]!;
  assert.equal((await writeNote(teacher, lessonId, ' ')).body['code'], 'request.invalid');
  assert.equal((await writeNote(teacher, lessonId, 'Un')).status, 200);
  assert.equal((await writeNote(teacher, lessonId, 'Deux', 1)).body['version'], 2);
  assert.equal((await writeNote(teacher, lessonId, 'Trois', 1)).body['code'], 'homework.stale');
  assert.equal((await writeNote(teacher, lessonId, '', 2)).body['version'], 3);
  const { rows } = await harness.database.query<{ body: string }>(
    'read the versions of a note',
    'SELECT body FROM session_note_version WHERE lesson_id = $1 ORDER BY version',
    [lessonId],
  );
  assert.deepEqual(
    rows.map(({ body }) => body),
    ['Un', 'Deux', ''],
  );
  const isIn = (answer: BookAnswer): boolean => answer.notes.some((note) => note.lessonId === lessonId);
  assert.deepEqual([isIn(await book(pupil)), isIn(await book(head)), isIn(await book(teacher))], [false, false, true]);
  assert.equal((await writeNote(teacher, lessonId, 'Quatre', 3)).status, 200);
  assert.equal(isIn(await book(pupil)), true);
});

test('[WORK-41] a prepared note is read from the beginning of its lesson on; one of the evening from the next morning on', async () => {
  const [tomorrow] = await lessonsOn(3, '2026-11-25');
  const saved = (await writeNote(teacher, tomorrow!, 'Préparé.')).body as unknown as SavedWork;
  assert.equal(saved.releaseAt, Date.parse('2026-11-25T08:00:00+01:00'));
  const isIn = (answer: BookAnswer): boolean => answer.notes.some((note) => note.lessonId === tomorrow);
  assert.deepEqual([isIn(await book(pupil)), isIn(await book(teacher))], [false, true]);
  const lessonId = (await lessonsOn(2, '2026-11-24'))[2]!;
  await at('2026-11-24T20:30:00+01:00', ['teacher-0'], async ([late]) => {
    const evening = (await writeNote(late!, lessonId, 'Écrit le soir.')).body as unknown as SavedWork;
    const morning = Date.parse('2026-11-25T07:00:00+01:00');
    assert.ok(evening.releaseAt >= morning && evening.releaseAt <= morning + 20 * 60_000);
  });
});

test('[WORK-45] the book of a class opens for its pupils, their guardians, its teachers and the office; to others it is unknown', async () => {
  const homeworkId = await give({ dueOn: '2026-11-27' });
  for (const jar of [pupil, mate, guardian, teacher, colleague, head]) {
    const answer = await book(jar);
    assert.equal(
      answer.homework.some((each) => each.homeworkId === homeworkId),
      true,
    );
  }
  for (const jar of [other, stranger, abroad]) {
    const answer = await harness.call('GET', `/api/notes/book?audienceId=${CLASS_0}&from=2026-11-16&to=2026-11-29`, {
      jar,
    });
    assert.deepEqual([answer.status, answer.body['code']], [404, 'audience.unknown']);
  }
});

test('[WORK-46] the teacher’s book names the lessons that are begun and not written; nobody else’s does', async () => {
  const { unwritten, notes } = await book(teacher);
  assert.ok(unwritten.length > 0);
  assert.ok(unwritten.every((lesson) => lesson.startsAt <= harness.clock.at));
  const written = new Set(notes.map((note) => note.lessonId));
  assert.equal(
    unwritten.some((lesson) => written.has(lesson.lessonId)),
    false,
  );
  // The first lesson of Monday 23 was cancelled.
  const [cancelled] = await lessonsOn(1, '2026-11-23');
  assert.equal(
    unwritten.some((lesson) => lesson.lessonId === cancelled),
    false,
  );
  for (const jar of [pupil, guardian, head]) assert.deepEqual((await book(jar)).unwritten, []);
});

/** Uploads a small PDF as the person does, in one piece; answers its id. */
async function upload(jar: Jar, words: string): Promise<string> {
  const bytes = `%PDF-1.4\n% ${words}\n%%EOF\n`;
  const headers = {
    cookie: [...jar.cookies].map(([name, value]) => `${name}=${value}`).join('; '),
    'tus-resumable': '1.0.0',
  };
  const begun = await fetch(`${harness.url}/api/uploads`, {
    method: 'POST',
    headers: {
      ...headers,
      'upload-length': String(bytes.length),
      'upload-metadata': `filename ${Buffer.from(`${words}.pdf`).toString('base64')}`,
    },
    signal: AbortSignal.timeout(10_000),
  });
  assert.equal(begun.status, 201, await begun.text());
  const sent = await fetch(new URL(begun.headers.get('location')!, harness.url), {
    method: 'PATCH',
    headers: { ...headers, 'upload-offset': '0', 'content-type': 'application/offset+octet-stream' },
    body: bytes,
    signal: AbortSignal.timeout(10_000),
  });
  const body = await sent.text();
  assert.equal(sent.status, 200, body);
  return (JSON.parse(body) as { fileId: string }).fileId;
}
const opens = async (jar: Jar, fileId: string): Promise<number> =>
  (await harness.call('GET', `/api/files/${fileId}`, { jar })).status;

test('[WORK-50] files of homework and notes are read by whoever reads these; somebody else’s file refuses all', async () => {
  const [frise, foreign] = [await upload(teacher, 'frise'), await upload(stranger, 'autre')];
  const homeworkId = await give({ fileIds: [frise] });
  const shown = (await due(pupil)).homework.find((each) => each.homeworkId === homeworkId)!;
  assert.deepEqual(
    shown.files.map((file) => [file.fileId, file.name, file.mediaType]),
    [[frise, 'frise.pdf', 'application/pdf']],
  );
  const readers = [pupil, guardian, colleague, head, other, stranger, abroad];
  assert.deepEqual(await Promise.all(readers.map((jar) => opens(jar, frise))), [200, 200, 200, 200, 404, 404, 404]);
  const twice = randomUUID();
  assert.equal((await put(teacher, twice, { fileIds: [frise, foreign] })).body['code'], 'file.unknown');
  assert.deepEqual(await versionsOf(twice), []);
  // Who does not see it and uses its id takes nothing from it.
  assert.equal(
    (await put(stranger, homeworkId, { audienceIds: [CLASS_1], fileIds: [foreign] })).body['code'],
    'homework.unknown',
  );
  assert.deepEqual([await opens(pupil, frise), await opens(pupil, foreign)], [200, 404]);
  // A change that came too late leaves the files as they stand.
  assert.equal(
    (await put(teacher, homeworkId, { base: 9, text: 'Tard.', fileIds: [] })).body['code'],
    'homework.stale',
  );
  assert.equal(await opens(pupil, frise), 200);
  assert.equal((await put(teacher, homeworkId, { base: 1, fileIds: [] })).status, 200);
  assert.deepEqual([await opens(pupil, frise), await opens(teacher, frise)], [404, 200]);
  const [lessonId] = await lessonsOn(4, '2026-11-19');
  const note = await harness.call('PUT', `/api/notes/${lessonId}`, {
    jar: teacher,
    body: { base: 0, text: 'Avec la frise.', fileIds: [frise] },
  });
  assert.equal(note.status, 200, note.text);
  const written = (await book(pupil)).notes.find((each) => each.lessonId === lessonId)!;
  assert.deepEqual(
    written.files.map((file) => file.fileId),
    [frise],
  );
  assert.deepEqual(await Promise.all(readers.map((jar) => opens(jar, frise))), [200, 200, 200, 200, 404, 404, 404]);
});
