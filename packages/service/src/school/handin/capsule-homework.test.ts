import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { HomeworkId, LocalDate, SchoolId } from '@preau/core/base';
import type { Capsule, DueHomework, FeedPost, ThreadHead } from '@preau/protocol/school';
import { fitHomework, fitUnread } from './capsule-homework.ts';

const homework = (day: number, length: number): DueHomework => ({
  homeworkId: `018f0000-0000-7000-8000-0000000000${String(day).padStart(2, '0')}` as HomeworkId,
  schoolId: '0750001A' as SchoolId,
  subject: 'Histoire',
  teacherName: 'Camille Petit',
  audiences: [],
  lessonId: null,
  dueLessonId: null,
  dueOn: `2026-11-${String(day).padStart(2, '0')}` as LocalDate,
  text: 'é'.repeat(length),
  minutes: 20,
  expects: 'done',
  version: 1,
  changedAt: 0,
  releaseAt: 0,
  files: [],
  pupils: [],
});
const empty = {
  v: 1,
  names: [],
  lessons: [],
  homework: { due: [], more: 0 },
  unread: { threads: [], posts: [] },
} as unknown as Omit<Capsule, 'builtAt'>;
const daysIn = (capsule: Omit<Capsule, 'builtAt'>): number[] =>
  capsule.homework.due.map(({ dueOn }) => Number(dueOn.slice(8)));

test('[WORK-85] homework is in the capsule by whole entries, nearest first; what has no room is counted', () => {
  const all = [24, 25, 26, 27].map((day) => homework(day, 100));
  const whole = fitHomework(empty, all, 30_000);
  assert.deepEqual([daysIn(whole), whole.homework.more], [[24, 25, 26, 27], 0]);
  assert.equal(whole.homework.due[0], all[0], 'as it is, nothing cut');
  const long = fitHomework(empty, [homework(24, 100), homework(25, 4_000), homework(26, 100)], 30_000);
  assert.deepEqual([daysIn(long), long.homework.more], [[24, 26], 1], 'a long one does not push out the others');
  const narrow = fitHomework(empty, all, 1_000);
  assert.ok(narrow.homework.due.length < 4 && narrow.homework.more === 4 - narrow.homework.due.length);
  assert.ok(new TextEncoder().encode(JSON.stringify(narrow)).length <= 1_000 + 20);
  assert.deepEqual(daysIn(fitHomework(empty, all, 10)), [], 'no room at all');
});

test('[WORK-86] heads of what is unread are in the capsule, five of each at most, while there is room', () => {
  const threads = Array.from({ length: 8 }, (_, n) => ({ subject: `Fil ${n}` })) as unknown as readonly ThreadHead[];
  const posts = Array.from({ length: 3 }, (_, n) => ({ title: `${n}`, excerpt: 'é'.repeat(n === 1 ? 3_000 : 10) }));
  const { unread } = fitUnread(empty, { threads, posts: posts as unknown as readonly FeedPost[] }, 30_000);
  assert.deepEqual(
    [unread.threads.map(({ subject }) => subject), unread.posts.map(({ title }) => title)],
    [
      ['Fil 0', 'Fil 1', 'Fil 2', 'Fil 3', 'Fil 4'],
      ['0', '2'],
    ],
  );
  assert.deepEqual(fitUnread(empty, { threads, posts: [] }, 10).unread.threads, []);
});

test('[WORK-85] on a day without room, names and seats go before homework does', () => {
  const full = {
    ...empty,
    names: Array.from({ length: 30 }, (_, n) => `Aïda ${n}.`),
    lessons: [{ seats: Array.from({ length: 30 }, (_, n) => n) }],
  } as unknown as typeof empty;
  const tight = fitHomework(full, [homework(24, 100)], 1_000);
  assert.deepEqual([daysIn(tight), tight.names, tight.lessons[0]?.seats], [[24], [], []]);
  assert.equal(fitHomework(full, [homework(24, 100)], 30_000).names.length, 30);
  assert.equal(
    fitHomework(full, [homework(24, 9_000)], 1_000).names.length,
    30,
    'not for one that would not fit anyway',
  );
});
