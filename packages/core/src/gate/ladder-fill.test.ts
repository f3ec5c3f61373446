// How levels are filled: in order, with what is left at the margin, by reservations and by real counts.

import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { decideLevels } from './ladder.ts';
import type { LevelDecision } from './ladder.ts';
import { fillLevels, ladderOrder, levelsFor, loadOf, seatsOf, TEACHER_AWAITED_MS } from './ladder-fill.ts';
import type { LadderFill } from './ladder-fill.ts';
import {
  COSTS,
  START,
  EPSILON,
  lesson,
  lessonsArbitrary,
  capacity,
  costsArbitrary,
  wholeOf,
  check,
  fills,
  soundSeats,
} from './fixtures/ladder-lessons.ts';

test('[GATE-59] level by level in order; what is left at level 1 goes to the first class that does not fit whole', () => {
  const lessons = ['a', 'b', 'c'].map((id) => lesson(id));
  const at = (share: number): string =>
    decideLevels({ capacity: share, costs: COSTS, lessons }, START)
      .map(({ level, marginSeats }) => (marginSeats > 0 ? `${level}+${marginSeats}` : level))
      .join(' ');
  assert.equal(at(0.05), '0+50 0 0');
  assert.equal(at(0.25), '1 1 0+50');
  assert.equal(at(0.3), '1 1 1');
  assert.equal(at(0.5), '2 1 1');
  assert.equal(at(0.9), '2 2 2');
});

test('[GATE-59] at level 1 not one seat stays empty while somebody wants it', () => {
  fc.assert(
    fc.property(lessonsArbitrary, capacity, fills, (lessons, share, fill) => {
      const decisions = decideLevels({ capacity: share, costs: COSTS, lessons, fill }, START);
      const byId = new Map(lessons.map((each) => [each.lessonId, each]));
      const without = decisions.filter(({ lessonId, level }) => level === 0 && byId.get(lessonId)!.wanted > 0);
      const people = without.filter(({ lessonId }) => seatsOf(byId.get(lessonId)!) > 0);
      const load = decisions.reduce(
        (sum, { lessonId, level, marginSeats }) =>
          sum + COSTS[level] * seatsOf(byId.get(lessonId)!) + COSTS[1] * marginSeats,
        0,
      );
      const hasAll = ({ lessonId, marginSeats }: LevelDecision): boolean =>
        marginSeats === wholeOf(byId.get(lessonId)!);
      if (fill === 'fourInFive') return assert.ok(share - load < COSTS[1] + EPSILON || people.every(hasAll));
      const margin = people.find(({ marginSeats }) => marginSeats > 0);
      if (people.length > 0 && share - load >= COSTS[1] + EPSILON)
        assert.ok(
          margin !== undefined && margin.marginSeats === wholeOf(byId.get(margin.lessonId)!),
          `${share - load} left`,
        );
    }),
  );
});

test('[GATE-141] a node keeps one deviation of all its people together and no more: what stays free while a class is without sound is less than that', () => {
  fc.assert(
    fc.property(lessonsArbitrary, capacity, (unordered, share) => {
      const small = unordered.filter(({ reserved, wanted }) => reserved < 50 && wanted > 0);
      const lessons = small.map((each) => ({ ...each, present: Math.min(each.present, each.reserved) }));
      const decisions = decideLevels({ capacity: share, costs: COSTS, lessons }, START);
      const byId = new Map(lessons.map((each) => [each.lessonId, each]));
      if (decisions.every(({ lessonId, level }) => level > 0 || seatsOf(byId.get(lessonId)!) === 0)) return;
      const load = decisions.reduce(
        (sum, { lessonId, level, marginSeats }) =>
          sum + COSTS[level] * seatsOf(byId.get(lessonId)!) + COSTS[1] * marginSeats,
        0,
      );
      const variance = lessons.reduce((sum, each) => sum + each.variance!, 0);
      assert.ok(share - load <= COSTS[1] * (Math.sqrt(variance) + 1) + EPSILON, `${share - load}, ${variance}`);
    }),
  );
  // A hundred classes of 21.4 and a deviation of 1.75 each: alone they would keep 175 seats for surprises, together they keep 17.5.
  const many = Array.from({ length: 100 }, (_, n) =>
    lesson(`l${n}`, { rank: n, reserved: 21.4, variance: 3.06, wanted: 1 }),
  );
  const whole = (share: number): number =>
    decideLevels(
      { capacity: share, costs: { 0: 0, 1: 0.001, 2: 0.001, 3: 0.001, 4: 0.001 }, lessons: many },
      START,
    ).filter(({ level }) => level === 1).length;
  assert.deepEqual([whole(0.6 * 2.14), whole(0.99)], [59, 45]);
});

