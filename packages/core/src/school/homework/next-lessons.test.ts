import assert from 'node:assert/strict';
import { test } from 'node:test';
import { instantOf } from '../../base/index.ts';
import type { AudienceId, LessonId, LocalDate, PersonId, SlotId } from '../../base/index.ts';
import type { AddedLesson, Slot } from '../timetable.ts';
import { weeksBetween } from '../weeks.ts';
import { lessonsBetween, lessonsOfTeacher, lessonsToCome } from './next-lessons.ts';

const ZONE = 'Europe/Paris';
const date = (text: string): LocalDate => text as LocalDate;
const SLOT: Slot = {
  slotId: '018f0000-0000-7000-8000-000000000001' as SlotId,
  weekday: 2,
  startMinute: 540,
  endMinute: 595,
  weeks: weeksBetween(date('2026-08-31'), date('2027-07-04')),
  audienceIds: ['5b' as AudienceId],
  teacherIds: ['anne' as PersonId],
  subject: 'Histoire',
  room: '',
  exceptions: [{ kind: 'cancelled', date: date('2026-12-01'), note: '', source: 'manual' }],
};
const ADDED: AddedLesson = {
  lessonId: '018f0000-0000-7000-8000-000000000002' as LessonId,
  startsAt: instantOf(date('2026-11-26'), 600, ZONE),
  endsAt: instantOf(date('2026-11-26'), 655, ZONE),
  audienceIds: SLOT.audienceIds,
  teacherIds: ['marc' as PersonId],
  subject: 'Soutien',
  room: '',
  note: '',
  cancelled: false,
  exam: false,
};

test('[WORK-24] the lessons to come are dated, in order, without those that began or were cancelled', () => {
  const all = lessonsBetween(date('2026-11-24'), date('2026-12-08'), ZONE, [SLOT], [ADDED]);
  assert.deepEqual(
    all.map((lesson) => [lesson.date, lesson.status]),
    [
      ['2026-11-24', 'planned'],
      ['2026-11-26', 'added'],
      ['2026-12-01', 'cancelled'],
      ['2026-12-08', 'planned'],
    ],
  );
  const now = instantOf(date('2026-11-24'), 541, ZONE);
  assert.deepEqual(
    lessonsToCome(all, now).map((lesson) => lesson.date),
    ['2026-11-26', '2026-12-08'],
  );
  const of = (teacher: string | null): string[] =>
    lessonsToCome(lessonsOfTeacher(all, teacher as PersonId | null), now).map((lesson) => lesson.subject);
  assert.deepEqual(
    [of('anne'), of('marc'), of('nobody'), of(null)],
    [['Histoire'], ['Soutien'], ['Soutien', 'Histoire'], ['Soutien', 'Histoire']],
  );
  const twice = lessonsBetween(
    date('2026-12-08'),
    date('2026-12-08'),
    ZONE,
    [SLOT, { ...SLOT, startMinute: 660, endMinute: 715 }],
    [],
  );
  assert.deepEqual([twice.length, lessonsToCome(twice, now).length], [2, 1]);
  assert.throws(() => lessonsBetween(date('2026-09-01'), date('2027-06-30'), ZONE, [SLOT], []), RangeError);
});
