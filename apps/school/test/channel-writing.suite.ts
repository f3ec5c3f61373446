// Class channels: who writes, how often, and what is taken back, muted or reported.

import assert from 'node:assert/strict';
import { randomUUID } from 'node:crypto';
import { test } from 'node:test';
import type { LessonEvent } from '@preau/core/lesson';
import type { ChannelsAnswer, ModerationAnswer } from '@preau/protocol/school';
import { createLessonLog } from '@preau/store-postgres';
import type { Answer } from './school-harness.ts';
import { SCHOOL, NOW, harness, CHANNEL, at, call, read, change, idOf, send, hold } from './channel-world.ts';
import type { Key } from './channel-world.ts';

test('[FEED-40] [FEED-47] a class and its teachers read the channel, the office too; for everybody else there is none', async () => {
  for (const [who, part] of [
    ['pupil-0', 'member'],
    ['teacher-0', 'moderator'],
    ['head-0', 'moderator'],
  ] as const)
    assert.equal((await read(who)).part, part, who);
  for (const who of ['pupil-1', 'teacher-1', 'guardian-0'] as const)
    assert.equal((await call(who, 'GET', CHANNEL)).body['code'], 'channel.unknown', who);
  const listed = async (who: Key): Promise<string[]> =>
    ((await call(who, 'GET', '/api/channels')).body as unknown as ChannelsAnswer).channels.map(({ label }) => label);
  assert.deepEqual(await listed('pupil-0'), ['6e A', 'Latin 1']);
  assert.deepEqual(await listed('guardian-0'), []);
  assert.equal((await listed('head-0')).length, 5);
});

test('[FEED-42] closed to pupils at first, open until the hour that a teacher said, and never when locked', async () => {
  assert.deepEqual(
    [(await read('pupil-0')).refusal, (await send('pupil-0', 'Bonjour')).body['code']],
    ['channel.closed', 'channel.closed'],
  );
  assert.equal((await send('teacher-0', 'Bonjour à tous')).status, 201);
  assert.equal((await change('pupil-0', { mode: 'open' })).body['code'], 'session.forbidden');
  assert.equal((await change('teacher-1', { mode: 'open' })).body['code'], 'channel.unknown');
  const openUntil = harness.clock.at + 3_600_000;
  for (const wrong of [
    { openUntil },
    { mode: 'open', openUntil: harness.clock.at },
    { mode: 'open', openUntil: openUntil * 2 },
  ])
    assert.equal((await change('teacher-0', wrong)).body['code'], 'request.invalid');
  assert.equal((await change('teacher-0', { mode: 'open', openUntil })).status, 204);
  assert.equal((await send('pupil-0', 'Bonjour madame')).status, 201);
  const seen = await read('pupil-3');
  assert.deepEqual(
    seen.messages.map(({ text, author, isOwn }) => [text, author.isTeacher, isOwn]),
    [
      ['Bonjour à tous', true, false],
      ['Bonjour madame', false, false],
    ],
  );
  await at(openUntil);
  assert.equal((await send('pupil-0', 'Encore')).body['code'], 'channel.closed');
  await change('teacher-0', { mode: 'locked' });
  assert.deepEqual([(await read('pupil-0')).mode, (await read('teacher-0')).refusal], ['locked', null]);
  await change('teacher-0', { mode: 'lessons' });
});

test('[FEED-42] while a lesson of the class is open its pupils write, and when it has ended they do not', async () => {
  const lessonId = await hold(3, '2026-11-24', [{ kind: 'opened' }]);
  assert.equal((await read('pupil-0')).lessonOn, true);
  assert.equal((await send('pupil-0', 'Je n’entends rien')).status, 201);
  const closed: LessonEvent = {
    seq: 3,
    at: NOW,
    actor: null,
    visibility: 'everyone',
    commandId: null,
    fact: { kind: 'closed', by: 'teacher' },
  };
  await createLessonLog(harness.database).append({ schoolId: SCHOOL, lessonId }, 2, [closed]);
  assert.deepEqual(
    [(await read('pupil-0')).lessonOn, (await send('pupil-0', 'Et là ?')).body['code']],
    [false, 'channel.closed'],
  );
});

test('[FEED-44] one message in two seconds, however many come at once; the same id is one message', async () => {
  await change('teacher-0', { mode: 'open' });
  harness.clock.at += 10_000;
  const bodies = Array.from({ length: 5 }, (_, n) => ({ messageId: randomUUID(), text: `message ${n}` }));
  const answers = await Promise.all(bodies.map((body) => call('pupil-0', 'POST', `${CHANNEL}/messages`, body)));
  assert.deepEqual(
    answers.map(({ status }) => status).toSorted((a, b) => a - b),
    [201, 429, 429, 429, 429],
  );
  assert.equal(typeof answers.find(({ status }) => status === 429)!.body['retryAfterMs'], 'number');
  const sent = bodies[answers.findIndex(({ status }) => status === 201)]!;
  for (let again = 0; again < 2; again += 1)
    assert.equal((await call('pupil-0', 'POST', `${CHANNEL}/messages`, sent)).status, 201);
  assert.equal((await read('pupil-0')).messages.filter(({ messageId }) => messageId === sent.messageId).length, 1);
  assert.equal((await send('pupil-3', 'volé', sent.messageId)).body['code'], 'request.invalid');
  for (const wrong of ['', '   ', 'é'.repeat(2_001)])
    assert.equal((await send('pupil-0', wrong)).body['code'], 'request.invalid');
  assert.equal((await send('pupil-0', '😀'.repeat(2_000))).status, 201);
});

