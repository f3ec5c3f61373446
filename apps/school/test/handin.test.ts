// Handing in and giving back over HTTP: real files, a real PDF, the books of classes by year.

import assert from 'node:assert/strict';
import { randomUUID } from 'node:crypto';
import { after, test } from 'node:test';
import type { SchoolId } from '@preau/core/base';
import type {
  HandInAnswer,
  HandInsAnswer,
  OwnHandInsAnswer,
  ShelfAnswer,
  SignedCapsule,
  YearBookAnswer,
} from '@preau/protocol/school';
import { plainPhoto as photo } from './plain-photo.ts';
import { contentOf } from './roster-fixture.ts';
import { openHarness } from './school-harness.ts';
import type { Answer, Jar } from './school-harness.ts';

const SCHOOL = '0750001A' as SchoolId;
// A Tuesday morning of a school week.
const NOW = Date.parse('2026-11-24T09:12:00+01:00');
const HOUR = 3_600_000;

const harness = await openHarness(NOW);
after(() => harness[Symbol.asyncDispose]());
await harness.import(SCHOOL, contentOf(SCHOOL, 200));

const ask = async <T>(method: 'GET' | 'PUT' | 'POST' | 'DELETE', path: string, jar: Jar, body?: object): Promise<T> => {
  const answer = await harness.call(method, path, { jar, ...(body === undefined ? {} : { body }) });
  assert.ok(answer.status < 300, `${method} ${path}: ${answer.status} ${answer.text}`);
  return answer.body as T;
};
const codeOf = (answer: Answer): string => String(answer.body['code']);

/** Sessions last ten minutes: each test signs in anew at the hour at which it plays. */
const jarOf = (key: string): Promise<Jar> => harness.activate(SCHOOL, key);

const { rows: classes } = await harness.database.query<{ audience_id: string }>(
  'find the class',
  `SELECT audience_id FROM audience WHERE school_id = $1 AND sourced_id = 'class-0'`,
  [SCHOOL],
);
const classId = classes[0]!.audience_id;

async function give(teacher: Jar, more: object = {}): Promise<string> {
  const homeworkId = randomUUID();
  await ask('PUT', `/api/homework/${homeworkId}`, teacher, {
    base: 0,
    audienceIds: [classId],
    subject: 'Histoire',
    lessonId: null,
    dueLessonId: null,
    dueOn: '2026-11-27',
    text: 'Exercice 4, page 34',
    minutes: 20,
    expects: 'handIn',
    fileIds: [],
    ...more,
  });
  return homeworkId;
}

async function upload(jar: Jar, name: string, bytes: Buffer): Promise<string> {
  const tus = { 'tus-resumable': '1.0.0' };
  const made = await harness.call('POST', '/api/uploads', {
    jar,
    headers: {
      ...tus,
      'upload-length': String(bytes.length),
      'upload-metadata': `filename ${Buffer.from(name).toString('base64')},schoolId ${Buffer.from(SCHOOL).toString('base64')}`,
    },
  });
  assert.equal(made.status, 201, made.text);
  const { pathname } = new URL(String(made.headers['location']), 'http://here');
  const response = await harness.server.app.inject({
    method: 'PATCH',
    url: pathname,
    cookies: Object.fromEntries(jar.cookies),
    headers: { ...tus, 'upload-offset': '0', 'content-type': 'application/offset+octet-stream' },
    payload: bytes,
  });
  assert.equal(response.statusCode, 200, response.body);
  return pathname.slice(pathname.lastIndexOf('/') + 1);
}

