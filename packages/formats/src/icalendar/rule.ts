// The part of RRULE that a school's week can hold: weekly, every n weeks, on some weekdays, until a date or so many times. RFC 5545, 3.3.10.

import { addDays, weekdayOf } from '@preau/core/base';
import type { LocalDate, MinuteOfDay } from '@preau/core/base';
import { mondayOf } from '@preau/core/school';
import { parseTime } from './property.ts';
import type { JcalProperty, LocalTime } from './property.ts';

/** A weekly rule. */
export interface WeeklyRule {
  readonly interval: number;
  /** ISO weekdays, in order; empty: the weekday of the start. */
  readonly weekdays: readonly number[];
  /** Last start allowed; `minute` null: the whole day. */
  readonly until: { readonly date: LocalDate; readonly minute: MinuteOfDay | null } | null;
  readonly count: number | null;
}

const DAYS = ['MO', 'TU', 'WE', 'TH', 'FR', 'SA', 'SU'];
const PARTS = ['FREQ', 'INTERVAL', 'COUNT', 'UNTIL', 'BYDAY', 'WKST'];

/** Reads a rule, or names the part that does not fit. */
export function readRule(
  property: JcalProperty | undefined,
  written: string,
  zone: string,
  complain: (message: string) => void,
): WeeklyRule | undefined {
  if (property === undefined) return undefined;
  // ical.js corrects some wrong values in silence (INTERVAL=-3 becomes 1), so the parts are checked as written.
  const parts = new Map<string, string>();
  for (const part of written.trim().toUpperCase().split(';')) {
    const [name = '', value = ''] = part.split('=');
    if (!PARTS.includes(name)) return refuse(`The rule part ${name.slice(0, 40)} does not fit a weekly timetable`);
    if (parts.has(name)) return refuse(`The rule part ${name} stands twice`);
    parts.set(name, value);
  }
  const interval = parts.get('INTERVAL') ?? '1';
  const count = parts.get('COUNT');
  const byDay = parts.get('BYDAY')?.split(',') ?? [];
  if (parts.get('FREQ') !== 'WEEKLY')
    return refuse(`A rule with FREQ=${(parts.get('FREQ') ?? '').slice(0, 20)} does not fit a weekly timetable`);
  if (!/^[1-9]\d{0,3}$/.test(interval)) return refuse('INTERVAL must be a number from 1');
  if (count !== undefined && !/^[1-9]\d{0,15}$/.test(count)) return refuse('COUNT must be a number from 1');
  if (count !== undefined && parts.has('UNTIL')) return refuse('A rule has UNTIL or COUNT, not both');
  if (byDay.some((day) => !DAYS.includes(day)))
    return refuse('BYDAY must list weekdays without numbers, such as MO,TH');
  if (interval !== '1' && (parts.get('WKST') ?? 'MO') !== 'MO')
    return refuse('The week must begin on Monday (WKST=MO)');
  const weekdays = [...new Set(byDay.map((day) => DAYS.indexOf(day) + 1))].sort((a, b) => a - b);
  const rule = { interval: Number(interval), weekdays, count: count === undefined ? null : Number(count) };
  if (!parts.has('UNTIL')) return { ...rule, until: null };
  const until = parseTime(String((property[3] as { readonly until?: unknown }).until), zone, 'cut');
  return typeof until === 'string' ? refuse(`UNTIL: ${until}`) : { ...rule, until };

  function refuse(message: string): undefined {
    complain(message);
  }
}

/** The dates of a rule from `start` to the end of the school year. At most seven a week, whatever COUNT says. */
export function datesOf(rule: WeeklyRule | null, start: LocalTime, lastDay: LocalDate): LocalDate[] {
  if (rule === null) return [start.date];
  const dates: LocalDate[] = [];
  const weekdays = rule.weekdays.length === 0 ? [weekdayOf(start.date)] : rule.weekdays;
  const isOver = (date: LocalDate): boolean =>
    date > lastDay ||
    (rule.until !== null &&
      (date > rule.until.date ||
        (date === rule.until.date && rule.until.minute !== null && start.minute > rule.until.minute)));
  for (let monday = mondayOf(start.date); monday <= lastDay; monday = addDays(monday, 7 * rule.interval)) {
    for (const weekday of weekdays) {
      const date = addDays(monday, weekday - 1);
      if (date < start.date) continue;
      if (isOver(date) || dates.length === rule.count) return dates;
      dates.push(date);
    }
  }
  return dates;
}
