// What differs in a lesson of the week, in the order in which it is told. TIME-3.

import type { TimetableLesson } from '@preau/protocol/school';

/** One difference: each has its word and its shape. */
export type LessonChange = 'cancelled' | 'added' | 'hours' | 'room' | 'teacher' | 'subject' | 'exam';

/** The differences of a lesson; none for one that is as always. A cancelled lesson is nothing else. */
export function changesOf(lesson: TimetableLesson): readonly LessonChange[] {
  if (lesson.status === 'cancelled') return ['cancelled'];
  const { before } = lesson;
  const changes: LessonChange[] = lesson.status === 'added' ? ['added'] : [];
  if (before !== null) {
    if (before.startsAt !== lesson.startsAt || before.endsAt !== lesson.endsAt) changes.push('hours');
    if (before.room !== lesson.room) changes.push('room');
    if (namesOf(before.teachers) !== namesOf(lesson.teachers)) changes.push('teacher');
    if (before.subject !== lesson.subject) changes.push('subject');
  }
  return lesson.exam ? [...changes, 'exam'] : changes;
}

function namesOf(teachers: TimetableLesson['teachers']): string {
  return teachers
    .map((each) => each.personId)
    .sort()
    .join();
}
