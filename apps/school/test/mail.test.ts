import assert from 'node:assert/strict';
import { randomUUID } from 'node:crypto';
import { after, beforeEach, test } from 'node:test';
import type { AudienceId } from '@preau/core/base';
import type { DraftAnswer, MailSettingsAnswer, ReceiversAnswer } from '@preau/protocol/school';
import { MONDAY, openMailWorld, SCHOOL } from './mail-world.ts';

const world = await openMailWorld();
const { harness, ask, get, write, sent, answer, threads, thread, unread } = world;
after(() => world[Symbol.asyncDispose]());
// Each test has a Monday of its own: what others wrote lies a week or more behind.
let week = 0;
beforeEach(() => {
  harness.clock.at = MONDAY + week * 7 * 86_400_000;
  week += 1;
});

const classOf = async (key: string): Promise<AudienceId> => {
  const { rows } = await harness.database.query<{ audience_id: AudienceId }>(
    'find a class',
    'SELECT audience_id FROM audience WHERE school_id = $1 AND sourced_id = $2',
    [SCHOOL, key],
  );
  return rows[0]!.audience_id;
};
const codeOf = (refused: { body: Record<string, unknown> }): unknown => refused.body['code'];

test('[MAIL-23] a guardian writes to a teacher, who sees it as new, reads it, and answers', async () => {
  const before = await unread('teacher-0');
  const first = await sent('guardian-0', { to: ['teacher-0'], subject: 'Sortie', text: 'Quand part-on ?' });
  assert.deepEqual([first.receivers, first.state, first.releaseAt], [1, 'sent', harness.clock.at]);
  assert.equal(await unread('teacher-0'), before + 1);
  const head = (await threads('teacher-0'))[0]!;
  assert.deepEqual(
    [head.subject, head.last.text, head.unread, head.others.length],
    ['Sortie', 'Quand part-on ?', 1, 1],
  );
  await get('teacher-0', 'POST', `/api/threads/${first.threadId}/read`);
  assert.equal(await unread('teacher-0'), before);
  assert.equal((await answer('teacher-0', first, 'À huit heures.')).status, 201);
  const seen = await thread('guardian-0', first.threadId);
  assert.deepEqual(
    seen.messages.map(({ text, mine, isNew }) => [text, mine, isNew]),
    [
      ['Quand part-on ?', true, false],
      ['À huit heures.', false, true],
    ],
  );
  assert.equal(seen.answer.answers, seen.messages[1]!.messageId);
  assert.deepEqual(
    seen.people.map((person) => person.personId).toSorted(),
    [await world.id('guardian-0'), await world.id('teacher-0')].toSorted(),
  );
});

test('[MAIL-31] what is read counts no more, for the one who read it; opening it twice changes nothing', async () => {
  const before = [await unread('pupil-0'), await unread('pupil-2')];
  const both = await sent('teacher-0', { to: ['pupil-0', 'pupil-2'] });
  await answer('teacher-0', both, 'Encore', true);
  assert.deepEqual([await unread('pupil-0'), await unread('pupil-2')], [before[0]! + 2, before[1]! + 2]);
  await get('pupil-0', 'POST', `/api/threads/${both.threadId}/read`);
  await get('pupil-0', 'POST', `/api/threads/${both.threadId}/read`);
  assert.deepEqual([await unread('pupil-0'), await unread('pupil-2')], [before[0], before[1]! + 2]);
  assert.equal((await answer('pupil-2', both, 'Oui')).status, 201);
  assert.equal(await unread('pupil-2'), before[1], 'who answers has read');
});

