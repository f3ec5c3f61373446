// The smaller places that people write in: surveys, remarks on pages, notes of visas and of the timetable, reasons of reports, names of files.

import assert from 'node:assert/strict';
import { randomUUID } from 'node:crypto';
import { test } from 'node:test';
import { lessonIdOf } from '@preau/core/base';
import type { LocalDate, SlotId } from '@preau/core/base';
import { PURGED_KINDS } from '@preau/core/school';
import type { MarksAnswer, PurgeCountAnswer, PurgeCounts } from '@preau/protocol/school';
import { codeOf, HERE } from './cell-world.ts';
import { plainPhoto } from './plain-photo.ts';
import { ask, get, harness, jars, operator, settled } from './purge-world.ts';
import type { Answer } from './school-harness.ts';
import { upload } from './upload-client.ts';

const TEXT = 'Signez tous la pétition contre la principale';
const [teacher, pupil, head] = [`${HERE} teacher-0`, `${HERE} pupil-0`, `${HERE} head-0`];

const announce = (postId: string, question: string, options: readonly string[]): Promise<Answer> =>
  ask(head, 'POST', '/api/feed', {
    schoolId: HERE,
    postId,
    audienceIds: [],
    readers: ['pupil'],
    title: 'Voyage',
    text: 'Dites-nous ce que vous préférez.',
    acknowledge: false,
    survey: { question, options, multiple: false, anonymous: true, closesAt: harness.clock.at + 7 * 86_400_000 },
  });

const kindsOf = (counts: PurgeCounts): Record<string, number> =>
  Object.fromEntries(PURGED_KINDS.filter((kind) => counts[kind] > 0).map((kind) => [kind, counts[kind]]));

