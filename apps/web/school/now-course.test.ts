import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { GateNowAnswer } from '@preau/protocol/gate';
import { curvesOf, nowKind, placeIn, scaleTop, waitingIn } from './now-course.ts';

const lanes = (waiting: number): GateNowAnswer['lanes'] => [
  { lane: 'lesson', waiting, perSecond: 2, waitMs: null },
  { lane: 'guardians', waiting: 1, perSecond: 0, waitMs: null },
];
const answer = (over: object, joins: object = {}): GateNowAnswer =>
  ({ lanes: [], lessons: { open: 0 }, joins: { cpuRatio: null, p95Ms: null, ...joins }, ...over }) as GateNowAnswer;

test('[SCHOOL-133] the heading says what matters most: a full machine before people who wait, before lessons that are on', () => {
  assert.equal(nowKind(answer({})), 'still');
  assert.equal(nowKind(answer({ lessons: { open: 3 } })), 'open');
  assert.equal(nowKind(answer({ lessons: { open: 3 }, lanes: lanes(4) })), 'waiting');
  assert.equal(nowKind(answer({ lanes: lanes(4) }, { cpuRatio: 0.8 })), 'busy');
  assert.equal(nowKind(answer({ lanes: lanes(4) }, { p95Ms: 1_200 })), 'busy');
  assert.equal(waitingIn(lanes(4)), 5);
});

test('[SCHOOL-133] curves are people per minute over the last half minute, without the step that is not over', () => {
  const course = [0, 1, 2, 3, 4].map((n) => ({ t: n * 10_000, came: n === 2 ? 9 : 0, entered: 1 }));
  const points = curvesOf(course);
  assert.deepEqual(
    points.map(({ came }) => came),
    [0, 0, 18, 18],
  );
  assert.ok(points.every(({ entered }) => entered === 6));
  assert.deepEqual(curvesOf([]), []);
});

test('[SCHOOL-133] the scale holds every value, and nothing is drawn outside', () => {
  assert.deepEqual(
    [[], [7], [11], [21, 49], [180]].map((values) => scaleTop(values)),
    [10, 10, 20, 50, 200],
  );
  const { x, y } = placeIn({ from: 0, to: 100, top: 50 });
  assert.ok(x(0) < x(50) && x(50) < x(100));
  assert.ok(y(50) < y(0) && y(500) === y(50));
});
