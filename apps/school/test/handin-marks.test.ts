// Marks upon the pages of a hand-in over HTTP: saved, returned, read by families, drawn into a copy.

import assert from 'node:assert/strict';
import { randomUUID } from 'node:crypto';
import { after, test } from 'node:test';
import type { SchoolId } from '@preau/core/base';
import type { HandInAnswer, MarksAnswer, OwnHandInsAnswer } from '@preau/protocol/school';
import { plainPhoto } from './plain-photo.ts';
import { contentOf } from './roster-fixture.ts';
import { openHarness } from './school-harness.ts';
import type { Answer, Jar } from './school-harness.ts';
import { upload } from './upload-client.ts';

const SCHOOL = '0750001A' as SchoolId;
const NOW = Date.parse('2026-11-24T09:12:00+01:00');

const harness = await openHarness(NOW);
after(() => harness[Symbol.asyncDispose]());
await harness.import(SCHOOL, contentOf(SCHOOL, 200));
const { rows: classes } = await harness.database.query<{ audience_id: string }>(
  'find the class',
  `SELECT audience_id FROM audience WHERE school_id = $1 AND sourced_id = 'class-0'`,
  [SCHOOL],
);
const [teacher, pupil, guardian, mate, head] = await Promise.all(
  ['teacher-0', 'pupil-0', 'guardian-0', 'pupil-3', 'head-0'].map((key) => harness.activate(SCHOOL, key)),
);
type Method = 'GET' | 'PUT' | 'POST';
const call = (method: Method, path: string, jar: Jar | undefined, body?: object): Promise<Answer> =>
  harness.call(method, path, { jar: jar!, ...(body === undefined ? {} : { body }) });
const ask = async <T>(method: Method, path: string, jar: Jar | undefined, body?: object): Promise<T> => {
  const answer = await call(method, path, jar, body);
  assert.ok(answer.status < 300, `${method} ${path}: ${answer.status} ${answer.text}`);
  return answer.body as T;
};
const codeOf = ({ status, body }: Answer): string => `${status} ${String(body['code'])}`;

async function give(): Promise<string> {
  const homeworkId = randomUUID();
  await ask('PUT', `/api/homework/${homeworkId}`, teacher, {
    base: 0,
    audienceIds: [classes[0]!.audience_id],
    subject: 'Histoire',
    lessonId: null,
    dueLessonId: null,
    dueOn: '2026-11-27',
    text: 'Cinq lignes',
    minutes: 20,
    expects: 'handIn',
    fileIds: [],
  });
  return homeworkId;
}

async function handIn(homeworkId: string): Promise<{ readonly handInId: string; readonly fileId: string }> {
  const handInId = randomUUID();
  const { fileId: photoId } = await upload(harness, pupil!, 'page.png', plainPhoto(220));
  const made = await ask<HandInAnswer>('PUT', `/api/hand-ins/${handInId}`, pupil, {
    homeworkId,
    text: '',
    photoIds: [photoId],
  });
  return { handInId, fileId: made.files[0]!.fileId };
}

const strokeOn = (fileId: string, points: readonly number[] = [1_000, 1_000, 5_000, 5_000]) => ({
  markId: randomUUID() as string,
  fileId,
  page: 0,
  kind: 'pen',
  colour: 'red',
  width: 'fine',
  points,
});
const remarkOn = (fileId: string, text: string) => ({
  markId: randomUUID() as string,
  fileId,
  page: 0,
  kind: 'remark',
  x: 5_000,
  y: 2_000,
  text,
});

