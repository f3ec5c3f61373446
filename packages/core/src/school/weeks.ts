// A set of weeks of a school year, as a first Monday and a string of 0 and 1: plain in JSON, plain in SQL. SCHOOL-10..12.

import { addDays, daysBetween, weekdayOf } from '../base/index.ts';
import type { LocalDate } from '../base/index.ts';

/** Weeks in which something happens. Character i of `bits` is the week that begins 7 × i days after `firstMonday`; no trailing zeros. */
export interface WeekSet {
  readonly firstMonday: LocalDate;
  /** At most `MAX_WEEKS` characters `0` or `1`, not ending in `0`; empty for no week at all. */
  readonly bits: string;
}

/** Longest span of a week set: two school years. */
export const MAX_WEEKS = 110;

/** The Monday of the week of a date. */
export function mondayOf(date: LocalDate): LocalDate {
  return addDays(date, 1 - weekdayOf(date));
}

/** Index of the week of `date`, counted from `firstMonday`; negative before it. */
export function weekIndexOf(firstMonday: LocalDate, date: LocalDate): number {
  return Math.floor(daysBetween(firstMonday, date) / 7);
}

/** Every week that has a day between `from` and `to`, both included. */
export function weeksBetween(from: LocalDate, to: LocalDate): WeekSet {
  const firstMonday = mondayOf(from);
  return fromIndexes(
    firstMonday,
    Array.from({ length: Math.max(0, weekIndexOf(firstMonday, to) + 1) }, (_, i) => i),
  );
}

/** The weeks of some dates. Throws RangeError for a date before the anchor's week or over `MAX_WEEKS` after it. */
export function weeksOf(anchor: LocalDate, dates: Iterable<LocalDate>): WeekSet {
  const firstMonday = mondayOf(anchor);
  return fromIndexes(
    firstMonday,
    Array.from(dates, (date) => weekIndexOf(firstMonday, date)),
  );
}

/** Does the set hold the week of this date? */
export function hasWeek(weeks: WeekSet, date: LocalDate): boolean {
  return weeks.bits[weekIndexOf(weeks.firstMonday, date)] === '1';
}

/** The Mondays of the set, in order. */
export function mondaysOf(weeks: WeekSet): LocalDate[] {
  return indexesOf(weeks).map((i) => addDays(weeks.firstMonday, 7 * i));
}

/** Do two sets share a week? */
export function weeksOverlap(a: WeekSet, b: WeekSet): boolean {
  return mondaysOf(a).some((monday) => hasWeek(b, monday));
}

/** Reads a set as stored; undefined when it is not one (anchor no Monday, other characters, too long). Trailing zeros are dropped. */
export function parseWeekSet(firstMonday: LocalDate, bits: string): WeekSet | undefined {
  if (weekdayOf(firstMonday) !== 1 || !/^[01]*$/.test(bits) || bits.length > MAX_WEEKS) return undefined;
  return { firstMonday, bits: bits.replace(/0+$/, '') };
}

function indexesOf(weeks: WeekSet): number[] {
  return Array.from(weeks.bits, (bit, i) => (bit === '1' ? i : -1)).filter((i) => i >= 0);
}

function fromIndexes(firstMonday: LocalDate, indexes: readonly number[]): WeekSet {
  const bits: string[] = [];
  for (const index of indexes) {
    if (index < 0 || index >= MAX_WEEKS)
      throw new RangeError(`Cannot hold week ${index} in a set of ${MAX_WEEKS} weeks from ${firstMonday}`);
    while (bits.length <= index) bits.push('0');
    bits[index] = '1';
  }
  return { firstMonday, bits: bits.join('') };
}
