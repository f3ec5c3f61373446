// Delegates of the guardians of a class: who names them, whom they reach, and what closes the way; and the two places of one account.
import assert from 'node:assert/strict';
import { after, beforeEach, test } from 'node:test';
import type { AudienceId } from '@preau/core/base';
import type { DelegatesAnswer, MailSettingsAnswer, ReceiversAnswer } from '@preau/protocol/school';
import { MONDAY, openMailWorld, SCHOOL } from './mail-world.ts';

const world = await openMailWorld();
const { harness, ask, get, write, sent, answer, thread, audited } = world;
after(() => world[Symbol.asyncDispose]());
let week = 0;
beforeEach(() => {
  week += 1;
  harness.clock.at = MONDAY + week * 7 * 86_400_000;
});

const { rows: classes } = await harness.database.query<{ audience_id: AudienceId }>(
  'find a class',
  `SELECT audience_id FROM audience WHERE school_id = $1 AND sourced_id IN ('class-0', 'class-1') ORDER BY sourced_id`,
  [SCHOOL],
);
const CLASS = classes[0]!.audience_id;
const OTHER = classes[1]!.audience_id;
const GROUP = { groups: [{ audienceId: CLASS, who: 'optedIn' }] } as const;
const codeOf = (refused: { body: Record<string, unknown> }): unknown => refused.body['code'];
const name = async (by: string, key: string, isDelegate: boolean, audienceId = CLASS): ReturnType<typeof ask> =>
  ask(by, 'PUT', `/api/mail/delegates/${audienceId}`, { personId: await world.id(key), isDelegate });
const agree = (key: string, isOpen = true): Promise<unknown> =>
  get(key, 'PUT', '/api/mail/delegate-contact', { schoolId: SCHOOL, isOpen });
const find = (key: string, search: string): Promise<ReceiversAnswer> =>
  get<ReceiversAnswer>(key, 'POST', '/api/threads/receivers', { schoolId: SCHOOL, search });

test('[MAIL-75] [MAIL-78] the head names a guardian of the class for the school year, once in the audit log; nobody writes before both agreed', async () => {
  const before = await audited('delegate.named');
  assert.equal((await name('head-0', 'guardian-0', true)).status, 204);
  assert.equal((await name('head-0', 'guardian-0', true)).status, 204, 'twice is once');
  assert.equal(await audited('delegate.named'), before + 1);
  const list = await get<DelegatesAnswer>('head-0', 'GET', `/api/mail/delegates/${CLASS}`);
  assert.match(list.until, /^2027-07-31$/);
  assert.deepEqual(
    list.guardians.slice(0, 2).map(({ personId, isDelegate, isOpen }) => [personId, isDelegate, isOpen]),
    [
      [await world.id('guardian-0'), true, false],
      [list.guardians[1]!.personId, false, null],
    ],
  );
  assert.ok(list.guardians.length > 40 && list.guardians.every((guardian) => guardian.children.length > 0));
  assert.equal(codeOf(await name('head-0', 'guardian-2', true)), 'person.unknown', 'a guardian of another class');
  assert.equal(codeOf(await name('head-0', 'teacher-0', true)), 'person.unknown');
  assert.equal(codeOf(await name('teacher-0', 'guardian-4', true)), 'audience.notYours');
  assert.equal((await name('guardian-0', 'guardian-4', true)).status, 403);
  for (const agreed of ['guardian-4', 'guardian-0'] as const) {
    assert.equal(codeOf(await write('guardian-0', { to: ['guardian-4'] })), 'mail.receiverUnknown');
    await agree(agreed);
  }
  assert.equal((await write('guardian-0', { to: ['guardian-4'] })).status, 201);
  const { delegates } = await get<MailSettingsAnswer>('guardian-4', 'GET', '/api/mail/settings');
  assert.deepEqual([delegates?.isOpen, delegates?.delegates.length, delegates?.delegateOf], [true, 1, []]);
});

test('[MAIL-75] whoever looks after a class names its delegates, and of no other class', async () => {
  await get('head-0', 'PUT', `/api/audiences/${CLASS}/administrators/${await world.id('teacher-0')}`, { named: true });
  assert.equal((await name('teacher-0', 'guardian-8', true)).status, 204);
  assert.equal((await name('teacher-0', 'guardian-8', false)).status, 204);
  assert.equal(codeOf(await name('teacher-0', 'guardian-2', true, OTHER)), 'audience.notYours');
});

