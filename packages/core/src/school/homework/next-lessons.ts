// The dated lessons of one class: those to come, for which homework may be due, and those that were, which want a note.

import { addDays, daysBetween } from '../../base/index.ts';
import type { EpochMs, LocalDate, PersonId } from '../../base/index.ts';
import { lessonsOn } from '../day.ts';
import type { DatedLesson } from '../day.ts';
import type { AddedLesson, Slot } from '../timetable.ts';

/** Most days that are looked through at once. */
export const LONGEST_SPAN_DAYS = 62;

/** A lesson with the school day it is on. */
export interface LessonOfDate extends DatedLesson {
  readonly date: LocalDate;
}

/** All lessons of these slots from one date to another, both included, by start. Throws RangeError beyond 62 days. */
export function lessonsBetween(
  from: LocalDate,
  to: LocalDate,
  zone: string,
  slots: readonly Slot[],
  added: readonly AddedLesson[],
): readonly LessonOfDate[] {
  const days = daysBetween(from, to) + 1;
  if (days > LONGEST_SPAN_DAYS) throw new RangeError(`Cannot look through ${days} days: at most ${LONGEST_SPAN_DAYS}`);
  return Array.from({ length: Math.max(0, days) }, (_, index) => addDays(from, index)).flatMap((date) =>
    lessonsOn(date, zone, slots, added).map((lesson) => ({ ...lesson, date })),
  );
}

/** Lessons that a teacher holds; when nobody of these holds one (a vacant post), all of them. */
export function lessonsOfTeacher<L extends Pick<DatedLesson, 'teacherIds'>>(
  lessons: readonly L[],
  teacherId: PersonId | null,
): readonly L[] {
  const own = teacherId === null ? [] : lessons.filter((lesson) => lesson.teacherIds.includes(teacherId));
  return own.length === 0 ? lessons : own;
}

/** The lessons that will take place and have not begun; of several a day in one subject the first. WORK-24. */
export function lessonsToCome(lessons: readonly LessonOfDate[], now: EpochMs): readonly LessonOfDate[] {
  const seen = new Set<string>();
  return lessons.filter((lesson) => {
    const key = `${lesson.date} ${lesson.subject}`;
    const isNext = lesson.startsAt > now && lesson.status !== 'cancelled' && !seen.has(key);
    if (isNext) seen.add(key);
    return isNext;
  });
}
