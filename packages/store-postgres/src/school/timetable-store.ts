// Changes of the timetable by hand, under the school's lock. Port: TimetableStore.

import type { AudienceId, LessonId, LocalDate, PersonId, SchoolId, SlotId } from '@preau/core/base';
import type { AddedLesson } from '@preau/core/school';
import type { Deed, TimetableDraft, TimetableStore } from '@preau/service/school';
import type { Database, Transaction } from '../database.ts';
import { inBulk } from './bulk.ts';
import { readTimetables } from './day-store.ts';
import { lockSchool } from './roster-store.ts';
import { EXCEPTION_COLUMNS, exceptionRow } from './slot-apply.ts';
import { ADDED_JSON, slotJson, toAdded, toSlot } from './slot-rows.ts';
import type { AddedJson, SlotJson } from './slot-rows.ts';

/** Makes the store. */
export function createTimetableStore(database: Database): TimetableStore {
  return {
    draft: (schoolId, work) =>
      database.transaction('change the timetable', async (tx) => {
        await lockSchool(tx, schoolId);
        return work(createDraft(tx, schoolId));
      }),
  };
}

function createDraft(tx: Transaction, schoolId: SchoolId): TimetableDraft {
  const dropException = async (slotId: SlotId, date: LocalDate): Promise<void> => {
    await tx.query(
      'drop an exception',
      'DELETE FROM slot_exception WHERE school_id = $1 AND slot_id = $2 AND original_date = $3',
      [schoolId, slotId, date],
    );
  };
  return {
    async readTimetable(query) {
      return (await readTimetables(tx, { ...query, schoolIds: [schoolId], whole: [] })).get(schoolId)!;
    },
    async findSlot(slotId) {
      const { rows } = await tx.query<{ slot: SlotJson }>(
        'find a slot',
        `SELECT ${slotJson('')} AS slot FROM slot l WHERE l.school_id = $1 AND l.slot_id = $2`,
        [schoolId, slotId],
      );
      return rows[0] && toSlot(rows[0].slot);
    },
    async findAdded(lessonId) {
      const { rows } = await tx.query<{ added: AddedJson }>(
        'find an added lesson',
        `SELECT ${ADDED_JSON} AS added FROM added_lesson x WHERE x.school_id = $1 AND x.lesson_id = $2`,
        [schoolId, lessonId],
      );
      return rows[0] && toAdded(rows[0].added);
    },
    async knows(audienceIds: readonly AudienceId[], teacherIds: readonly PersonId[]) {
      const { rows } = await tx.query<{ found: number }>(
        'check audiences and teachers',
        `
        SELECT (SELECT count(*) FROM audience WHERE school_id = $1 AND audience_id = ANY($2::uuid[]))
          + (SELECT count(*) FROM person WHERE school_id = $1 AND person_id = ANY($3::uuid[]) AND active AND 'teacher' = ANY(roles)) AS found`,
        [schoolId, audienceIds, teacherIds],
      );
      return rows[0]?.found === new Set(audienceIds).size + new Set(teacherIds).size;
    },
    async findEnded(lessonIds: readonly LessonId[]) {
      const { rows } = await tx.query<{ lesson_id: LessonId }>(
        'find ended lessons',
        "SELECT DISTINCT lesson_id FROM lesson_event WHERE school_id = $1 AND lesson_id = ANY($2::text[]) AND kind = 'closed'",
        [schoolId, lessonIds],
      );
      return new Set(rows.map((row) => row.lesson_id));
    },
    async add(lesson: AddedLesson, deed: Deed) {
      await tx.query(
        'add a lesson',
        `
        INSERT INTO added_lesson (school_id, lesson_id, starts_at, ends_at, audience_ids, teacher_ids, subject, room, note, cancelled, exam, created_by, created_at)
        VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13)`,
        [...valuesOf(schoolId, lesson), deed.actorId, deed.at],
      );
      await note(tx, schoolId, deed, 'lesson.added', lesson.lessonId);
    },
    async change(lesson: AddedLesson, deed: Deed) {
      await tx.query(
        'change an added lesson',
        `
        UPDATE added_lesson SET starts_at = $3, ends_at = $4, audience_ids = $5, teacher_ids = $6, subject = $7, room = $8, note = $9, cancelled = $10, exam = $11, noted_at = $12
        WHERE school_id = $1 AND lesson_id = $2`,
        [...valuesOf(schoolId, lesson), deed.at],
      );
      await note(tx, schoolId, deed, 'lesson.changed', lesson.lessonId);
    },
    async putException(slotId, exception, deed) {
      await dropException(slotId, exception.date);
      await inBulk(
        tx,
        'store an exception',
        EXCEPTION_COLUMNS,
        [exceptionRow(exception, (id) => id)],
        `
        INSERT INTO slot_exception (school_id, slot_id, original_date, kind, note, source, to_date, to_start_minute, to_end_minute, to_room, to_teacher_ids, to_subject, exam, noted_at)
        SELECT $2, $3, r.*, $4 FROM r`,
        [schoolId, slotId, deed.at],
      );
      await note(tx, schoolId, deed, `lesson.${exception.kind}`, slotId);
    },
    async dropException(slotId, date, deed) {
      await dropException(slotId, date);
      await note(tx, schoolId, deed, 'lesson.restored', slotId);
    },
  };
}

function valuesOf(schoolId: SchoolId, lesson: AddedLesson & { readonly lessonId: LessonId }): unknown[] {
  return [
    schoolId,
    lesson.lessonId,
    lesson.startsAt,
    lesson.endsAt,
    lesson.audienceIds,
    lesson.teacherIds,
    lesson.subject,
    lesson.room,
    lesson.note,
    lesson.cancelled,
    lesson.exam,
  ];
}

/** Writes a line of the audit. */
export async function note(
  tx: Transaction,
  schoolId: SchoolId,
  deed: Deed,
  action: string,
  subjectId: string,
): Promise<void> {
  await tx.query(
    'note it',
    'INSERT INTO audit (school_id, audit_id, at, actor_id, action, subject_id) VALUES ($1, $2, $3, $4, $5, $6)',
    [schoolId, deed.auditId, deed.at, deed.actorId, action, subjectId],
  );
}
