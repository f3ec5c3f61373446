// The load of a class and its book: notes, stand-ins, files.

import assert from 'node:assert/strict';
import { randomUUID } from 'node:crypto';
import { test } from 'node:test';
import type { BookAnswer, ClassLessonsAnswer, SavedWork } from '@preau/protocol/school';
import type { Answer, Jar } from './school-harness.ts';
import {
  SCHOOL,
  harness,
  teacher,
  colleague,
  stranger,
  substitute,
  pupil,
  mate,
  other,
  guardian,
  head,
  abroad,
  CLASS_0,
  CLASS_1,
  GROUP_0,
  put,
  give,
  due,
  versionsOf,
  at,
  lessonsOn,
  writeNote,
  book,
  upload,
  opens,
} from './homework-world.ts';

test('[WORK-47] a stand-in reads the book for two weeks around the lesson, and nobody else does for that', async () => {
  const [near, far] = [randomUUID(), randomUUID()];
  assert.equal((await put(teacher, near, { dueOn: '2026-12-08' })).status, 200);
  assert.equal((await put(teacher, far, { dueOn: '2026-12-09' })).status, 200);
  const bookOf = (jar: Jar) =>
    harness.call('GET', `/api/notes/book?audienceId=${CLASS_0}&from=2026-11-24&to=2026-12-20`, { jar });
  const read = await bookOf(substitute);
  assert.equal(read.status, 200, read.text);
  const { homework, unwritten } = read.body as unknown as BookAnswer;
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