test('[WORK-60] [WORK-62] [WORK-67] two photos and a text are one hand-in with one PDF, which pupil, guardian and teacher open, and nobody else', async () => {
  const [teacher, pupil, guardian, mate] = await Promise.all(
    ['teacher-0', 'pupil-0', 'guardian-0', 'pupil-3'].map(jarOf),
  );
  const homeworkId = await give(teacher!);
  const photoIds = [await upload(pupil!, 'IMG_1.jpg', photo(200)), await upload(pupil!, 'IMG_2.jpg', photo(220))];
  const handInId = randomUUID();
  const body = { homeworkId, text: 'Voici mon travail', photoIds };
  const made = await ask<HandInAnswer>('PUT', `/api/hand-ins/${handInId}`, pupil!, body);
  assert.deepEqual([made.state, made.text, made.isLate, made.files.length], ['handed', 'Voici mon travail', false, 1]);
  const [pdf] = made.files;
  assert.equal(pdf?.mediaType, 'application/pdf');
  const again = await ask<HandInAnswer>('PUT', `/api/hand-ins/${handInId}`, pupil!, body);
  assert.deepEqual(again, made, 'the same request twice is one hand-in');
  for (const [jar, status] of [
    [pupil, 200],
    [teacher, 200],
    [guardian, 200],
    [mate, 404],
  ] as const)
    assert.equal((await harness.call('GET', `/api/files/${pdf.fileId}`, { jar: jar! })).status, status);
  const bytes = await harness.call('GET', `/api/files/${pdf.fileId}`, { jar: teacher! });
  assert.match(bytes.text, /^%PDF-1\./);
  // The pages went into the PDF and take no room of their own.
  const own = await ask<{ files: { name: string }[] }>('GET', '/api/files', pupil!);
  assert.deepEqual(
    own.files.map(({ name }) => name),
    ['Rendu.pdf'],
  );
  // It counts as done.
  const { pupils } = await ask<HandInsAnswer>('GET', `/api/hand-ins/of/${homeworkId}`, teacher!);
  assert.equal(pupils.filter(({ state }) => state === 'handed').length, 1);
  assert.ok(pupils.length > 10 && pupils.every(({ state }) => state === null || state === 'handed'));
  const names = pupils.map(({ displayName }) => displayName.split(' ').slice(1).join(' '));
  assert.deepEqual(names, names.toSorted(new Intl.Collator('fr').compare));
});

test('[WORK-61] handing in again replaces the former one, which stays as history; at the same time twice, one stands', async () => {
  const [teacher, pupil] = await Promise.all(['teacher-0', 'pupil-0'].map(jarOf));
  const homeworkId = await give(teacher!);
  const hand = (text: string): Promise<Answer> =>
    harness.call('PUT', `/api/hand-ins/${randomUUID()}`, { jar: pupil!, body: { homeworkId, text } });
  await hand('Un');
  harness.clock.at += 1_000;
  const both = await Promise.all([hand('Deux'), hand('Trois')]);
  assert.deepEqual(
    both.map(({ status }) => status),
    [200, 200],
  );
  const own = await ask<OwnHandInsAnswer>('GET', `/api/hand-ins/own/${homeworkId}`, pupil!);
  const [mine] = own.pupils;
  assert.deepEqual(
    mine?.handIns.map(({ state }) => state),
    ['handed', 'replaced', 'replaced'],
  );
  assert.deepEqual([mine?.isSelf, mine?.mayHandIn, mine?.handIns.at(-1)?.text], [true, true, 'Un']);
  harness.clock.at = NOW;
});

