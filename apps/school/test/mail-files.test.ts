// Files of messages: who reads them, what becomes of them, what the office keeps of them.
import assert from 'node:assert/strict';
import { randomUUID } from 'node:crypto';
import { after, beforeEach, test } from 'node:test';
import type { DraftAnswer, FilesAnswer } from '@preau/protocol/school';
import { MONDAY, openMailWorld, SCHOOL } from './mail-world.ts';
import { upload } from './upload-client.ts';

const world = await openMailWorld();
const { harness, ask, get, write, sent, answer, thread, threads, cases } = world;
after(() => world[Symbol.asyncDispose]());
for (const key of ['pupil-0', 'guardian-0', 'teacher-0', 'head-0']) await world.unread(key);
let week = 0;
beforeEach(() => {
  week += 1;
  harness.clock.at = MONDAY + week * 7 * 86_400_000;
});

const codeOf = (refused: { body: Record<string, unknown> }): unknown => refused.body['code'];
/** A text of this person's own. */
async function file(key: string, name: string, content: string = randomUUID()): Promise<string> {
  const { fileId, answer: done } = await upload(harness, await world.jar(key), name, new TextEncoder().encode(content));
  assert.equal(done.status, 200, done.text);
  return fileId;
}
const reads = async (key: string, fileId: string): Promise<boolean> => {
  const { status } = await ask(key, 'GET', `/api/files/${fileId}`);
  assert.ok(status === 200 || status === 404, `${status}`);
  return status === 200;
};
const whoReads = async (fileId: string, keys: readonly string[]): Promise<string[]> => {
  const found: string[] = [];
  for (const key of keys) if (await reads(key, fileId)) found.push(key);
  return found;
};
const ALL = ['pupil-0', 'pupil-2', 'guardian-0', 'teacher-0', 'teacher-1', 'head-0'];

test('[MAIL-65] files of a message and of its answer are read by exactly those who read the message', async () => {
  const [programme, photo] = [await file('teacher-0', 'Programme.txt'), await file('teacher-0', 'Liste.txt')];
  const first = await sent('teacher-0', { to: ['guardian-0', 'pupil-0'], fileIds: [photo, programme] });
  assert.deepEqual(
    (await thread('guardian-0', first.threadId)).messages[0]!.files.map(({ fileId, name }) => [fileId, name]),
    [
      [photo, 'Liste.txt'],
      [programme, 'Programme.txt'],
    ],
  );
  assert.equal((await threads('guardian-0'))[0]!.last.files, 2);
  assert.deepEqual(await whoReads(programme, ALL), ['pupil-0', 'guardian-0', 'teacher-0']);
  const signed = await file('guardian-0', 'Signé.txt');
  assert.equal((await answer('guardian-0', first, 'Voici.', false, [signed])).status, 201);
  assert.deepEqual(await whoReads(signed, ALL), ['guardian-0', 'teacher-0']);
  assert.equal(codeOf(await ask('guardian-0', 'DELETE', `/api/files/${signed}`)), 'file.inUse');
});

test('[MAIL-65] the same request twice bears its files once; in quiet hours they wait with the message', async () => {
  harness.clock.at += 11 * 3_600_000;
  const plan = await file('guardian-0', 'Plan.txt');
  const ids = { threadId: randomUUID(), messageId: randomUUID(), to: ['teacher-0'], fileIds: [plan] };
  const first = await sent('guardian-0', ids);
  assert.deepEqual((await write('guardian-0', ids)).body, first);
  assert.equal((await thread('guardian-0', ids.threadId)).messages[0]!.files.length, 1);
  assert.equal(await reads('teacher-0', plan), false);
  harness.clock.at = first.releaseAt;
  assert.equal(await reads('teacher-0', plan), true);
});

