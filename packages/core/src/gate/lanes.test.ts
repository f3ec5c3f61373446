import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { LANES, NO_CARRY, NO_LANES, shareRate } from './lanes.ts';
import type { Lane, PerLane } from './lanes.ts';

const sum = (each: PerLane): number => Object.values(each).reduce((total, n) => total + n, 0);
const perLane = (max: number): fc.Arbitrary<PerLane> =>
  fc.record(
    Object.fromEntries(LANES.map(({ lane }) => [lane, fc.oneof(fc.constant(0), fc.nat(max))])) as Record<
      Lane,
      fc.Arbitrary<number>
    >,
  );
const everybody = (n: number): PerLane =>
  Object.fromEntries(LANES.map(({ lane }) => [lane, n])) as Record<Lane, number>;

test('[GATE-48] floors fit into a rate, ceilings are above floors, an exam and a running lesson stand first', () => {
  const floors = LANES.reduce((total, { floor }) => total + floor, 0);
  assert.ok(floors > 0.5 && floors <= 1, String(floors));
  for (const { floor, ceiling } of LANES) assert.ok(floor > 0 && floor < ceiling && ceiling <= 1);
  assert.deepEqual(
    LANES.slice(0, 3).map(({ lane }) => lane),
    ['exam', 'rejoin', 'lesson'],
  );
  assert.deepEqual(LANES.map(({ lane }) => lane).toSorted(), Object.keys(NO_LANES).toSorted());
});

test('[GATE-49] while all wait each has its floor, the rest goes by priority up to the ceiling', () => {
  const { granted } = shareRate(1_000, everybody(10_000), NO_CARRY);
  assert.deepEqual(granted, {
    exam: 250,
    rejoin: 150,
    lesson: 400,
    staff: 50,
    workspace: 100,
    guardians: 40,
    background: 10,
  });
  const noExam = shareRate(1_000, { ...everybody(10_000), exam: 0, rejoin: 0 }, NO_CARRY).granted;
  assert.equal(noExam.lesson, 800, 'all that the floors of those below leave');
  const few = shareRate(1_000, { ...NO_LANES, lesson: 10_000, background: 10_000 }, NO_CARRY).granted;
  assert.deepEqual([few.lesson, few.background], [900, 100], 'ceilings leave something to those below');
  const alone = shareRate(1_000, { ...NO_LANES, background: 10_000 }, NO_CARRY).granted;
  assert.equal(alone.background, 1_000, 'a ceiling holds only while others wait');
});

test('[GATE-49] the whole budget is used while anybody waits, no lane gets more than it has, over any run of ticks', () => {
  fc.assert(
    fc.property(
      fc.array(fc.tuple(fc.double({ min: 0, max: 60, noNaN: true }), perLane(30)), { maxLength: 40 }),
      (ticks) => {
        let carry = NO_CARRY;
        for (const [budget, demand] of ticks) {
          const before = carry.budget;
          const { granted, carry: next } = shareRate(budget, demand, carry);
          const whole = Math.floor(budget + before + 1e-9);
          assert.equal(sum(granted), Math.min(whole, sum(demand)));
          for (const { lane } of LANES) {
            assert.ok(Number.isInteger(granted[lane]) && granted[lane] >= 0 && granted[lane] <= demand[lane]);
            assert.ok(Math.abs(next.owed[lane]) <= 1);
          }
          assert.ok(next.budget >= 0 && next.budget < 1);
          carry = next;
        }
      },
    ),
  );
});

test('[GATE-50] no lane that waits starves, however small the budget and whatever the others do', () => {
  fc.assert(
    fc.property(
      fc.constantFrom(...LANES),
      fc.double({ min: 0.05, max: 20, noNaN: true }),
      fc.array(perLane(50), { minLength: 1, maxLength: 5 }),
      ({ lane, floor }, budget, pattern) => {
        const ticks = Math.ceil(1_000 / budget / 5);
        let carry = NO_CARRY;
        let got = 0;
        let given = 0;
        for (let tick = 0; tick < ticks; tick += 1) {
          const demand = { ...pattern[tick % pattern.length]!, [lane]: 1_000 };
          const step = shareRate(budget, demand, carry);
          carry = step.carry;
          got += step.granted[lane];
          given += sum(step.granted);
        }
        // Carries are clipped to one admission when lanes come and go, hence the small tolerance.
        assert.ok(got >= 0.9 * floor * given - 2, `${lane}: ${got} of ${given}, floor ${floor}`);
        if (floor * given > 4) assert.ok(got > 0);
      },
    ),
    { numRuns: 60 },
  );
});

test('[GATE-50] a budget that nobody wanted is not saved up for a burst', () => {
  let carry = NO_CARRY;
  for (let tick = 0; tick < 100; tick += 1) carry = shareRate(10.4, NO_LANES, carry).carry;
  assert.ok(sum(shareRate(10.4, everybody(1_000), carry).granted) <= 11);
});
