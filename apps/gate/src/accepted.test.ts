import assert from 'node:assert/strict';
import { test } from 'node:test';
import { readAccepted } from './accepted.ts';

test('[GATE-22] what a client accepts is read with its weights, however it is spaced', () => {
  assert.deepEqual(readAccepted('br;q=1.0, GZIP ; q = 0.5 ,identity;q=0, x;q=7, *'), [
    { name: 'br', weight: 1 },
    { name: 'gzip', weight: 0.5 },
    { name: 'identity', weight: 0 },
    { name: 'x', weight: 0 },
    { name: '*', weight: 1 },
  ]);
  assert.deepEqual(readAccepted(undefined), [{ name: '', weight: 1 }]);
});

test('[GATE-22] a hostile header is read once, not once a sign', () => {
  const blanks = ' '.repeat(1_000_000);
  assert.deepEqual(readAccepted(`br${blanks}x`)[0]?.weight, 1);
  assert.deepEqual(readAccepted(`br;${blanks}q${blanks}=${blanks}0.5`), [{ name: 'br', weight: 0.5 }]);
  assert.equal(readAccepted(','.repeat(1_000_000)).length, 20);
});
