// A week of somebody, of a class, of a room: the lessons of each of its seven days, and what of them the timetable had otherwise.
// docs/spec/timetable.md, "The week".

import { addDays, instantOf, occurrenceOf } from '../../base/index.ts';
import type { AudienceId, EpochMs, LocalDate, PersonId } from '../../base/index.ts';
import { lessonsOn } from '../day.ts';
import type { DatedLesson } from '../day.ts';
import { occurrenceOfSlot, sharesParty } from '../timetable.ts';
import type { AddedLesson, Slot } from '../timetable.ts';
import { mondayOf } from '../weeks.ts';

/** That a person belonged to a class or group: from `from` on, and before `to` when it has an end. */
export interface MemberSpan {
  readonly audienceId: AudienceId;
  readonly from: LocalDate;
  readonly to: LocalDate | null;
}

/** Whose timetable it is. A pupil has spans, a teacher is a person without any. */
export type TimetableParty =
  | { readonly kind: 'person'; readonly personId: PersonId; readonly spans: readonly MemberSpan[] }
  | { readonly kind: 'audience'; readonly audienceId: AudienceId }
  | { readonly kind: 'room'; readonly room: string };

/** What the timetable says of a lesson that an exception changed. */
export interface PlannedLesson {
  readonly startsAt: EpochMs;
  readonly endsAt: EpochMs;
  readonly teacherIds: readonly PersonId[];
  readonly room: string;
  readonly subject: string;
}

/** A lesson of a week. `planned` is null where nothing differs. */
export interface WeekLesson extends DatedLesson {
  readonly planned: PlannedLesson | null;
}

/** The seven dates of the week of a date, Monday first. */
export function weekDatesOf(date: LocalDate): readonly LocalDate[] {
  const monday = mondayOf(date);
  return Array.from({ length: 7 }, (_, i) => addDays(monday, i));
}

/** Is the lesson one of this timetable on this date? TIME-2. */
export function isOfParty(
  lesson: Pick<DatedLesson, 'audienceIds' | 'teacherIds' | 'room'>,
  party: TimetableParty,
  date: LocalDate,
): boolean {
  if (party.kind === 'room') return lesson.room === party.room;
  if (party.kind === 'audience') return lesson.audienceIds.includes(party.audienceId);
  const audienceIds = party.spans
    .filter((span) => span.from <= date && (span.to === null || date < span.to))
    .map((span) => span.audienceId);
  return sharesParty(lesson, { audienceIds, teacherIds: [party.personId] });
}

/** The lessons of a timetable on one date, cancelled ones included, by start. */
export function lessonsOfParty(
  date: LocalDate,
  zone: string,
  slots: readonly Slot[],
  added: readonly AddedLesson[],
  party: TimetableParty,
): WeekLesson[] {
  const byId = new Map(slots.map((slot) => [slot.slotId, slot]));
  return lessonsOn(date, zone, slots, added)
    .filter((lesson) => isOfParty(lesson, party, date))
    .map((lesson) => {
      const occurrence = occurrenceOf(lesson.lessonId);
      const slot = occurrence === undefined ? undefined : byId.get(occurrence.slotId);
      return { ...lesson, planned: slot === undefined ? null : plannedOf(lesson, slot, occurrence!.date, zone) };
    });
}

function plannedOf(lesson: DatedLesson, slot: Slot, date: LocalDate, zone: string): PlannedLesson | null {
  if (lesson.status !== 'moved') return null;
  const base = occurrenceOfSlot({ ...slot, exceptions: [] }, date);
  if (base === undefined) return null;
  const planned = {
    startsAt: instantOf(base.date, base.startMinute, zone),
    endsAt: instantOf(base.date, base.endMinute, zone),
    teacherIds: base.teacherIds,
    room: base.room,
    subject: base.subject,
  };
  const isSame =
    planned.startsAt === lesson.startsAt &&
    planned.endsAt === lesson.endsAt &&
    planned.room === lesson.room &&
    planned.subject === lesson.subject &&
    planned.teacherIds.length === lesson.teacherIds.length &&
    planned.teacherIds.every((id) => lesson.teacherIds.includes(id));
  return isSame ? null : planned;
}
