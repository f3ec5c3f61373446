// A French school year: lessons from 1 September to early July, holidays by zone, public holidays. Dates follow the usual pattern of the
// official calendars (arrêtés on the calendrier scolaire), not a particular one.

import { addDays, parseLocalDate, weekdayOf } from '@preau/core/base';
import type { LocalDate } from '@preau/core/base';
import { mondayOf, weekIndexOf } from '@preau/core/school';

/** Holiday zone of the académie. */
export type HolidayZone = 'A' | 'B' | 'C';

/** The year of a synthetic school. */
export interface CollegeYear {
  readonly title: string;
  /** 1 September. */
  readonly from: LocalDate;
  /** 31 August. */
  readonly to: LocalDate;
  /** Is there school on this day? */
  isSchoolDay(date: LocalDate): boolean;
  /** Weeks A and B alternate by the calendar, holidays included. */
  isWeekA(date: LocalDate): boolean;
}

/** The school year in which a day lies: it changes on 1 September. */
export function collegeYear(today: LocalDate, zone: HolidayZone): CollegeYear {
  const first = Number(today.slice(0, 4)) - (today.slice(5) < '09-01' ? 1 : 0);
  const from = day(first, '09-01');
  const to = day(first + 1, '08-31');
  const lag = { C: 0, A: 7, B: 14 }[zone];
  const holidays = [
    twoWeeks(day(first, '10-20')),
    twoWeeks(day(first, '12-22')),
    twoWeeks(addDays(day(first + 1, '02-10'), lag)),
    twoWeeks(addDays(day(first + 1, '04-07'), lag)),
  ];
  const july = day(first + 1, '07-01');
  const lastDay = addDays(july, (5 - weekdayOf(july) + 7) % 7);
  const off = publicHolidays(first);
  return {
    title: `${first}-${first + 1}`,
    from,
    to,
    isSchoolDay: (date) =>
      date >= from &&
      date <= lastDay &&
      weekdayOf(date) <= 5 &&
      !off.has(date) &&
      !holidays.some((h) => date >= h.from && date <= h.to),
    isWeekA: (date) => weekIndexOf(mondayOf(from), date) % 2 === 0,
  };
}

function twoWeeks(around: LocalDate): { readonly from: LocalDate; readonly to: LocalDate } {
  const monday = mondayOf(around);
  return { from: monday, to: addDays(monday, 13) };
}

function publicHolidays(first: number): ReadonlySet<LocalDate> {
  const easter = easterOf(first + 1);
  const ascension = addDays(easter, 39);
  return new Set([
    day(first, '11-01'),
    day(first, '11-11'),
    addDays(easter, 1),
    day(first + 1, '05-01'),
    day(first + 1, '05-08'),
    ascension,
    addDays(ascension, 1),
    addDays(easter, 50),
  ]);
}

// Easter Sunday in the Gregorian calendar by the moon's age: golden number, century corrections, then the next Sunday.
function easterOf(year: number): LocalDate {
  const golden = year % 19;
  const century = Math.floor(year / 100);
  const moonShift = century - Math.floor(century / 4) - Math.floor((8 * century + 13) / 25) + 19 * golden + 15;
  const epact = moonShift % 30;
  const late = epact > 28 || (epact === 28 && golden > 10) ? 1 : 0;
  const fullMoon = addDays(day(year, '03-21'), epact - late);
  return addDays(fullMoon, 7 - (weekdayOf(fullMoon) % 7));
}

function day(year: number, monthDay: string): LocalDate {
  return parseLocalDate(`${year}-${monthDay}`)!;
}
