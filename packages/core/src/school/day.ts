// The day of a person, worked out from slots, added lessons and memberships. Pure: the hour is an argument. SCHOOL-20..24.

import { addDays, DOORS_OPEN_BEFORE_MS, instantOf } from '../base/index.ts';
import type { AudienceId, EpochMs, LessonId, LocalDate, MinuteOfDay, PersonId } from '../base/index.ts';
import { occurrencesOn, sharesParty } from './timetable.ts';
import type { AddedLesson, Slot } from './timetable.ts';

/** A dated lesson in instants, from a slot or added. */
export interface DatedLesson {
  readonly lessonId: LessonId;
  readonly startsAt: EpochMs;
  readonly endsAt: EpochMs;
  readonly audienceIds: readonly AudienceId[];
  readonly teacherIds: readonly PersonId[];
  readonly subject: string;
  readonly room: string;
  readonly status: 'planned' | 'cancelled' | 'moved' | 'added';
  readonly note: string;
  readonly exam: boolean;
}

/** Where a lesson stands at an hour. `next` is the first that has not begun and is not cancelled. */
export type Moment = 'over' | 'now' | 'next' | 'later';

/** A lesson of a person's day. */
export interface PersonLesson extends DatedLesson {
  readonly moment: Moment;
  /** The person teaches it. */
  readonly teaches: boolean;
  /** The first instant at which a member may enter. */
  readonly doorsAt: EpochMs;
}

/** Who the day is for: the person and the audiences they belong to as a pupil. */
export interface DayMember {
  readonly personId: PersonId;
  readonly audienceIds: readonly AudienceId[];
}

/** When the doors of a lesson open. */
export function mayEnterFrom(lesson: { readonly startsAt: EpochMs }): EpochMs {
  return lesson.startsAt - DOORS_OPEN_BEFORE_MS;
}

/** First instant of a date and first instant after it, in the school's zone: 23, 24 or 25 hours apart. */
export function boundsOf(date: LocalDate, zone: string): { readonly from: EpochMs; readonly to: EpochMs } {
  return { from: instantOf(date, 0, zone), to: instantOf(addDays(date, 1), 0, zone) };
}

/** All lessons of a school on a date, cancelled ones included, by start. Added lessons belong to the date on which they start. SCHOOL-20. */
export function lessonsOn(
  date: LocalDate,
  zone: string,
  slots: readonly Slot[],
  added: readonly AddedLesson[],
): DatedLesson[] {
  const instants = new Map<MinuteOfDay, EpochMs>();
  const at = (minute: MinuteOfDay): EpochMs => {
    const known = instants.get(minute) ?? instantOf(date, minute, zone);
    instants.set(minute, known);
    return known;
  };
  const fromSlots = occurrencesOn(date, slots).map((o): DatedLesson => ({
    lessonId: o.lessonId,
    startsAt: at(o.startMinute),
    endsAt: at(o.endMinute),
    audienceIds: o.audienceIds,
    teacherIds: o.teacherIds,
    subject: o.subject,
    room: o.room,
    status: o.status,
    note: o.note,
    exam: o.exam,
  }));
  const { from, to } = boundsOf(date, zone);
  const extra = added
    .filter((l) => l.startsAt >= from && l.startsAt < to)
    .map((l): DatedLesson => ({
      lessonId: l.lessonId,
      startsAt: l.startsAt,
      endsAt: l.endsAt,
      audienceIds: l.audienceIds,
      teacherIds: l.teacherIds,
      subject: l.subject,
      room: l.room,
      status: l.cancelled ? 'cancelled' : 'added',
      note: l.note,
      exam: l.exam,
    }));
  return [...fromSlots, ...extra].sort((a, b) => a.startsAt - b.startsAt || (a.lessonId < b.lessonId ? -1 : 1));
}

/** The lessons of one person among those of the school's day, with where each stands at `now`. SCHOOL-21, SCHOOL-22. */
export function personLessons(lessons: readonly DatedLesson[], member: DayMember, now: EpochMs): PersonLesson[] {
  const party = { audienceIds: member.audienceIds, teacherIds: [member.personId] };
  const mine = lessons.filter((lesson) => sharesParty(lesson, party));
  const nextStart = mine.find((l) => l.status !== 'cancelled' && l.startsAt > now)?.startsAt;
  return mine.map((lesson) => ({
    ...lesson,
    moment: momentOf(lesson, now, nextStart),
    teaches: lesson.teacherIds.includes(member.personId),
    doorsAt: mayEnterFrom(lesson),
  }));
}

/** The lessons that a new one would disturb: same class, group or teacher, overlapping, neither cancelled nor itself. SCHOOL-19. */
export function conflictsOf(
  lesson: Pick<DatedLesson, 'lessonId' | 'startsAt' | 'endsAt' | 'audienceIds' | 'teacherIds'>,
  others: readonly DatedLesson[],
): DatedLesson[] {
  return others.filter(
    (o) =>
      o.lessonId !== lesson.lessonId &&
      o.status !== 'cancelled' &&
      o.startsAt < lesson.endsAt &&
      lesson.startsAt < o.endsAt &&
      sharesParty(o, lesson),
  );
}

function momentOf(lesson: DatedLesson, now: EpochMs, nextStart: EpochMs | undefined): Moment {
  if (lesson.endsAt <= now) return 'over';
  if (lesson.startsAt <= now) return 'now';
  return lesson.startsAt === nextStart && lesson.status !== 'cancelled' ? 'next' : 'later';
}
