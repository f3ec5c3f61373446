// Seat numbers of the day: who sits where in a lesson, by the plan. Class boards and capsules speak by these numbers. SCHOOL-105.

import type { PersonId } from '../base/index.ts';

/** The people of a planned lesson in the order of their seats: teachers, then pupils, each part by id. Nobody has two seats. */
export function seatsOf(teacherIds: readonly PersonId[], pupilIds: readonly PersonId[]): readonly PersonId[] {
  const teachers = new Set(teacherIds);
  const pupils = [...new Set(pupilIds)].filter((id) => !teachers.has(id));
  return [...[...teachers].toSorted(), ...pupils.toSorted()];
}
