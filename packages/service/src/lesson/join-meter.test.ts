import assert from 'node:assert/strict';
import { test } from 'node:test';
import { JoinMeter } from './join-meter.ts';

test('[LESSON-136] the 95th percentile of entering, how many entered, and the share of a core since the last fact', () => {
  const meter = new JoinMeter('p1');
  const quiet = { processId: 'p1', p95Ms: null, entered: 0 };
  assert.deepEqual(meter.take(1_000, 500), { ...quiet, at: 1_000, cpuRatio: 0 });
  for (let ms = 1; ms <= 100; ms += 1) meter.note(ms, ms <= 90);
  assert.deepEqual(meter.take(2_000, 1_250), { processId: 'p1', at: 2_000, p95Ms: 95, cpuRatio: 0.75, entered: 90 });
  assert.deepEqual(meter.take(3_000, 1_250), { ...quiet, at: 3_000, cpuRatio: 0 });
  meter.note(7, true);
  assert.equal(meter.take(3_000, 1_300).p95Ms, 7);
});

test('[LESSON-136] a storm of joins is counted whole, and its newest thousand times are judged', () => {
  const meter = new JoinMeter('p1');
  for (let n = 0; n < 5_000; n += 1) meter.note(n < 4_000 ? 1 : 900, true);
  const fact = meter.take(1_000, 0);
  assert.deepEqual([fact.entered, fact.p95Ms], [5_000, 900]);
});
