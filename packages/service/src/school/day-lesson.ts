// A dated lesson as screens get it: names, what is live, and whether the signed-in person may open or enter it. The day and the week share it.

import { CLOSES_AFTER_MS } from '@preau/core/base';
import { displayNameOf, mayEnterFrom } from '@preau/core/school';
import type { EpochMs } from '@preau/core/base';
import type { DatedLesson } from '@preau/core/school';
import type { DayLesson } from '@preau/protocol/school';
import type { DayNames } from './day-ports.ts';
import type { LiveBoard } from './live-board.ts';

/** What the lessons of one answer are shown with. */
export interface ShownWith {
  readonly names: DayNames;
  readonly live: LiveBoard;
  readonly now: EpochMs;
}

/** Before its doors nobody opens a lesson, and after its hour it is over in any case. */
export function mayHaveEnded(lesson: DatedLesson, now: EpochMs): boolean {
  return lesson.status !== 'cancelled' && mayEnterFrom(lesson) <= now && now < lesson.endsAt + CLOSES_AFTER_MS;
}

/** `own` is the lesson as one of the signed-in person; a guardian looks at a child's lessons and enters none. */
export function toDayLesson(
  lesson: DatedLesson,
  shared: ShownWith,
  own: { readonly teaches: boolean } | undefined,
): DayLesson {
  const live = shared.live.countsOf(lesson, shared.now);
  const ended = live?.phase === 'closed' || shared.names.ended.has(lesson.lessonId);
  const canHappen = lesson.status !== 'cancelled' && !ended && shared.now <= lesson.endsAt + CLOSES_AFTER_MS;
  const doorsAt = mayEnterFrom(lesson);
  return {
    lessonId: lesson.lessonId,
    subject: lesson.subject,
    audienceIds: lesson.audienceIds,
    audienceLabel: lesson.audienceIds
      .map((id) => shared.names.audiences.get(id) ?? '')
      .filter((label) => label !== '')
      .join(', '),
    teachers: lesson.teacherIds.flatMap((personId) => {
      const name = shared.names.persons.get(personId);
      return name === undefined ? [] : [{ personId, displayName: displayNameOf(name) }];
    }),
    room: lesson.room,
    startsAt: lesson.startsAt,
    endsAt: lesson.endsAt,
    status: lesson.status,
    ...(lesson.exam ? { exam: true } : {}),
    note: lesson.note,
    live,
    ended,
    mayOpen: own?.teaches === true && canHappen && shared.now >= doorsAt,
    mayEnter: own !== undefined && canHappen,
    doorsAt,
  };
}
