// Messages: threads of those who are in them, taken back, put away, drafted, page by page.

import assert from 'node:assert/strict';
import { randomUUID } from 'node:crypto';
import { test } from 'node:test';
import type { DraftAnswer } from '@preau/protocol/school';
import { SCHOOL } from './mail-world.ts';
import { world, harness, ask, get, sent, answer, threads, thread, unread, codeOf } from './mail-mondays.ts';

test('[MAIL-34] a thread is of those who are in it: not of the head, nor of another pupil, nor of a guardian', async () => {
  const own = await sent('pupil-0', { to: ['teacher-0'] });
  for (const key of ['head-0', 'pupil-2', 'guardian-0', 'teacher-1']) {
    for (const [method, path, body] of [
      ['GET', '', undefined],
      ['POST', '/read', undefined],
      ['PUT', '/archived', { archived: true }],
      ['POST', `/messages/${own.messageId}/recall`, undefined],
      ['POST', `/messages/${own.messageId}/report`, { reason: '' }],
    ] as const) {
      const refused = await ask(key, method, `/api/threads/${own.threadId}${path}`, body);
      assert.deepEqual([refused.status, codeOf(refused)], [404, 'thread.unknown'], `${key} ${method} ${path}`);
    }
    assert.equal(codeOf(await answer(key, own, 'Moi aussi')), 'thread.unknown');
  }
});

test('[MAIL-30] a message is taken back for an hour and until it is released, and its text is gone everywhere', async () => {
  const first = await sent('teacher-0', { to: ['pupil-0'], text: 'Mauvaise salle' });
  const path = `/api/threads/${first.threadId}/messages/${first.messageId}/recall`;
  assert.equal((await ask('teacher-0', 'POST', path)).status, 204);
  assert.equal((await ask('teacher-0', 'POST', path)).status, 204, 'twice is once');
  const seen = (await thread('pupil-0', first.threadId)).messages[0]!;
  assert.deepEqual([seen.state, seen.text], ['recalled', '']);
  const { rows } = await harness.database.query<{ body: string }>(
    'read',
    'SELECT body FROM message WHERE message_id = $1',
    [first.messageId],
  );
  assert.equal(rows[0]!.body, '');
  const late = await sent('teacher-0', { to: ['pupil-0'] });
  harness.clock.at += 3_600_000;
  const refused = await ask('teacher-0', 'POST', `/api/threads/${late.threadId}/messages/${late.messageId}/recall`);
  assert.deepEqual([refused.status, codeOf(refused)], [409, 'mail.recallLate']);
  harness.clock.at += 9 * 3_600_000;
  const night = await sent('teacher-0', { to: ['pupil-0'] });
  harness.clock.at += 5 * 3_600_000;
  assert.equal(
    (await ask('teacher-0', 'POST', `/api/threads/${night.threadId}/messages/${night.messageId}/recall`)).status,
    204,
  );
  harness.clock.at = night.releaseAt + 1;
  assert.equal((await ask('pupil-0', 'GET', `/api/threads/${night.threadId}`)).status, 404, 'as if it had never been');
});

test('[MAIL-32] a thread that was put away counts no more and comes back with the next message', async () => {
  const before = await unread('teacher-0');
  const first = await sent('guardian-0', { to: ['teacher-0'] });
  const inList = async (archived: boolean): Promise<boolean> =>
    (await threads('teacher-0', archived)).some((each) => each.threadId === first.threadId);
  await get('teacher-0', 'PUT', `/api/threads/${first.threadId}/archived`, { archived: true });
  assert.deepEqual([await inList(false), await inList(true), await unread('teacher-0')], [false, true, before]);
  await answer('guardian-0', first, 'Encore une chose', true);
  assert.deepEqual([await inList(false), await inList(true), await unread('teacher-0')], [true, false, before + 1]);
  await get('teacher-0', 'PUT', `/api/threads/${first.threadId}/archived`, { archived: true });
  await get('teacher-0', 'PUT', `/api/threads/${first.threadId}/archived`, { archived: false });
  assert.equal(await inList(false), true);
});

test('[MAIL-33] a draft keeps itself until it is sent; what arrives late of it keeps nothing', async () => {
  const messageId = randomUUID();
  const draft = {
    schoolId: SCHOOL,
    threadId: null,
    subject: 'Sortie',
    text: 'Bonj',
    personIds: [await world.id('teacher-0')],
    groups: [],
  };
  const drafts = async (): Promise<readonly DraftAnswer[]> =>
    (await get<readonly DraftAnswer[]>('guardian-0', 'GET', '/api/threads/drafts')).filter(
      (each) => each.messageId === messageId,
    );
  await get('guardian-0', 'PUT', `/api/threads/drafts/${messageId}`, draft);
  await get('guardian-0', 'PUT', `/api/threads/drafts/${messageId}`, { ...draft, text: 'Bonjour' });
  assert.deepEqual(
    (await drafts()).map(({ text, persons }) => [text, persons.length]),
    [['Bonjour', 1]],
  );
  await sent('guardian-0', { messageId, to: ['teacher-0'], text: 'Bonjour !' });
  assert.equal((await drafts()).length, 0);
  await get('guardian-0', 'PUT', `/api/threads/drafts/${messageId}`, draft);
  assert.equal((await drafts()).length, 0);
  for (let count = 0; count < 30; count += 1)
    await get('teacher-1', 'PUT', `/api/threads/drafts/${randomUUID()}`, draft);
  const tooMany = await ask('teacher-1', 'PUT', `/api/threads/drafts/${randomUUID()}`, draft);
  assert.deepEqual([tooMany.status, codeOf(tooMany)], [409, 'mail.tooManyDrafts']);
});

test('[MAIL-20] a thread of more than one page gives the earlier messages too', async () => {
  const first = await sent('guardian-0', { to: ['teacher-0'] });
  for (let n = 0; n < 55; n += 1) assert.equal((await answer('guardian-0', first, `n ${n}`, true)).status, 201);
  const page = await thread('teacher-0', first.threadId);
  assert.equal(page.messages.length, 50);
  assert.equal(page.messages.at(-1)!.text, 'n 54');
  const earlier = await get<typeof page>('teacher-0', 'GET', `/api/threads/${first.threadId}?before=${page.earlier}`);
  assert.deepEqual([earlier.messages.length, earlier.earlier], [6, null]);
  assert.equal(earlier.messages.at(-1)!.text, 'n 4');
});
