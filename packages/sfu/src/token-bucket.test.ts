import assert from 'node:assert/strict';
import { test } from 'node:test';
import { TokenBucket } from './token-bucket.ts';

test('[SFU-40] a rate allows its burst, then its pace', () => {
  const bucket = new TokenBucket(10, 3, 0);
  const taken = (now: number, times: number): number =>
    Array.from({ length: times }, () => bucket.take(now)).filter(Boolean).length;
  assert.equal(taken(0, 5), 3);
  assert.equal(taken(100, 5), 1);
  assert.equal(taken(1_100, 20), 3);
  assert.equal(taken(500, 5), 0, 'a clock that goes back gives nothing');
});
