// The timetable part of an import: slots and their exceptions.

import type { SchoolId } from '@preau/core/base';
import type { ImportDiff, ImportedSlot, SlotException } from '@preau/core/school';
import type { ApplyContext } from '@preau/service/school';
import type { Transaction } from '../database.ts';
import { idOf, markMissing, stepper } from './apply-parts.ts';
import type { IdByKey } from './apply-parts.ts';
import { inBulk } from './bulk.ts';

const COLUMNS = `slot_id uuid, weekday int, start_minute int, end_minute int, first_monday date, week_bits text, audience_ids uuid[], teacher_ids uuid[],
  subject text, room text, source text, sourced_id text, missing boolean`;

/** Writes created and changed slots; the exceptions of a changed slot are replaced by those the diff carries (manual ones are in it). */
export async function applySlots(
  tx: Transaction,
  schoolId: SchoolId,
  diff: ImportDiff,
  ids: { readonly persons: IdByKey; readonly audiences: IdByKey },
  context: ApplyContext,
): Promise<void> {
  const { created, changed, missing } = diff.slot;
  const step = stepper('timetable', created.length + changed.length, context);
  const toRow = (slot: ImportedSlot, slotId: string | null): object => ({
    slot_id: slotId,
    weekday: slot.weekday,
    start_minute: slot.startMinute,
    end_minute: slot.endMinute,
    first_monday: slot.weeks.firstMonday,
    week_bits: slot.weeks.bits,
    audience_ids: slot.audienceIds.map((key) => idOf(ids.audiences, key)),
    teacher_ids: slot.teacherIds.map((key) => idOf(ids.persons, key)),
    subject: slot.subject,
    room: slot.room,
    source: slot.source,
    sourced_id: slot.sourcedId,
    missing: slot.missing,
  });
  await inBulk(
    tx,
    'store slots',
    COLUMNS,
    created.map((slot) => toRow(slot, context.newId())),
    `
    INSERT INTO slot (school_id, slot_id, weekday, start_minute, end_minute, first_monday, week_bits, audience_ids, teacher_ids, subject, room, source, sourced_id, missing)
    SELECT $2, r.* FROM r`,
    [schoolId],
    step,
  );
  await inBulk(
    tx,
    'change slots',
    COLUMNS,
    changed.map(({ to }) => toRow(to, null)),
    `
    UPDATE slot l SET weekday = r.weekday, start_minute = r.start_minute, end_minute = r.end_minute, first_monday = r.first_monday, week_bits = r.week_bits,
      audience_ids = r.audience_ids, teacher_ids = r.teacher_ids, subject = r.subject, room = r.room, source = r.source, missing = r.missing
    FROM r WHERE l.school_id = $2 AND l.sourced_id = r.sourced_id`,
    [schoolId],
    step,
  );
  await tx.query(
    'replace exceptions',
    `
    DELETE FROM slot_exception e USING slot l WHERE l.school_id = $1 AND l.sourced_id = ANY($2::text[]) AND e.school_id = l.school_id AND e.slot_id = l.slot_id`,
    [schoolId, changed.map(({ to }) => to.sourcedId)],
  );
  const exceptions = [...created, ...changed.map(({ to }) => to)].flatMap((slot) =>
    slot.exceptions.map((exception) => ({
      sourced_id: slot.sourcedId,
      ...exceptionRow(exception, (key) => idOf(ids.persons, key)),
    })),
  );
  await inBulk(
    tx,
    'store exceptions',
    `sourced_id text, ${EXCEPTION_COLUMNS}`,
    exceptions,
    `
    INSERT INTO slot_exception (school_id, slot_id, original_date, kind, note, source, to_date, to_start_minute, to_end_minute, to_room, to_teacher_ids, to_subject, exam)
    SELECT $2, l.slot_id, r.original_date, r.kind, r.note, r.source, r.to_date, r.to_start_minute, r.to_end_minute, r.to_room, r.to_teacher_ids, r.to_subject, r.exam
    FROM r JOIN slot l ON l.school_id = $2 AND l.sourced_id = r.sourced_id`,
    [schoolId],
  );
  await markMissing(
    tx,
    'slot',
    schoolId,
    missing.map((slot) => slot.sourcedId),
  );
}

/** The columns of `exceptionRow`, for `inBulk`. */
export const EXCEPTION_COLUMNS = `original_date date, kind text, note text, source text, to_date date, to_start_minute int, to_end_minute int, to_room text,
  to_teacher_ids uuid[], to_subject text, exam boolean`;

/** An exception as a row; `idOfPerson` turns the caller's key into a stored id. */
export function exceptionRow<P extends string>(exception: SlotException<P>, idOfPerson: (key: P) => string): object {
  const to = exception.kind === 'moved' ? exception.to : {};
  return {
    original_date: exception.date,
    kind: exception.kind,
    note: exception.note,
    source: exception.source,
    to_date: to.date ?? null,
    to_start_minute: to.startMinute ?? null,
    to_end_minute: to.endMinute ?? null,
    to_room: to.room ?? null,
    to_teacher_ids: to.teacherIds?.map(idOfPerson) ?? null,
    to_subject: to.subject ?? null,
    exam: to.exam === true,
  };
}