test('[FEED-45] a message is taken back by its author for five minutes, by a teacher at any time; the text is gone', async () => {
  const { messageId } = await send('pupil-0', 'Un secret');
  const remove = (who: Key, id: string): Promise<Answer> => call(who, 'DELETE', `${CHANNEL}/messages/${id}`);
  assert.equal((await remove('pupil-3', messageId)).body['code'], 'channel.unknownMessage');
  assert.equal((await remove('teacher-1', messageId)).body['code'], 'channel.unknown');
  const late = await send('pupil-3', 'Une bêtise');
  assert.deepEqual(
    [(await remove('pupil-0', messageId)).status, (await remove('pupil-0', messageId)).status],
    [204, 204],
  );
  harness.clock.at += 5 * 60_000 + 1;
  assert.equal((await remove('pupil-3', late.messageId)).body['code'], 'channel.tooLate');
  assert.equal((await remove('teacher-0', late.messageId)).status, 204);
  const texts = (await read('pupil-3')).messages.filter((each) => [messageId, late.messageId].includes(each.messageId));
  assert.deepEqual(
    texts.map(({ text }) => text),
    [null, null],
  );
  const { rows: left } = await harness.database.query(
    'look for texts',
    `SELECT 1 FROM channel_message WHERE text IN ('Un secret', 'Une bêtise')`,
  );
  assert.equal(left.length, 0);
  const { rows: noted } = await harness.database.query<{ actor_id: string }>(
    'read the audit',
    `SELECT actor_id FROM audit WHERE action = 'channel.erased' AND subject_id = ANY($1)`,
    [[messageId, late.messageId]],
  );
  assert.deepEqual(noted, [{ actor_id: await idOf('teacher-0') }]);
});

test('[FEED-46] one member is muted by a moderator, alone, and only moderators are told', async () => {
  const personId = await idOf('pupil-0');
  const mute = (who: Key, muted: boolean, id: string = personId): Promise<Answer> =>
    call(who, 'PUT', `${CHANNEL}/mutes`, { personId: id, muted });
  await at(harness.clock.at);
  await send('pupil-0', 'Avant');
  assert.equal((await mute('teacher-1', true)).body['code'], 'channel.unknown');
  assert.equal((await mute('teacher-0', true, await idOf('pupil-1'))).body['code'], 'person.unknown');
  for (let twice = 0; twice < 2; twice += 1) assert.equal((await mute('teacher-0', true)).status, 204);
  assert.deepEqual(
    [(await read('pupil-0')).refusal, (await send('pupil-0', 'Après')).body['code']],
    ['channel.muted', 'channel.muted'],
  );
  assert.equal((await send('pupil-3', 'Moi si')).status, 201);
  const told = async (who: Key): Promise<boolean> => (await read(who)).messages.some(({ isMuted }) => isMuted);
  assert.deepEqual([await told('teacher-0'), await told('pupil-3'), await told('pupil-0')], [true, false, false]);
  assert.equal((await mute('teacher-0', false)).status, 204);
  assert.equal((await send('pupil-0', 'Merci')).status, 201);
});

test('[FEED-53] a member reports another’s message, once, as it was; one’s own is taken back', async () => {
  const { messageId } = await send('pupil-0', 'T’es nul');
  const report = (who: Key): Promise<Answer> =>
    call(who, 'POST', `${CHANNEL}/messages/${messageId}/report`, { reason: '' });
  assert.deepEqual([(await report('pupil-3')).status, (await report('pupil-3')).status], [204, 204]);
  assert.equal((await report('pupil-0')).body['code'], 'request.invalid');
  assert.equal((await report('pupil-1')).body['code'], 'channel.unknown');
  await call('pupil-0', 'DELETE', `${CHANNEL}/messages/${messageId}`);
  assert.equal((await report('teacher-0')).body['code'], 'channel.unknownMessage');
  const { cases } = (await call('head-0', 'GET', '/api/moderation')).body as unknown as ModerationAnswer;
  assert.deepEqual(
    cases.map(({ kind, text }) => [kind, text]),
    [['channel', 'T’es nul']],
  );
});

test('[MAIL-52] who may not write by a decision of the office does not write in a channel either, until then', async () => {
  await call('teacher-0', 'PATCH', CHANNEL, { mode: 'open' });
  const { messageId } = await send('pupil-3', 'Encore plus nul');
  await call('pupil-0', 'POST', `${CHANNEL}/messages/${messageId}/report`, { reason: '' });
  const { cases } = (await call('head-0', 'GET', '/api/moderation')).body as unknown as ModerationAnswer;
  const { caseId } = cases.find(({ text }) => text === 'Encore plus nul')!;
  assert.equal((await send('pupil-3', 'Avant')).status, 201);
  const decided = await call('head-0', 'POST', `/api/moderation/${caseId}`, { decision: 'remove', muteDays: 1 });
  assert.equal(decided.status, 204);
  assert.deepEqual(
    [(await read('pupil-3')).refusal, (await send('pupil-3', 'Après')).body['code']],
    ['channel.muted', 'channel.muted'],
  );
  assert.equal((await send('pupil-0', 'Moi si')).status, 201);
  const before = harness.clock.at;
  await at(before + 86_400_000);
  await call('teacher-0', 'PATCH', CHANNEL, { mode: 'open' });
  assert.equal((await send('pupil-3', 'De retour')).status, 201);
  await at(before);
});
