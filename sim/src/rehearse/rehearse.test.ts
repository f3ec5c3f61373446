import assert from 'node:assert/strict';
import { createServer } from 'node:http';
import { once } from 'node:events';
import type { AddressInfo } from 'node:net';
import { test } from 'node:test';
import { planMorning } from './plan.ts';
import { distanceOf, simulateMorning } from './simulated.ts';
import { momentOf, waitsOf } from './tally.ts';
import { walkIn } from './walker.ts';
import type { Walk } from './walker.ts';

const MINUTE_MS = 60_000;
const OPTIONS = { classes: 12, seed: 3, compliance: 0, from: -5 * MINUTE_MS };

function walk(over: Partial<Walk>): Walk {
  return {
    classIndex: 0,
    role: 'pupil',
    arrivedAt: 0,
    signedInAt: null,
    enteredAt: null,
    heardAt: null,
    gaveUpAt: null,
    requests: 0,
    refusals: {},
    ...over,
  };
}

test('[SIM-20] the same seed plans the same morning, and the simulator meets the same people at the same moments', () => {
  const plan = planMorning(OPTIONS);
  assert.deepEqual(planMorning(OPTIONS), plan);
  assert.notDeepEqual(planMorning({ ...OPTIONS, seed: 4 }).comings, plan.comings);
  assert.ok(plan.comings.every(({ at }) => at >= OPTIONS.from));
  assert.ok(plan.comings.every(({ classIndex, index }) => index < plan.classSizes[classIndex]!));
  const simulated = simulateMorning({ ...OPTIONS, joinsPerSecond: 1_000 });
  const inOrder = (times: readonly number[]): readonly number[] => times.toSorted((a, b) => a - b);
  const planned = inOrder(plan.comings.map(({ at }) => at));
  const met = inOrder(simulated.map(({ arrivedAt }) => arrivedAt));
  assert.equal(met.length, planned.length);
  // The simulator counts in whole seconds.
  for (const [n, at] of met.entries()) assert.ok(Math.abs(at - planned[n]!) <= 1_000, `${at} for ${planned[n]!}`);
});

test('[SIM-20] curves that are the same are no distance apart, and a late crowd is one', () => {
  const simulated = simulateMorning({ ...OPTIONS, joinsPerSecond: 1_000 });
  const moments = [0, MINUTE_MS, 5 * MINUTE_MS].map((at) => momentOf(simulated, at));
  const count = { people: simulated.length, classes: OPTIONS.classes };
  assert.deepEqual(distanceOf(moments, simulated, count), { arrived: 0, entered: 0, together: 0 });
  const slow = simulateMorning({ ...OPTIONS, joinsPerSecond: 0.2 });
  assert.ok(distanceOf(moments, slow, count).entered > 0.3);
});

test('[SIM-23] a lesson can be held from four in five of those who came, with the teacher, at level 1; who never got in has waited to the end', () => {
  const pupils = [0, 1, 2, 3, 4].map((n) => walk({ enteredAt: n < 4 ? 1_000 : null, heardAt: n < 4 ? 2_000 : null }));
  const teacher = walk({ role: 'teacher', enteredAt: 500, heardAt: 500 });
  assert.equal(momentOf([...pupils, teacher], 1_999).able, 0);
  assert.equal(momentOf([...pupils, teacher], 1_999).together, 1);
  assert.equal(momentOf([...pupils, teacher], 2_000).able, 1);
  assert.equal(momentOf(pupils, 2_000).able, 0, 'no teacher');
  assert.equal(momentOf([...pupils, walk({}), teacher], 2_000).able, 0, 'four of six');
  assert.deepEqual(waitsOf(pupils, 60_000), [1_000, 1_000, 1_000, 1_000, 60_000]);
});

test('[SIM-21] a walker comes back when it was told to, not sooner, and takes a refusal without a time for good', async () => {
  const asked: number[] = [];
  const server = createServer((_, response) => {
    asked.push(performance.now());
    if (asked.length === 1) response.setHeader('retry-after', '1');
    response.statusCode = asked.length === 1 ? 503 : 403;
    response.setHeader('content-type', 'application/problem+json');
    response.end(JSON.stringify({ code: asked.length === 1 ? 'server.unavailable' : 'lesson.forbidden' }));
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  const gone = walk({});
  await walkIn({
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    lessonId: 'none',
    person: { login: 'a', password: 'b' },
    walk: gone,
    startsAt: Date.now(),
    patienceMs: 30_000,
    signal: new AbortController().signal,
  });
  server.close();
  assert.deepEqual(gone.refusals, { 'server.unavailable': 1, 'lesson.forbidden': 1 });
  assert.equal(gone.requests, 2);
  assert.ok(gone.gaveUpAt !== null);
  assert.ok(asked[1]! - asked[0]! >= 990, 'never sooner');
});
