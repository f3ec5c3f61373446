// A lesson that begins now and lasts long enough: the hour's own lesson of the demo school may end in the middle of a journey.
import type { TodayAnswer } from '@preau/protocol/school';
import { dateOfDay } from './day-zone.ts';
import type { PreauProcess } from './preau-process.ts';
import { Visitor } from './visitor.ts';

/** How the lesson differs from a plain one. */
export interface FreshLessonOptions {
  readonly minutes?: number;
  readonly subject?: string;
}

/**
 * Has the head cancel what the demo teacher gives in the next minutes, and the teacher add a lesson of their own: the way a school
 * does it. Answers the lesson's id. Everything goes through the API.
 */
export async function addFreshLesson(
  preau: Pick<PreauProcess, 'url' | 'accounts'>,
  { minutes = 45, subject = 'Géographie' }: FreshLessonOptions = {},
): Promise<string> {
  const head = await Visitor.signIn(
    preau.url,
    preau.accounts.find((account) => account.role === 'head')!,
  );
  const teacher = await Visitor.signIn(
    preau.url,
    preau.accounts.find((account) => account.role === 'teacher')!,
  );
  const startsAt = Date.now();
  const endsAt = startsAt + minutes * 60_000;
  for (const at of [startsAt, endsAt]) {
    const day = await teacher.get<TodayAnswer>('GET', `/api/today?date=${dateOfDay(at)}`);
    for (const lesson of day.persons.flatMap((person) => person.lessons)) {
      if (lesson.status === 'cancelled' || lesson.endsAt <= startsAt || lesson.startsAt >= endsAt) continue;
      await head.get('PATCH', `/api/timetable/lessons/${lesson.lessonId}`, { cancelled: true, note: 'Remplacé' });
    }
  }
  const { audiences } = await teacher.get<{ audiences: readonly { audienceId: string }[] }>('GET', '/api/audiences');
  const { lessonId } = await teacher.get<{ lessonId: string }>('POST', '/api/timetable/lessons', {
    audienceId: audiences[0]?.audienceId,
    subject,
    startsAt,
    endsAt,
  });
  return lessonId;
}
