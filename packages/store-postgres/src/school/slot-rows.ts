// Slots, exceptions and added lessons as PostgreSQL returns them in JSON, and as the core knows them.

import { parseWeekSet } from '@preau/core/school';
import type { AudienceId, EpochMs, LessonId, LocalDate, PersonId, SlotId } from '@preau/core/base';
import type { AddedLesson, MovedException, Slot, SlotException, Source } from '@preau/core/school';
import { StoreError } from '../store-error.ts';

/** An exception as JSON. */
export interface ExceptionJson {
  readonly originalDate: LocalDate;
  readonly kind: 'cancelled' | 'moved';
  readonly note: string;
  readonly source: Source;
  readonly toDate: LocalDate | null;
  readonly toStartMinute: number | null;
  readonly toEndMinute: number | null;
  readonly toRoom: string | null;
  readonly toTeacherIds: readonly string[] | null;
  readonly toSubject: string | null;
  readonly exam: boolean;
}

/** A slot as JSON, with its exceptions by date. */
export interface SlotJson {
  readonly slotId: string;
  readonly weekday: number;
  readonly startMinute: number;
  readonly endMinute: number;
  readonly firstMonday: LocalDate;
  readonly weekBits: string;
  readonly audienceIds: readonly string[];
  readonly teacherIds: readonly string[];
  readonly subject: string;
  readonly room: string;
  readonly exceptions: readonly ExceptionJson[] | null;
}

/** An added lesson as JSON. */
export interface AddedJson {
  readonly lessonId: string;
  readonly startsAt: EpochMs;
  readonly endsAt: EpochMs;
  readonly audienceIds: readonly string[];
  readonly teacherIds: readonly string[];
  readonly subject: string;
  readonly room: string;
  readonly note: string;
  readonly cancelled: boolean;
  readonly exam: boolean;
}

/** SQL: the exceptions of slot `l` as JSON by date; `where` narrows them, e.g. `AND e.original_date = $2`. */
export const exceptionsJson = (where: string): string => `
  (SELECT json_agg(json_build_object('originalDate', e.original_date, 'kind', e.kind, 'note', e.note, 'source', e.source, 'toDate', e.to_date,
    'toStartMinute', e.to_start_minute, 'toEndMinute', e.to_end_minute, 'toRoom', e.to_room, 'toTeacherIds', e.to_teacher_ids, 'toSubject', e.to_subject, 'exam', e.exam) ORDER BY e.original_date)
   FROM slot_exception e WHERE e.school_id = l.school_id AND e.slot_id = l.slot_id ${where})`;

/** SQL: slot `l` as JSON. */
export const slotJson = (exceptionsWhere: string): string => `
  json_build_object('slotId', l.slot_id, 'weekday', l.weekday, 'startMinute', l.start_minute, 'endMinute', l.end_minute, 'firstMonday', l.first_monday,
    'weekBits', l.week_bits, 'audienceIds', l.audience_ids, 'teacherIds', l.teacher_ids, 'subject', l.subject, 'room', l.room, 'exceptions', ${exceptionsJson(exceptionsWhere)})`;

/** SQL: added lesson `x` as JSON. */
export const ADDED_JSON = `
  json_build_object('lessonId', x.lesson_id, 'startsAt', x.starts_at, 'endsAt', x.ends_at, 'audienceIds', x.audience_ids, 'teacherIds', x.teacher_ids,
    'subject', x.subject, 'room', x.room, 'note', x.note, 'cancelled', x.cancelled, 'exam', x.exam)`;

/** Reads the weeks of a stored slot. */
export function toWeeks(firstMonday: LocalDate, bits: string): Slot['weeks'] {
  const weeks = parseWeekSet(firstMonday, bits);
  if (weeks === undefined) throw new StoreError('schema', `Cannot read the weeks of a slot: ${firstMonday} ${bits}`);
  return weeks;
}

/** A slot of the house. */
export function toSlot(row: SlotJson): Slot {
  return {
    slotId: row.slotId as SlotId,
    weekday: row.weekday,
    startMinute: row.startMinute,
    endMinute: row.endMinute,
    weeks: toWeeks(row.firstMonday, row.weekBits),
    audienceIds: row.audienceIds as readonly AudienceId[],
    teacherIds: row.teacherIds as readonly PersonId[],
    subject: row.subject,
    room: row.room,
    exceptions: (row.exceptions ?? []).map((e) => toException<PersonId>(e, (id) => id as PersonId)),
  };
}

/** An exception; `keyOf` turns a stored person id into the caller's key. */
export function toException<P extends string>(row: ExceptionJson, keyOf: (id: string) => P): SlotException<P> {
  const { originalDate: date, note, source } = row;
  if (row.kind === 'cancelled') return { kind: 'cancelled', date, note, source };
  const to: MovedException<P>['to'] = {
    ...(row.toDate === null ? {} : { date: row.toDate }),
    ...(row.toStartMinute === null ? {} : { startMinute: row.toStartMinute }),
    ...(row.toEndMinute === null ? {} : { endMinute: row.toEndMinute }),
    ...(row.toRoom === null ? {} : { room: row.toRoom }),
    ...(row.toTeacherIds === null ? {} : { teacherIds: row.toTeacherIds.map(keyOf) }),
    ...(row.toSubject === null ? {} : { subject: row.toSubject }),
    ...(row.exam ? { exam: true } : {}),
  };
  return { kind: 'moved', date, note, source, to };
}

/** An added lesson of the house. */
export function toAdded(row: AddedJson): AddedLesson {
  return {
    ...row,
    lessonId: row.lessonId as LessonId,
    audienceIds: row.audienceIds as readonly AudienceId[],
    teacherIds: row.teacherIds as readonly PersonId[],
  };
}
