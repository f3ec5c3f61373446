// One property of an event, read by ical.js, and the times that properties carry.

import { instantOf, localDateAt, minuteOfDayAt, parseLocalDate } from '@preau/core/base';
import type { LocalDate, MinuteOfDay } from '@preau/core/base';
import ICAL from 'ical.js';
import type { ContentLine } from './content-lines.ts';

/** A property read by ical.js: jCal `[name, parameters, type, ...values]`; undefined when it cannot be read. */
export function propertyOf(line: ContentLine, complain: (message: string) => void): JcalProperty | undefined {
  try {
    return ICAL.parse.property(line.text, ICAL.design.icalendar) as JcalProperty;
  } catch (cause) {
    // ical.js throws Error for every text that it cannot read; that is the file's fault, not ours.
    complain(`The property cannot be read: ${(cause as Error).message.slice(0, 200)}`);
    return undefined;
  }
}

/** A property in jCal (RFC 7265). */
export type JcalProperty = readonly [
  name: string,
  parameters: Readonly<Record<string, string | readonly string[]>>,
  type: string,
  ...values: unknown[],
];

/** A local date and minute. */
export interface LocalTime {
  readonly date: LocalDate;
  readonly minute: MinuteOfDay;
}

/** A date-time as written: `utc` when it ended in Z, `minute` null when it was a bare date. */
export interface WrittenTime extends Omit<LocalTime, 'minute'> {
  readonly minute: MinuteOfDay | null;
  readonly utc: boolean;
}

/** Reads a jCal date or date-time; a sentence when it is none. Seconds are refused, or cut off where they cannot matter (UNTIL). */
export function parseTime(value: string, zone: string, seconds: 'refuse' | 'cut' = 'refuse'): WrittenTime | string {
  const found = /^(\d{4}-\d{2}-\d{2})(?:T([01]\d|2[0-3]):([0-5]\d):([0-5]\d)(Z?))?$/.exec(value);
  const date = parseLocalDate(found?.[1]);
  if (found === null || date === undefined) return 'The date or time does not exist';
  if (found[2] === undefined) return { date, minute: null, utc: false };
  if (found[4] !== '00' && seconds === 'refuse') return 'The time must be a whole minute';
  const minute = Number(found[2]) * 60 + Number(found[3]);
  if (found[5] !== 'Z') return { date, minute, utc: false };
  const at = instantOf(date, minute, 'UTC');
  return { date: localDateAt(at, zone), minute: minuteOfDayAt(at, zone), utc: true };
}
