import assert from 'node:assert/strict';
import { test } from 'node:test';
import { MissingPackets } from './missing-packets.ts';

test('[SFU-54] missing packets are asked for at once, then once a round trip, at most eight times', () => {
  const missing = new MissingPackets();
  missing.addGap(10, 14, 0);
  assert.deepEqual(missing.takeDue(0, 50), [11, 12, 13]);
  assert.deepEqual(missing.takeDue(40, 50), []);
  assert.equal(missing.remove(12), true);
  assert.equal(missing.remove(12), false);
  let asked = 1;
  for (let now = 60; now < 5_000; now += 10) if (missing.takeDue(now, 50).length > 0) asked += 1;
  assert.equal(asked, 8);
  assert.equal(missing.size, 0);
});

test('[SFU-54] a gap that is a restart is not asked for', () => {
  const missing = new MissingPackets();
  missing.addGap(10, 12, 0);
  missing.addGap(12, 5_000, 0);
  assert.deepEqual(missing.takeDue(0, 50), []);
});