test('[WORK-64] nothing, somebody else’s file, a photo that is none, homework that asks for none, of another class or withdrawn: a named refusal, nothing kept', async () => {
  const [teacher, pupil, mate] = await Promise.all(['teacher-0', 'pupil-0', 'pupil-3'].map(jarOf));
  const homeworkId = await give(teacher!);
  const hand = async (body: object): Promise<string> => {
    const answer = await harness.call('PUT', `/api/hand-ins/${randomUUID()}`, { jar: pupil!, body });
    return `${answer.status} ${codeOf(answer)}`;
  };
  assert.equal(await hand({ homeworkId, text: '  \n' }), '422 handIn.empty');
  const foreign = await upload(mate!, 'mine.jpg', photo(0));
  assert.equal(await hand({ homeworkId, text: '', photoIds: [foreign] }), '404 file.unknown');
  assert.equal(await hand({ homeworkId, text: '', fileIds: [foreign] }), '404 file.unknown');
  const words = await upload(pupil!, 'words.txt', Buffer.from('Ceci n’est pas une photo'));
  assert.equal(await hand({ homeworkId, text: '', photoIds: [words] }), '422 handIn.photoUnreadable');
  assert.equal(await hand({ homeworkId: await give(teacher!, { expects: 'done' }), text: 'x' }), '409 handIn.notAsked');
  assert.equal(await hand({ homeworkId: randomUUID(), text: 'x' }), '404 homework.unknown');
  const gone = await give(teacher!);
  await ask('DELETE', `/api/homework/${gone}`, teacher!);
  assert.equal(await hand({ homeworkId: gone, text: 'x' }), '404 homework.unknown');
  assert.equal(await hand({ homeworkId, text: 'x'.repeat(10_001) }), '400 request.invalid');
  const { pupils } = await ask<HandInsAnswer>('GET', `/api/hand-ins/of/${homeworkId}`, teacher!);
  assert.ok(pupils.every(({ handInId }) => handInId === null));
  // An id that is taken by somebody else stays theirs.
  const taken = randomUUID();
  await ask('PUT', `/api/hand-ins/${taken}`, mate!, { homeworkId, text: 'Le mien', fileIds: [foreign] });
  const own = await upload(pupil!, 'own.jpg', photo(0));
  for (const fileIds of [[], [own], [foreign]]) {
    const body = { homeworkId, text: 'x', fileIds };
    const stolen = await harness.call('PUT', `/api/hand-ins/${taken}`, { jar: pupil!, body });
    assert.equal(codeOf(stolen), 'handIn.unknown');
  }
  const { files } = await ask<HandInAnswer>('GET', `/api/hand-ins/${taken}`, mate!);
  assert.deepEqual(
    files.map(({ fileId }) => fileId),
    [foreign],
  );
});

test('[WORK-65] it may be taken back until the teacher looked; the tick goes with it', async () => {
  const [teacher, pupil] = await Promise.all(['teacher-0', 'pupil-0'].map(jarOf));
  const homeworkId = await give(teacher!);
  const handInId = randomUUID();
  await ask('PUT', `/api/hand-ins/${handInId}`, pupil!, { homeworkId, text: 'Trop tôt' });
  const ticks = async (): Promise<number> => {
    const { rows } = await harness.database.query<{ n: number }>(
      'count ticks',
      'SELECT count(*)::int AS n FROM homework_done WHERE homework_id = $1',
      [homeworkId],
    );
    return rows[0]!.n;
  };
  assert.equal(await ticks(), 1);
  assert.equal((await harness.call('GET', `/api/hand-ins/${handInId}`, { jar: teacher! })).status, 200);
  await ask('DELETE', `/api/hand-ins/${handInId}`, pupil!);
  await ask('DELETE', `/api/hand-ins/${handInId}`, pupil!);
  assert.equal(await ticks(), 0);
  const unread = await harness.call('GET', `/api/hand-ins/${handInId}`, { jar: teacher! });
  assert.equal(codeOf(unread), 'handIn.unknown');
  // A request that comes late does not bring it back.
  const late = await ask<HandInAnswer>('PUT', `/api/hand-ins/${handInId}`, pupil!, { homeworkId, text: 'Trop tôt' });
  assert.equal(late.state, 'takenBack');
  const second = randomUUID();
  await ask('PUT', `/api/hand-ins/${second}`, pupil!, { homeworkId, text: 'Voilà' });
  await ask('POST', `/api/hand-ins/${second}/look`, teacher!);
  const refused = await harness.call('DELETE', `/api/hand-ins/${second}`, { jar: pupil! });
  assert.deepEqual([refused.status, codeOf(refused)], [409, 'handIn.looked']);
  assert.equal(await ticks(), 1);
});