test('[WORK-103] [WORK-106] families read strokes and copy once they were returned, and then what was returned, not what is drawn later', async () => {
  const homeworkId = await give();
  const { handInId, fileId } = await handIn(homeworkId);
  const marks = `/api/hand-ins/${handInId}/marks`;
  const [line, words] = [strokeOn(fileId), remarkOn(fileId, ' Bien vu. ')];
  const body = { add: [line, words], erase: [] };
  assert.deepEqual(await ask('POST', marks, teacher, body), { version: 1 });
  assert.deepEqual(await ask('POST', marks, teacher, body), { version: 1 }, 'sent twice it is one');
  const seen = await ask<MarksAnswer>('GET', marks, teacher);
  assert.deepEqual(seen.marks, [line, { ...words, text: 'Bien vu.' }]);
  for (const jar of [pupil, guardian]) {
    assert.deepEqual(await ask('GET', marks, jar), { version: 0, marks: [], erased: [] });
    assert.equal(codeOf(await call('GET', `/api/hand-ins/${handInId}/copy`, jar)), '404 handIn.unknown');
  }
  for (const jar of [mate, head]) {
    const refused = [await call('GET', marks, jar), await call('GET', `/api/hand-ins/${handInId}/copy`, jar)];
    for (const { status } of refused) assert.ok(status === 403 || status === 404, String(status));
  }
  for (const jar of [pupil, guardian, mate, head])
    assert.equal(codeOf(await call('POST', marks, jar, body)), '403 session.forbidden');

  await ask('POST', `/api/hand-ins/${handInId}/return`, teacher, { comment: '' });
  const late = strokeOn(fileId);
  assert.deepEqual(await ask('POST', marks, teacher, { add: [late], erase: [line.markId] }), { version: 2 });
  for (const jar of [pupil, guardian]) {
    const own = await ask<OwnHandInsAnswer>('GET', `/api/hand-ins/own/${homeworkId}`, jar);
    assert.deepEqual([own.pupils[0]?.handIns[0]?.marks, own.pupils[0]?.handIns[0]?.isNew], [2, true]);
    const read = await ask<MarksAnswer>('GET', marks, jar);
    assert.deepEqual([read.version, read.marks.length], [1, 2]);
    const copy = await call('GET', `/api/hand-ins/${handInId}/copy`, jar);
    assert.deepEqual([copy.status, copy.headers['content-type']], [200, 'application/pdf']);
    assert.match(copy.text, /^%PDF-1\./);
  }
  assert.deepEqual(await ask('GET', `${marks}?since=1`, teacher), { version: 2, marks: [late], erased: [line.markId] });
  await ask('POST', `/api/hand-ins/${handInId}/seen`, pupil);
  await ask('POST', `/api/hand-ins/${handInId}/return`, teacher, { comment: '' });
  const again = await ask<HandInAnswer>('GET', `/api/hand-ins/${handInId}`, pupil);
  assert.deepEqual([again.marks, again.isNew], [2, true], 'other marks are new');
  await ask('POST', `/api/hand-ins/${handInId}/seen`, pupil);
  await ask('POST', `/api/hand-ins/${handInId}/return`, teacher, { comment: '' });
  assert.equal((await ask<HandInAnswer>('GET', `/api/hand-ins/${handInId}`, pupil)).isNew, false, 'the same is not');
});

test('[WORK-105] who hands in again keeps the former hand-in with its pages and marks', async () => {
  const homeworkId = await give();
  const first = await handIn(homeworkId);
  const line = strokeOn(first.fileId);
  await ask('POST', `/api/hand-ins/${first.handInId}/marks`, teacher, { add: [line], erase: [] });
  await handIn(homeworkId);
  // Drawn before the teacher could know of it.
  const late = strokeOn(first.fileId);
  await ask('POST', `/api/hand-ins/${first.handInId}/marks`, teacher, { add: [late], erase: [] });
  const former = await ask<HandInAnswer>('GET', `/api/hand-ins/${first.handInId}`, teacher);
  assert.deepEqual([former.state, former.files.length], ['replaced', 1]);
  const { marks } = await ask<MarksAnswer>('GET', `/api/hand-ins/${first.handInId}/marks`, teacher);
  assert.deepEqual(marks, [line, late]);
  assert.equal((await call('GET', `/api/hand-ins/${first.handInId}/copy`, teacher)).status, 200);
  const unseen = await ask<MarksAnswer>('GET', `/api/hand-ins/${first.handInId}/marks`, pupil);
  assert.deepEqual(unseen.marks, [], 'it was not returned');
});

test('[WORK-61] [WORK-105] work that is to be done again is handed in once more; what was returned stays readable with its marks, for teacher and family', async () => {
  const homeworkId = await give();
  const first = await handIn(homeworkId);
  const line = strokeOn(first.fileId);
  await ask('POST', `/api/hand-ins/${first.handInId}/marks`, teacher, { add: [line], erase: [] });
  const ticks = async (): Promise<number> => {
    const { rows } = await harness.database.query<{ n: number }>(
      'count ticks',
      'SELECT count(*)::int AS n FROM homework_done WHERE homework_id = $1',
      [homeworkId],
    );
    return rows[0]!.n;
  };
  const back = { comment: 'À refaire au propre.', again: true };
  const returned = await ask<HandInAnswer>('POST', `/api/hand-ins/${first.handInId}/return`, teacher, back);
  assert.deepEqual(
    [returned, await ticks()],
    [await ask<HandInAnswer>('POST', `/api/hand-ins/${first.handInId}/return`, teacher, back), 0],
    'twice is once',
  );
  const own = async (jar: Jar | undefined) =>
    (await ask<OwnHandInsAnswer>('GET', `/api/hand-ins/own/${homeworkId}`, jar)).pupils[0]!;
  assert.deepEqual([(await own(pupil)).mayHandIn, (await own(pupil)).handIns[0]?.again], [true, true]);
  // The teacher thinks better of it, and again.
  await ask('POST', `/api/hand-ins/${first.handInId}/return`, teacher, { ...back, again: false });
  assert.deepEqual([(await own(pupil)).mayHandIn, await ticks()], [false, 1]);
  await ask('POST', `/api/hand-ins/${first.handInId}/return`, teacher, back);
  const second = await handIn(homeworkId);
  assert.equal(await ticks(), 1);
  for (const jar of [pupil, guardian]) {
    const { handIns, mayHandIn } = await own(jar);
    assert.deepEqual(
      handIns.map(({ state, comment, marks }) => [state, comment, marks]),
      [
        ['handed', '', 0],
        ['replaced', 'À refaire au propre.', 1],
      ],
    );
    assert.equal(mayHandIn, jar === pupil);
    const { marks } = await ask<MarksAnswer>('GET', `/api/hand-ins/${first.handInId}/marks`, jar);
    assert.deepEqual(marks, [line]);
    assert.equal((await call('GET', `/api/hand-ins/${first.handInId}/copy`, jar)).status, 200);
  }
  const opened = await ask<HandInAnswer>('GET', `/api/hand-ins/${second.handInId}`, teacher);
  assert.deepEqual(
    opened.former.map(({ handInId }) => handInId),
    [first.handInId],
  );
  assert.deepEqual((await ask<HandInAnswer>('GET', `/api/hand-ins/${second.handInId}`, pupil)).former, []);
});

