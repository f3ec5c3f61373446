// The book of a class by day: notes, lessons without one, and what was due. docs/spec/homework.md, "The book of a class".

import { addDays, daysBetween } from '@preau/core/base';
import type { LocalDate } from '@preau/core/base';
import type { BookAnswer, ClassLesson, Homework, SessionNote } from '@preau/protocol/school';

/** A lesson of the book: written, or by its teacher to be written. */
export type BookLesson =
  | { readonly kind: 'note'; readonly note: SessionNote }
  | { readonly kind: 'unwritten'; readonly lesson: ClassLesson };

/** One day of the book. */
export interface BookDay {
  readonly date: LocalDate;
  readonly lessons: readonly BookLesson[];
  readonly homework: readonly Homework[];
}

/** Days of a page. */
const BOOK_DAYS = 14;

/** The days of a page: two weeks, by default the last one and the one that begins. `pages` counts back. WORK-43. */
export function bookSpan(today: LocalDate, pages: number): { readonly from: LocalDate; readonly to: LocalDate } {
  const to = addDays(today, BOOK_DAYS / 2 - pages * BOOK_DAYS);
  return { from: addDays(to, 1 - BOOK_DAYS), to };
}

/** The page on which a day stands; pages to come are below zero. */
export function bookPageOf(today: LocalDate, day: LocalDate): number {
  return Math.floor(daysBetween(day, bookSpan(today, 0).to) / BOOK_DAYS);
}

/** The latest day first; in a day lessons by their hour. A note that was taken back is again to be written. */
export function bookDays({ notes, homework, unwritten }: BookAnswer): readonly BookDay[] {
  const lessons: readonly (BookLesson & { readonly date: LocalDate; readonly startsAt: number })[] = [
    ...notes.map((note) => ({ kind: 'note' as const, note, date: note.date, startsAt: note.startsAt })),
    ...unwritten.map((lesson) => ({
      kind: 'unwritten' as const,
      lesson,
      date: lesson.date,
      startsAt: lesson.startsAt,
    })),
  ];
  const dates = [...new Set([...lessons.map(({ date }) => date), ...homework.map(({ dueOn }) => dueOn)])];
  return dates
    .toSorted()
    .toReversed()
    .map((date) => ({
      date,
      lessons: lessons.filter((each) => each.date === date).toSorted((a, b) => a.startsAt - b.startsAt),
      homework: homework.filter((each) => each.dueOn === date),
    }));
}
