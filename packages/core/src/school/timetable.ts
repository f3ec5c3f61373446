// The timetable: recurring slots with exceptions, and the dated lessons that follow from them. docs/spec/school.md, "The timetable".

import { lessonIdOf, weekdayOf } from '../base/index.ts';
import type { AudienceId, EpochMs, LessonId, LocalDate, MinuteOfDay, PersonId, SlotId } from '../base/index.ts';
import type { Source, Sourced, SourcedId } from './roster.ts';
import { hasWeek, weeksOverlap } from './weeks.ts';
import type { WeekSet } from './weeks.ts';

/** What both kinds of slots say: `A` names an audience, `P` a person. */
export interface SlotOf<A extends string, P extends string> {
  /** 1 Monday to 7 Sunday. */
  readonly weekday: number;
  readonly startMinute: MinuteOfDay;
  /** After `startMinute`, at most 1440: a slot does not cross midnight. */
  readonly endMinute: MinuteOfDay;
  readonly weeks: WeekSet;
  /** Classes and groups, sorted; at least one. */
  readonly audienceIds: readonly A[];
  /** Sorted; empty while the post is vacant. */
  readonly teacherIds: readonly P[];
  readonly subject: string;
  readonly room: string;
  /** By date, at most one a date. */
  readonly exceptions: readonly SlotException<P>[];
}

/** One date on which a slot does not happen as written. */
export type SlotException<P extends string> = CancelledException | MovedException<P>;

/** The lesson of that date does not take place. */
export interface CancelledException {
  readonly kind: 'cancelled';
  /** Original date: a weekday of the slot in a week of its set. */
  readonly date: LocalDate;
  readonly note: string;
  /** `manual` exceptions survive an import. */
  readonly source: Source;
}

/** The lesson of that date differs; what is absent from `to` stays as the slot says. */
export interface MovedException<P extends string> {
  readonly kind: 'moved';
  readonly date: LocalDate;
  readonly note: string;
  readonly source: Source;
  readonly to: {
    readonly date?: LocalDate;
    readonly startMinute?: MinuteOfDay;
    readonly endMinute?: MinuteOfDay;
    readonly room?: string;
    readonly teacherIds?: readonly P[];
    readonly subject?: string;
    /** It is a test that counts. Absent: it is not. TIME-10. */
    readonly exam?: true;
  };
}

/** A slot as a file says it: its key is `sourcedId` (from the iCalendar UID), people and audiences are named by their sourcedIds. */
export interface ImportedSlot extends Sourced, SlotOf<SourcedId, SourcedId> {}

/** A slot of the house. */
export interface Slot extends SlotOf<AudienceId, PersonId> {
  readonly slotId: SlotId;
}

/** A lesson that is in no slot: added by the head, or started ad hoc by a teacher. */
export interface AddedLesson {
  readonly lessonId: LessonId;
  readonly startsAt: EpochMs;
  readonly endsAt: EpochMs;
  readonly audienceIds: readonly AudienceId[];
  readonly teacherIds: readonly PersonId[];
  readonly subject: string;
  readonly room: string;
  readonly note: string;
  readonly cancelled: boolean;
  /** It is a test that counts. TIME-10. */
  readonly exam: boolean;
}

/** One dated lesson of a slot, exceptions applied, in local time. */
export interface Occurrence {
  readonly lessonId: LessonId;
  readonly slotId: SlotId;
  /** The date in the lesson id: the one the slot gives. */
  readonly originalDate: LocalDate;
  /** The date on which it takes place. */
  readonly date: LocalDate;
  readonly startMinute: MinuteOfDay;
  readonly endMinute: MinuteOfDay;
  readonly audienceIds: readonly AudienceId[];
  readonly teacherIds: readonly PersonId[];
  readonly subject: string;
  readonly room: string;
  readonly status: 'planned' | 'cancelled' | 'moved';
  readonly note: string;
  readonly exam: boolean;
}

/** Does the slot, exceptions aside, have a lesson on this date? */
export function hasOriginalOn(slot: SlotOf<string, string>, date: LocalDate): boolean {
  return slot.weekday === weekdayOf(date) && hasWeek(slot.weeks, date);
}

/** The lesson that a slot gives for its original date, wherever it went; undefined when the slot has none that day. */
export function occurrenceOfSlot(slot: Slot, originalDate: LocalDate): Occurrence | undefined {
  if (!hasOriginalOn(slot, originalDate)) return undefined;
  const exception = slot.exceptions.find((e) => e.date === originalDate);
  const to = exception?.kind === 'moved' ? exception.to : {};
  return {
    lessonId: lessonIdOf(slot.slotId, originalDate),
    slotId: slot.slotId,
    originalDate,
    date: to.date ?? originalDate,
    startMinute: to.startMinute ?? slot.startMinute,
    endMinute: to.endMinute ?? slot.endMinute,
    audienceIds: slot.audienceIds,
    teacherIds: to.teacherIds ?? slot.teacherIds,
    subject: to.subject ?? slot.subject,
    room: to.room ?? slot.room,
    status: exception?.kind ?? 'planned',
    note: exception?.note ?? '',
    exam: to.exam === true,
  };
}

/** The lessons that take place (or were cancelled) on a date, by start. A lesson moved to another day is on its new day only. SCHOOL-15. */
export function occurrencesOn(date: LocalDate, slots: readonly Slot[]): Occurrence[] {
  const found: Occurrence[] = [];
  for (const slot of slots) {
    const here = occurrenceOfSlot(slot, date);
    if (here?.date === date) found.push(here);
    for (const exception of slot.exceptions) {
      if (exception.kind !== 'moved' || exception.to.date !== date || exception.date === date) continue;
      const arrived = occurrenceOfSlot(slot, exception.date);
      if (arrived !== undefined) found.push(arrived);
    }
  }
  return found.sort((a, b) => a.startMinute - b.startMinute || (a.lessonId < b.lessonId ? -1 : 1));
}

/** Do two slots ask for the same class, group or teacher at the same time in some week? Exceptions are not looked at. SCHOOL-18. */
export function slotsConflict<A extends string, P extends string>(a: SlotOf<A, P>, b: SlotOf<A, P>): boolean {
  return (
    a.weekday === b.weekday &&
    a.startMinute < b.endMinute &&
    b.startMinute < a.endMinute &&
    sharesParty(a, b) &&
    weeksOverlap(a.weeks, b.weeks)
  );
}

/** Do they have a class, a group or a teacher in common? */
export function sharesParty(
  a: { readonly audienceIds: readonly string[]; readonly teacherIds: readonly string[] },
  b: { readonly audienceIds: readonly string[]; readonly teacherIds: readonly string[] },
): boolean {
  return a.audienceIds.some((id) => b.audienceIds.includes(id)) || a.teacherIds.some((id) => b.teacherIds.includes(id));
}
