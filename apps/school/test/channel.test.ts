import assert from 'node:assert/strict';
import { randomUUID } from 'node:crypto';
import { after, test } from 'node:test';
import { lessonIdOf } from '@preau/core/base';
import type { AudienceId, LessonId, LocalDate, PersonId, SchoolId, SlotId } from '@preau/core/base';
import type { LessonEvent, LessonFact, Visibility } from '@preau/core/lesson';
import type { ChannelAnswer, ChannelsAnswer, LessonTalkAnswer, ModerationAnswer } from '@preau/protocol/school';
import { createLessonLog } from '@preau/store-postgres';
import { contentOf } from './roster-fixture.ts';
import { openHarness } from './school-harness.ts';
import type { Answer, Jar } from './school-harness.ts';

const SCHOOL = '0750001A' as SchoolId;
const NOW = Date.parse('2026-11-24T10:12:00+01:00');
const acts: string[] = [];
const harness = await openHarness(NOW, { watch: ({ act }) => void acts.push(act) });
after(() => harness[Symbol.asyncDispose]());
await harness.import(SCHOOL, contentOf(SCHOOL, 200));
const KEYS = ['head-0', 'teacher-0', 'teacher-1', 'pupil-0', 'pupil-3', 'pupil-1', 'guardian-0'] as const;
type Key = (typeof KEYS)[number];
const jars = new Map<Key, Jar>();
for (const key of KEYS) jars.set(key, await harness.activate(SCHOOL, key));
const { rows } = await harness.database.query<{ audience_id: AudienceId; slot_id: SlotId }>(
  'find the class',
  `SELECT u.audience_id, l.slot_id FROM audience u JOIN slot l ON l.school_id = u.school_id AND l.audience_ids = ARRAY[u.audience_id]
   WHERE u.school_id = $1 AND u.sourced_id = 'class-0' AND l.weekday = 2 ORDER BY l.start_minute`,
  [SCHOOL],
);
const CLASS = rows[0]!.audience_id;
const CHANNEL = `/api/channels/${CLASS}`;

async function at(time: number): Promise<void> {
  harness.clock.at = time;
  for (const jar of jars.values()) await harness.call('POST', '/api/session/refresh', { jar });
}
const call = (
  who: Key,
  method: 'GET' | 'POST' | 'PUT' | 'PATCH' | 'DELETE',
  path: string,
  body?: object,
  headers?: Record<string, string>,
): Promise<Answer> =>
  harness.call(method, path, {
    jar: jars.get(who)!,
    ...(body === undefined ? {} : { body }),
    ...(headers === undefined ? {} : { headers }),
  });
const read = async (who: Key): Promise<ChannelAnswer> =>
  (await call(who, 'GET', CHANNEL)).body as unknown as ChannelAnswer;
const change = (who: Key, body: object): Promise<Answer> => call(who, 'PATCH', CHANNEL, body);
const idOf = async (who: string): Promise<PersonId> => (await harness.person(SCHOOL, who)).personId;

/** Sends after a pause that is long enough. */
async function send(who: Key, text: string, messageId: string = randomUUID()): Promise<Answer & { messageId: string }> {
  harness.clock.at += 2_000;
  return { ...(await call(who, 'POST', `${CHANNEL}/messages`, { messageId, text })), messageId };
}

/** Writes the log of a lesson of the class on a date, as the lesson's own store does. */
async function hold(
  slot: number,
  date: string,
  facts: readonly (LessonFact | readonly [LessonFact, Visibility])[],
): Promise<LessonId> {
  const lessonId = lessonIdOf(rows[slot]!.slot_id, date as LocalDate);
  const startsAt = Date.parse(`${date}T${String(8 + slot).padStart(2, '0')}:00:00+01:00`);
  const prepared = {
    kind: 'prepared',
    lesson: {
      lessonId,
      schoolId: SCHOOL,
      startsAt,
      endsAt: startsAt + 55 * 60_000,
      subject: 'Mathématiques',
      audienceIds: [CLASS],
      audienceLabel: '6e A',
      teacherIds: [],
      room: '',
    },
    roster: [],
    slides: [],
    level: 0,
    locks: { microphone: false, camera: false, screen: false, chat: false },
    body: { names: {}, sheet: '' },
  } as LessonFact;
  const events = [prepared, ...facts].map((given, index): LessonEvent => {
    const [fact, visibility] = Array.isArray(given)
      ? (given as readonly [LessonFact, Visibility])
      : [given as LessonFact, 'everyone' as const];
    return { seq: index + 1, at: startsAt + index, actor: null, visibility, commandId: null, fact };
  });
  assert.equal(await createLessonLog(harness.database).append({ schoolId: SCHOOL, lessonId }, 0, events), 'appended');
  return lessonId;
}

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

async function otherClass(): Promise<AudienceId> {
  const found = await harness.database.query<{ audience_id: AudienceId }>(
    'find another class',
    `SELECT audience_id FROM audience WHERE school_id = $1 AND sourced_id = 'class-1'`,
    [SCHOOL],
  );
  return found.rows[0]!.audience_id;
}

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
