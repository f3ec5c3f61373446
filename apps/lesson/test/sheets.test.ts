import assert from 'node:assert/strict';
import { randomUUID } from 'node:crypto';
import { join } from 'node:path';
import { test } from 'node:test';
import type { LessonId } from '@preau/core/base';
import type { Hole, LessonEvent } from '@preau/core/lesson';
import { FolderFiles, SharpPictures } from '@preau/files';
import type { PictureAnswer, SheetAnswer } from '@preau/protocol/lesson';
import { systemClock } from '@preau/host';
import { eraseSheet, sweepPictures, UNKNOWN_MS, UNNAMED_MS } from '@preau/service/lesson';
import { createLessonLog, createSheetStore } from '@preau/store-postgres';
import { makeJpeg, makeNoise, measure } from '../../../packages/files/test/picture-maker.ts';
import { codeOf, startRig } from './lesson-rig.ts';
import type { Browser, Rig } from './lesson-rig.ts';

const picture = (colour: string): Promise<Buffer> => makeJpeg(1_600, 900, colour);

async function upload(rig: Rig, browser: Browser, lessonId: LessonId, bytes: Uint8Array): Promise<Response> {
  const form = new FormData();
  form.append('file', new Blob([new Uint8Array(bytes)]), 'tableau.jpg');
  return rig.call(browser, 'POST', `/api/lessons/${lessonId}/pictures`, { body: form });
}

const put = (
  rig: Rig,
  browser: Browser,
  lessonId: LessonId,
  text: string,
  pictureIds: readonly string[] = [],
): Promise<Response> =>
  rig.call(browser, 'PUT', `/api/lessons/${lessonId}/sheet`, {
    body: { text, slides: pictureIds.map((pictureId) => ({ slideId: randomUUID(), pictureId, alt: 'Un tableau' })) },
  });

test('[LESSON-70] the sheet written the evening before is in the lesson; changed during the lesson, everybody sees it', async (t) => {
  const rig = await startRig(t);
  const her = await rig.browser(rig.school.teacher);
  const anna = await rig.browser(rig.school.pupils[0]!);
  const tomorrow = await rig.school.addLesson(600, 655);
  assert.equal((await put(rig, her, tomorrow, 'Pour demain')).status, 200);
  const early = (await (await rig.call(anna, 'GET', `/api/lessons/${tomorrow}/sheet`)).json()) as SheetAnswer;
  assert.deepEqual([early.text, early.mayWrite], ['Pour demain', false], 'a pupil may look the evening before');

  const lessonId = await rig.school.addLesson(0, 55);
  const { pictureId } = (await (await upload(rig, her, lessonId, await picture('#336699'))).json()) as PictureAnswer;
  assert.equal((await put(rig, her, lessonId, '# Fractions', [pictureId])).status, 200);
  const seat = await rig.join(anna, lessonId);
  const { snapshot } = await rig.log(anna, lessonId);
  assert.deepEqual(
    [snapshot?.sheet.text, snapshot?.sheet.slides.length, snapshot?.sheet.shown],
    ['# Fractions', 1, snapshot?.sheet.slides[0]?.slideId],
  );
  assert.equal((await put(rig, her, lessonId, '# Fractions, suite', [pictureId, pictureId])).status, 200);
  const changed = await seat.event('sheetChanged');
  assert.ok(changed.fact.kind === 'sheetChanged' && changed.fact.slides.length === 2);
  seat.end();
});

