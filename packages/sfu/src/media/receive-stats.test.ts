import assert from 'node:assert/strict';
import { test } from 'node:test';
import { KeyFrameThrottle } from './key-frame-throttle.ts';
import { ReceiveStats } from './receive-stats.ts';
import { UplinkBudget } from './uplink-budget.ts';

test('[SFU-56] a report says what was lost since the last one, jitter, and the time since the sender report', () => {
  const stats = new ReceiveStats(7, 90_000);
  for (let index = 0; index < 100; index += 1)
    if (index % 4 !== 3) stats.receive(70_000 + index, index * 3_000, (index * 1_000) / 30);
  stats.senderReport(0xaaaabbbb, 0xccccdddd, 2_000);
  const first = stats.takeBlock(3_000);
  assert.deepEqual(
    { ...first, jitter: 0 },
    {
      ssrc: 7,
      fractionLost: Math.floor((24 * 256) / 99),
      cumulativeLost: 24,
      highestSequence: 70_098,
      jitter: 0,
      lastSenderReport: 0xbbbbcccc,
      delaySinceLastSenderReport: 65_536,
    },
  );
  assert.ok(first.jitter < 90, `${first.jitter} of 1/90000 s at an even pace`);
  for (let index = 100; index < 120; index += 1) stats.receive(70_000 + index, index * 3_000, (index * 1_000) / 30);
  assert.equal(stats.takeBlock(4_000).fractionLost, Math.floor((1 * 256) / 21), 'number 99 only');
});

test('[SFU-57] the budget falls with loss and grows without', () => {
  const budget = new UplinkBudget();
  const start = budget.update(10);
  assert.equal(budget.update(10), start, '4 % changes nothing');
  const lower = budget.update(128);
  assert.ok(lower < start * 0.8);
  assert.ok(budget.update(0) > lower);
  for (let second = 0; second < 100; second += 1) budget.update(255);
  assert.equal(budget.update(255), 150_000);
  for (let second = 0; second < 200; second += 1) budget.update(0);
  assert.equal(budget.update(0), 6_000_000);
});

test('[SFU-23] key frames are asked for at most once in an interval', () => {
  const throttle = new KeyFrameThrottle(500);
  const times = [0, 10, 499, 500, 700, 1_000];
  assert.deepEqual(
    times.map((now) => throttle.take(now)),
    [true, false, false, true, false, true],
  );
});