test('[GATE-61] [GATE-141] a class above its prediction goes down a level, or the class at the margin gives: nobody is out, and nothing is exceeded', () => {
  const lessons = Array.from({ length: 20 }, (_, n) =>
    lesson(`l${n}`, { rank: n, reserved: 21.4, variance: 3, wanted: 3 }),
  );
  const costs = { 0: 0, 1: 0.001, 2: 0.0015, 3: 0.002, 4: 0.002 };
  fc.assert(
    fc.property(fc.array(fc.integer({ min: -4, max: 4 }), { minLength: 20, maxLength: 20 }), capacity, (off, share) => {
      const came = lessons.map((each, n) => ({ ...each, present: Math.round(each.reserved + off[n]!) }));
      const [before, after] = [lessons, came].map((list) =>
        decideLevels({ capacity: share, costs, lessons: list }, START),
      );
      check({ capacity: share, costs, lessons: came }, after!);
      const people = came.reduce((sum, each) => sum + seatsOf(each), 0);
      // While a deviation is enough for the surprise, at most one class loses sound: the last, to the margin.
      if (people - 428 > Math.sqrt(60)) return;
      const without = (list: readonly LevelDecision[]): number => list.filter(({ level }) => level === 0).length;
      assert.ok(without(after!) <= without(before!) + 1);
    }),
  );
});

test('[GATE-59] [GATE-64] nobody overtakes: a lesson below what it may have is passed by none, but by those on the step it is waiting for', () => {
  fc.assert(
    fc.property(lessonsArbitrary, capacity, (unordered, share) => {
      const lessons = ladderOrder(unordered, START);
      const levels = fillLevels(lessons, { capacity: share, costs: COSTS });
      for (const [n, each] of lessons.entries()) {
        const highest = ([4, 3, 2, 1, 0] as const).find(
          (level) => level <= each.wanted && COSTS[level] * seatsOf(each) <= 1,
        )!;
        if (levels[n]! >= highest) continue;
        for (const [other, level] of levels.entries()) assert.ok(level <= levels[n]! + (other < n ? 1 : 0));
      }
    }),
  );
});

test('[GATE-60] more capacity never lowers any lesson in a fresh fill', () => {
  fc.assert(
    fc.property(lessonsArbitrary, costsArbitrary, capacity, capacity, (unordered, costs, a, b) => {
      const lessons = ladderOrder(unordered, START);
      const [less, more] = [Math.min(a, b), Math.max(a, b)].map((share) =>
        fillLevels(lessons, { capacity: share, costs }),
      );
      for (const [n, level] of less!.entries()) assert.ok(level <= more![n]!);
    }),
  );
});

test('[GATE-60] nor does it take a seat at level 1 from any class, whichever way level 1 is filled', () => {
  fc.assert(
    fc.property(lessonsArbitrary, capacity, capacity, fills, (crowd, a, b, fill) => {
      const lessons = crowd.map((each) => ({ ...each, present: Math.min(each.present, each.reserved) }));
      const [less, more] = [Math.min(a, b), Math.max(a, b)].map((share) =>
        soundSeats({ capacity: share, costs: COSTS, lessons, fill }),
      );
      for (const [id, count] of less!) assert.ok(count <= more!.get(id)!, `${id}: ${count}, then ${more!.get(id)}`);
    }),
  );
});

