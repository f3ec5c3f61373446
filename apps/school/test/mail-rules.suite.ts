// Messages: how many, to whom they may be found, what office and receivers forbid, what is refused.

import assert from 'node:assert/strict';
import { randomUUID } from 'node:crypto';
import { test } from 'node:test';
import type { ReceiversAnswer } from '@preau/protocol/school';
import { SCHOOL } from './mail-world.ts';
import { world, harness, ask, get, write, sent, answer, thread, codeOf, turn } from './mail-mondays.ts';

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
