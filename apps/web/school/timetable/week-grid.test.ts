import assert from 'node:assert/strict';
import { test } from 'node:test';
import { instantOf } from '@preau/core/base';
import type { LocalDate } from '@preau/core/base';
import type { TimetableDay, TimetableLesson } from '@preau/protocol/school';
import fc from 'fast-check';
import { changesOf } from './lesson-changes.ts';
import { gridOf, shownDays } from './week-grid.ts';

const ZONE = 'Europe/Paris';
const MONDAY = '2026-11-23' as LocalDate;

function lesson(from: number, to: number, more: Partial<TimetableLesson> = {}): TimetableLesson {
  return {
    lessonId: `l-${from}-${to}` as never,
    subject: 'Anglais',
    audienceIds: [],
    audienceLabel: '5e B',
    teachers: [],
    room: '101',
    startsAt: instantOf(MONDAY, from, ZONE),
    endsAt: instantOf(MONDAY, to, ZONE),
    status: 'planned',
    note: '',
    live: null,
    ended: false,
    mayOpen: false,
    mayEnter: false,
    doorsAt: 0,
    exam: false,
    before: null,
    ...more,
  };
}

const day = (lessons: readonly TimetableLesson[], date: LocalDate = MONDAY): TimetableDay => ({
  date,
  lessons,
  isSchoolDay: true,
});

test('[TIME-8] lessons that overlap stand side by side, those alone take the whole day’s width', () => {
  const grid = gridOf([day([lesson(480, 535), lesson(540, 595), lesson(540, 650), lesson(595, 650)])], ZONE);
  assert.deepEqual(grid.minutes, [480, 535, 540, 595, 650]);
  assert.deepEqual(
    grid.columns.flatMap(({ lessons }) => lessons).map((each) => [each.rowStart, each.rowEnd, each.lane, each.laneEnd]),
    [
      [1, 2, 1, 3],
      [3, 5, 1, 2],
      [3, 4, 2, 3],
      [4, 5, 2, 3],
    ],
  );
});

test('[TIME-8] whatever the week, no two lessons cover the same place, and each stands from its start to its end', () => {
  fc.assert(
    fc.property(
      fc.array(fc.tuple(fc.integer({ min: 0, max: 280 }), fc.integer({ min: 1, max: 40 })), { maxLength: 30 }),
      (drawn) => {
        const lessons = drawn.map(([from, length]) => lesson(from * 5, Math.min(1440, (from + length) * 5)));
        const { minutes, columns } = gridOf([day(lessons)], ZONE);
        const placed = columns.flatMap((column) => column.lessons);
        const lanes = Math.max(...columns.map((column) => column.lanes));
        assert.equal(placed.length, lessons.length);
        const taken = new Set<string>();
        for (const { rowStart, rowEnd, lane, laneEnd } of placed) {
          assert.ok(rowStart < rowEnd && lane < laneEnd && laneEnd <= lanes + 1 && rowEnd <= minutes.length);
          for (let row = rowStart; row < rowEnd; row += 1)
            for (let at = lane; at < laneEnd; at += 1) {
              assert.equal(taken.has(`${row}/${at}`), false);
              taken.add(`${row}/${at}`);
            }
        }
      },
    ),
  );
});

test('[TIME-8] a lesson that ends at midnight fills its day, and an empty week has no row', () => {
  const late = lesson(1380, 1440);
  assert.deepEqual(gridOf([day([late])], ZONE).minutes, [1380, 1440]);
  assert.deepEqual(gridOf([day([])], ZONE), { minutes: [], columns: [{ day: day([]), lanes: 1, lessons: [] }] });
});

test('[TIME-1] Saturday and Sunday are shown when something happens there', () => {
  const week = Array.from({ length: 7 }, (_, i) =>
    day(i === 5 ? [lesson(480, 535)] : [], `2026-11-${23 + i}` as LocalDate),
  );
  assert.deepEqual(
    shownDays(week).map((each) => each.date.slice(8)),
    ['23', '24', '25', '26', '27', '28'],
  );
});

test('[TIME-3] what differs is named once each: hours, room, teacher, test', () => {
  const before = {
    startsAt: instantOf(MONDAY, 480, ZONE),
    endsAt: instantOf(MONDAY, 535, ZONE),
    subject: 'Anglais',
    room: '101',
    teachers: [{ personId: 'a' as never, displayName: 'A' }],
  };
  const teachers = before.teachers;
  assert.deepEqual(changesOf(lesson(480, 535)), []);
  assert.deepEqual(changesOf(lesson(480, 535, { status: 'moved' })), []);
  assert.deepEqual(changesOf(lesson(480, 535, { status: 'moved', exam: true })), ['exam']);
  assert.deepEqual(changesOf(lesson(480, 535, { status: 'moved', before, teachers, room: 'CDI' })), ['room']);
  assert.deepEqual(changesOf(lesson(600, 655, { status: 'moved', before, teachers: [] })), ['hours', 'teacher']);
  assert.deepEqual(changesOf(lesson(480, 535, { status: 'cancelled', exam: true })), ['cancelled']);
  assert.deepEqual(changesOf(lesson(480, 535, { status: 'added', exam: true })), ['added', 'exam']);
});