test('[LESSON-70] a sheet is written by a teacher of the lesson, within its limits, with pictures of the lesson or of the teacher', async (t) => {
  const rig = await startRig(t);
  const [her, colleague, anna, zoe] = [
    await rig.browser(rig.school.teacher),
    await rig.browser(rig.school.colleague),
    await rig.browser(rig.school.pupils[0]!),
    await rig.browser(rig.school.stranger),
  ];
  const lessonId = await rig.school.addLesson(100, 155);
  assert.equal(await codeOf(await put(rig, anna, lessonId, 'x')), 'lesson.notTeacher');
  assert.equal(await codeOf(await put(rig, zoe, lessonId, 'x')), 'lesson.notYours');
  assert.equal(await codeOf(await upload(rig, anna, lessonId, await picture('#111111'))), 'lesson.notTeacher');
  assert.equal(await codeOf(await put(rig, her, lessonId, '😀'.repeat(20_001))), 'sheet.tooLong');
  assert.equal((await put(rig, her, lessonId, '😀'.repeat(20_000))).status, 200);
  const slides = (length: number): string[] => Array.from({ length }, () => 'a'.repeat(64));
  assert.equal(await codeOf(await put(rig, her, lessonId, 'x', slides(61))), 'sheet.tooManySlides');
  assert.equal(await codeOf(await put(rig, her, lessonId, 'x', slides(241))), 'request.invalid');
  assert.equal(await codeOf(await put(rig, her, lessonId, 'x', ['a'.repeat(64)])), 'picture.unknown');
  const { pictureId } = (await (await upload(rig, her, lessonId, await picture('#222222'))).json()) as PictureAnswer;
  const other = await rig.school.addLesson(200, 255);
  assert.equal(
    await codeOf(await put(rig, colleague, other, 'x', [pictureId])),
    'picture.unknown',
    'a picture of another lesson and another teacher',
  );
  assert.equal((await put(rig, her, other, 'x', [pictureId])).status, 200, 'her own picture of another lesson');
});

test('[LESSON-73] pictures are given to members only, to be kept for ever, with a strong ETag', async (t) => {
  const rig = await startRig(t);
  const [her, anna, zoe] = [
    await rig.browser(rig.school.teacher),
    await rig.browser(rig.school.pupils[0]!),
    await rig.browser(rig.school.stranger),
  ];
  const lessonId = await rig.school.addLesson(0, 55);
  const answer = await upload(rig, her, lessonId, await picture('#445566'));
  assert.equal(answer.status, 201);
  const { pictureId, width, height } = (await answer.json()) as PictureAnswer;
  assert.deepEqual([width, height], [1_600, 900]);
  await put(rig, her, lessonId, '', [pictureId]);
  const path = (size: number | string, id = pictureId): string => `/api/lessons/${lessonId}/pictures/${id}/${size}`;
  for (const size of [480, 1280, 2560]) {
    const got = await rig.call(anna, 'GET', path(size));
    assert.deepEqual(
      [got.status, got.headers.get('content-type'), got.headers.get('cache-control')],
      [200, 'image/webp', 'private, max-age=31536000, immutable'],
    );
    const { format, width: wide } = await measure(Buffer.from(await got.arrayBuffer()));
    assert.deepEqual([format, wide], ['webp', Math.min(size, 1_600)]);
    const again = await rig.call(anna, 'GET', path(size), { headers: { 'if-none-match': got.headers.get('etag')! } });
    assert.equal(again.status, 304);
  }
  assert.equal(await codeOf(await rig.call(zoe, 'GET', path(480))), 'lesson.notYours');
  assert.equal(await codeOf(await rig.call(null, 'GET', path(480))), 'session.missing');
  for (const wrong of [path(481), path(480, 'b'.repeat(64)), path(480, '..%2f..%2fetc')])
    assert.equal(await codeOf(await rig.call(anna, 'GET', wrong)), 'picture.unknown');
});

test('[LESSON-72] what is no picture, or too large a one, is refused by name', async (t) => {
  const rig = await startRig(t);
  const her = await rig.browser(rig.school.teacher);
  const lessonId = await rig.school.addLesson(0, 55);
  assert.equal(
    await codeOf(await upload(rig, her, lessonId, Buffer.from('<svg xmlns="http://www.w3.org/2000/svg"/>'))),
    'picture.unreadable',
  );
  assert.equal(await codeOf(await upload(rig, her, lessonId, Buffer.alloc(15_000_001))), 'picture.tooLarge');
  assert.equal(
    await codeOf(await rig.call(her, 'POST', `/api/lessons/${lessonId}/pictures`, { body: { file: 'x' } })),
    'request.unsupportedType',
  );
  const empty = await rig.call(her, 'POST', `/api/lessons/${lessonId}/pictures`, {
    headers: { 'content-type': 'multipart/form-data; boundary=x' },
    body: '',
  });
  assert.equal(await codeOf(empty), 'request.invalid');
});

