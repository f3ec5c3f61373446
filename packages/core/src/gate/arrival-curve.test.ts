import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { arrivedBy, createArrivals, CURVE_FROM_MS, CURVE_TO_MS, declaredCurve, learntCurve } from './arrival-curve.ts';

const MINUTE = 60_000;
const DAY = 1_440 * MINUTE;
const START = 8 * 60 * MINUTE;

test('[GATE-143] a declared curve begins when the doors open, never falls and ends with everybody', () => {
  for (const opens of [5, 10, 20]) {
    const curve = declaredCurve(opens * MINUTE);
    assert.equal(arrivedBy(curve, -opens * MINUTE), 0);
    assert.equal(arrivedBy(curve, CURVE_TO_MS), 1);
    let before = 0;
    for (let at = CURVE_FROM_MS; at <= CURVE_TO_MS; at += 7_000) {
      const share = arrivedBy(curve, at);
      assert.ok(share >= before && share <= 1);
      before = share;
    }
    const atStart = arrivedBy(curve, 0);
    assert.ok(atStart > 0.5 && atStart < 0.62, `${atStart}`);
  }
});

test('[GATE-143] a start that many came to is learnt, one that hardly anybody came to changes little', () => {
  const declared = declaredCurve(10 * MINUTE);
  const atOnce = declared.map((_, n) => (n === 40 ? 5_000 : 0));
  assert.ok(arrivedBy(learntCurve(declared, atOnce), -MINUTE) < 0.1);
  assert.ok(arrivedBy(learntCurve(declared, atOnce), MINUTE) > 0.95);
  const few = atOnce.map((count) => count / 1_000);
  assert.ok(Math.abs(arrivedBy(learntCurve(declared, few), -MINUTE) - arrivedBy(declared, -MINUTE)) < 0.01);
  assert.deepEqual(learntCurve(declared, []), declared);
  fc.assert(
    fc.property(fc.array(fc.nat(1_000), { maxLength: 100 }), (seen) => {
      const curve = learntCurve(declared, seen);
      assert.ok(curve.every((share, n) => share >= (curve[n - 1] ?? 0) - 1e-12 && share <= 1 + 1e-12));
      assert.equal(curve.at(-1), 1);
    }),
  );
});

test('[GATE-143] the book of an hour teaches the same hour of the next day, and no other', () => {
  const arrivals = createArrivals(10 * MINUTE);
  arrivals.came(START, START + 30_000, 4_000);
  assert.equal(arrivals.countOf(START), 4_000);
  assert.ok(arrivedBy(arrivals.curveOf(START + DAY), -MINUTE) > 0.3, 'not closed yet');
  arrivals.came(START + DAY, START + DAY, 0);
  assert.ok(arrivedBy(arrivals.curveOf(START + DAY), -MINUTE) < 0.1);
  assert.ok(arrivedBy(arrivals.curveOf(START + 60 * MINUTE), -MINUTE) > 0.3);
});

test('[GATE-142] how many are still to come follows the plan and how many of it have come', () => {
  const arrivals = createArrivals(10 * MINUTE);
  const still = (planned: number, at: number): number => arrivals.stillOf(START, planned, START + at);
  assert.ok(Math.abs(still(1_000, -15 * MINUTE) - 1_000) < 1, 'before the doors open it is the plan');
  const share = arrivedBy(arrivals.curveOf(START), 0);
  arrivals.came(START, START, Math.round(share * 1_000));
  assert.ok(Math.abs(still(1_000, 0) - 1_000 * (1 - share)) < 10);
  assert.ok(still(4_000, 0) < 1.2 * 1_000 * (1 - share), 'most classes of the plan sit in a classroom');
  assert.equal(still(1_000, CURVE_TO_MS), 0);
});
