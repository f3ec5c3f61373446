// The other child of the guardian: its class has an ordinary timetable, and its own teachers write into its book.
import { addDays, localDateAt, parseHomeworkId } from '@preau/core/base';
import type { PersonId } from '@preau/core/base';
import type { TimetableLesson, TimetableWeek } from '@preau/protocol/school';
import { playStaff } from './cast.ts';
import type { Life } from './cast.ts';
import { drawn, idOf, lessonsByDay, weeksTold } from './life-calendar.ts';
import { USUAL } from './work-words.ts';

/** Of a week, so many lessons get a note and homework: one a day, on Monday, Tuesday, Thursday and Friday. */
const DAYS = [0, 1, 3, 4];

/** Tells what is not told yet for each child that is not in the class of the demo. */
export async function tellOtherClass(life: Life): Promise<readonly string[]> {
  const refused: string[] = [];
  for (const childId of life.cast.childIds) refused.push(...(await tellChild(life, childId)));
  return refused;
}

async function tellChild(life: Life, childId: PersonId): Promise<readonly string[]> {
  const { guardian, zone, audienceId } = life.cast;
  const mondays = weeksTold(localDateAt(life.now, zone));
  const weeks: TimetableWeek[] = [];
  for (const date of [...mondays, addDays(mondays.at(-1)!, 7)]) {
    const week = await life.school.weeks.week(guardian.session, { of: 'person', id: childId, date });
    if (week.ok) weeks.push(week.value);
  }
  const byDay = lessonsByDay(weeks);
  const all = [...byDay.values()].flat();
  if (all.some(({ audienceIds }) => audienceIds.includes(audienceId))) return [];
  const refused: string[] = [];
  for (const monday of mondays) {
    for (const day of DAYS) {
      const lessons = byDay.get(addDays(monday, day)) ?? [];
      const lesson = lessons.find(
        ({ status, teachers, audienceIds }) =>
          status === 'planned' && teachers.length === 1 && audienceIds.length === 1,
      );
      if (lesson !== undefined && lesson.endsAt <= life.now) refused.push(...(await write(life, lesson, all)));
    }
  }
  return refused;
}

async function write(life: Life, lesson: TimetableLesson, all: readonly TimetableLesson[]): Promise<readonly string[]> {
  const { schoolId, zone } = life.cast;
  const { lessonId, audienceIds, subject, endsAt, teachers } = lesson;
  const homeworkId = parseHomeworkId(idOf(schoolId, 'homework', lessonId))!;
  const [held] = teachers;
  if (held === undefined || (await life.school.stores.homework.isThere(schoolId, homeworkId))) return [];
  const teacher = await playStaff(life, held.personId, held.displayName);
  const due = all.find(
    (next) =>
      next.startsAt > endsAt &&
      next.subject === subject &&
      next.audienceIds[0] === audienceIds[0] &&
      next.status === 'planned',
  );
  if (teacher === undefined || due === undefined) return [];
  const desks = life.at(endsAt);
  const note = { base: 0, text: USUAL.notes[drawn(USUAL.notes.length, lessonId)]!, fileIds: [] };
  const written = await desks.classBooks.putNote(teacher.session, lessonId, note);
  const given = await desks.homework.put(teacher.session, homeworkId, {
    base: 0,
    audienceIds,
    subject,
    lessonId,
    dueLessonId: due.lessonId,
    dueOn: localDateAt(due.startsAt, zone),
    text: USUAL.texts[drawn(USUAL.texts.length, 'text', lessonId)]!,
    minutes: 15 + 5 * drawn(4, lessonId),
    expects: 'done',
    fileIds: [],
  });
  return [written, given].flatMap((done) => (done.ok ? [] : [done.error.code]));
}