test('[LESSON-76] [LESSON-77] a picture for which the school has no room is refused by name, and the sweep takes its files and no others', async (t) => {
  const rig = await startRig(t, { schoolPictureBytes: 5_000 });
  const her = await rig.browser(rig.school.teacher);
  const lessonId = await rig.school.addLesson(0, 55);
  assert.equal(await codeOf(await upload(rig, her, lessonId, await makeNoise(1_600, 900))), 'picture.noRoom');
  const small = await upload(rig, her, lessonId, await makeNoise(16, 9));
  assert.equal(small.status, 201);
  const { pictureId } = (await small.json()) as PictureAnswer;
  assert.equal((await put(rig, her, lessonId, '', [pictureId])).status, 200);

  const pictures = new SharpPictures({ files: await FolderFiles.open(join(rig.folder, 'files')) });
  const sheets = createSheetStore(rig.school.database);
  const at = (laterMs: number): ReturnType<typeof sweepPictures> =>
    sweepPictures({ sheets, pictures, clock: { now: () => Date.now() + laterMs } });
  assert.deepEqual(await at(0), { records: 0, files: 0 }, 'an upload may be on its way');
  assert.deepEqual(await at(2 * UNKNOWN_MS), { records: 0, files: 3 });
  assert.deepEqual(await at(2 * UNNAMED_MS), { records: 0, files: 0 });
  assert.equal((await rig.call(her, 'GET', `/api/lessons/${lessonId}/pictures/${pictureId}/480`)).status, 200);
});

test('[LESSON-145] [LESSON-146] what the house takes out of a sheet goes from every screen and from all that the log tells; the same is refused', async (t) => {
  const rig = await startRig(t);
  const her = await rig.browser(rig.school.teacher);
  const anna = await rig.browser(rig.school.pupils[0]!);
  const lessonId = await rig.school.addLesson(0, 55);
  const { pictureId } = (await (await upload(rig, her, lessonId, await picture('#336699'))).json()) as PictureAnswer;
  const write = (text: string, alt: string): Promise<Response> =>
    rig.call(her, 'PUT', `/api/lessons/${lessonId}/sheet`, {
      body: { text, slides: [{ slideId: randomUUID(), pictureId, alt }] },
    });
  const chain = 'Faites suivre à dix-amis-43';
  assert.equal((await write(chain, 'Un tableau')).status, 200);
  const seat = await rig.join(anna, lessonId);
  assert.equal((await write('Fractions', chain)).status, 200);
  const { database, schoolId } = rig.school;
  const { rows } = await database.query<{ content: string }>(
    'name a content',
    "SELECT encode(preau_content($1), 'hex') AS content",
    [chain],
  );
  const parts = { log: createLessonLog(database), bus: rig.bus, clock: systemClock };
  const erase = (): Promise<boolean> => eraseSheet(parts, { schoolId, lessonId }, rows[0]!.content);
  assert.deepEqual([await erase(), await erase()], [true, false]);
  const last = (): LessonEvent | Hole | undefined => seat.entries.at(-1);
  await seat.until(() => {
    const event = last();
    return event !== undefined && 'fact' in event && event.actor === null && event.fact.kind === 'sheetChanged';
  });
  const { snapshot } = await rig.log(anna, lessonId);
  assert.deepEqual([snapshot?.sheet.text, snapshot?.sheet.slides[0]?.alt], ['Fractions', '']);
  for (const after of [0, 1, 2])
    assert.ok(!JSON.stringify(await rig.log(anna, lessonId, after)).includes('dix-amis-43'), `after ${after}`);
  await database.query(
    'refuse a content',
    `INSERT INTO purge (purge_id, body_hash, words, reason, refused_until, asked_by, asked_at)
     VALUES (gen_random_uuid(), preau_content($1), 'x', 'x', $2, gen_random_uuid(), 1)`,
    [chain, Date.now() + 3_600_000],
  );
  assert.equal(await codeOf(await write(chain, 'Un tableau')), 'content.refused');
  assert.equal(await codeOf(await write('Fractions', chain)), 'content.refused');
  const tomorrow = await rig.school.addLesson(600, 655);
  assert.equal(await codeOf(await put(rig, her, tomorrow, chain)), 'content.refused');
  seat.end();
});