test('[MAIL-65] a file that is somebody else’s, or eleven of them, and nothing is sent', async () => {
  const own = await file('guardian-0', 'Mien.txt');
  const alien = await file('teacher-0', 'Autre.txt');
  const before = (await threads('guardian-0')).length;
  for (const fileIds of [[own, alien], [randomUUID()]]) {
    const refused = await write('guardian-0', { to: ['teacher-0'], fileIds });
    assert.deepEqual([refused.status, codeOf(refused)], [404, 'file.unknown']);
  }
  const many = await write('guardian-0', {
    to: ['teacher-0'],
    fileIds: Array.from({ length: 11 }, () => randomUUID()),
  });
  assert.equal(codeOf(many), 'request.invalid');
  assert.equal((await threads('guardian-0')).length, before);
  assert.equal((await ask('guardian-0', 'DELETE', `/api/files/${own}`)).status, 204, 'nothing bears it');
});

test('[MAIL-65] a draft keeps its files, and lets go of what is not sent with it', async () => {
  const [one, two] = [await file('guardian-0', 'Un.txt'), await file('guardian-0', 'Deux.txt')];
  const messageId = randomUUID();
  const draft = { schoolId: SCHOOL, threadId: null, subject: '', text: 'Bonj', personIds: [], groups: [] };
  const keep = (fileIds: readonly string[], id = messageId): ReturnType<typeof ask> =>
    ask('guardian-0', 'PUT', `/api/threads/drafts/${id}`, { ...draft, fileIds });
  assert.equal((await keep([one, two])).status, 204);
  const kept = (await get<DraftAnswer[]>('guardian-0', 'GET', '/api/threads/drafts')).find(
    (each) => each.messageId === messageId,
  )!;
  assert.deepEqual(
    kept.files.map((each) => each.name),
    ['Un.txt', 'Deux.txt'],
  );
  assert.equal(codeOf(await ask('guardian-0', 'DELETE', `/api/files/${one}`)), 'file.inUse');
  assert.equal(await reads('teacher-0', one), false);
  assert.equal(codeOf(await keep([await file('teacher-0', 'Autre.txt')])), 'file.unknown');
  await sent('guardian-0', { messageId, to: ['teacher-0'], fileIds: [two] });
  assert.deepEqual([await reads('teacher-0', one), await reads('teacher-0', two)], [false, true]);
  assert.equal((await ask('guardian-0', 'DELETE', `/api/files/${one}`)).status, 204);
  const three = await file('guardian-0', 'Trois.txt');
  const other = randomUUID();
  await keep([three], other);
  await get('guardian-0', 'DELETE', `/api/threads/drafts/${other}`);
  assert.equal((await ask('guardian-0', 'DELETE', `/api/files/${three}`)).status, 204);
});

test('[MAIL-65] with a message that is taken back its files are gone for everybody but their owner', async () => {
  const fileId = await file('teacher-0', 'Erreur.txt');
  const bad = await sent('teacher-0', { to: ['guardian-0'], fileIds: [fileId] });
  await get('teacher-0', 'POST', `/api/threads/${bad.threadId}/messages/${bad.messageId}/recall`);
  assert.deepEqual((await thread('guardian-0', bad.threadId)).messages[0]!.files, []);
  assert.deepEqual(await whoReads(fileId, ['guardian-0', 'teacher-0']), ['teacher-0']);
  assert.equal((await ask('teacher-0', 'DELETE', `/api/files/${fileId}`)).status, 204);
});

const caseOf = async (messageId: string, decided = false) =>
  (await cases(decided)).find((each) => each.subjectId === messageId)!;
const report = (key: string, of: { threadId: string; messageId: string }): Promise<unknown> =>
  get(key, 'POST', `/api/threads/${of.threadId}/messages/${of.messageId}/report`, { reason: '' });
const decide = (caseId: string, decision: string): Promise<unknown> =>
  get('head-0', 'POST', `/api/moderation/${caseId}`, { decision });

test('[MAIL-43] a file from a pupil’s new device is held, and the office looks at it before anybody', async () => {
  const fileId = await file('pupil-8', 'Regarde.txt', 'contenu');
  const held = await sent('pupil-8', { to: ['teacher-0'], fileIds: [fileId] });
  assert.equal(held.state, 'held');
  assert.deepEqual(await whoReads(fileId, ['teacher-0', 'head-0']), []);
  const found = await caseOf(held.messageId);
  assert.equal(found.files[0]!.name, 'Regarde.txt');
  const copy = found.files[0]!.fileId;
  assert.deepEqual(await whoReads(copy, ['teacher-0', 'head-0']), ['head-0']);
  await decide(found.caseId, 'release');
  assert.deepEqual(await whoReads(fileId, ['teacher-0', 'head-0']), ['teacher-0']);
  assert.deepEqual(await whoReads(copy, ['head-0']), [], 'what was let go needs no copy');
});

