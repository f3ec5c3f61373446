import assert from 'node:assert/strict';
import { test } from 'node:test';
import { minuteOfDayAt } from '../base/index.ts';
import { releaseAt } from './quiet-hours.ts';

const PARIS = 'Europe/Paris';
const at = (text: string): number => Date.parse(text);
/** Minutes after a morning's 7:00 in Paris. */
const afterSeven = (release: number, day: string): number => (release - at(`${day}T07:00:00+01:00`)) / 60_000;

test('[MAIL-1] what is sent from 7:00 to 20:00 on a school day is there at once', () => {
  for (const now of ['2026-11-23T07:00:00+01:00', '2026-11-25T12:34:56+01:00', '2026-11-27T19:59:59+01:00'])
    assert.equal(releaseAt(at(now), PARIS, 'a'), at(now));
});

test('[MAIL-2] evening, night and week-end wait for the next school morning, within 20 minutes of 7:00', () => {
  const cases = [
    ['2026-11-23T20:00:00+01:00', '2026-11-24'],
    ['2026-11-24T06:59:59+01:00', '2026-11-24'],
    ['2026-11-24T00:00:00+01:00', '2026-11-24'],
    ['2026-11-27T20:00:00+01:00', '2026-11-30'],
    ['2026-11-28T12:00:00+01:00', '2026-11-30'],
    ['2026-11-29T23:59:00+01:00', '2026-11-30'],
    ['2026-11-30T06:00:00+01:00', '2026-11-30'],
  ] as const;
  for (const [now, morning] of cases) {
    for (const key of ['a', 'b', '018f0000-0000-7000-8000-000000000001']) {
      const late = afterSeven(releaseAt(at(now), PARIS, key), morning);
      assert.ok(late >= 0 && late < 20, `${now} ${key}: ${late} min after 7:00 of ${morning}`);
    }
  }
});

test('[MAIL-2] the hours are those of the school’s zone, also when the clocks change', () => {
  assert.equal(releaseAt(at('2026-11-23T12:00:00Z'), 'Indian/Reunion', 'a'), at('2026-11-23T12:00:00Z'));
  assert.notEqual(releaseAt(at('2026-11-23T17:00:00Z'), 'Indian/Reunion', 'a'), at('2026-11-23T17:00:00Z'));
  const release = releaseAt(at('2026-03-28T12:00:00+01:00'), PARIS, 'a');
  const late = minuteOfDayAt(release, PARIS) - 420;
  assert.ok(late >= 0 && late < 20);
});

test('[MAIL-3] the minute is made from the key: the same for the same, spread for many', () => {
  const now = at('2026-11-23T21:00:00+01:00');
  assert.equal(releaseAt(now, PARIS, 'one'), releaseAt(now, PARIS, 'one'));
  const minutes = Array.from({ length: 2_000 }, (_, n) =>
    Math.floor(
      afterSeven(releaseAt(now, PARIS, `018f0000-0000-7000-8000-${String(n).padStart(12, '0')}`), '2026-11-24'),
    ),
  );
  const counts = Array.from({ length: 20 }, (_, minute) => minutes.filter((each) => each === minute).length);
  assert.ok(Math.min(...counts) >= 50 && Math.max(...counts) <= 160, counts.join(' '));
});
