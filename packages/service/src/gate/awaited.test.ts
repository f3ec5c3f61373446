import assert from 'node:assert/strict';
import { test } from 'node:test';
import { CURVE_TO_MS } from '@preau/core/gate';
import type { LessonRef, PersonId } from '@preau/core/base';
import type { PlanLesson } from '../base/index.ts';
import { createAwaited } from './awaited.ts';

const NOON = Date.UTC(2026, 10, 23, 12);

test('[GATE-142] that some of a class are in, and who has come, is known until nobody comes to its lesson any more; not of lessons without a plan', () => {
  const planned: PlanLesson = {
    lesson: { lessonId: 'planned', startsAt: NOON, teacherIds: [] } as unknown as LessonRef,
    cancelled: false,
    expected: 1,
    seats: ['p' as PersonId],
  };
  const plan = {
    findPlanned: (id: string) => (id === 'planned' ? planned : undefined),
    around: () => [planned, { ...planned, lesson: { ...planned.lesson, lessonId: 'made up' as never } }],
  };
  const awaited = createAwaited(plan, () => 1);
  const isIn = (): readonly boolean[] => awaited.classesAt([], NOON).map((each) => each.isIn);
  const still = (): number => awaited.arrivals.stillOf(NOON, 1, NOON);
  const before = still();
  for (const id of ['planned', 'made up']) awaited.entered(id);
  awaited.came('planned', 'p', 1, NOON);
  const after = still();
  assert.notEqual(after, before);
  assert.deepEqual(isIn(), [true, true]);
  awaited.sweep(NOON + CURVE_TO_MS - 1);
  awaited.came('planned', 'p', 1, NOON);
  assert.equal(still(), after, 'counted once');
  assert.deepEqual(isIn(), [true, false]);
  awaited.sweep(NOON + CURVE_TO_MS);
  assert.deepEqual(isIn(), [false, false]);
});