test('[MAIL-21] the same request twice is one message, and an id that is in use sends nothing', async () => {
  const ids = { threadId: randomUUID(), messageId: randomUUID() };
  const first = await write('guardian-0', { ...ids, to: ['teacher-0'], text: 'Une fois.' });
  const again = await write('guardian-0', { ...ids, to: ['teacher-0'], text: 'Une fois.' });
  assert.deepEqual([again.status, again.body], [201, first.body]);
  assert.equal((await thread('teacher-0', ids.threadId)).messages.length, 1);
  const other = await write('guardian-0', { messageId: randomUUID(), threadId: ids.threadId, to: ['teacher-0'] });
  assert.equal(codeOf(other), 'request.invalid');
  const stolen = await write('teacher-0', { ...ids, to: ['head-0'] });
  assert.equal(codeOf(stolen), 'request.invalid');
  const once = { threadId: randomUUID(), messageId: randomUUID() };
  const both = await Promise.all([1, 2].map(() => write('guardian-0', { ...once, to: ['teacher-0'] })));
  assert.deepEqual(
    both.map((each) => each.status),
    [201, 201],
  );
  assert.deepEqual(both[0]!.body, both[1]!.body);
});

test('[MAIL-16] one receiver whom one may not write to, and nothing is sent to anybody', async () => {
  for (const [from, to] of [
    ['pupil-0', ['pupil-2']],
    ['pupil-0', ['teacher-0', 'pupil-2']],
    ['pupil-0', ['teacher-1']],
    ['pupil-0', ['guardian-0']],
    ['guardian-0', ['pupil-0']],
    ['guardian-0', ['guardian-2']],
    ['teacher-0', ['pupil-1']],
  ] as const) {
    const refused = await write(from, { to });
    assert.deepEqual([refused.status, codeOf(refused)], [404, 'mail.receiverUnknown'], `${from} to ${to.join()}`);
  }
  const group = await write('teacher-0', { groups: [{ audienceId: null, who: 'pupils' }] });
  assert.equal(codeOf(group), 'mail.receiverUnknown');
  const alien = await write('teacher-0', { groups: [{ audienceId: randomUUID(), who: 'pupils' }] });
  assert.equal(codeOf(alien), 'mail.receiverUnknown');
  assert.equal(codeOf(await write('teacher-0', {})), 'mail.nobody');
});

test('[MAIL-44] a pupil’s account in strange hands reaches the teachers of its class, and of the whole school nobody else', async () => {
  const { rows } = await harness.database.query<{ sourced_id: string }>(
    'list everybody',
    `SELECT sourced_id FROM person WHERE school_id = $1 AND sourced_id <> 'pupil-4' ORDER BY sourced_id`,
    [SCHOOL],
  );
  const reached: string[] = [];
  for (const { sourced_id: key } of rows) if ((await write('pupil-4', { to: [key] })).status === 201) reached.push(key);
  const taught = await harness.database.query<{ sourced_id: string }>(
    'list the teachers',
    `SELECT DISTINCT t.sourced_id FROM membership m JOIN person p ON p.person_id = m.person_id
     JOIN teaching x ON x.audience_id = m.audience_id JOIN person t ON t.person_id = x.person_id WHERE p.sourced_id = 'pupil-4' ORDER BY 1`,
  );
  assert.deepEqual(
    reached,
    taught.rows.map((row) => row.sourced_id),
  );
  assert.ok(reached.length > 0 && reached.length < 5);
});

test('[MAIL-26] what is written at nine in the evening is seen by its author at once, by its receiver in the morning', async () => {
  harness.clock.at += 11 * 3_600_000;
  const settings = await get<MailSettingsAnswer>('guardian-0', 'GET', '/api/mail/settings');
  assert.ok(settings.waitsUntil !== null);
  const late = await sent('guardian-0', { to: ['teacher-0'], subject: 'Le soir' });
  const seven = Date.parse(new Date(harness.clock.at + 86_400_000).toISOString().slice(0, 10) + 'T07:00:00+01:00');
  assert.ok(late.releaseAt >= seven && late.releaseAt < seven + 20 * 60_000);
  assert.equal((await threads('guardian-0'))[0]!.last.waitsUntil, late.releaseAt);
  const before = await unread('teacher-0');
  assert.equal((await ask('teacher-0', 'GET', `/api/threads/${late.threadId}`)).status, 404);
  assert.equal((await ask('teacher-0', 'POST', `/api/threads/${late.threadId}/read`)).status, 404);
  assert.notEqual((await threads('teacher-0'))[0]?.subject, 'Le soir');
  harness.clock.at = late.releaseAt - 1;
  assert.equal(await unread('teacher-0'), before);
  harness.clock.at = late.releaseAt;
  assert.equal(await unread('teacher-0'), before + 1);
  assert.equal((await threads('teacher-0'))[0]!.subject, 'Le soir');
});

