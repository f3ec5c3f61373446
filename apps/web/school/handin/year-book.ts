// The pages of a book by day: what was done and what was due. WORK-91.

import type { YearBookAnswer, YearHomework, YearNote } from '@preau/protocol/school';

/** One day of the book. */
export interface BookDay {
  readonly date: string;
  readonly notes: readonly YearNote[];
  readonly homework: readonly YearHomework[];
}

/** Days with something on them, oldest first, as a book is written. */
export function daysOfBook({ notes, homework }: Pick<YearBookAnswer, 'notes' | 'homework'>): readonly BookDay[] {
  const dates = new Set([...notes.map(({ date }) => date), ...homework.map(({ dueOn }) => dueOn)]);
  return [...dates].toSorted().map((date) => ({
    date,
    notes: notes.filter((note) => note.date === date),
    homework: homework.filter(({ dueOn }) => dueOn === date),
  }));
}

/** The name of the file in which a book is kept: letters, digits and dashes. */
export function bookFileName(label: string, year: number): string {
  const plain = label
    .normalize('NFD')
    .replaceAll(/\p{M}/gu, '')
    .replaceAll(/[^A-Za-z0-9]+/g, '-')
    .replaceAll(/^-|-$/g, '');
  return `cahier-${plain === '' ? 'classe' : plain}-${year}.json`;
}