test('[WORK-70] [WORK-71] the teacher returns it with a comment and a corrected file; it is new for the pupil until opened, and done', async () => {
  const [teacher, pupil, guardian] = await Promise.all(['teacher-0', 'pupil-0', 'guardian-0'].map(jarOf));
  const homeworkId = await give(teacher!);
  const handInId = randomUUID();
  await ask('PUT', `/api/hand-ins/${handInId}`, pupil!, { homeworkId, text: 'Voilà' });
  const corrected = await upload(teacher!, 'copie.txt', Buffer.from('Très bien'));
  const body = { comment: 'Très bien, revois la question 3.', fileIds: [corrected] };
  const [once, twice] = [
    await ask<HandInAnswer>('POST', `/api/hand-ins/${handInId}/return`, teacher!, body),
    await ask<HandInAnswer>('POST', `/api/hand-ins/${handInId}/return`, teacher!, body),
  ];
  assert.deepEqual(once, twice);
  const seen = async (jar: Jar) =>
    (await ask<OwnHandInsAnswer>('GET', `/api/hand-ins/own/${homeworkId}`, jar)).pupils[0]!;
  const mine = await seen(pupil!);
  assert.deepEqual(
    [mine.mayHandIn, mine.handIns[0]?.state, mine.handIns[0]?.isNew, mine.handIns[0]?.comment],
    [false, 'returned', true, 'Très bien, revois la question 3.'],
  );
  assert.equal((await harness.call('GET', `/api/files/${corrected}`, { jar: pupil! })).text, 'Très bien');
  const child = await seen(guardian!);
  assert.deepEqual(
    [child.isSelf, child.mayHandIn, child.handIns[0]?.comment],
    [false, false, mine.handIns[0]?.comment],
  );
  await ask('POST', `/api/hand-ins/${handInId}/seen`, pupil!);
  assert.equal((await seen(pupil!)).handIns[0]?.isNew, false);
  const again = await harness.call('PUT', `/api/hand-ins/${randomUUID()}`, {
    jar: pupil!,
    body: { homeworkId, text: 'x' },
  });
  assert.deepEqual([again.status, codeOf(again)], [409, 'handIn.returned']);
  // Another comment is new again.
  await ask('POST', `/api/hand-ins/${handInId}/return`, teacher!, { ...body, comment: 'Parfait.' });
  assert.equal((await seen(pupil!)).handIns[0]?.isNew, true);
});

test('[WORK-66] what was written on a train in time and came late is late, with the hour of the device beside it', async () => {
  const [teacher] = [await jarOf('teacher-0')];
  const homeworkId = await give(teacher, { dueOn: '2026-11-24' });
  harness.clock.at = Date.parse('2026-11-25T08:00:00+01:00');
  const pupil = await jarOf('pupil-0');
  const writtenAt = harness.clock.at - 12 * HOUR;
  const body = { homeworkId, text: 'Écrit dans le train', writtenAt };
  const made = await ask<HandInAnswer>('PUT', `/api/hand-ins/${randomUUID()}`, pupil, body);
  assert.deepEqual([made.isLate, made.writtenAt, made.handedAt], [true, writtenAt, harness.clock.at]);
  harness.clock.at = NOW;
});

test('[WORK-85] what is due is in the day capsule of pupil and guardian, as the list tells it', async () => {
  const [teacher, pupil, guardian] = await Promise.all(['teacher-0', 'pupil-6', 'guardian-12'].map(jarOf));
  const homeworkId = await give(teacher!, { text: 'Apprendre la leçon 5', dueOn: '2026-11-25', expects: 'done' });
  const capsuleOf = (jar: Jar): Promise<SignedCapsule> => ask('GET', '/api/capsule', jar);
  for (const jar of [pupil!, guardian!]) {
    const { homework } = await capsuleOf(jar);
    const days = homework.due.map(({ dueOn }) => dueOn);
    assert.deepEqual(days, days.toSorted(), 'the nearest first');
    assert.ok(homework.due.some((each) => each.homeworkId === homeworkId));
    assert.ok(homework.due.every(({ pupils }) => pupils.length === 1));
  }
  assert.deepEqual((await capsuleOf(teacher!)).homework, { due: [], more: 0 });
  await ask('PUT', `/api/homework/${homeworkId}/done`, pupil!, { done: true });
  const ticked = (await capsuleOf(pupil!)).homework.due.find((each) => each.homeworkId === homeworkId);
  assert.equal(ticked?.pupils[0]?.doneAt !== null, true, 'a tick makes a new capsule');
});

