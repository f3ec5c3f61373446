// Lessons by hand: ad hoc by a teacher, added, moved, cancelled or restored by the head. docs/spec/school.md, "First day and Monday".

import { err, instantOf, localDateAt, minuteOfDayAt, occurrenceOf, ok } from '@preau/core/base';
import { boundsOf, conflictsOf, lessonsOn, occurrenceOfSlot } from '@preau/core/school';
import type { AudienceId, EpochMs, LessonId, LocalDate, PersonId, Result, Role, SessionClaims } from '@preau/core/base';
import type { AddedLesson, DatedLesson, MovedException, Slot } from '@preau/core/school';
import type { Bus, Clock, Randomness } from '../base/index.ts';
import type { DayStore, Deed, SchoolPlace, TimetableDraft, TimetableStore } from './day-ports.ts';
import { actorsOf, isOffice } from './rights.ts';
import type { Actor } from './rights.ts';
import type { PeopleStore } from './roster-ports.ts';

/** A teacher's own lesson may begin this far from now: it is ad hoc. */
export const AD_HOC_WITHIN_MS = 15 * 60_000;
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

/** A lesson to add. Without teachers it is the acting teacher's. */
export interface AddLesson {
  readonly audienceId: AudienceId;
  readonly subject: string;
  readonly startsAt: EpochMs;
  readonly endsAt: EpochMs;
  readonly teacherIds?: readonly PersonId[] | undefined;
  readonly room?: string | undefined;
  /** The office may mark it as a test that counts. TIME-10. */
  readonly exam?: boolean | undefined;
}

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

/** What the desk works with. */
export interface LessonDeskParts {
  readonly timetables: TimetableStore;
  readonly people: Pick<PeopleStore, 'findAudience'>;
  readonly days: Pick<DayStore, 'findSchool'>;
  readonly bus: Pick<Bus, 'publish'>;
  readonly clock: Clock;
  readonly randomness: Randomness;
}

/** The desk. Every method checks the rights of the session. */
export interface LessonDesk {
  add(session: SessionClaims, lesson: AddLesson): Promise<Result<{ readonly lessonId: LessonId }, LessonRefusal>>;
  change(session: SessionClaims, lessonId: LessonId, patch: LessonPatch): Promise<Result<null, LessonRefusal>>;
}

const STAFF: readonly Role[] = ['operator', 'head', 'teacher'];
const OFFICE: readonly Role[] = ['operator', 'head'];

/** Makes the desk. */
export function createLessonDesk(parts: LessonDeskParts): LessonDesk {
  const { clock, randomness } = parts;
  const deedOf = (actor: Actor): Deed => ({ auditId: randomness.uuid(), actorId: actor.personId, at: clock.now() });
  const tell = (actor: Actor): Promise<void> =>
    parts.bus.publish('timetable.changed', { schoolId: actor.schoolId }).catch(() => undefined);

  async function findActor(session: SessionClaims, audienceId: AudienceId): Promise<Result<Actor, LessonRefusal>> {
    const actors = actorsOf(session, STAFF);
    if (actors.length === 0) return err({ code: 'session.forbidden' });
    for (const actor of actors) {
      const audience = await parts.people.findAudience(actor.schoolId, audienceId, actor.personId);
      if (audience !== undefined)
        return isOffice(actor) || audience.taught ? ok(actor) : err({ code: 'audience.notYours' });
    }
    return err({ code: 'audience.unknown' });
  }

  return {
    async add(session, wanted) {
      const wrong = wrongHours(wanted);
      if (wrong !== undefined) return err(wrong);
      const found = await findActor(session, wanted.audienceId);
      if (!found.ok) return found;
      const actor = found.value;
      const own = !isOffice(actor);
      if (
        own &&
        (Math.abs(wanted.startsAt - clock.now()) > AD_HOC_WITHIN_MS ||
          wanted.teacherIds?.some((id) => id !== actor.personId) === true)
      ) {
        return err({ code: 'session.forbidden', detail: 'a teacher adds lessons of their own that begin now' });
      }
      const teacherIds = wanted.teacherIds ?? (actor.roles.includes('teacher') ? [actor.personId] : []);
      if (teacherIds.length === 0)
        return err({ code: 'request.invalid', detail: 'teacherIds: a lesson needs a teacher' });
      const school = await parts.days.findSchool(actor.schoolId);
      if (school === undefined) return err({ code: 'audience.unknown' });
      const lesson: AddedLesson = {
        lessonId: randomness.uuid() as LessonId,
        startsAt: wanted.startsAt,
        endsAt: wanted.endsAt,
        audienceIds: [wanted.audienceId],
        teacherIds,
        subject: wanted.subject,
        room: wanted.room ?? '',
        note: '',
        cancelled: false,
        exam: wanted.exam ?? false,
      };
      const done = await parts.timetables.draft(
        school.schoolId,
        async (draft): Promise<Result<{ readonly lessonId: LessonId }, LessonRefusal>> => {
          if (!(await draft.knows(lesson.audienceIds, teacherIds))) return err({ code: 'person.unknown' });
          if (await hasConflict(draft, school, lesson, own ? actor.personId : null))
            return err({ code: 'timetable.conflict' });
          await draft.add(lesson, deedOf(actor));
          return ok({ lessonId: lesson.lessonId });
        },
      );
      if (done.ok) await tell(actor);
      return done;
    },
    async change(session, lessonId, patch) {
      const actors = actorsOf(session, OFFICE);
      if (actors.length === 0) return err({ code: 'session.forbidden' });
      for (const actor of actors) {
        const school = await parts.days.findSchool(actor.schoolId);
        if (school === undefined) continue;
        const done = await parts.timetables.draft(school.schoolId, (draft) =>
          changeOne(draft, school, lessonId, patch, deedOf(actor)),
        );
        if (done.ok) await tell(actor);
        if (done.ok || done.error.code !== 'lesson.unknown') return done;
      }
      return err({ code: 'lesson.unknown' });
    },
  };
}

async function changeOne(
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

async function hasConflict(
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

function wrongHours({
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

function sameIds(a: readonly string[], b: readonly string[]): boolean {
  return a.length === b.length && a.every((id) => b.includes(id));
}
