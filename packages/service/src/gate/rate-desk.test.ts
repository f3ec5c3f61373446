import assert from 'node:assert/strict';
import { test } from 'node:test';
import { SLOW_START_MS } from '@preau/core/gate';
import { createRateDesk, SLOW_ENTRY_MS } from './index.ts';
import type { RateDesk } from './index.ts';

const START = 1_000_000;
const desk = (wasPerSecond?: number): RateDesk =>
  createRateDesk({ mostPerSecond: 100, startedAt: START, wasPerSecond });
/** Lets `seconds` pass, each with a fact per process. */
function pass(
  rate: RateDesk,
  from: number,
  seconds: number,
  ...facts: readonly [p95Ms: number | null, cpu: number, entered: number][]
): number {
  for (let second = 1; second <= seconds; second += 1) {
    const at = from + second * 1_000;
    for (const [n, [p95Ms, cpuRatio, entered]] of facts.entries())
      rate.heard({ processId: `lesson-${n}`, at, p95Ms, cpuRatio, entered });
    rate.decide(at);
  }
  return from + seconds * 1_000;
}

test('[GATE-92] without any fact the rate is the configured one, after the slow start', () => {
  const rate = desk();
  const at = pass(rate, START, 600);
  assert.deepEqual(
    [rate.rateAt(START), rate.rateAt(START + SLOW_START_MS), rate.rateAt(at), rate.isBlind()],
    [10, 100, 100, false],
  );
});

test('[GATE-92] the slowest process and the busiest CPU count; the rate comes back when it is used', () => {
  const rate = desk();
  let at = pass(rate, START, 2, [50, 0.1, 3], [SLOW_ENTRY_MS * 5, 0.1, 3]);
  assert.equal(rate.perSecond(), 70);
  at = pass(rate, at, 2, [50, 1, 3], [null, 0.1, 0]);
  assert.equal(rate.perSecond(), 49);
  at = pass(rate, at, 10, [50, 0.1, 2]);
  assert.equal(rate.perSecond(), 49, 'hardly used: an idle night proves nothing');
  at = pass(rate, at, 60, [50, 0.1, 40], [50, 0.1, 40]);
  assert.equal(rate.perSecond(), 100, 'never above what was measured');
  pass(rate, at, 60, [SLOW_ENTRY_MS * 10, 1, 80]);
  assert.equal(rate.perSecond(), 10, 'never below a tenth');
});

test('[GATE-75] [GATE-92] lost measurements take 30 % once, a pause of some seconds nothing, NaN is a breach', () => {
  const rate = desk(50);
  assert.equal(rate.perSecond(), 50, 'as before the restart');
  let at = pass(rate, START, 2, [50, 0.1, 1]);
  at = pass(rate, at, 8);
  assert.deepEqual([rate.perSecond(), rate.isBlind()], [50, false]);
  at = pass(rate, at, 120);
  assert.deepEqual([rate.perSecond(), rate.isBlind()], [35, true]);
  pass(rate, at, 2, [NaN, 0.1, 1]);
  assert.deepEqual([rate.perSecond(), rate.isBlind()], [24.5, false]);
});
