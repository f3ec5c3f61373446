// Homework: reading, ticking, who has done it.

import assert from 'node:assert/strict';
import { randomUUID } from 'node:crypto';
import { test } from 'node:test';
import type { DueHomework, GivenHomework, HomeworkPage } from '@preau/protocol/school';
import type { Answer, Jar } from './school-harness.ts';
import {
  SCHOOL,
  harness,
  teacher,
  colleague,
  pupil,
  mate,
  other,
  guardian,
  head,
  abroad,
  GROUP_0,
  give,
  due,
  sees,
  one,
} from './homework-world.ts';

test('[WORK-10] pupils see the homework of their classes and groups, guardians that of their children, others nothing', async () => {
  const [ofClass, ofGroup] = [await give(), await give({ audienceIds: [GROUP_0], subject: 'Latin' })];
  const table: readonly (readonly [Jar, boolean, boolean])[] = [
    [pupil, true, true],
    [mate, true, false],
    [other, false, false],
    [guardian, true, true],
    [abroad, false, false],
  ];
  for (const [index, [jar, cls, group]] of table.entries()) {
    assert.deepEqual([await sees(jar, ofClass), await sees(jar, ofGroup)], [cls, group], `reader ${index}`);
    const alone = await harness.call('GET', `/api/homework/${ofClass}`, { jar });
    assert.equal(alone.status, cls ? 200 : 404, `reader ${index}`);
  }
  const child = (await due(guardian)).homework.find(({ homeworkId }) => homeworkId === ofClass)!;
  assert.deepEqual(
    child.pupils.map(({ personId }) => personId),
    [(await harness.person(SCHOOL, 'pupil-0')).personId],
  );
  const answer = await one(colleague, ofClass);
  assert.deepEqual([answer.mayChange, answer.everybody], [false, null]);
});

test('[WORK-11] a pupil ticks and takes the tick back, as often as the request comes; nobody else ticks', async () => {
  const homeworkId = await give();
  const tick = (jar: Jar, done: boolean): Promise<Answer> =>
    harness.call('PUT', `/api/homework/${homeworkId}/done`, { jar, body: { done } });
  const doneAt = async (): Promise<number | null> => (await one(pupil, homeworkId)).pupils[0]!.doneAt;
  for (const done of [true, true, false, false, true]) {
    assert.equal((await tick(pupil, done)).status, 204);
    assert.equal(await doneAt(), done ? harness.clock.at : null);
  }
  const first = await doneAt();
  harness.clock.at += 1_000;
  assert.equal((await tick(pupil, true)).status, 204);
  assert.equal(await doneAt(), first, 'the first tick counts');
  assert.equal((await tick(other, true)).body['code'], 'homework.unknown');
  for (const jar of [guardian, teacher, head]) assert.equal((await tick(jar, true)).body['code'], 'session.forbidden');
  const asked = await give({ expects: 'handIn' });
  const refused = await harness.call('PUT', `/api/homework/${asked}/done`, { jar: pupil, body: { done: true } });
  assert.deepEqual([refused.status, refused.body['code']], [409, 'homework.handInAsked']);
});

test('[WORK-12] who gave it, and the office, see by name who has and who has not; families only their own', async () => {
  const homeworkId = await give();
  await harness.call('PUT', `/api/homework/${homeworkId}/done`, { jar: pupil, body: { done: true } });
  const answer = await harness.call('GET', '/api/homework/given', { jar: teacher });
  const { homework } = answer.body as unknown as HomeworkPage<GivenHomework>;
  const given = homework.find((each) => each.homeworkId === homeworkId)!;
  for (const jar of [teacher, head]) {
    const { everybody } = await one(jar, homeworkId);
    assert.equal(everybody?.length, given.pupilCount);
    assert.deepEqual(
      everybody?.filter(({ doneAt }) => doneAt !== null).map(({ personId }) => personId),
      [(await harness.person(SCHOOL, 'pupil-0')).personId],
    );
  }
  assert.equal(given.doneCount, 1);
  assert.equal((await one(guardian, homeworkId)).everybody, null);
  assert.equal((await one(mate, homeworkId)).pupils[0]!.doneAt, null);
  const mine = await harness.call('GET', '/api/homework/given', { jar: colleague });
  assert.equal((mine.body as unknown as HomeworkPage<GivenHomework>).homework.length, 0);
});

test('[WORK-48] that a pupil opened it is kept once, for who gave it and the office; nobody opens it for somebody else', async () => {
  const homeworkId = await give();
  const openedBy = async (jar: Jar): Promise<unknown> =>
    (await one(jar, homeworkId)).everybody?.flatMap(({ personId, openedAt }) =>
      openedAt === null ? [] : [[personId, openedAt]],
    );
  const hidden = await give({}, teacher);
  await harness.call('DELETE', `/api/homework/${hidden}`, { jar: teacher });
  const open = (jar: Jar, homeworkIds = [homeworkId, randomUUID(), hidden]) =>
    harness.call('PUT', '/api/homework/opened', { jar, body: { homeworkIds } });
  assert.deepEqual(await openedBy(teacher), []);
  const now = harness.clock.at;
  assert.equal((await open(pupil)).status, 204);
  harness.clock.at = now + 60_000;
  assert.deepEqual(
    (await Promise.all([open(pupil), open(pupil)])).map(({ status }) => status),
    [204, 204],
  );
  harness.clock.at = now;
  const { personId } = await harness.person(SCHOOL, 'pupil-0');
  for (const jar of [teacher, head]) assert.deepEqual(await openedBy(jar), [[personId, now]]);
  for (const jar of [other, abroad]) assert.equal((await open(jar)).body['code'], 'homework.unknown');
  assert.equal((await open(guardian)).body['code'], 'session.forbidden');
  assert.equal((await open(pupil, [hidden])).body['code'], 'homework.unknown');
  const many = Array.from({ length: 51 }, () => homeworkId);
  for (const wrong of [[], many, ['x']]) assert.equal((await open(pupil, wrong)).body['code'], 'request.invalid');
});

test('[WORK-13] lists come by fifty; the next page begins where the last one ended', async () => {
  for (let count = 0; count < 60; count += 1)
    await give({ dueOn: count % 2 === 0 ? '2026-12-10' : '2026-12-11', text: `Exercice ${count}` });
  const walk = async (path: string, jar: Jar): Promise<string[][]> => {
    const pages: string[][] = [];
    for (let last: string | null = ''; last !== null;) {
      const asked: Answer = await harness.call('GET', `${path}${last === '' ? '' : `after=${last}`}`, { jar });
      const page = asked.body as unknown as HomeworkPage<DueHomework>;
      pages.push(page.homework.map(({ homeworkId }) => homeworkId));
      last = page.next;
    }
    return pages;
  };
  for (const pages of [
    await walk('/api/homework/due?from=2026-12-10&to=2026-12-11&', pupil),
    (await walk('/api/homework/given?', teacher)).slice(0, 2),
  ]) {
    assert.equal(pages[0]!.length, 50);
    assert.equal(new Set(pages.flat()).size, pages.flat().length);
  }
  const all = (await walk('/api/homework/due?from=2026-12-10&to=2026-12-11&', pupil)).flat();
  assert.equal(all.length, 60);
  assert.equal(
    (await harness.call('GET', '/api/homework/due?from=hier', { jar: pupil })).body['code'],
    'request.invalid',
  );
});