test('[WORK-104] what is no mark, is upon no page of the hand-in or beyond its edge is refused by name, and nothing is kept', async () => {
  const { handInId, fileId } = await handIn(await give());
  const add = async (...marks: object[]): Promise<string> =>
    codeOf(await call('POST', `/api/hand-ins/${handInId}/marks`, teacher, { add: marks, erase: [] }));
  const good = strokeOn(fileId);
  for (const wrong of [
    strokeOn(fileId, [1]),
    strokeOn(fileId, [1, 2, 3]),
    strokeOn(fileId, []),
    strokeOn(fileId, [10_001, 5]),
    strokeOn(fileId, [5, 40_001]),
    strokeOn(fileId, [-1, 5]),
    strokeOn(fileId, [1.5, 5]),
    strokeOn(
      fileId,
      Array.from({ length: 3_002 }, () => 1),
    ),
    { ...good, colour: 'url(#x)' },
    { ...good, markId: 'x' },
    { ...good, page: 200 },
    { ...good, more: 1 },
    { ...good, kind: 'remark' },
    remarkOn(fileId, ''),
    remarkOn(fileId, ' \u0007\n'),
    remarkOn(fileId, 'x'.repeat(501)),
  ])
    assert.equal(await add(good, wrong), '400 request.invalid', JSON.stringify(wrong).slice(90, 290));
  assert.equal(await add(strokeOn(randomUUID())), '422 handIn.notMarkable');
  const { fileId: words } = await upload(harness, pupil!, 'mots.txt', Buffer.from('Sans page'));
  assert.equal(await add(good, strokeOn(words)), '422 handIn.notMarkable');
  const many = Array.from({ length: 401 }, () => strokeOn(fileId, [1, 1]));
  const save = (marks: readonly object[]): Promise<Answer> =>
    call('POST', `/api/hand-ins/${handInId}/marks`, teacher, { add: marks, erase: [] });
  assert.equal(codeOf(await save(many.slice(0, 201))), '413 request.tooLarge');
  const erase = Array.from({ length: 201 }, () => randomUUID());
  const marksOf = `/api/hand-ins/${handInId}/marks`;
  assert.equal(codeOf(await call('POST', marksOf, teacher, { add: [], erase })), '400 request.invalid');
  for (const at of [0, 100, 200]) assert.equal((await save(many.slice(at, at + 100))).status, 200);
  assert.equal(codeOf(await save(many.slice(300))), '409 handIn.marksFull');
  const { marks } = await ask<MarksAnswer>('GET', `/api/hand-ins/${handInId}/marks`, teacher);
  assert.equal(marks.length, 300, 'whole or not at all');
  assert.equal(codeOf(await call('GET', `/api/hand-ins/${handInId}/marks?since=x`, teacher)), '400 request.invalid');
  assert.equal(codeOf(await call('GET', `/api/hand-ins/${randomUUID()}/marks`, teacher)), '404 handIn.unknown');
});

test('[WORK-107] a hand-in without pages, or with a PDF that is none inside, has no copy, and says so', async () => {
  const homeworkId = await give();
  const handInId = randomUUID();
  await ask('PUT', `/api/hand-ins/${handInId}`, pupil, { homeworkId, text: 'Rien à voir' });
  const copy = `/api/hand-ins/${handInId}/copy`;
  assert.equal(codeOf(await call('GET', copy, teacher)), '422 handIn.pagesUnreadable');
  const { fileId, answer } = await upload(harness, pupil!, 'devoir.pdf', Buffer.from('%PDF-1.7\n1 0 obj [[[[\n%%EOF'));
  assert.equal(answer.status, 200, answer.text);
  const second = randomUUID();
  await ask('PUT', `/api/hand-ins/${second}`, pupil, { homeworkId, text: '', fileIds: [fileId] });
  assert.equal(codeOf(await call('GET', `/api/hand-ins/${second}/copy`, teacher)), '422 handIn.pagesUnreadable');
});
