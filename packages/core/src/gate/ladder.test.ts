import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import type { Level } from '../base/index.ts';
import { decideLevels, RAISE_AFTER_MS, RAISE_WITHIN_RATIO, RAISES_AT_ONCE } from './ladder.ts';
import type { LadderNode, LevelDecision, RunningLesson } from './ladder.ts';
import { fillLevels, fourInFive, ladderOrder, levelsFor, loadOf, seatsOf, TEACHER_AWAITED_MS } from './ladder-fill.ts';
import type { LadderFill } from './ladder-fill.ts';

const COSTS = { 0: 0, 1: 0.001, 2: 0.003, 3: 0.004, 4: 0.01 };
const START = 10_000_000;
const EPSILON = 1e-9;

function lesson(lessonId: string, more: Partial<RunningLesson> = {}): RunningLesson {
  const rank = lessonId.codePointAt(0)!;
  const defaults = { startsAt: START, teacherIn: true, reserved: 100, present: 0, wanted: 2 as const };
  return { ...defaults, lessonId, rank, current: null, changedAt: null, ...more };
}

const levelArbitrary = fc.constantFrom<Level>(0, 1, 2, 3, 4);
const seats = fc.oneof(fc.nat(40), fc.nat(40), fc.constant(400));
const lessonsArbitrary = fc
  .array(
    fc.record({
      reserved: seats,
      part: fc.constantFrom(0, 0, 0.4),
      variance: fc.oneof(fc.constant(0), fc.double({ min: 0, max: 12, noNaN: true })),
      over: fc.oneof(fc.constant(-5), fc.integer({ min: -10, max: 10 })),
      wanted: levelArbitrary,
      rank: fc.nat(9),
      teacherIn: fc.boolean(),
    }),
    { maxLength: 25 },
  )
  .map((list) =>
    list.map(({ over, part, ...each }, n) =>
      lesson(`l${n}`, { ...each, reserved: each.reserved + part, present: Math.max(0, each.reserved + over) }),
    ),
  );
const capacity = fc.double({ min: 0, max: 1, noNaN: true });
const costsArbitrary = fc
  .array(fc.double({ min: 0, max: 0.01, noNaN: true }), { minLength: 4, maxLength: 4 })
  .map(([a, b, c, d]) => ({ 0: 0, 1: a!, 2: a! + b!, 3: a! + b! + c!, 4: a! + b! + c! + d! }));

/** Seats for people, who are whole. */
function wholeOf(each: RunningLesson): number {
  return Math.ceil(seatsOf(each) - 1e-9);
}

function check(node: LadderNode, decisions: readonly LevelDecision[]): void {
  const byId = new Map(node.lessons.map((each) => [each.lessonId, each]));
  assert.equal(decisions.length, node.lessons.length, 'everybody is in');
  let load = 0;
  for (const { lessonId, level, marginSeats } of decisions) {
    const each = byId.get(lessonId)!;
    assert.ok(level <= each.wanted && marginSeats <= wholeOf(each));
    if (marginSeats > 0) assert.ok(level === 0 && each.wanted > 0);
    load += node.costs[level] * seatsOf(each) + node.costs[1] * marginSeats;
  }
  assert.ok(load <= node.capacity + EPSILON, `load ${load} of ${node.capacity}`);
  const partly = decisions.filter(({ marginSeats }) => marginSeats > 0);
  if (node.fill !== 'fourInFive') assert.ok(partly.length <= 1, 'one class at the margin');
  const stepEnd = ({ lessonId }: LevelDecision): number => fourInFive(seatsOf(byId.get(lessonId)!));
  const [first, second] = [
    partly.filter((each) => each.marginSeats < stepEnd(each)),
    partly.filter((each) => each.marginSeats > stepEnd(each) && each.marginSeats < wholeOf(byId.get(each.lessonId)!)),
  ];
  assert.ok(first.length <= 1 && second.length <= 1, 'one class at the margin of each step');
}

const fills = fc.constantFrom<LadderFill>('whole', 'fourInFive');
/** Seats at level 1 or above, by lesson. */
function soundSeats(node: LadderNode): ReadonlyMap<string, number> {
  const byId = new Map(node.lessons.map((each) => [each.lessonId, each]));
  return new Map(
    decideLevels(node, START).map(({ lessonId, level, marginSeats }) => [
      lessonId,
      level > 0 ? wholeOf(byId.get(lessonId)!) : marginSeats,
    ]),
  );
}

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

test('[GATE-63] a lesson without its teacher three minutes after the start goes last, and first again once the teacher is in', () => {
  const lessons = [lesson('a', { teacherIn: false }), lesson('b')];
  const first = (now: number, list = lessons): string => ladderOrder(list, now)[0]!.lessonId;
  assert.equal(first(START + TEACHER_AWAITED_MS - 1), 'a');
  assert.equal(first(START + TEACHER_AWAITED_MS), 'b');
  assert.equal(first(START + TEACHER_AWAITED_MS, [lesson('a'), lesson('b')]), 'a');
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
