import assert from 'node:assert/strict';
import { test } from 'node:test';
import { fromFields, toFields } from './local-time.ts';

const PARIS = 'Europe/Paris';

test('[WEB-6] a form shows the school’s wall clock and gives the same instant back, in winter and in summer', () => {
  for (const at of [Date.parse('2026-11-24T08:00:00Z'), Date.parse('2026-06-02T06:05:00Z')]) {
    const { date, time } = toFields(at, PARIS);
    assert.equal(fromFields(date, time, PARIS), at);
  }
  assert.deepEqual(toFields(Date.parse('2026-11-24T08:00:00Z'), PARIS), { date: '2026-11-24', time: '09:00' });
});

test('[WEB-6] an empty or impossible field is no instant', () => {
  assert.equal(fromFields('', '09:00', PARIS), undefined);
  assert.equal(fromFields('2026-02-30', '09:00', PARIS), undefined);
  assert.equal(fromFields('2026-11-24', '', PARIS), undefined);
  assert.equal(fromFields('2026-11-24', '24:30', PARIS), undefined);
});
