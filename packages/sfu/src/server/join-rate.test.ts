import assert from 'node:assert/strict';
import { test } from 'node:test';
import { JoinRate } from './join-rate.ts';

test('[SFU-138] joins of one identity are limited, those of others are not, and what is kept is bounded', () => {
  const rate = new JoinRate(1, 3);
  assert.deepEqual(
    [1, 2, 3, 4].map(() => rate.take('room/a', 0)),
    [true, true, true, false],
  );
  assert.equal(rate.take('room/b', 0), true);
  assert.equal(rate.take('room/a', 999), false);
  assert.equal(rate.take('room/a', 2_000), true);
  for (let index = 0; index < 20_000; index += 1) {
    rate.take(`room/${index}`, 2_000);
    rate.take('room/b', 2_000);
  }
  assert.equal(rate.size, 5_000);
  assert.equal(rate.take('room/b', 2_000), false, 'whoever goes on is not forgotten');
});
