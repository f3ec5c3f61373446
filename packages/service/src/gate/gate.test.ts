import assert from 'node:assert/strict';
import { test } from 'node:test';
import {
  lessonIdOf,
  ok,
  parseAudienceId,
  parseLocalDate,
  parsePersonId,
  parseSchoolId,
  parseSlotId,
} from '@preau/core/base';
import type { PlanFact } from '../base/index.ts';
import { createAdmissionCounter, createCounterBoard, createPlanCopy, PLAN_DAYS_KEPT } from './index.ts';

const uuid = (n: number): string => `0190a000-0000-7000-8000-${String(n).padStart(12, '0')}`;

function plan(day: number, slots: readonly number[]): PlanFact {
  const date = parseLocalDate(
    `20${String(10 + Math.floor(day / 336)).padStart(2, '0')}-${String((Math.floor(day / 28) % 12) + 1).padStart(2, '0')}-${String((day % 28) + 1).padStart(2, '0')}`,
  )!;
  const schoolId = parseSchoolId('0750001A')!;
  return {
    schoolId,
    date,
    lessons: slots.map((slot) => ({
      cancelled: false,
      expected: 24,
      seats: [],
      lesson: {
        lessonId: lessonIdOf(parseSlotId(uuid(slot))!, date),
        schoolId,
        startsAt: 0,
        endsAt: 1,
        subject: 'Histoire',
        audienceIds: [parseAudienceId(uuid(1))!],
        audienceLabel: '5e B',
        teacherIds: [parsePersonId(uuid(2))!],
        room: '',
      },
    })),
  };
}

test('[GATE-7] the copy of the plan is replaced day by day and cannot grow without end', () => {
  const copy = createPlanCopy();
  const first = plan(0, [10, 11]);
  copy.keep(first);
  const [kept, gone] = first.lessons.map(({ lesson }) => lesson.lessonId);
  assert.deepEqual(copy.find(kept!)?.teacherIds, [uuid(2)]);
  copy.keep(plan(0, [10]));
  assert.ok(copy.find(kept!));
  assert.equal(copy.find(gone!), undefined, 'no longer planned');
  for (let day = 1; day <= PLAN_DAYS_KEPT; day += 1) copy.keep(plan(day, [10]));
  assert.equal(copy.find(kept!), undefined, 'the oldest day was dropped');
});

test('[GATE-11] a signature that failed does not stand for two seconds', async () => {
  let failures = 1;
  const signer = {
    signText: async () => {
      failures -= 1;
      if (failures >= 0) throw new Error('no key');
      return { kid: 'k', sig: 's' };
    },
  };
  const board = createCounterBoard({
    policy: { place: async () => ok({ lane: 'lesson', rank: 0, state: 'admitted' }), lanes: () => [] },
    counter: createAdmissionCounter(),
    signer,
    clock: { now: () => 1_000 },
  });
  await assert.rejects(board.read());
  assert.equal((JSON.parse(await board.read()) as { kid: string }).kid, 'k');
});
