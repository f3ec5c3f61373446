import assert from 'node:assert/strict';
import { test } from 'node:test';
import { nextEvening } from './rounds.ts';

test('[SCHOOL-69] evening plans go out between 18:02 and 18:20 in Paris, never on the hour, also around the clock changes', () => {
  const cases = [
    ['2026-11-24T09:00:00+01:00', '2026-11-24T18:02:00+01:00'],
    ['2026-11-24T18:01:59+01:00', '2026-11-24T18:02:00+01:00'],
    ['2026-11-24T18:02:00+01:00', '2026-11-25T18:02:00+01:00'],
    ['2026-11-24T23:30:00+01:00', '2026-11-25T18:02:00+01:00'],
    ['2027-03-27T20:00:00+01:00', '2027-03-28T18:02:00+02:00'],
    ['2026-10-24T20:00:00+02:00', '2026-10-25T18:02:00+01:00'],
  ] as const;
  for (const [now, expected] of cases) {
    assert.equal(nextEvening(Date.parse(now), 0), Date.parse(expected), now);
    assert.equal(nextEvening(Date.parse(now), 1) <= Date.parse(expected) + 86_400_000 + 18 * 60_000, true);
  }
  assert.equal(nextEvening(Date.parse('2026-11-24T09:00:00+01:00'), 1), Date.parse('2026-11-24T18:20:00+01:00'));
});
