// Dated lessons of a class, for notes and due days. Port: ClassLessonStore.

import { localDateAt, occurrenceOf, parseLocalDate } from '@preau/core/base';
import { boundsOf, lessonsOn, occurrenceOfSlot } from '@preau/core/school';
import type { SchoolId } from '@preau/core/base';
import type { AddedLesson, DatedLesson, Slot } from '@preau/core/school';
import type { ClassLessonStore, FoundLesson } from '@preau/service/school';
import type { Database } from '../../database.ts';
import { ADDED_JSON, slotJson, toAdded, toSlot } from '../slot-rows.ts';
import type { AddedJson, SlotJson } from '../slot-rows.ts';

/** Makes the store. */
export function createClassLessonStore(database: Database): ClassLessonStore {
  return {
    async findLesson(schoolIds, lessonId) {
      const of = occurrenceOf(lessonId);
      if (of === undefined) {
        const { rows } = await database.query<{ school_id: SchoolId; zone: string; added: AddedJson }>(
          'find an added lesson',
          `SELECT x.school_id, c.zone, ${ADDED_JSON} AS added FROM added_lesson x JOIN school c USING (school_id)
           WHERE x.school_id = ANY($1::text[]) AND x.lesson_id = $2`,
          [schoolIds, lessonId],
        );
        return rows[0] && toFound(rows[0], [], [toAdded(rows[0].added)]);
      }
      const date = parseLocalDate(of.date);
      if (date === undefined) return undefined;
      const { rows } = await database.query<{ school_id: SchoolId; zone: string; slot: SlotJson }>(
        'find the slot of a lesson',
        `SELECT l.school_id, c.zone, ${slotJson('AND e.original_date = $3')} AS slot FROM slot l JOIN school c USING (school_id)
         WHERE l.school_id = ANY($1::text[]) AND l.slot_id = $2`,
        [schoolIds, of.slotId, date],
      );
      const slot = rows[0] && toSlot(rows[0].slot);
      const occurrence = slot && occurrenceOfSlot(slot, date);
      return rows[0] && slot && occurrence && toFound(rows[0], [slot], [], occurrence.date, lessonId);
    },
    async readLessons({ schoolId, audienceId, zone }, from, to) {
      const { rows } = await database.query<{ slot: SlotJson | null; added: AddedJson | null }>(
        'read the lessons of a class',
        LESSONS,
        [schoolId, audienceId, from, to, boundsOf(from, zone).from, boundsOf(to, zone).to],
      );
      return {
        slots: rows.flatMap((row) => (row.slot === null ? [] : [toSlot(row.slot)])),
        added: rows.flatMap((row) => (row.added === null ? [] : [toAdded(row.added)])),
      };
    },
  };
}

function toFound(
  { school_id: schoolId, zone }: { readonly school_id: SchoolId; readonly zone: string },
  slots: readonly Slot[],
  added: readonly AddedLesson[],
  on = added[0] && localDateAt(added[0].startsAt, zone),
  lessonId: DatedLesson['lessonId'] | undefined = added[0]?.lessonId,
): FoundLesson | undefined {
  const lesson = on && lessonsOn(on, zone, slots, added).find((each) => each.lessonId === lessonId);
  return on && lesson && { schoolId, zone, date: on, lesson };
}

const LESSONS = `
SELECT ${slotJson('AND (e.original_date BETWEEN $3 AND $4 OR e.to_date BETWEEN $3 AND $4)')} AS slot, NULL::json AS added
FROM slot l WHERE l.school_id = $1 AND NOT l.missing AND l.audience_ids @> ARRAY[$2::uuid]
UNION ALL
SELECT NULL, ${ADDED_JSON}
FROM added_lesson x WHERE x.school_id = $1 AND x.starts_at >= $5 AND x.starts_at < $6 AND x.audience_ids @> ARRAY[$2::uuid]`;
