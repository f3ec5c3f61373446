// Whether a lesson can lie where somebody puts it: its hours, and what it would overlap. docs/spec/school.md, "First day and Monday".

import { localDateAt } from '@preau/core/base';
import { boundsOf, conflictsOf, lessonsOn } from '@preau/core/school';
import type { EpochMs, PersonId } from '@preau/core/base';
import type { DatedLesson } from '@preau/core/school';
import type { SchoolPlace, TimetableDraft } from './day-ports.ts';

/** No lesson is longer. */
export const LONGEST_LESSON_MS = 8 * 3_600_000;

/** Why a lesson is not changed. */
export interface LessonRefusal {
  readonly code:
    | 'session.forbidden'
    | 'audience.unknown'
    | 'audience.notYours'
    | 'person.unknown'
    | 'lesson.unknown'
    | 'timetable.conflict'
    | 'request.invalid';
  readonly detail?: string;
}

/** Whether it overlaps another of the same class or teacher that has not ended. `improviser`: the teacher whose own plan it may overlap. */
export async function hasConflict(
  draft: TimetableDraft,
  school: SchoolPlace,
  lesson: Pick<DatedLesson, 'lessonId' | 'startsAt' | 'endsAt' | 'audienceIds' | 'teacherIds'>,
  improviser: PersonId | null = null,
): Promise<boolean> {
  const date = localDateAt(lesson.startsAt, school.zone);
  const timetable = await draft.readTimetable({
    date,
    ...boundsOf(date, school.zone),
    audienceIds: lesson.audienceIds,
    teacherIds: lesson.teacherIds,
  });
  // Whoever improvises knows what their own hour was planned for; a second improvised lesson is a double click.
  const isOwnPlan = (other: DatedLesson): boolean =>
    improviser !== null && other.status !== 'added' && other.teacherIds.includes(improviser);
  const lessons = lessonsOn(date, school.zone, timetable.slots, timetable.added);
  const conflicts = conflictsOf(lesson, lessons).filter((other) => !isOwnPlan(other));
  if (conflicts.length === 0) return false;
  const ended = await draft.findEnded(conflicts.map((other) => other.lessonId));
  return conflicts.some((other) => !ended.has(other.lessonId));
}

/** Why these hours are none of a lesson. */
export function wrongHours({
  startsAt,
  endsAt,
}: {
  readonly startsAt: EpochMs;
  readonly endsAt: EpochMs;
}): LessonRefusal | undefined {
  if (endsAt <= startsAt) return { code: 'request.invalid', detail: 'endsAt must be after startsAt' };
  return endsAt - startsAt > LONGEST_LESSON_MS
    ? { code: 'request.invalid', detail: 'a lesson lasts at most eight hours' }
    : undefined;
}
