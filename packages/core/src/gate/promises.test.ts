import assert from 'node:assert/strict';
import { test } from 'node:test';
import { createPromises, promiseRecordOf } from './promises.ts';

const NOON = Date.UTC(2026, 10, 23, 12);
const MINUTE = 60_000;
const band = (from: number, to: number) => ({
  from: NOON + from * MINUTE,
  to: NOON + to * MINUTE,
  ahead: 1,
  reason: null,
});

test('[GATE-91] every band that was shown is judged when the turn came, too soon is as wrong as too late', () => {
  const promises = createPromises();
  promises.told('kept', band(1, 3), NOON);
  promises.told('kept', band(5, 9), NOON + 1_000);
  promises.entered('kept', NOON + 2 * MINUTE);
  promises.entered('kept', NOON + 6 * MINUTE);
  promises.told('soon', band(4, 6), NOON);
  promises.entered('soon', NOON + MINUTE);
  promises.told('unknown', undefined, NOON);
  promises.entered('unknown', NOON);
  promises.entered('nobody', NOON);
  assert.deepEqual(promiseRecordOf(promises.read()), { promised: 3, insideRatio: 1 / 3, medianMinutes: 2 });
  assert.equal(promises.read().untold, 1);
});

test('[GATE-144] who leaves after a band was over was promised in vain; who leaves before its end says nothing of it', () => {
  const promises = createPromises();
  promises.told('patient', band(1, 3), NOON);
  promises.told('patient', band(5, 30), NOON + 4 * MINUTE);
  promises.left('patient', NOON + 4 * MINUTE);
  promises.told('silent', band(1, 2), NOON);
  promises.told('silent', band(2, 9), NOON + 3 * MINUTE);
  promises.sweep(NOON + 20 * MINUTE);
  promises.entered('silent', NOON + 20 * MINUTE);
  assert.deepEqual([promises.read().promised, promises.read().inside], [2, 0]);
});

test('[GATE-144] how many leave is learnt from those who did, and counts from the beginning of their lesson', () => {
  const promises = createPromises();
  const before = promises.leavingPerSecond();
  for (let n = 0; n < 2_000; n += 1) {
    promises.told(`p${n}`, undefined, NOON, NOON + 5 * MINUTE);
    if (n % 2 === 0) promises.left(`p${n}`, NOON + 10 * MINUTE);
    else promises.entered(`p${n}`, NOON + 10 * MINUTE);
  }
  // Half of them in five minutes.
  assert.ok(Math.abs(promises.leavingPerSecond() - 0.5 / 300) < 0.0002, `${promises.leavingPerSecond()}`);
  assert.ok(promises.leavingPerSecond() > before);
});