test('[OFFICE-61] [OFFICE-63] surveys, remarks on pages, notes of visas and of the timetable, reasons of reports and names of files are places, too', async () => {
  const { rows } = await harness.database.query<{ audience_id: string; slot_id: SlotId; day: number }>(
    'find a class and its lessons',
    `SELECT u.audience_id, l.slot_id, l.weekday AS day FROM audience u JOIN slot l ON l.school_id = u.school_id AND l.audience_ids = ARRAY[u.audience_id]
     WHERE u.school_id = $1 AND u.sourced_id = 'class-0' ORDER BY l.weekday, l.start_minute LIMIT 1`,
    [HERE],
  );
  const { audience_id: classId, slot_id: slotId, day } = rows[0]!;
  const lessonOn = (monday: string): string =>
    lessonIdOf(slotId, new Date(Date.parse(monday) + (day - 1) * 86_400_000).toISOString().slice(0, 10) as LocalDate);
  const homeworkId = randomUUID();
  const made = await ask(teacher, 'PUT', `/api/homework/${homeworkId}`, {
    base: 0,
    audienceIds: [classId],
    subject: 'Histoire',
    lessonId: null,
    dueLessonId: null,
    dueOn: '2026-12-11',
    text: 'Une affiche',
    minutes: 20,
    expects: 'handIn',
    fileIds: [],
  });
  assert.ok(made.status < 300, made.text);
  const { fileId: photoId } = await upload(harness, jars[pupil]!.copy(), 'page.png', plainPhoto(220));
  const handInId = randomUUID();
  const handed = await get<{ files: { fileId: string }[] }>(pupil, 'PUT', `/api/hand-ins/${handInId}`, {
    homeworkId,
    text: '',
    photoIds: [photoId],
  });
  const remark = (text: string): Promise<Answer> =>
    ask(teacher, 'POST', `/api/hand-ins/${handInId}/marks`, {
      add: [{ markId: randomUUID(), fileId: handed.files[0]!.fileId, page: 0, kind: 'remark', x: 500, y: 500, text }],
      erase: [],
    });
  const see = (to: string, note: string): Promise<Answer> =>
    ask(head, 'PUT', `/api/books/${classId}/visas/${randomUUID()}`, { to, note });
  const cancel = (monday: string, note: string): Promise<Answer> =>
    ask(head, 'PATCH', `/api/timetable/lessons/${lessonOn(monday)}`, { cancelled: true, note });
  const add = await ask(head, 'POST', '/api/timetable/lessons', {
    audienceId: classId,
    subject: 'Sortie',
    startsAt: Date.parse('2026-12-16T18:00:00+01:00'),
    endsAt: Date.parse('2026-12-16T19:00:00+01:00'),
    teacherIds: [(await harness.person(HERE, 'teacher-0')).personId],
  });
  assert.equal(add.status, 201, add.text);
  const change = (note: string): Promise<Answer> =>
    ask(head, 'PATCH', `/api/timetable/lessons/${String(add.body['lessonId'])}`, { note });
  const [asked, offered] = [randomUUID(), randomUUID()];
  const report = (postId: string, reason: string): Promise<Answer> =>
    ask(pupil, 'POST', `/api/feed/${postId}/report`, { reason });
  const name = async (of: string): Promise<Answer> =>
    (await upload(harness, jars[teacher]!.copy(), of, Buffer.from(`${of} ${randomUUID()}`))).answer;
  for (const answer of [
    await announce(asked, TEXT, ['Oui', 'Non']),
    await announce(offered, 'Où ?', ['Nice', TEXT.toUpperCase()]),
    await remark(TEXT),
    await remark('Bien.'),
    await see('2026-11-20', `${TEXT} !`),
    await cancel('2026-12-07', TEXT),
    await change(TEXT),
    await report(asked, TEXT),
    await name(`${TEXT}.txt`),
    await name(`${TEXT} demain.txt`),
  ])
    assert.ok(answer.status < 300, answer.text);

  const content = { kind: 'text', text: TEXT };
  const wanted = { surveys: 2, marks: 1, visas: 1, timetableNotes: 2, reports: 1, fileNames: 1 };
  assert.deepEqual(kindsOf(await operator<PurgeCountAnswer>('POST', '/purges/count', { content })), wanted);
  const purgeId = randomUUID();
  await operator('PUT', `/purges/${purgeId}`, { content, reason: 'Diffamation', refuseDays: 7 });
  assert.deepEqual(kindsOf(await settled(purgeId)), wanted);
  assert.deepEqual(kindsOf(await operator<PurgeCountAnswer>('POST', '/purges/count', { content })), {});

  for (const postId of [asked, offered]) {
    const post = await get<{ title: string; survey: unknown }>(pupil, 'GET', `/api/feed/${postId}`);
    assert.deepEqual([post.title, post.survey], ['Voyage', 'none'], 'the announcement stays');
  }
  const { marks } = await get<MarksAnswer>(teacher, 'GET', `/api/hand-ins/${handInId}/marks`);
  assert.deepEqual(
    marks.map((mark) => mark.kind === 'remark' && mark.text),
    ['Bien.'],
  );
  const { rows: left } = await harness.database.query<{ place: string; words: string }>(
    'look what stands',
    `SELECT 'visa' AS place, note AS words FROM book_visa UNION ALL SELECT 'cancelled', note FROM slot_exception WHERE original_date > '2026-12-01' AND kind = 'cancelled'
     UNION ALL SELECT 'added', note FROM added_lesson WHERE subject = 'Sortie' UNION ALL SELECT 'reason', reason FROM moderation_case WHERE subject_id = '${asked}'
     UNION ALL SELECT 'file', name FROM file WHERE name LIKE '%.txt' ORDER BY place, words`,
  );
  assert.deepEqual(
    left.map(({ place, words }) => `${place}: ${words}`),
    ['added: ', 'cancelled: ', `file: ${TEXT} demain.txt`, 'file: –.txt', 'reason: ', 'visa: '].toSorted(),
  );

  for (const answer of [
    await announce(randomUUID(), TEXT, ['Oui', 'Non']),
    await announce(randomUUID(), 'Où ?', ['Nice', TEXT]),
    await remark(TEXT),
    await see('2026-11-22', TEXT),
    await cancel('2026-12-14', TEXT),
    await change(TEXT),
    await name(`${TEXT}.txt`),
  ])
    assert.deepEqual([answer.status, codeOf(answer)], [403, 'content.refused']);
  assert.ok((await report(offered, TEXT)).status < 300, 'who reports it may quote it');
});