test('[MAIL-26] the office sends at once what is urgent, and nobody else does; with quiet hours off nothing waits', async () => {
  harness.clock.at += 11 * 3_600_000;
  const urgent = await sent('head-0', { to: ['teacher-0'], urgent: true });
  assert.equal(urgent.releaseAt, harness.clock.at);
  const notUrgent = await sent('teacher-0', { to: ['head-0'], urgent: true });
  assert.ok(notUrgent.releaseAt > harness.clock.at);
  const quiet = (isOn: boolean): Promise<unknown> =>
    get('head-0', 'PUT', '/api/office/switches', { schoolId: SCHOOL, name: 'quietHours', isOn });
  await quiet(false);
  assert.equal((await sent('teacher-0', { to: ['head-0'] })).releaseAt, harness.clock.at);
  await quiet(true);
});

test('[MAIL-22] a teacher writes to the guardians of a class, who do not see one another and answer the teacher only', async () => {
  const audienceId = await classOf('class-0');
  const all = await sent('teacher-0', { groups: [{ audienceId, who: 'guardians' }], subject: 'Réunion' });
  assert.ok(all.receivers > 40);
  const seen = await thread('guardian-0', all.threadId);
  assert.deepEqual(
    seen.sentTo.map(({ who, label }) => [who, label.length > 0]),
    [['guardians', true]],
  );
  assert.equal(seen.people.length, 2, 'the teacher and oneself');
  assert.equal(seen.answer.toAll, 'nobody');
  const toAll = await answer('guardian-0', all, 'Bonjour à tous', true);
  assert.equal(codeOf(toAll), 'mail.receiverUnknown');
  const one = await answer('guardian-0', all, 'Je viendrai.');
  assert.equal(one.body['receivers'], 1);
  assert.equal((await thread('guardian-4', all.threadId)).messages.length, 1);
  const more = await answer('teacher-0', all, 'En salle B1.', true);
  assert.equal(more.body['receivers'], all.receivers, '[MAIL-24]');
  assert.equal((await thread('guardian-4', all.threadId)).messages.length, 2);
});

test('[MAIL-24] [PEOPLE-5] going on to all of a class leaves out a guardian whom a court restricts meanwhile, unless another child is in it', async () => {
  const group = { audienceId: await classOf('class-0'), who: 'guardians' } as const;
  const all = await sent('teacher-0', { groups: [group] });
  const restrict = async (isRestricted: boolean): Promise<unknown> =>
    harness.database.query(
      'restrict a guardian',
      'UPDATE guardian_link SET restricted = $3 WHERE school_id = $1 AND guardian_id = $2',
      [SCHOOL, await world.id('guardian-4'), isRestricted],
    );
  const goOn = async (): Promise<unknown> => (await answer('teacher-0', all, 'Encore', true)).body['receivers'];
  assert.equal(await goOn(), all.receivers);
  await restrict(true);
  assert.equal(await goOn(), all.receivers - 1);
  assert.equal((await ask('guardian-4', 'GET', `/api/threads/${all.threadId}`)).status, 404, '[MAIL-70]');
  await harness.database.query(
    'give another child of the class',
    `INSERT INTO guardian_link (school_id, guardian_id, pupil_id, relation, legal, source)
     VALUES ($1, $2, $3, 'parent', true, 'manual')`,
    [SCHOOL, await world.id('guardian-4'), await world.id('pupil-4')],
  );
  assert.equal(await goOn(), all.receivers);
  assert.equal((await thread('guardian-4', all.threadId)).messages.length, 1, 'what reaches them by the other child');
  await restrict(false);
});

