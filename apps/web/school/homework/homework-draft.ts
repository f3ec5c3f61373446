// The form of homework as data: what it opens with, what is missing, the request it sends, the load it shows. docs/spec/homework.md.

import type { Expects } from '@preau/core/school';
import type { ClassLesson, FileInfo, Homework, LoadAnswer } from '@preau/protocol/school';

/** How homework may be due: for a lesson, or on a day. */
export interface DueChoice {
  readonly dueOn: string;
  readonly dueLessonId: string | null;
}

/** The form. */
export interface HomeworkDraft {
  readonly audienceIds: readonly string[];
  readonly subject: string;
  /** Undefined until a day was chosen. */
  readonly due: DueChoice | undefined;
  readonly text: string;
  readonly minutes: number | null;
  readonly expects: Homework['expects'];
  readonly files: readonly FileInfo[];
  readonly lessonId: string | null;
}

/** What is missing, the first first. */
type Missing = 'audience' | 'subject' | 'day' | 'text';

/** Times that one tap gives, minutes. */
export const TIMES = [10, 20, 30, 45, 60] as const;
/** Lessons that are proposed beside « Autre date ». */
const PROPOSED = 3;

/** An empty form; a homework that takes twenty minutes and is ticked is the usual one. */
export const EMPTY_DRAFT: HomeworkDraft = {
  audienceIds: [],
  subject: '',
  due: undefined,
  text: '',
  minutes: 20,
  expects: 'done',
  files: [],
  lessonId: null,
};

/** Who is missing: has not ticked or handed in; of what asks for nothing, has not opened it. WORK-49. */
export function missingOf<P extends { readonly doneAt: number | null; readonly openedAt: number | null }>(
  expects: Expects,
  pupils: readonly P[],
): readonly P[] {
  return pupils.filter(({ doneAt, openedAt }) => (expects === 'nothing' ? openedAt : doneAt) === null);
}

/** The form of homework that was given. */
export function draftOf(homework: Homework): HomeworkDraft {
  return {
    audienceIds: homework.audiences.map((each) => each.audienceId),
    subject: homework.subject,
    due: { dueOn: homework.dueOn, dueLessonId: homework.dueLessonId },
    text: homework.text,
    minutes: homework.minutes,
    expects: homework.expects,
    files: homework.files,
    lessonId: homework.lessonId,
  };
}

/** Undefined when the form may be sent. */
export function missingIn(draft: HomeworkDraft): Missing | undefined {
  if (draft.audienceIds.length === 0) return 'audience';
  if (draft.subject.trim() === '') return 'subject';
  if (draft.due === undefined || draft.due.dueOn === '') return 'day';
  return draft.text.trim() === '' ? 'text' : undefined;
}

/** The body of `PUT /api/homework/{id}`. */
export function requestOf(draft: HomeworkDraft, base: number): Readonly<Record<string, unknown>> {
  return {
    base,
    audienceIds: draft.audienceIds,
    subject: draft.subject.trim(),
    lessonId: draft.lessonId,
    dueLessonId: draft.due?.dueLessonId ?? null,
    dueOn: draft.due?.dueOn ?? '',
    text: draft.text,
    minutes: draft.minutes,
    expects: draft.expects,
    fileIds: draft.files.map((file) => file.fileId),
  };
}

/** Subjects that the teacher has with the class, the next lesson’s first. */
export function subjectsOf(next: readonly ClassLesson[]): readonly string[] {
  return [...new Set(next.map((lesson) => lesson.subject))];
}

/** The lessons after today that are proposed as due days, each day once; of any subject when this one has none. WORK-24. */
export function proposalsOf(next: readonly ClassLesson[], subject: string, today: string): readonly ClassLesson[] {
  const later = next.filter((lesson) => lesson.date > today);
  const same = later.filter((lesson) => lesson.subject === subject);
  const found: ClassLesson[] = [];
  for (const lesson of same.length === 0 ? later : same)
    if (found.every((each) => each.date !== lesson.date)) found.push(lesson);
  return found.slice(0, PROPOSED);
}

/** A bar of the chart. */
interface LoadBar {
  readonly date: string;
  readonly minutes: number;
  /** Minutes of the homework being written. */
  readonly added: number;
  readonly isChosen: boolean;
}

/** The load of the day that was chosen, in figures. */
interface LoadWord {
  readonly minutes: number;
  readonly count: number;
  readonly subjects: readonly string[];
  /** With what is being written. */
  readonly total: number;
  /** With what is being written, of the pupil who has the most. */
  readonly most: number;
  readonly isMuch: boolean;
}

/** Four school days around the chosen one, the chosen one always among them. */
export function loadBars(load: LoadAnswer, days: readonly string[], chosen: string, added: number): readonly LoadBar[] {
  return days.map((date) => ({
    date,
    minutes: load.days.find((day) => day.date === date)?.minutes ?? 0,
    added: date === chosen ? added : 0,
    isChosen: date === chosen,
  }));
}

/** What the form says of the chosen day. WORK-22. */
export function loadWord(load: LoadAnswer, chosen: string, added: number): LoadWord {
  const day = load.days.find((each) => each.date === chosen);
  const minutes = day?.minutes ?? 0;
  const most = Math.max(day?.most ?? 0, minutes) + added;
  return {
    minutes,
    count: day?.count ?? 0,
    subjects: day?.subjects ?? [],
    total: minutes + added,
    most,
    isMuch: most > load.comfortableMinutes,
  };
}