test('[GATE-59] four in five first is a named option: more classes can be held, and hardly any is whole', () => {
  const lessons = Array.from({ length: 100 }, (_, n) =>
    lesson(`l${n}`, { rank: n, reserved: 24 + (n % 8), wanted: 4 }),
  );
  const all = lessons.reduce((sum, each) => sum + each.reserved, 0);
  const held = (share: number, fill?: LadderFill): readonly number[] => {
    const seatsAt = soundSeats({
      capacity: share * all * COSTS[1],
      costs: COSTS,
      lessons,
      ...(fill === undefined ? {} : { fill }),
    });
    const part = lessons.map((each) => seatsAt.get(each.lessonId)! / each.reserved);
    return [part.filter((each) => each >= 0.8).length, part.filter((each) => each > 0 && each < 1).length];
  };
  assert.deepEqual(
    [held(0.6), held(0.9)],
    [
      [60, 1],
      [90, 1],
    ],
    'by default one class is in in part',
  );
  assert.deepEqual(
    [held(0.6, 'whole'), held(0.9, 'whole')],
    [
      [60, 1],
      [90, 1],
    ],
  );
  assert.deepEqual(
    [held(0.6, 'fourInFive'), held(0.9, 'fourInFive')],
    [
      [73, 74],
      [100, 54],
    ],
  );
});

test('[GATE-61] a class above its reservation pays itself: it goes down a level, the others stay', () => {
  const lessons = [lesson('a', { present: 100 }), lesson('b', { present: 110 }), lesson('c', { present: 90 })];
  assert.deepEqual(levelsFor(lessons, { capacity: 0.9, costs: COSTS }), [2, 1, 2]);
  assert.deepEqual(levelsFor(lessons, { capacity: 0.93, costs: COSTS }), [2, 2, 2], 'not while there is room');
});

test('[GATE-61] at level 1 the fill is done again with real counts: the margin moves, nobody is out', () => {
  const lessons = [lesson('a', { present: 130 }), lesson('b', { present: 100 }), lesson('c', { present: 100 })];
  const decisions = decideLevels({ capacity: 0.3, costs: COSTS, lessons }, START);
  assert.deepEqual(decisions, [
    { lessonId: 'a', level: 1, marginSeats: 0 },
    { lessonId: 'b', level: 1, marginSeats: 0 },
    { lessonId: 'c', level: 0, marginSeats: 70 },
  ]);
});

test('[GATE-61] whoever kept to the reservation is lowered only when those above it are down to level 1', () => {
  fc.assert(
    fc.property(lessonsArbitrary, capacity, (unordered, share) => {
      const lessons = ladderOrder(unordered, START);
      const node = { capacity: share, costs: COSTS };
      const [fresh, real] = [fillLevels(lessons, node, ({ reserved }) => reserved), levelsFor(lessons, node)];
      assert.ok(loadOf(lessons, real, COSTS) <= share + EPSILON);
      const paying = lessons.map((each, n) =>
        each.present > each.reserved && fresh[n]! > 1 ? (1 as const) : fresh[n]!,
      );
      if (loadOf(lessons, paying, COSTS) > share) return;
      for (const [n, each] of lessons.entries())
        if (each.present <= each.reserved) assert.equal(real[n], fresh[n], `${each.lessonId} pays for others`);
        else assert.ok(real[n]! >= Math.min(1, fresh[n]!));
    }),
  );
});

test('[GATE-63] a lesson without its teacher three minutes after the start goes last, and first again once the teacher is in', () => {
  const lessons = [lesson('a', { teacherIn: false }), lesson('b')];
  const first = (now: number, list = lessons): string => ladderOrder(list, now)[0]!.lessonId;
  assert.equal(first(START + TEACHER_AWAITED_MS - 1), 'a');
  assert.equal(first(START + TEACHER_AWAITED_MS), 'b');
  assert.equal(first(START + TEACHER_AWAITED_MS, [lesson('a'), lesson('b')]), 'a');
});
