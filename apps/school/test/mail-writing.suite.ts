// Messages: who writes to whom, what reaches them, and when.

import assert from 'node:assert/strict';
import { randomUUID } from 'node:crypto';
import { test } from 'node:test';
import type { MailSettingsAnswer } from '@preau/protocol/school';
import { SCHOOL } from './mail-world.ts';
import {
  world,
  harness,
  ask,
  get,
  write,
  sent,
  answer,
  threads,
  thread,
  unread,
  classOf,
  codeOf,
} from './mail-mondays.ts';

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
