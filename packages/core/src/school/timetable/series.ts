// A slot as a calendar repeats it: the dates of one timetable, what each has of its own, and the weekly rule with its holes.
// docs/spec/timetable.md, "Calendars".

import { addDays, daysBetween } from '../../base/index.ts';
import type { LocalDate } from '../../base/index.ts';
import { occurrenceOfSlot } from '../timetable.ts';
import type { Occurrence, Slot } from '../timetable.ts';
import { mondaysOf } from '../weeks.ts';
import { isOfParty } from './week.ts';
import type { TimetableParty } from './week.ts';

/** A weekly rule: every `interval` weeks from `first` to `last`, but not on the dates of `except`. */
export interface WeeklyDates {
  readonly first: LocalDate;
  readonly last: LocalDate;
  readonly interval: number;
  readonly except: readonly LocalDate[];
}

/** What of a slot belongs to a timetable. */
export interface SlotSeries {
  /** As the slot has it on the first date, exceptions aside. */
  readonly base: Occurrence;
  readonly dates: WeeklyDates;
  /** The dates that differ from `base`, as they are. */
  readonly changed: readonly Occurrence[];
}

/** The weekly rule of some dates of one weekday, in order; at least one. */
export function weeklyDatesOf(dates: readonly LocalDate[]): WeeklyDates {
  const [first, last] = [dates[0], dates.at(-1)];
  if (first === undefined || last === undefined) throw new RangeError('Cannot repeat a lesson on no date');
  const interval = dates
    .slice(1)
    .map((date, i) => daysBetween(dates[i]!, date) / 7)
    .reduce(greatestDivisor, 0);
  const held = new Set(dates);
  const except: LocalDate[] = [];
  if (interval > 0)
    for (let date = addDays(first, 7 * interval); date < last; date = addDays(date, 7 * interval))
      if (!held.has(date)) except.push(date);
  return { first, last, interval: Math.max(1, interval), except };
}

/** What of the slot belongs to the timetable; undefined when nothing does. TIME-2, TIME-28. */
export function seriesOf(slot: Slot, party: TimetableParty): SlotSeries | undefined {
  const plain = { ...slot, exceptions: [] };
  const differs = new Set(slot.exceptions.map((exception) => exception.date));
  const held = mondaysOf(slot.weeks)
    .map((monday) => occurrenceOfSlot(slot, addDays(monday, slot.weekday - 1)))
    .filter((each) => each !== undefined)
    .filter((each) => isOfParty(each, party, each.date));
  const [first] = held;
  if (first === undefined) return undefined;
  return {
    base: occurrenceOfSlot(plain, first.originalDate)!,
    dates: weeklyDatesOf(held.map((each) => each.originalDate)),
    changed: held.filter((each) => differs.has(each.originalDate)),
  };
}

function greatestDivisor(a: number, b: number): number {
  return b === 0 ? a : greatestDivisor(b, a % b);
}
