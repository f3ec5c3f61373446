// What a change makes of a dated lesson: an exception of its slot, or another added lesson. docs/spec/school.md, "First day and Monday".

import { err, instantOf, localDateAt, minuteOfDayAt, occurrenceOf, ok } from '@preau/core/base';
import { occurrenceOfSlot } from '@preau/core/school';
import type { EpochMs, LessonId, LocalDate, PersonId, Result } from '@preau/core/base';
import type { AddedLesson, MovedException, Slot } from '@preau/core/school';
import type { Deed, SchoolPlace, TimetableDraft } from './day-ports.ts';
import { hasConflict, wrongHours } from './lesson-hours.ts';
import type { LessonRefusal } from './lesson-hours.ts';

/** What to change of a dated lesson. `cancelled: false` restores it as the timetable has it. */
export interface LessonPatch {
  readonly startsAt?: EpochMs | undefined;
  readonly endsAt?: EpochMs | undefined;
  readonly teacherIds?: readonly PersonId[] | undefined;
  readonly room?: string | undefined;
  readonly cancelled?: boolean | undefined;
  readonly note?: string | undefined;
  readonly exam?: boolean | undefined;
}

/** Changes a lesson of this school in the draft of its timetable. */
export async function changeLesson(
  draft: TimetableDraft,
  school: SchoolPlace,
  lessonId: LessonId,
  patch: LessonPatch,
  deed: Deed,
): Promise<Result<null, LessonRefusal>> {
  const occurrence = occurrenceOf(lessonId);
  const slot = occurrence === undefined ? undefined : await draft.findSlot(occurrence.slotId);
  if (slot !== undefined && occurrence !== undefined)
    return changeOccurrence(draft, school, slot, occurrence.date, patch, deed);
  const added = occurrence === undefined ? await draft.findAdded(lessonId) : undefined;
  if (added === undefined) return err({ code: 'lesson.unknown' });
  const changed: AddedLesson = {
    ...added,
    startsAt: patch.startsAt ?? added.startsAt,
    endsAt: patch.endsAt ?? added.endsAt,
    teacherIds: patch.teacherIds ?? added.teacherIds,
    room: patch.room ?? added.room,
    note: patch.note ?? added.note,
    cancelled: patch.cancelled ?? added.cancelled,
    exam: patch.exam ?? added.exam,
  };
  const refusal = await judge(draft, school, changed, patch);
  if (refusal !== undefined) return err(refusal);
  await draft.change(changed, deed);
  return ok(null);
}

async function changeOccurrence(
  draft: TimetableDraft,
  school: SchoolPlace,
  slot: Slot,
  date: LocalDate,
  patch: LessonPatch,
  deed: Deed,
): Promise<Result<null, LessonRefusal>> {
  // What the timetable gives without this date's exception, and what stands now.
  const base = occurrenceOfSlot({ ...slot, exceptions: [] }, date);
  const now = occurrenceOfSlot(slot, date);
  if (base === undefined || now === undefined) return err({ code: 'lesson.unknown' });
  const before = slot.exceptions.find((exception) => exception.date === date);
  const note = patch.note ?? before?.note ?? '';
  if (patch.cancelled === true || (patch.cancelled === undefined && before?.kind === 'cancelled')) {
    const says = [patch.startsAt, patch.endsAt, patch.teacherIds, patch.room, patch.exam].some(
      (part) => part !== undefined,
    );
    if (says)
      return err({
        code: 'request.invalid',
        detail: 'a cancelled lesson has no hour, room or teacher: restore it with cancelled: false',
      });
    await draft.putException(slot.slotId, { kind: 'cancelled', date, note, source: 'manual' }, deed);
    return ok(null);
  }
  const held = patch.cancelled === false ? base : now;
  const startsAt = patch.startsAt ?? instantOf(held.date, held.startMinute, school.zone);
  const endsAt = patch.endsAt ?? instantOf(held.date, held.endMinute, school.zone);
  const lesson = {
    ...held,
    startsAt,
    endsAt,
    teacherIds: patch.teacherIds ?? held.teacherIds,
    room: patch.room ?? held.room,
    exam: patch.exam ?? held.exam,
    cancelled: false,
  };
  const refusal = await judge(draft, school, lesson, patch);
  if (refusal !== undefined) return err(refusal);
  const newDate = localDateAt(startsAt, school.zone);
  const startMinute = minuteOfDayAt(startsAt, school.zone);
  const endMinute = startMinute + Math.round((endsAt - startsAt) / 60_000);
  if (endMinute > 1440) return err({ code: 'request.invalid', detail: 'a lesson does not cross midnight' });
  const to: MovedException<PersonId>['to'] = {
    ...(newDate === base.date ? {} : { date: newDate }),
    ...(startMinute === base.startMinute ? {} : { startMinute }),
    ...(endMinute === base.endMinute ? {} : { endMinute }),
    ...(lesson.room === base.room ? {} : { room: lesson.room }),
    ...(sameIds(lesson.teacherIds, base.teacherIds) ? {} : { teacherIds: lesson.teacherIds }),
    ...(held.subject === base.subject ? {} : { subject: held.subject }),
    ...(lesson.exam ? { exam: true as const } : {}),
  };
  // Restored and nothing else said. Against a file that cancels it, "as the timetable has it" must be written down.
  const isPlain = Object.keys(to).length === 0 && patch.note === undefined;
  if (isPlain && (before === undefined || before.source === 'manual'))
    await draft.dropException(slot.slotId, date, deed);
  else
    await draft.putException(
      slot.slotId,
      { kind: 'moved', date, note: patch.cancelled === false ? (patch.note ?? '') : note, source: 'manual', to },
      deed,
    );
  return ok(null);
}

async function judge(
  draft: TimetableDraft,
  school: SchoolPlace,
  lesson: Pick<AddedLesson, 'lessonId' | 'startsAt' | 'endsAt' | 'audienceIds' | 'teacherIds' | 'cancelled'>,
  patch: LessonPatch,
): Promise<LessonRefusal | undefined> {
  const wrong = wrongHours(lesson);
  if (wrong !== undefined) return wrong;
  if (patch.teacherIds !== undefined && !(await draft.knows([], patch.teacherIds))) return { code: 'person.unknown' };
  // Only what takes part or time can collide; a note or a room may always be written.
  const moves =
    patch.startsAt !== undefined ||
    patch.endsAt !== undefined ||
    patch.teacherIds !== undefined ||
    patch.cancelled === false;
  return moves && !lesson.cancelled && (await hasConflict(draft, school, lesson))
    ? { code: 'timetable.conflict' }
    : undefined;
}

function sameIds(a: readonly string[], b: readonly string[]): boolean {
  return a.length === b.length && a.every((id) => b.includes(id));
}
