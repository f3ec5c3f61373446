import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { LocalDate } from '../../base/index.ts';
import { daysOfSchoolYear, isBookClosed, parseSchoolYear, schoolYearOf } from './school-year.ts';

test('[WORK-90] a school year goes from 1 August to 31 July and is named by the year in which it begins', () => {
  const years = ['2026-07-31', '2026-08-01', '2026-12-31', '2027-01-01', '2027-07-31'].map((day) =>
    schoolYearOf(day as LocalDate),
  );
  assert.deepEqual(years, [2025, 2026, 2026, 2026, 2026]);
  assert.deepEqual(daysOfSchoolYear(parseSchoolYear('2026')!), { from: '2026-08-01', to: '2027-07-31' });
  for (const text of ['1999', '2200', '26', '2026-2027', '', 2026]) assert.equal(parseSchoolYear(text), undefined);
});

test('[WORK-93] the book of a year is closed from the 1 September after it', () => {
  const year = parseSchoolYear('2026')!;
  assert.deepEqual(
    ['2027-07-31', '2027-08-31', '2027-09-01', '2030-01-01'].map((day) => isBookClosed(year, day as LocalDate)),
    [false, false, true, true],
  );
});
