// Homework and session notes of the class that always has a lesson, by its teacher; what its pupils did of it. Two weeks, and each new one.
import { addDays, localDateAt, parseHandInId, parseHomeworkId } from '@preau/core/base';
import type { EpochMs, FileId, HomeworkId, LessonId, LocalDate } from '@preau/core/base';
import type { TimetableLesson } from '@preau/protocol/school';
import type { Life } from './cast.ts';
import { at, drawn, idOf, lessonsByDay, schoolDay, turnOf, weeksTold } from './life-calendar.ts';
import { drawingPaper, reportPaper, riversPaper } from './papers.ts';
import { HANDED, WEEKS } from './work-words.ts';
import type { PlannedWork } from './work-words.ts';

/** How long after its lesson began the work is given, milliseconds. */
const IN_THE_LESSON_MS = 50 * 60_000;
/** Where the class has no lesson of the subject, work is given then. */
const USUAL_HOUR = 11;
/** Pupils of the cast who hand in; of those, how many get theirs back. */
const [HAND_IN, RETURNED] = [8, 3];

const PAPERS = { rivers: riversPaper, report: reportPaper } as const;

/** A planned work with its days. */
interface Dated {
  readonly work: PlannedWork;
  readonly homeworkId: HomeworkId;
  readonly lesson: TimetableLesson | undefined;
  readonly givenAt: EpochMs;
  readonly dueOn: LocalDate;
  readonly dueLessonId: LessonId | null;
}

/** Tells what is not told yet. Answers the codes of what was refused. */
export async function tellClassWork(life: Life): Promise<readonly string[]> {
  const refused: string[] = [];
  for (const each of await dateWork(life)) {
    if (each.givenAt > life.now || (await life.school.stores.homework.isThere(life.cast.schoolId, each.homeworkId)))
      continue;
    refused.push(...(await giveWork(life, each)));
  }
  return refused;
}

/** The work of this week and the one before, on the lessons of the class. */
async function dateWork(life: Life): Promise<readonly Dated[]> {
  const { audienceId, teacher, zone, schoolId } = life.cast;
  const mondays = weeksTold(localDateAt(life.now, zone));
  const weeks = [];
  for (const date of [...mondays, addDays(mondays.at(-1)!, 7)]) {
    const week = await life.school.weeks.week(teacher.session, { of: 'audience', id: audienceId, date });
    if (week.ok) weeks.push(week.value);
  }
  const lessons = lessonsByDay(weeks);
  const from = weeks[0]?.year?.from;
  const held = (date: LocalDate, subject: string): TimetableLesson | undefined =>
    lessons.get(date)?.find((lesson) => lesson.subject === subject && lesson.status === 'planned');
  return mondays
    .flatMap((monday) => WEEKS[turnOf(monday)]!.map((work) => ({ work, date: addDays(monday, work.day) })))
    .filter(({ date }) => from !== undefined && date >= from)
    .map(({ work, date }) => {
      const lesson = held(date, work.subject);
      const dueOn = schoolDay(date, work.dueIn);
      return {
        work,
        homeworkId: parseHomeworkId(idOf(schoolId, 'homework', date, work.subject))!,
        lesson,
        givenAt: lesson === undefined ? at(date, USUAL_HOUR, zone) : lesson.startsAt + IN_THE_LESSON_MS,
        dueOn,
        dueLessonId: held(dueOn, work.subject)?.lessonId ?? null,
      };
    });
}

async function giveWork(life: Life, dated: Dated): Promise<readonly string[]> {
  const { audienceId, teacher, pupils, schoolId, zone } = life.cast;
  const { work, homeworkId, lesson, givenAt, dueOn, dueLessonId } = dated;
  const refused: string[] = [];
  if (lesson !== undefined) {
    const note = { base: 0, text: work.note, fileIds: [] };
    const written = await life.at(givenAt).classBooks.putNote(teacher.session, lesson.lessonId, note);
    if (!written.ok) refused.push(written.error.code);
  }
  const fileIds: FileId[] = [];
  if (work.paper !== undefined) {
    const made = await life.at(givenAt).fileBytes.make(schoolId, teacher.personId, PAPERS[work.paper]());
    if (made.ok) fileIds.push(made.value.fileId);
  }
  const given = await life.at(givenAt).homework.put(teacher.session, homeworkId, {
    base: 0,
    audienceIds: [audienceId],
    subject: work.subject,
    lessonId: lesson?.lessonId ?? null,
    dueLessonId,
    dueOn,
    text: work.text,
    minutes: work.minutes,
    expects: work.expects,
    fileIds,
  });
  if (!given.ok) return [...refused, given.error.code];
  const isOver = dueOn < localDateAt(life.now, zone);
  if (work.expects === 'handIn') return [...refused, ...(await handIn(life, dated, isOver))];
  const when = isOver ? at(schoolDay(dueOn, -1), 17.5, zone) : life.now;
  const desk = life.at(Math.max(when, givenAt)).homework;
  await Promise.all(
    pupils.map(async ({ session, personId }, index) => {
      // The first pupil did what is over; of the others three in four, and a third already what is still to do.
      const has = isOver
        ? index === 0 || drawn(4, homeworkId, personId) > 0
        : index > 0 && drawn(3, homeworkId, personId) === 0;
      if (has) await desk.open(session, [homeworkId]);
      if (has && work.expects === 'done') await desk.setDone(session, homeworkId, true);
    }),
  );
  return refused;
}

/** Of what is over most handed in and some have it back; of what is still to do two have handed in, and the first pupil has not. */
async function handIn(
  life: Life,
  { work, homeworkId, givenAt, dueOn }: Dated,
  isOver: boolean,
): Promise<readonly string[]> {
  const { pupils, teacher, schoolId, zone } = life.cast;
  const refused: string[] = [];
  const active = isOver ? pupils.slice(0, HAND_IN) : pupils.slice(2, 4);
  for (const [index, pupil] of active.entries()) {
    const handInId = parseHandInId(idOf(schoolId, 'hand-in', homeworkId, pupil.personId))!;
    const eve = at(schoolDay(dueOn, -1), 16.5 + index / 10, zone);
    const handedAt = Math.max(givenAt, isOver ? eve : life.now - index * 60_000);
    const drawing =
      index % 2 === 0
        ? await life.at(handedAt).fileBytes.make(schoolId, pupil.personId, drawingPaper(index))
        : undefined;
    const text = HANDED.texts[index % HANDED.texts.length]!;
    const handed = await life.at(handedAt).handIns.hand(pupil.session, handInId, {
      homeworkId,
      text,
      fileIds: drawing?.ok === true ? [drawing.value.fileId] : [],
      writtenAt: handedAt,
    });
    if (!handed.ok) refused.push(handed.error.code);
    if (!isOver || index >= RETURNED || work.day > 1) continue;
    const returnedAt = at(dueOn, 17 + index / 10, zone);
    const back = await life.at(returnedAt).returns.giveBack(teacher.session, handInId, {
      comment: HANDED.comments[index % HANDED.comments.length]!,
    });
    if (!back.ok) refused.push(back.error.code);
  }
  return refused;
}