test('[MAIL-25] in an open thread a pupil’s answer to all reaches the teacher, never the other pupils', async () => {
  const open = await sent('teacher-0', { to: ['pupil-0', 'pupil-2', 'head-0'] });
  const seen = await thread('pupil-0', open.threadId);
  assert.equal(seen.people.length, 4);
  assert.equal(seen.answer.toAll, 'staff');
  assert.equal((await answer('pupil-0', open, 'Oui.', true)).body['receivers'], 1);
  assert.equal((await thread('pupil-2', open.threadId)).messages.length, 1);
  assert.equal((await thread('head-0', open.threadId)).messages.length, 1, 'whom a pupil may not write to');
  assert.equal((await answer('head-0', open, 'Bien.', true)).body['receivers'], 3);
});

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

test('[MAIL-41] the second message within three seconds is refused with the time to wait, and [MAIL-42] a pupil’s 61st in an hour', async () => {
  const post = (key: string): ReturnType<typeof ask> =>
    world.id('teacher-0').then((teacher) =>
      ask(key, 'POST', '/api/threads', {
        schoolId: SCHOOL,
        threadId: randomUUID(),
        messageId: randomUUID(),
        subject: 'S',
        text: 'T',
        personIds: [teacher],
        groups: [],
      }),
    );
  assert.equal((await post('pupil-6')).status, 201);
  const fast = await post('pupil-6');
  assert.deepEqual([fast.status, codeOf(fast)], [429, 'mail.tooFast']);
  // What is told is jittered, never shorter.
  assert.ok(Number(fast.body['retryAfterMs']) >= 3_000 && Number(fast.body['retryAfterMs']) < 6_000);
  for (let count = 1; count < 60; count += 1) {
    harness.clock.at += 3_000;
    assert.equal((await post('pupil-6')).status, 201, `${count}`);
  }
  harness.clock.at += 3_000;
  const many = await post('pupil-6');
  assert.deepEqual([many.status, codeOf(many)], [429, 'mail.tooFast']);
  assert.ok(Number(many.body['retryAfterMs']) >= 3_600_000 - 60 * 3_000);
});

test('[MAIL-17] people and groups are found among those one may write to, a few at a time', async () => {
  const find = (key: string, search: string): Promise<ReceiversAnswer> =>
    get<ReceiversAnswer>(key, 'POST', '/api/threads/receivers', { schoolId: SCHOOL, search });
  const near = await find('pupil-0', '');
  assert.ok(near.persons.length > 0 && near.persons.every((person) => person.roles.includes('teacher')));
  assert.deepEqual(near.groups, []);
  assert.deepEqual(
    (await find('pupil-0', 'zo')).persons.filter((person) => !person.roles.includes('teacher')),
    [],
  );
  const teacher = await find('teacher-0', '');
  assert.deepEqual(teacher.persons, [], 'staff type some letters');
  assert.deepEqual(new Set(teacher.groups.map((group) => group.who)), new Set(['pupils', 'guardians', 'teachers']));
  const children = (await find('teacher-0', 'a')).persons;
  assert.ok(children.length <= 12);
  const office = await find('head-0', 'z');
  assert.ok(office.persons.length > 0 && office.persons.length <= 12);
  assert.ok((await find('head-0', '')).groups.some((group) => group.audienceId === null && group.who === 'guardians'));
  assert.equal(
    (await ask('head-0', 'POST', '/api/threads/receivers', { schoolId: '0750002B', search: '' })).status,
    403,
  );
});

