import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { addDays } from '../base/index.ts';
import type { LocalDate } from '../base/index.ts';
import { hasWeek, MAX_WEEKS, mondayOf, mondaysOf, parseWeekSet, weeksBetween, weeksOf, weeksOverlap } from './weeks.ts';

const START = '2026-08-31' as LocalDate;
const mondays = fc.uniqueArray(fc.nat(50)).map((list) => list.map((i) => addDays(START, 7 * i)));
const anchored = fc.tuple(fc.nat(3), mondays).map(([weeks, list]) => {
  const anchor = addDays(START, 7 * weeks);
  return weeksOf(
    anchor,
    list.filter((monday) => monday >= anchor),
  );
});

test('[SCHOOL-10] a week set holds the week of a date from Monday to Sunday', () => {
  const weeks = weeksOf('2026-09-01' as LocalDate, ['2026-09-09' as LocalDate]);
  assert.deepEqual(weeks, { firstMonday: '2026-08-31', bits: '01' });
  assert.equal(hasWeek(weeks, '2026-09-07' as LocalDate), true);
  assert.equal(hasWeek(weeks, '2026-09-13' as LocalDate), true);
  assert.equal(hasWeek(weeks, '2026-09-06' as LocalDate), false);
  assert.equal(hasWeek(weeks, '2026-09-14' as LocalDate), false);
  assert.equal(hasWeek(weeks, '2025-09-09' as LocalDate), false);
  assert.equal(mondaysOf(weeksBetween('2026-09-01' as LocalDate, '2027-08-31' as LocalDate)).length, 53);
  assert.equal(mondayOf('2026-11-22' as LocalDate), '2026-11-16');
  assert.throws(() => weeksOf(START, [addDays(START, 7 * MAX_WEEKS)]), RangeError);
});

test('[SCHOOL-11] week sets overlap when they share a week, whatever their anchors', () => {
  fc.assert(
    fc.property(anchored, anchored, (a, b) => {
      const right = new Set(mondaysOf(b));
      const isShared = mondaysOf(a).some((week) => right.has(week));
      assert.equal(weeksOverlap(a, b), isShared);
      assert.equal(weeksOverlap(b, a), isShared);
    }),
  );
});

test('[SCHOOL-12] equal sets on one anchor are equal as stored, and stored text that is no week set is refused', () => {
  fc.assert(
    fc.property(mondays, (list) => {
      const weeks = weeksOf(START, list);
      assert.deepEqual(weeksOf(START, list.toReversed()), weeks);
      assert.deepEqual(parseWeekSet(weeks.firstMonday, `${weeks.bits}000`), weeks);
    }),
  );
  assert.equal(parseWeekSet('2026-09-01' as LocalDate, '1'), undefined);
  assert.equal(parseWeekSet(START, '12'), undefined);
  assert.equal(parseWeekSet(START, '1'.repeat(MAX_WEEKS + 1)), undefined);
});
