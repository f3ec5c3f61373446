import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { ClassLesson, LoadAnswer } from '@preau/protocol/school';
import {
  EMPTY_DRAFT,
  loadBars,
  loadWord,
  missingIn,
  missingOf,
  proposalsOf,
  requestOf,
  subjectsOf,
} from './homework-draft.ts';

const lesson = (date: string, subject: string): ClassLesson =>
  ({ lessonId: `${subject}-${date}`, subject, date, startsAt: Date.parse(`${date}T08:00:00Z`) }) as ClassLesson;
const TODAY = '2026-11-23';
const NEXT = [
  lesson(TODAY, 'Histoire'),
  lesson('2026-11-24', 'Histoire'),
  lesson('2026-11-26', 'Géographie'),
  lesson('2026-11-26', 'Histoire'),
  lesson('2026-11-26', 'Histoire'),
  lesson('2026-12-01', 'Histoire'),
  lesson('2026-12-03', 'Histoire'),
];

test('[WORK-24] the next three days after today with a lesson of the subject are proposed', () => {
  assert.deepEqual(subjectsOf(NEXT), ['Histoire', 'Géographie']);
  assert.deepEqual(
    proposalsOf(NEXT, 'Histoire', TODAY).map((each) => each.date),
    ['2026-11-24', '2026-11-26', '2026-12-01'],
  );
  assert.deepEqual(
    proposalsOf(NEXT, 'Géographie', TODAY).map((each) => each.date),
    ['2026-11-26'],
  );
  assert.deepEqual(
    proposalsOf(NEXT, 'Soutien', TODAY).map((each) => each.lessonId),
    ['Histoire-2026-11-24', 'Géographie-2026-11-26', 'Histoire-2026-12-01'],
  );
});

test('[WORK-9] the form says what is missing first, and sends what it shows', () => {
  const due = { dueOn: '2026-11-26', dueLessonId: 'l' };
  const steps = [
    EMPTY_DRAFT,
    { ...EMPTY_DRAFT, audienceIds: ['a'] },
    { ...EMPTY_DRAFT, audienceIds: ['a'], subject: 'Histoire' },
    { ...EMPTY_DRAFT, audienceIds: ['a'], subject: 'Histoire', due },
    { ...EMPTY_DRAFT, audienceIds: ['a'], subject: ' Histoire ', due, text: 'Lire.' },
  ];
  assert.deepEqual(steps.map(missingIn), ['audience', 'subject', 'day', 'text', undefined]);
  assert.deepEqual(requestOf(steps[4], 3), {
    base: 3,
    audienceIds: ['a'],
    subject: 'Histoire',
    lessonId: null,
    dueLessonId: 'l',
    dueOn: '2026-11-26',
    text: 'Lire.',
    minutes: 20,
    expects: 'done',
    fileIds: [],
  });
});

test('[WORK-22] beyond sixty minutes for the pupil who has the most, the form says that it is much', () => {
  const load = {
    comfortableMinutes: 60,
    days: [{ date: '2026-11-26', count: 2, minutes: 25, most: 45, subjects: ['Maths', 'Latin'] }],
  } as unknown as LoadAnswer;
  assert.deepEqual(loadWord(load, '2026-11-26', 15), {
    minutes: 25,
    count: 2,
    subjects: ['Maths', 'Latin'],
    total: 40,
    most: 60,
    isMuch: false,
  });
  assert.equal(loadWord(load, '2026-11-26', 20).isMuch, true);
  assert.deepEqual(loadWord(load, '2026-11-27', 20).total, 20);
  assert.deepEqual(loadBars(load, ['2026-11-26', '2026-11-27'], '2026-11-27', 20), [
    { date: '2026-11-26', minutes: 25, added: 0, isChosen: false },
    { date: '2026-11-27', minutes: 0, added: 20, isChosen: true },
  ]);
});

test('[WORK-49] missing is who has not ticked or handed in; of what asks for nothing, who has not opened it', () => {
  const pupils = [
    { name: 'a', doneAt: 1, openedAt: null },
    { name: 'b', doneAt: null, openedAt: 1 },
    { name: 'c', doneAt: null, openedAt: null },
  ];
  const names = (expects: 'done' | 'handIn' | 'nothing'): string =>
    missingOf(expects, pupils)
      .map(({ name }) => name)
      .join('');
  assert.deepEqual([names('done'), names('handIn'), names('nothing')], ['bc', 'bc', 'ac']);
});
