import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { YearHomework, YearNote } from '@preau/protocol/school';
import { bookFileName, daysOfBook } from './year-book.ts';

test('[WORK-91] a book is read day by day, what was done before what was due', () => {
  const note = (date: string): YearNote => ({ date }) as YearNote;
  const homework = (dueOn: string): YearHomework => ({ dueOn }) as YearHomework;
  const days = daysOfBook({
    notes: [note('2026-11-24'), note('2026-11-20'), note('2026-11-24')],
    homework: [homework('2026-11-26'), homework('2026-11-24')],
  });
  assert.deepEqual(
    days.map((day) => [day.date, day.notes.length, day.homework.length]),
    [
      ['2026-11-20', 1, 0],
      ['2026-11-24', 2, 1],
      ['2026-11-26', 0, 1],
    ],
  );
  assert.deepEqual(
    ['5e B', 'Latin – élève/2', '…'].map((label) => bookFileName(label, 2026)),
    ['cahier-5e-B-2026.json', 'cahier-Latin-eleve-2-2026.json', 'cahier-classe-2026.json'],
  );
});
