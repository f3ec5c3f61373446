// The second wall under the school's own traffic. docs/spec/wall.md.

import assert from 'node:assert/strict';
import { after, test } from 'node:test';
import type { LessonId } from '@preau/core/base';
import type { WatchedStatement } from '@preau/store-postgres';
import { contentOf } from './roster-fixture.ts';
import { openHarness } from './school-harness.ts';

const SCHOOL = '0750001A';
const OTHER = '0750002B';
const heard: WatchedStatement[] = [];
const harness = await openHarness(Date.parse('2026-11-24T09:12:00+01:00'), {
  watch: (statement) => void heard.push(statement),
});
after(() => harness[Symbol.asyncDispose]());
for (const school of [SCHOOL, OTHER]) await harness.import(school, contentOf(school, 100));

test('[WALL-4] what a request of one school sets off reads plans with the rights of the house, and the request its own', async () => {
  const plans: { schoolId: string; date: string }[] = [];
  let wanted = 4;
  let told = Promise.withResolvers<void>();
  await harness.bus.subscribe('plan.published', ({ schoolId, date }) => {
    if (plans.push({ schoolId, date }) === wanted) told.resolve();
  });
  harness.school.beginRounds();
  await told.promise;
  const jar = await harness.activate(SCHOOL, 'head-0');
  const day = await harness.call('GET', '/api/today', { jar });
  const [{ office }] = day.body['persons'] as [{ office: { lessonsOn: { lessonId: LessonId }[] } }];
  [wanted, told] = [6, Promise.withResolvers()];
  heard.length = 0;
  const path = `/api/timetable/lessons/${office.lessonsOn[0]!.lessonId}`;
  assert.equal((await harness.call('PATCH', path, { jar, body: { room: 'Gymnase' } })).status, 204);
  assert.deepEqual([...new Set(heard.map(({ by }) => by))], ['request']);
  heard.length = 0;
  await told.promise;
  assert.deepEqual([...new Set(heard.map(({ by }) => by))], ['house']);
  assert.deepEqual(
    plans.slice(4).map(({ schoolId }) => schoolId),
    [SCHOOL, SCHOOL],
  );
});

test('[WALL-1] an account with places in two schools sees both, and the head of one nothing of the other', async () => {
  const { accountId } = await harness.person(SCHOOL, 'guardian-2');
  await harness.database.query(
    'give a second place',
    "UPDATE person SET account_id = $1 WHERE school_id = $2 AND sourced_id = 'guardian-4'",
    [accountId, OTHER],
  );
  const schoolsOf = async (sourcedId: string): Promise<string[]> => {
    const jar = await harness.activate(SCHOOL, sourcedId);
    const answer = await harness.call('GET', '/api/session', { jar });
    return (answer.body['persons'] as { schoolId: string }[]).map(({ schoolId }) => schoolId).toSorted();
  };
  assert.deepEqual(await schoolsOf('guardian-2'), [SCHOOL, OTHER]);
  assert.deepEqual(await schoolsOf('head-0'), [SCHOOL]);
});
