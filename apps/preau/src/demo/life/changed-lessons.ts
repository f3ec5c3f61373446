// Next week is not quite as planned: a lesson is cancelled, another one is elsewhere, a test is announced.
import { localDateAt } from '@preau/core/base';
import type { LessonPatch } from '@preau/service/school';
import type { Life } from './cast.ts';
import { lessonsByDay, schoolDay } from './life-calendar.ts';

/** By school days from today on, and the place of the lesson in its day. */
const CHANGES: readonly { readonly day: number; readonly place: number; readonly patch: LessonPatch }[] = [
  { day: 1, place: 8, patch: { cancelled: true, note: 'Conseil de classe' } },
  { day: 1, place: 2, patch: { room: 'Salle 108', note: 'Travaux en salle 12' } },
  { day: 2, place: 1, patch: { exam: true, note: 'Contrôle sur les fleuves' } },
];

/** Changes them, unless something of the coming days differs already. */
export async function changeLessons(life: Life): Promise<readonly string[]> {
  const { audienceId, head, zone } = life.cast;
  const today = localDateAt(life.now, zone);
  const days = CHANGES.map(({ day }) => schoolDay(today, day));
  const weeks = [];
  for (const date of new Set(days)) {
    const week = await life.school.weeks.week(head.session, { of: 'audience', id: audienceId, date });
    if (week.ok) weeks.push(week.value);
  }
  const lessons = lessonsByDay(weeks);
  if (days.some((date) => lessons.get(date)?.some(({ status, exam }) => status !== 'planned' || exam))) return [];
  const refused: string[] = [];
  for (const [index, { place, patch }] of CHANGES.entries()) {
    const lesson = lessons.get(days[index]!)?.[place];
    const changed = lesson && (await life.school.lessons.change(head.session, lesson.lessonId, patch));
    if (changed?.ok === false) refused.push(changed.error.code);
  }
  return refused;
}
