// Lesson ids carry their slot and date, so that occurrences need no table. SCHOOL: store recurrences, not occurrences.

import { parseLessonId, parseSlotId } from './ids.ts';
import type { LessonId, SlotId } from './ids.ts';
import type { LocalDate } from './time.ts';

/** Names the occurrence of a slot on a date. A moved lesson keeps the id of its original date. */
export function lessonIdOf(slotId: SlotId, date: LocalDate): LessonId {
  return parseLessonId(`${slotId}_${date.replaceAll('-', '')}`)!;
}

/** Splits a lesson id into slot and original date; undefined for an ad-hoc lesson, which has neither. */
export function occurrenceOf(lessonId: LessonId): { readonly slotId: SlotId; readonly date: LocalDate } | undefined {
  const [slot, day] = lessonId.split('_');
  if (day === undefined) return undefined;
  return { slotId: parseSlotId(slot)!, date: `${day.slice(0, 4)}-${day.slice(4, 6)}-${day.slice(6, 8)}` as LocalDate };
}
