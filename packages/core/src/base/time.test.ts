// Day numbers against the platform's own calendar: the slow way through ISO texts and Intl is the model.

import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { addDays, daysBetween, instantOf, localDateAt, minuteOfDayAt, parseLocalDate, weekdayOf } from './index.ts';
import type { LocalDate } from './index.ts';

const DAY_MS = 86_400_000;
const slowDate = (ms: number): string => new Date(ms).toISOString().slice(0, 10);
const slowMs = (date: string): number => Date.parse(`${date}T00:00:00Z`);
const FIRST = slowMs('0000-01-01') / DAY_MS;
const LAST = slowMs('9999-12-31') / DAY_MS;
const day = (date: string): LocalDate => date as LocalDate;

const SEEDED = { seed: Number(process.env['FC_SEED'] ?? Date.now() % 2 ** 31), numRuns: 3_000 };

test('[HOUSE-19] every day of four centuries is the platform’s, with its neighbour and its weekday', () => {
  for (let ms = slowMs('1899-12-31'); ms < slowMs('2301-01-01'); ms += DAY_MS) {
    const text = slowDate(ms);
    assert.equal(parseLocalDate(text), text);
    assert.equal(addDays(day(text), 1), slowDate(ms + DAY_MS));
    assert.equal(weekdayOf(day(text)), new Date(ms).getUTCDay() || 7);
  }
});

test('[HOUSE-19] adding days and counting them equals the slow way, over all years that four digits hold', () => {
  const number = fc.integer({ min: FIRST, max: LAST });
  fc.assert(
    fc.property(number, number, (from, to) => {
      const [a, b] = [slowDate(from * DAY_MS), slowDate(to * DAY_MS)];
      assert.equal(addDays(day(a), to - from), b);
      assert.equal(daysBetween(day(a), day(b)), to - from);
      assert.equal(weekdayOf(day(a)), new Date(from * DAY_MS).getUTCDay() || 7);
    }),
    SEEDED,
  );
  assert.throws(() => addDays(day('9999-12-31'), 1), RangeError);
  assert.throws(() => addDays(day('0000-01-01'), -1), RangeError);
});

test('[HOUSE-19] a text is a date exactly if the calendar has it', () => {
  const two = fc.integer({ min: 0, max: 99 }).map((n) => String(n).padStart(2, '0'));
  const year = fc.integer({ min: 0, max: 9_999 }).map((n) => String(n).padStart(4, '0'));
  fc.assert(
    fc.property(year, two, two, (y, m, d) => {
      const text = `${y}-${m}-${d}`;
      const ms = slowMs(text);
      const exists = !Number.isNaN(ms) && slowDate(ms) === text;
      assert.equal(parseLocalDate(text), exists ? text : undefined);
    }),
    SEEDED,
  );
  for (const wrong of [
    '2026-02-29',
    '1900-02-29',
    '2026-00-10',
    '2026-13-01',
    '2026-04-31',
    '26-01-01',
    '2026-1-1',
    7,
    null,
  ])
    assert.equal(parseLocalDate(wrong), undefined);
});

const ZONES = [
  'Europe/Paris',
  'Indian/Reunion',
  'America/Cayenne',
  'Pacific/Noumea',
  'America/Miquelon',
  'America/St_Johns',
];

/** Date and minute as Intl shows them, without any arithmetic of ours. */
function shown(at: number, zone: string): [string, number] {
  const text = new Intl.DateTimeFormat('sv-SE', { timeZone: zone, dateStyle: 'short', timeStyle: 'short' }).format(at);
  const [date, time] = text.split(' ');
  return [date!, Number(time!.slice(0, 2)) * 60 + Number(time!.slice(3, 5))];
}

test('[HOUSE-19] date and minute in a zone are what Intl shows, and lead back to the instant', () => {
  const at = fc.integer({ min: Date.UTC(1950, 0, 1), max: Date.UTC(2090, 0, 1) });
  fc.assert(
    fc.property(at, fc.constantFrom(...ZONES), (instant, zone) => {
      const [date, minute] = shown(instant, zone);
      assert.equal(localDateAt(instant, zone), date);
      assert.equal(minuteOfDayAt(instant, zone), minute);
      const back = instantOf(day(date), minute, zone);
      // In a doubled hour the first of the two is taken; whichever it is, the clock shows the same.
      assert.deepEqual(shown(back, zone), [date, minute]);
    }),
    SEEDED,
  );
});

test('[SCHOOL-24] the skipped hour of spring is an hour later, the doubled hour of autumn the first', () => {
  assert.equal(instantOf(day('2026-03-29'), 150, 'Europe/Paris'), Date.UTC(2026, 2, 29, 1, 30));
  assert.equal(instantOf(day('2026-10-25'), 150, 'Europe/Paris'), Date.UTC(2026, 9, 25, 0, 30));
  assert.equal(minuteOfDayAt(Date.UTC(2026, 9, 25, 1, 30), 'Europe/Paris'), 150);
  assert.throws(() => localDateAt(0, 'Europe/Nowhere'), RangeError);
});
