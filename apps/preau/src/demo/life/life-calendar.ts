// Which days and hours the life of the demo school lies in: school days (Monday to Friday), at hours that are not quiet.
import { createHash } from 'node:crypto';
import { addDays, instantOf, localDateAt, minuteOfDayAt, weekdayOf } from '@preau/core/base';
import type { EpochMs, LocalDate } from '@preau/core/base';
import { mondayOf } from '@preau/core/school';
import type { TimetableLesson, TimetableWeek } from '@preau/protocol/school';

const FRIDAY = 5;
/** Where lessons of a school lie, minutes of the day. The class of the demo has one every hour of the night, too. */
const [FIRST, LAST] = [8 * 60, 17 * 60];

/** The school day (Monday to Friday) so many after a date; before it when negative; 0: that day or the next school day. */
export function schoolDay(from: LocalDate, count: number): LocalDate {
  let date = from;
  const step = count < 0 ? -1 : 1;
  for (let left = Math.abs(count); left > 0;) {
    date = addDays(date, step);
    if (weekdayOf(date) <= FRIDAY) left -= 1;
  }
  while (weekdayOf(date) > FRIDAY) date = addDays(date, step);
  return date;
}

/** The instant of an hour, given as 16.5 for half past four. */
export function at(date: LocalDate, hour: number, zone: string): EpochMs {
  return instantOf(date, Math.round(hour * 60), zone);
}

/** The week of a date, and the one before. */
export function weeksTold(today: LocalDate): readonly LocalDate[] {
  const monday = mondayOf(today);
  return [addDays(monday, -7), monday];
}

/** Weeks take turns, in the next year too. */
export function turnOf(monday: LocalDate): number {
  return Math.round(Date.parse(`${monday}T00:00:00Z`) / (7 * 86_400_000)) % 2;
}

/** Lessons by day, as a pupil of an ordinary school has them: nothing at night. */
export function lessonsByDay(weeks: readonly TimetableWeek[]): ReadonlyMap<LocalDate, readonly TimetableLesson[]> {
  return new Map(
    weeks.flatMap(({ days, zone }) =>
      days.map(({ date, lessons }) => [
        date,
        lessons.filter(({ startsAt }) => {
          const minute = minuteOfDayAt(startsAt, zone);
          return minute >= FIRST && minute < LAST && localDateAt(startsAt, zone) === date;
        }),
      ]),
    ),
  );
}

/** An id that the same words always give: what was told once is not told twice. RFC 9562, version 8. */
export function idOf(...words: readonly string[]): string {
  const hex = createHash('sha256')
    .update(['preau-demo', ...words].join('\n'))
    .digest('hex');
  return [hex.slice(0, 8), hex.slice(8, 12), `8${hex.slice(13, 16)}`, `8${hex.slice(17, 20)}`, hex.slice(20, 32)].join(
    '-',
  );
}

/** One of several, by an id: like dice that always fall alike. */
export function drawn(sides: number, ...words: readonly string[]): number {
  return Number.parseInt(idOf(...words).slice(0, 8), 16) % sides;
}