test('[MAIL-76] [MAIL-78] a delegate writes to all who agreed, who see only the delegate and answer the delegate alone', async () => {
  await agree('guardian-8');
  assert.deepEqual(
    (await find('guardian-0', '')).groups.map(({ who, people }) => [who, people]),
    [['optedIn', 2]],
  );
  assert.deepEqual((await find('guardian-4', '')).groups, []);
  const named = async (by: string, key: string): Promise<boolean> => {
    const { rows } = await harness.database.query<{ family_name: string }>(
      'read a name',
      'SELECT family_name FROM person WHERE school_id = $1 AND sourced_id = $2',
      [SCHOOL, key],
    );
    const found = await find(by, rows[0]!.family_name);
    const id = await world.id(key);
    return found.persons.some((person) => person.personId === id && person.children.length === 0);
  };
  assert.deepEqual(
    [
      await named('guardian-0', 'guardian-4'),
      await named('guardian-0', 'guardian-5'),
      await named('guardian-4', 'guardian-8'),
      await named('guardian-4', 'guardian-0'),
    ],
    [true, false, false, false],
  );
  const before = await audited('mail.delegate');
  const all = await sent('guardian-0', { ...GROUP, subject: 'Conseil de classe' });
  assert.equal(all.receivers, 2);
  assert.equal(await audited('mail.delegate'), before + 1);
  const seen = await thread('guardian-4', all.threadId);
  assert.deepEqual([seen.people.length, seen.answer.toAll], [2, 'nobody']);
  const back = await answer('guardian-4', all, 'Merci.');
  assert.deepEqual([back.status, back.body['receivers']], [201, 1]);
  assert.equal((await thread('guardian-8', all.threadId)).messages.length, 1);
  const again = await answer('guardian-0', back.body as unknown as typeof all, 'De rien.');
  assert.equal(again.status, 201);
  const few = await sent('guardian-0', { to: ['guardian-4', 'guardian-8'] });
  assert.equal((await thread('guardian-4', few.threadId)).people.length, 2, 'nor do those named one by one');
  assert.equal((await answer('guardian-0', all, 'Encore.', true)).body['receivers'], 2);
});

test('[MAIL-77] nothing else opens between guardians: not from those who agreed, not to those who did not, not to a pupil', async () => {
  for (const [from, letter] of [
    ['guardian-4', { to: ['guardian-0'] }],
    ['guardian-4', { to: ['guardian-8'] }],
    ['guardian-4', GROUP],
    ['guardian-0', { to: ['guardian-5'] }],
    ['guardian-0', { to: ['guardian-2'] }],
    ['guardian-0', { to: ['pupil-2'] }],
    ['guardian-0', { groups: [{ audienceId: CLASS, who: 'guardians' }] }],
    ['guardian-0', { groups: [{ audienceId: OTHER, who: 'optedIn' }] }],
    ['guardian-0', { groups: [{ audienceId: null, who: 'optedIn' }] }],
    ['head-0', GROUP],
  ] as const)
    assert.equal(codeOf(await write(from, letter)), 'mail.receiverUnknown', `${from} ${JSON.stringify(letter)}`);
});