test('[WORK-91] [WORK-92] [WORK-93] the book of a year: versions for staff, the head’s visa, read by families after the year, closed for writing', async () => {
  const [teacher, head, pupil] = await Promise.all(['teacher-0', 'head-0', 'pupil-0'].map(jarOf));
  const homeworkId = randomUUID();
  const homework = {
    base: 0,
    audienceIds: [classId],
    subject: 'Histoire',
    lessonId: null,
    dueLessonId: null,
    dueOn: '2026-11-26',
    text: 'Lire la page 12',
    minutes: null,
    expects: 'nothing',
    fileIds: [],
  };
  await ask('PUT', `/api/homework/${homeworkId}`, teacher!, homework);
  await ask('PUT', `/api/homework/${homeworkId}`, teacher!, { ...homework, base: 1, text: 'Lire les pages 12 et 13' });
  const bookOf = (jar: Jar, year = 2026): Promise<YearBookAnswer> =>
    ask('GET', `/api/books/${classId}?year=${year}`, jar);
  const entryIn = (book: YearBookAnswer) => book.homework.find(({ text }) => text === 'Lire les pages 12 et 13');
  assert.deepEqual(
    entryIn(await bookOf(teacher!))?.history.map(({ version, text }) => [version, text]),
    [[1, 'Lire la page 12']],
  );
  const theirs = await bookOf(pupil!);
  assert.deepEqual([entryIn(theirs)?.history, theirs.visas, theirs.maySee], [[], [], false]);
  // The visa: once, up to a day, going on where the last one ended.
  const visaId = randomUUID();
  const see = (id: string, to: string): Promise<Answer> =>
    harness.call('PUT', `/api/books/${classId}/visas/${id}`, { jar: head!, body: { to, note: 'Vu' } });
  const [first, same] = [await see(visaId, '2026-11-20'), await see(visaId, '2026-11-20')];
  assert.deepEqual([first.status, same.status, same.text === first.text], [200, 200, true]);
  assert.equal((await see(randomUUID(), '2026-11-20')).body['code'], 'request.invalid', 'seen already');
  assert.equal((await see(randomUUID(), '2026-11-25')).body['code'], 'request.invalid', 'a day to come');
  await see(randomUUID(), '2026-11-24');
  assert.deepEqual(
    (await bookOf(teacher!)).visas.map(({ from, to, note }) => [from, to, note]),
    [
      ['2026-08-01', '2026-11-20', 'Vu'],
      ['2026-11-21', '2026-11-24', 'Vu'],
    ],
  );
  // Two years later: the pupil left the class, and its book is still theirs to read; nobody writes in it.
  harness.clock.at = Date.parse('2028-10-03T09:12:00+02:00');
  await harness.database.query(
    'end the memberships',
    `UPDATE membership SET ends_on = '2027-09-01' WHERE audience_id = $1`,
    [classId],
  );
  const [later, other, author] = await Promise.all(['pupil-0', 'pupil-1', 'teacher-0'].map(jarOf));
  const old = await bookOf(later!);
  assert.deepEqual([old.isClosed, entryIn(old)?.text], [true, 'Lire les pages 12 et 13']);
  const shelf = await ask<ShelfAnswer>('GET', '/api/books', later!);
  assert.deepEqual([shelf.thisYear, shelf.books.map(({ year }) => year)], [2028, [2026]]);
  assert.equal(
    (await harness.call('GET', `/api/books/${classId}?year=2028`, { jar: later! })).status,
    404,
    'not their class any more',
  );
  assert.equal(
    (await harness.call('GET', `/api/books/${classId}?year=2026`, { jar: other! })).status,
    404,
    'never their class',
  );
  const change = await harness.call('DELETE', `/api/homework/${homeworkId}`, { jar: author! });
  assert.deepEqual([change.status, codeOf(change)], [409, 'book.closed']);
  assert.deepEqual(entryIn(await bookOf(author!))?.isWithdrawn, false);
  harness.clock.at = NOW;
});