test('[MAIL-66] a report freezes the files: the author takes them away, and the office still has them, and their content', async () => {
  const fileId = await file('teacher-0', 'Preuve.txt', 'ce qui blesse');
  const bad = await sent('teacher-0', { to: ['pupil-0'], fileIds: [fileId] });
  await report('pupil-0', bad);
  await get('teacher-0', 'POST', `/api/threads/${bad.threadId}/messages/${bad.messageId}/recall`);
  await get('teacher-0', 'DELETE', `/api/files/${fileId}`);
  const own = await get<FilesAnswer>('teacher-0', 'GET', '/api/files');
  assert.equal(
    own.files.some((each) => each.name === 'Preuve.txt'),
    false,
    'nothing tells the author of the report',
  );
  harness.clock.at += 3 * 86_400_000;
  await harness.school.files.sweep({ expire: async () => undefined });
  const found = await caseOf(bad.messageId);
  const copy = found.files[0]!.fileId;
  assert.equal((await ask('head-0', 'GET', `/api/files/${copy}`)).text, 'ce qui blesse');
  assert.deepEqual(await whoReads(copy, ['teacher-0', 'pupil-0', 'teacher-1']), []);
  await decide(found.caseId, 'remove');
  assert.equal(await reads('head-0', copy), true, 'what was removed stays with its case');
});

test('[MAIL-66] a report that is left alone lets go of its copy; a removed message of its files', async () => {
  const fileId = await file('teacher-0', 'Anodin.txt');
  const fine = await sent('teacher-0', { to: ['pupil-0'], fileIds: [fileId] });
  await report('pupil-0', fine);
  const found = await caseOf(fine.messageId);
  await decide(found.caseId, 'keep');
  assert.deepEqual(await whoReads(found.files[0]!.fileId, ['head-0']), []);
  assert.deepEqual((await caseOf(fine.messageId, true)).files, []);
  assert.equal(await reads('pupil-0', fileId), true);
  const worse = await sent('teacher-0', { to: ['pupil-0'], text: 'Pire', fileIds: [fileId] });
  await report('pupil-0', worse);
  await decide((await caseOf(worse.messageId)).caseId, 'remove');
  assert.deepEqual((await thread('pupil-0', worse.threadId)).messages[0]!.files, []);
  assert.equal(await reads('pupil-0', fileId), true, 'the other message still bears it');
});

test('[MAIL-53] a content with a file is its words with that file: the same words with another file, or none, stay', async () => {
  const bad = await file('teacher-0', 'Mauvais.txt', 'mauvais contenu');
  const again = await file('head-0', 'Autre nom.txt', 'mauvais contenu');
  const other = await file('head-0', 'Bon.txt', 'bon contenu');
  const one = await sent('teacher-0', { to: ['pupil-0'], text: 'Regarde', fileIds: [bad] });
  const two = await sent('head-0', { to: ['pupil-0'], text: 'REGARDE !', fileIds: [again] });
  const three = await sent('head-0', { to: ['pupil-0'], text: 'Regarde', fileIds: [other] });
  const four = await sent('head-0', { to: ['pupil-0'], text: 'Regarde' });
  await report('pupil-0', one);
  const found = await caseOf(one.messageId);
  assert.equal(found.alike, 1);
  await get('head-0', 'POST', `/api/moderation/${found.caseId}/purge`);
  const states: string[] = [];
  for (const each of [one, two, three, four]) states.push((await thread('pupil-0', each.threadId)).messages[0]!.state);
  assert.deepEqual(states, ['removed', 'removed', 'sent', 'sent']);
  assert.deepEqual([await reads('pupil-0', again), await reads('pupil-0', other)], [false, true]);
});
