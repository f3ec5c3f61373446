// What the ladder decides from moment to moment: never more than the capacity, down at once, up with patience.

import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import type { Level } from '../base/index.ts';
import { decideLevels, RAISE_AFTER_MS, RAISE_WITHIN_RATIO, RAISES_AT_ONCE } from './ladder.ts';
import type { RunningLesson } from './ladder.ts';
import { ladderOrder, levelsFor } from './ladder-fill.ts';
import {
  COSTS,
  START,
  lesson,
  levelArbitrary,
  lessonsArbitrary,
  capacity,
  costsArbitrary,
  check,
  fills,
} from './fixtures/ladder-lessons.ts';

test('[GATE-58] everybody is in at level 0, and no decision takes more than the capacity, whatever comes', () => {
  fc.assert(
    fc.property(
      lessonsArbitrary,
      capacity,
      costsArbitrary,
      fc.nat(600_000),
      fills,
      (lessons, share, costs, after, fill) => {
        const node = { capacity: share, costs, lessons, fill };
        check(node, decideLevels(node, START + after));
      },
    ),
  );
  const full = decideLevels({ capacity: 0, costs: COSTS, lessons: [lesson('a'), lesson('b')] }, START);
  assert.deepEqual(
    full.map(({ level }) => level),
    [0, 0],
  );
  for (const costs of [
    { ...COSTS, 0: 0.1 },
    { ...COSTS, 3: 0.001 },
    { ...COSTS, 2: Number.NaN },
  ])
    assert.throws(() => decideLevels({ capacity: 1, costs, lessons: [] }, 0), RangeError);
});

test('[GATE-59] [GATE-62] a class that is lowered to the margin keeps the seats that fit, and does not rest without any', () => {
  const [a, b] = [
    lesson('a', { current: 1, changedAt: START - 500_000 }),
    lesson('b', { current: 1, changedAt: null }),
  ];
  const node = { capacity: 0.15, costs: COSTS };
  assert.deepEqual(decideLevels({ ...node, lessons: [a, b] }, START)[1], { lessonId: 'b', level: 0, marginSeats: 50 });
  const lowered = { ...b, current: 0 as const, changedAt: START, marginSeats: 50 };
  const later = decideLevels({ ...node, lessons: [a, lowered] }, START + 1_000);
  assert.deepEqual(later[1], { lessonId: 'b', level: 0, marginSeats: 50 });
  const resting = decideLevels({ ...node, lessons: [a, { ...lowered, marginSeats: 0 }] }, START + 1_000);
  assert.equal(resting[1]!.marginSeats, 0, 'what had none waits its minute');
});

test('[GATE-62] down at once; up after a minute, above level 1 only with a tenth to spare, few at a time', () => {
  const step = fc.record({
    share: capacity,
    after: fc.nat(40_000),
    present: fc.array(fc.nat(45), { minLength: 12, maxLength: 12 }),
    wanted: fc.array(levelArbitrary, { minLength: 12, maxLength: 12 }),
  });
  fc.assert(
    fc.property(fc.array(step, { minLength: 1, maxLength: 12 }), (steps) => {
      let lessons: readonly RunningLesson[] = Array.from({ length: 12 }, (_, n) =>
        lesson(`l${n}`, { rank: n * 7_919, reserved: 30 }),
      );
      let now = START;
      for (const { share, after, present, wanted } of steps) {
        now += after;
        lessons = lessons.map((each, n) => ({ ...each, present: present[n]!, wanted: wanted[n]! }));
        const node = { capacity: share, costs: { ...COSTS, 1: 0.005, 2: 0.006, 3: 0.007 }, lessons };
        const decisions = decideLevels(node, now);
        check(node, decisions);
        const order = ladderOrder(lessons, now);
        const most = levelsFor(order, node);
        const patient = levelsFor(order, { ...node, capacity: share * RAISE_WITHIN_RATIO });
        let raised = 0;
        for (const [n, each] of order.entries()) {
          const { level } = decisions[n]!;
          if (each.current === null || most[n]! < each.current)
            assert.equal(level, most[n], 'lowered, or begun, at once');
          else if (level > each.current) {
            raised += 1;
            assert.ok(each.changedAt === null || now - each.changedAt >= RAISE_AFTER_MS);
            assert.ok(level === 1 || level <= patient[n]!);
          } else assert.equal(level, each.current);
        }
        assert.ok(raised <= RAISES_AT_ONCE);
        const levels = new Map(decisions.map(({ lessonId, level }) => [lessonId, level]));
        lessons = lessons.map((each) => {
          const level = levels.get(each.lessonId)!;
          return {
            ...each,
            current: level,
            changedAt: each.current !== null && level !== each.current ? now : each.changedAt,
          };
        });
      }
    }),
  );
});

