// Class channels: what families, classes and lessons read, page by page, and when there is none.

import assert from 'node:assert/strict';
import { randomUUID } from 'node:crypto';
import { test } from 'node:test';
import type { LessonFact } from '@preau/core/lesson';
import type { ChannelAnswer, ChannelsAnswer, LessonTalkAnswer } from '@preau/protocol/school';
import {
  SCHOOL,
  acts,
  harness,
  rows,
  CLASS,
  CHANNEL,
  at,
  call,
  read,
  change,
  idOf,
  send,
  hold,
  otherClass,
} from './channel-world.ts';
import type { Key } from './channel-world.ts';

test('[FEED-47] families read when a teacher lets them, write nothing, and see nothing of the lessons', async () => {
  await hold(0, '2026-11-17', [{ kind: 'messagePosted', personId: await idOf('pupil-0'), body: { text: 'En cours' } }]);
  await change('teacher-0', { guardiansRead: true });
  const seen = await read('guardian-0');
  assert.deepEqual([seen.part, seen.refusal, seen.lessons], ['guardian', 'channel.closed', []]);
  assert.equal(seen.messages.length > 0, true);
  assert.equal((await send('guardian-0', 'Bonjour')).body['code'], 'session.forbidden');
  assert.equal(
    ((await call('guardian-0', 'GET', '/api/channels')).body as unknown as ChannelsAnswer).channels.length,
    1,
  );
  await change('teacher-0', { guardiansRead: false });
  assert.equal((await call('guardian-0', 'GET', CHANNEL)).status, 404);
  const { rows: noted } = await harness.database.query<{ action: string }>(
    'read the audit',
    `SELECT action FROM audit WHERE subject_id = $1 AND action LIKE 'channel.%Guardians' ORDER BY action`,
    [CLASS],
  );
  assert.deepEqual(
    noted.map(({ action }) => action),
    ['channel.hiddenFromGuardians', 'channel.shownToGuardians'],
  );
});

test('[FEED-50] [FEED-51] the talk of a lesson is one folded entry, without what was erased or not for everybody', async () => {
  const say = async (text: string | null): Promise<LessonFact> => ({
    kind: 'messagePosted',
    personId: await idOf('pupil-0'),
    body: text === null ? null : { text },
  });
  const lessonId = await hold(1, '2026-11-24', [
    { kind: 'opened' },
    await say('Page 12 ?'),
    await say(null),
    [await say('Entre adultes'), 'adults'],
    await say('Merci'),
    { kind: 'messageDeleted', target: 4 },
    { kind: 'closed', by: 'teacher' },
  ]);
  const lesson = (await read('pupil-3')).lessons.find((each) => each.lessonId === lessonId);
  assert.deepEqual([lesson?.messages, lesson?.subject], [2, 'Mathématiques']);
  const path = `${CHANNEL}/lessons/${lessonId}`;
  const talk = (await call('pupil-3', 'GET', path)).body as unknown as LessonTalkAnswer;
  assert.deepEqual(
    talk.messages.map(({ text }) => text),
    ['Page 12 ?', 'Merci'],
  );
  assert.notEqual(talk.messages[0]!.displayName, '');
  assert.equal((await call('pupil-1', 'GET', path)).body['code'], 'channel.unknown');
});

test('[FEED-52] a lesson of another class is not in the channel, whatever its id', async () => {
  const other = rows[2]!.slot_id;
  await harness.database.query(
    'give the lesson to another class',
    `UPDATE slot SET audience_ids = $2 WHERE slot_id = $1`,
    [other, [await otherClass()]],
  );
  const lessonId = await hold(2, '2026-11-24', [
    { kind: 'messagePosted', personId: await idOf('pupil-1'), body: { text: 'Ailleurs' } },
  ]);
  await harness.database.query(
    'let its log name the other class',
    `UPDATE lesson_event SET fact = jsonb_set(fact, '{lesson,audienceIds}', $2::jsonb) WHERE lesson_id = $1 AND seq = 1`,
    [lessonId, JSON.stringify([await otherClass()])],
  );
  assert.equal(
    (await read('pupil-0')).lessons.some((each) => each.lessonId === lessonId),
    false,
  );
  assert.equal((await call('pupil-0', 'GET', `${CHANNEL}/lessons/${lessonId}`)).body['code'], 'lesson.unknown');
});

test('[FEED-48] [FEED-49] pages of fifty; a page that shows all there is gets 304 in few statements', async () => {
  for (let n = 0; n < 55; n += 1) {
    if (n % 25 === 0) await at(harness.clock.at);
    assert.equal((await send('teacher-0', `n° ${n}`)).status, 201);
  }
  const first = await call('pupil-0', 'GET', CHANNEL);
  const page = first.body as unknown as ChannelAnswer;
  assert.deepEqual([page.messages.length, page.messages.at(-1)?.text], [50, 'n° 54']);
  assert.equal(page.askAfterMs >= 10_000 && page.askAfterMs <= 15_000, true);
  const before = (await call('pupil-0', 'GET', `${CHANNEL}?after=${page.earlier}`)).body as unknown as ChannelAnswer;
  assert.equal(before.messages.at(-1)?.text, 'n° 4');
  const etag = String(first.headers['etag']);
  acts.length = 0;
  const again = await call('pupil-0', 'GET', CHANNEL, undefined, { 'if-none-match': etag });
  assert.deepEqual([again.status, again.text], [304, '']);
  assert.equal(acts.length <= 2, true, acts.join(', '));
  acts.length = 0;
  await send('teacher-0', 'Du nouveau');
  assert.equal(acts.length <= 4, true, acts.join(', '));
  assert.equal((await call('pupil-0', 'GET', CHANNEL, undefined, { 'if-none-match': etag })).status, 200);
});

test('[FEED-43] in the evening an opened channel is closed to pupils, and a teacher’s words wait for the morning', async () => {
  await at(Date.parse('2026-11-24T19:59:00+01:00'));
  await change('teacher-0', { mode: 'open' });
  await at(Date.parse('2026-11-24T20:30:00+01:00'));
  assert.equal((await send('pupil-0', 'Tard')).body['code'], 'channel.closed');
  const late = await send('teacher-0', 'À demain');
  const releaseAt = Number(late.body['releaseAt']);
  assert.equal(releaseAt > Date.parse('2026-11-25T06:59:00+01:00'), true);
  const has = async (who: Key): Promise<boolean> => (await read(who)).messages.some(({ text }) => text === 'À demain');
  assert.deepEqual([await has('teacher-0'), await has('pupil-0')], [true, false]);
  const tag = String((await call('pupil-0', 'GET', CHANNEL)).headers['etag']);
  await at(releaseAt);
  assert.equal((await call('pupil-0', 'GET', CHANNEL, undefined, { 'if-none-match': tag })).status, 200);
  assert.equal(await has('pupil-0'), true);
});

test('[FEED-40] when the school switches channels off, nobody has any', async () => {
  await harness.school.stores.switches.set(SCHOOL, 'classChannels', false, {
    auditId: randomUUID(),
    actorId: await idOf('head-0'),
    at: harness.clock.at,
  });
  for (const who of ['pupil-0', 'teacher-0', 'head-0'] as const) {
    assert.equal((await call(who, 'GET', CHANNEL)).body['code'], 'channel.unknown');
    assert.deepEqual((await call(who, 'GET', '/api/channels')).body['channels'], []);
  }
  assert.equal((await send('teacher-0', 'Y a quelqu’un ?')).body['code'], 'channel.unknown');
});