test('[MAIL-77] whoever no longer agrees, is ended, restricted, in another class or no delegate: the way closes at once, both ways', async () => {
  const all = await sent('guardian-0', GROUP);
  const run = (sql: string, values: readonly unknown[] = []): Promise<unknown> =>
    harness.database.query('change', sql, values);
  const eight = await world.id('guardian-8');
  const zero = await world.id('guardian-0');
  const isClosed = async (): Promise<void> => {
    assert.equal(codeOf(await write('guardian-0', { to: ['guardian-8'] })), 'mail.receiverUnknown');
    const more = await answer('guardian-0', all, 'Encore.', true);
    assert.ok(
      more.body['receivers'] === 1 || ['mail.nobody', 'thread.unknown'].includes(String(codeOf(more))),
      more.text,
    );
    const back = await ask('guardian-8', 'POST', `/api/threads/${all.threadId}/messages`, {
      messageId: crypto.randomUUID(),
      answers: all.messageId,
      toAll: false,
      text: 'Oui',
    });
    assert.ok(['mail.receiverUnknown', 'thread.unknown'].includes(String(codeOf(back))), back.text);
  };
  const isOpen = async (): Promise<void> =>
    assert.equal((await write('guardian-0', { to: ['guardian-8'] })).status, 201);
  await agree('guardian-8', false);
  await isClosed();
  await agree('guardian-8');
  await isOpen();
  await run('UPDATE guardian_link SET restricted = true WHERE guardian_id = $1', [eight]);
  await isClosed();
  await run('UPDATE guardian_link SET restricted = false WHERE guardian_id = $1', [eight]);
  await isOpen();
  const child = `(SELECT g.pupil_id FROM guardian_link g WHERE g.guardian_id = $1)`;
  await run(`UPDATE membership SET audience_id = $2 WHERE kind = 'class' AND person_id IN ${child}`, [eight, OTHER]);
  await isClosed();
  await run(`UPDATE membership SET audience_id = $2 WHERE kind = 'class' AND person_id IN ${child}`, [eight, CLASS]);
  await isOpen();
  await run('UPDATE guardian_link SET restricted = true WHERE guardian_id = $1', [zero]);
  await isClosed();
  await run('UPDATE guardian_link SET restricted = false WHERE guardian_id = $1', [zero]);
  await isOpen();
  await name('head-0', 'guardian-0', false);
  await isClosed();
  await name('head-0', 'guardian-0', true);
  await isOpen();
  await run(`UPDATE class_delegate SET until_on = '2026-11-01'`);
  await isClosed();
  assert.equal((await name('head-0', 'guardian-0', true)).status, 204, 'and is named anew for the year');
  await isOpen();
  assert.equal(await audited('delegate.ended'), 2);
});

test('[MAIL-80] somebody with two places in a school says as whom they write, and each place has what is its own', async () => {
  // teacher-1 is also guardian-12, under one account.
  await harness.database.query(
    'join two accounts',
    `UPDATE person SET account_id = (SELECT account_id FROM person WHERE school_id = $1 AND sourced_id = 'teacher-0') WHERE school_id = $1 AND sourced_id = 'guardian-12'`,
    [SCHOOL],
  );
  harness.clock.at += 9 * 60_000;
  const [asTeacher, asGuardian] = [await world.id('teacher-0'), await world.id('guardian-12')];
  const both = (personId: string): object => ({ personId });
  const head = await world.id('head-0');
  const post = async (more: object): ReturnType<typeof ask> => {
    harness.clock.at += 4_000;
    return ask('teacher-0', 'POST', '/api/threads', {
      schoolId: SCHOOL,
      threadId: crypto.randomUUID(),
      messageId: crypto.randomUUID(),
      subject: 'Question',
      text: 'Bonjour',
      personIds: [head],
      groups: [],
      ...more,
    });
  };
  for (const personId of [asTeacher, asGuardian]) {
    const done = await post(both(personId));
    assert.equal(done.status, 201, done.text);
    const read = await thread('head-0', String(done.body['threadId']));
    assert.equal(read.messages[0]!.authorId, personId);
  }
  const pupil = await world.id('pupil-0');
  assert.equal((await post({ ...both(asTeacher), personIds: [pupil] })).status, 201);
  assert.equal(codeOf(await post({ ...both(asGuardian), personIds: [pupil] })), 'mail.receiverUnknown');
  assert.equal((await post(both(await world.id('teacher-1')))).status, 403);
  // One conversation in both mailboxes: each is read, and answered, as whom it was sent to.
  const two = await sent('head-0', {
    groups: [
      { audienceId: null, who: 'teachers' },
      { audienceId: null, who: 'guardians' },
    ],
  });
  const heads = (await world.threads('teacher-0')).filter((each) => each.threadId === two.threadId);
  assert.deepEqual(heads.map((each) => each.personId).toSorted(), [asTeacher, asGuardian].toSorted());
  for (const personId of [asTeacher, asGuardian]) {
    const read = await get<{ personId: string }>(
      'teacher-0',
      'GET',
      `/api/threads/${two.threadId}?personId=${personId}`,
    );
    assert.equal(read.personId, personId);
    harness.clock.at += 4_000;
    const back = await ask('teacher-0', 'POST', `/api/threads/${two.threadId}/messages`, {
      personId,
      messageId: crypto.randomUUID(),
      answers: two.messageId,
      toAll: false,
      text: 'Bien reçu.',
    });
    assert.equal(back.status, 201, back.text);
  }
  const authors = (await thread('head-0', two.threadId)).messages.slice(1).map((each) => each.authorId);
  assert.deepEqual(authors, [asTeacher, asGuardian]);
});