test('[MAIL-13] the office closes and opens a cell, which is audited; [MAIL-14] a teacher refuses pupils’ new messages', async () => {
  const before = await world.audited('mail.rules');
  const { cells } = await get<{ cells: string[] }>('head-0', 'GET', '/api/mail/rules');
  const set = (open: readonly string[]): Promise<unknown> =>
    get('head-0', 'PUT', '/api/mail/rules', { schoolId: SCHOOL, cells: open });
  await set(cells.filter((cell) => cell !== 'guardian.teachers'));
  assert.equal(codeOf(await write('guardian-0', { to: ['teacher-0'] })), 'mail.receiverUnknown');
  await set([...cells, 'pupil.office']);
  await sent('pupil-0', { to: ['head-0'] });
  await set(cells);
  await set(cells);
  assert.equal(await world.audited('mail.rules'), before + 3);
  const begun = await sent('teacher-0', { to: ['pupil-0'] });
  await get('teacher-0', 'PUT', '/api/mail/refusals', { schoolId: SCHOOL, refuses: ['pupil'] });
  assert.equal(codeOf(await write('pupil-0', { to: ['teacher-0'] })), 'mail.receiverUnknown');
  assert.equal((await write('guardian-0', { to: ['teacher-0'] })).status, 201);
  assert.equal((await answer('pupil-0', begun, 'Oui.')).status, 201, 'who was written to may answer');
  await get('teacher-0', 'PUT', '/api/mail/refusals', { schoolId: SCHOOL, refuses: [] });
});

const turn = (name: string, isOn: boolean): Promise<unknown> =>
  get('head-0', 'PUT', '/api/office/switches', { schoolId: SCHOOL, name, isOn });

test('[MAIL-5] with messages off nobody writes, and everything is read', async () => {
  const old = await sent('guardian-0', { to: ['teacher-0'] });
  await turn('messaging', false);
  for (const key of ['guardian-0', 'teacher-0', 'head-0']) {
    const refused = await write(key, { to: [key === 'head-0' ? 'teacher-0' : 'head-0'] });
    assert.deepEqual([refused.status, codeOf(refused)], [403, 'mail.off']);
  }
  assert.equal(codeOf(await answer('teacher-0', old, 'Oui')), 'mail.off');
  assert.equal((await thread('teacher-0', old.threadId)).answer.stopped, 'off');
  await turn('messaging', true);
});

test('[MAIL-6] with pupils’ messages off a pupil writes to nobody, and adults write as before', async () => {
  await turn('pupilMessages', false);
  assert.equal(codeOf(await write('pupil-0', { to: ['teacher-0'] })), 'mail.pupilsOff');
  assert.equal((await write('guardian-0', { to: ['teacher-0'] })).status, 201);
  await turn('pupilMessages', true);
  assert.equal((await write('pupil-0', { to: ['teacher-0'] })).status, 201);
});

test('[MAIL-20] refused bodies are named and leave nothing behind', async () => {
  const count = async (): Promise<number> => {
    const { rows } = await harness.database.query<{ count: number }>(
      'count',
      'SELECT (SELECT count(*) FROM message) + (SELECT count(*) FROM thread) + (SELECT count(*) FROM message_copy) AS count',
    );
    return rows[0]!.count;
  };
  const before = await count();
  for (const body of [
    { text: '' },
    { text: '   \n ' },
    { subject: '\u202e' },
    { text: 'a'.repeat(8_001) },
    { subject: 'a'.repeat(151) },
  ]) {
    const refused = await write('guardian-0', { to: ['teacher-0'], ...body });
    assert.deepEqual([refused.status, codeOf(refused)], [400, 'request.invalid'], JSON.stringify(body).slice(0, 60));
  }
  const bad = await ask('guardian-0', 'POST', '/api/threads', { schoolId: SCHOOL, threadId: 'x' });
  assert.equal(codeOf(bad), 'request.invalid');
  assert.equal(await count(), before);
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
