// Whose week the page shows: what the address names, else one's own, a child's, or the first class of the office.

import { addDays, parseLocalDate } from '@preau/core/base';
import type { EpochMs, LocalDate } from '@preau/core/base';
import { mondayOf } from '@preau/core/school';
import type { PersonDay, TimetableChoices, TimetableKind } from '@preau/protocol/school';
import { hasOffice } from '../account.ts';

/** A timetable as the address names it. */
export interface WeekOf {
  readonly of: TimetableKind;
  readonly id: string;
  readonly school?: string;
}

/** What an address names; undefined when it names nothing that one can ask for. */
export function weekOfSearch(search: string): WeekOf | undefined {
  const query = new URLSearchParams(search);
  const [of, id, school] = [query.get('of'), query.get('id'), query.get('school')];
  if ((of !== 'person' && of !== 'audience' && of !== 'room') || id === null || id === '') return undefined;
  return { of, id, ...(school === null ? {} : { school }) };
}

/** The address of a week; the present one when `monday` is absent. */
export function weekAddress(monday: LocalDate | undefined, of: WeekOf | undefined): string {
  const path = monday === undefined ? '/semaine' : `/semaine/${monday}`;
  return of === undefined ? path : `${path}?${new URLSearchParams({ ...of }).toString()}`;
}

/** What is shown when the address names nothing; undefined while the choices must be known first. */
export function ownWeek(person: PersonDay, choices: TimetableChoices | undefined): WeekOf | undefined {
  if (person.roles.includes('pupil') || person.roles.includes('teacher')) return { of: 'person', id: person.personId };
  const [child] = person.children;
  if (child !== undefined && !hasOffice(person.roles)) return { of: 'person', id: child.personId };
  const first =
    choices?.audiences.find((each) => each.schoolId === person.schoolId && each.kind === 'class') ??
    choices?.audiences.find((each) => each.schoolId === person.schoolId);
  return first === undefined ? undefined : { of: 'audience', id: first.audienceId };
}

/**
 * The day whose week is shown when none is named: today; on a Sunday, and on a Saturday after the last lesson, the Monday that comes. TIME-42.
 * `lessons` are those of today, of everybody whom the account looks after.
 */
export function shownOn(today: LocalDate, person: PersonDay, now: EpochMs): LocalDate {
  const monday = mondayOf(today);
  if (today < addDays(monday, 5)) return today;
  const lessons = [person, ...person.children].flatMap((each) => [...each.lessons, ...(each.office?.lessonsOn ?? [])]);
  const isOver = !lessons.some((lesson) => lesson.status !== 'cancelled' && lesson.endsAt > now);
  return isOver || today === addDays(monday, 6) ? addDays(monday, 7) : today;
}

/** The Monday that an address names, and those before and after it. `today`, as `shownOn` says, in the school's zone. */
export function mondaysAround(
  date: string | undefined,
  today: LocalDate,
): {
  readonly monday: LocalDate;
  readonly friday: LocalDate;
  readonly before: LocalDate;
  readonly after: LocalDate;
  readonly isThis: boolean;
} {
  const monday = mondayOf(parseLocalDate(date) ?? today);
  return {
    monday,
    friday: addDays(monday, 4),
    before: addDays(monday, -7),
    after: addDays(monday, 7),
    isThis: monday === mondayOf(today),
  };
}
