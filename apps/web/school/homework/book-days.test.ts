import assert from 'node:assert/strict';
import { test } from 'node:test';
import { addDays } from '@preau/core/base';
import type { LocalDate } from '@preau/core/base';
import type { BookAnswer } from '@preau/protocol/school';
import { bookDays, bookPageOf, bookSpan } from './book-days.ts';

test('[WORK-43] pages of the book are two weeks, without a gap and without a day twice', () => {
  const today = '2026-11-24' as LocalDate;
  const first = bookSpan(today, 0);
  assert.deepEqual(first, { from: '2026-11-18', to: '2026-12-01' });
  assert.equal(first.from <= today && today <= first.to, true);
  for (const page of [0, 1, 2]) assert.equal(addDays(bookSpan(today, page + 1).to, 1), bookSpan(today, page).from);
});

test('[WORK-43] [SEARCH-7] the page of a day is the one that holds it', () => {
  const today = '2026-11-24' as LocalDate;
  for (let back = -20; back < 200; back += 1) {
    const day = addDays(today, -back);
    const { from, to } = bookSpan(today, bookPageOf(today, day));
    assert.ok(from <= day && day <= to, day);
  }
});

test('[WORK-42] a day of the book holds its lessons by their hour, written or not, and what was due', () => {
  const answer = {
    notes: [{ lessonId: 'b', date: '2026-11-23', startsAt: 20 }],
    unwritten: [
      { lessonId: 'a', date: '2026-11-23', startsAt: 10 },
      { lessonId: 'c', date: '2026-11-24', startsAt: 30 },
    ],
    homework: [{ homeworkId: 'h', dueOn: '2026-11-26' }],
  } as unknown as BookAnswer;
  assert.deepEqual(
    bookDays(answer).map(({ date, lessons, homework }) => [date, lessons.map(({ kind }) => kind), homework.length]),
    [
      ['2026-11-26', [], 1],
      ['2026-11-24', ['unwritten'], 0],
      ['2026-11-23', ['unwritten', 'note'], 0],
    ],
  );
});
