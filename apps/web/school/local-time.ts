// Between an instant and what a form's date and time fields hold, in the school's zone.

import { instantOf, localDateAt, minuteOfDayAt, parseLocalDate } from '@preau/core/base';

/** `YYYY-MM-DD` and `HH:MM` of an instant. */
export function toFields(at: number, zone: string): { readonly date: string; readonly time: string } {
  const minute = minuteOfDayAt(at, zone);
  return {
    date: localDateAt(at, zone),
    time: `${String(Math.floor(minute / 60)).padStart(2, '0')}:${String(minute % 60).padStart(2, '0')}`,
  };
}

/** The instant of two fields; undefined when one is empty or not of its form. */
export function fromFields(date: string, time: string, zone: string): number | undefined {
  const day = parseLocalDate(date);
  const match = /^(\d{2}):(\d{2})/.exec(time);
  if (day === undefined || match === null) return undefined;
  const minute = Number(match[1]) * 60 + Number(match[2]);
  return minute < 1440 ? instantOf(day, minute, zone) : undefined;
}