test('[GATE-62] sound may use the whole capacity, more than sound only nine tenths, and patience never breaks the capacity', () => {
  const level = (share: number, current: Level): Level =>
    decideLevels({ capacity: share, costs: COSTS, lessons: [lesson('a', { current })] }, START)[0]!.level;
  assert.deepEqual([level(0.1, 0), level(0.099, 0)], [1, 0]);
  assert.deepEqual([level(0.3, 1), level(0.33, 1), level(0.334, 1)], [1, 1, 2]);
  assert.deepEqual([level(0.3, 2), level(0.299, 2)], [2, 1], 'what runs may stay');
  // More came to b than were expected: with a tenth less capacity a has no third level, and b could have its second.
  const crowded = [lesson('a', { wanted: 3 }), lesson('b', { present: 140, current: 0 })];
  const node = { capacity: 0.7, costs: { 0: 0, 1: 0.001, 2: 0.002, 3: 0.0045, 4: 0.0045 }, lessons: crowded };
  const decisions = decideLevels(node, START);
  check(node, decisions);
  assert.deepEqual(
    decisions.map((each) => each.level),
    [3, 1],
  );
});

test('[GATE-62] when capacity comes back all lessons rise again, some after the others, and then nothing moves', () => {
  let lessons: readonly RunningLesson[] = Array.from({ length: 12 }, (_, n) =>
    lesson(`l${n}`, { rank: n * 7_919, reserved: 20, current: 0, changedAt: START }),
  );
  const rising: number[] = [];
  for (let now = START; now < START + 200_000; now += 1_000) {
    const levels = new Map(
      decideLevels({ capacity: 1, costs: COSTS, lessons }, now).map((each) => [each.lessonId, each.level]),
    );
    const changed = lessons.filter((each) => levels.get(each.lessonId) !== each.current);
    if (changed.length > 0) rising.push(now - START);
    lessons = lessons.map((each) =>
      changed.includes(each) ? { ...each, current: levels.get(each.lessonId)!, changedAt: now } : each,
    );
  }
  assert.ok(lessons.every(({ current }) => current === 2));
  assert.ok(
    rising.length >= 4 && rising[0]! >= RAISE_AFTER_MS && rising.at(-1)! <= RAISE_AFTER_MS * 1.25 + 3_000,
    `${rising}`,
  );
});

test('[GATE-64] a teacher or a lock lowers at once, and a lesson too big for a node does not hold the others down', () => {
  const locked = decideLevels(
    { capacity: 1, costs: COSTS, lessons: [lesson('a', { current: 2, changedAt: START, wanted: 1 })] },
    START,
  );
  assert.equal(locked[0]!.level, 1);
  const hall = [
    lesson('a', { reserved: 2_000, wanted: 4 }),
    lesson('b', { wanted: 4 }),
    lesson('c', { reserved: 300, wanted: 4 }),
  ];
  const decisions = decideLevels({ capacity: 1, costs: { ...COSTS, 4: 0.005 }, lessons: hall }, START);
  assert.deepEqual(
    decisions.map(({ level }) => level),
    [0, 2, 1],
  );
  assert.equal(decisions[0]!.marginSeats, 400);
});
