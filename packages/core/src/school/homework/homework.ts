// Homework as the house knows it: limits, its title, and what a request to save it means. docs/spec/homework.md, "Giving".

import { addDays } from '../../base/index.ts';
import type { AudienceId, HomeworkId, LessonId, LocalDate, PersonId } from '../../base/index.ts';

/** What a pupil does with it: nothing to show, a tick « Fait », or work to hand in. */
export type Expects = 'nothing' | 'done' | 'handIn';
/** Every one of them. */
export const EXPECTS: readonly Expects[] = ['nothing', 'done', 'handIn'];

/** Longest text of a homework or a session note, in characters. WORK-2. */
export const MAX_WORK_TEXT = 10_000;
/** Longest time a homework may be estimated at, minutes. WORK-2. */
export const MAX_WORK_MINUTES = 600;
/** How far ahead homework may be due, days: a school year. WORK-3. */
export const LATEST_DUE_DAYS = 366;
/** Longest title that a list shows, characters. */
const MAX_TITLE = 90;

/** What a teacher writes. Lists of ids are sorted. */
export interface HomeworkContent {
  readonly audienceIds: readonly AudienceId[];
  readonly subject: string;
  /** The dated lesson in which it was given. */
  readonly lessonId: LessonId | null;
  /** The dated lesson for which it is due. */
  readonly dueLessonId: LessonId | null;
  readonly dueOn: LocalDate;
  readonly text: string;
  /** Estimated minutes; null when the teacher says none. */
  readonly minutes: number | null;
  readonly expects: Expects;
  readonly fileIds: readonly string[];
}

/** Homework as it is stored. */
export interface StoredHomework extends HomeworkContent {
  readonly homeworkId: HomeworkId;
  readonly teacherId: PersonId;
  /** Counts from 1. */
  readonly version: number;
  readonly withdrawn: boolean;
}

/** What saving means: `same` is a request that came twice, `stale` an edit of something that changed meanwhile. */
export type SaveDecision = 'create' | 'change' | 'same' | 'stale' | 'unknown';

/** Decides. `base` is the version that was edited, 0 for new homework. Homework of somebody else, or withdrawn, is unknown. WORK-5, 6. */
export function decideSave(
  stored: StoredHomework | undefined,
  wanted: HomeworkContent,
  by: PersonId,
  base: number,
): SaveDecision {
  if (stored === undefined) return base === 0 ? 'create' : 'unknown';
  if (stored.teacherId !== by || stored.withdrawn) return 'unknown';
  if (sameContent(stored, wanted)) return 'same';
  return base === stored.version ? 'change' : 'stale';
}

function sameContent(a: HomeworkContent, b: HomeworkContent): boolean {
  return (
    a.subject === b.subject &&
    a.lessonId === b.lessonId &&
    a.dueLessonId === b.dueLessonId &&
    a.dueOn === b.dueOn &&
    a.text === b.text &&
    a.minutes === b.minutes &&
    a.expects === b.expects &&
    sameList(a.audienceIds, b.audienceIds) &&
    sameList(a.fileIds, b.fileIds)
  );
}

function sameList(a: readonly string[], b: readonly string[]): boolean {
  return a.length === b.length && a.every((id, index) => id === b[index]);
}

/** May homework be due on this day? Not before today, at most a school year ahead. WORK-3. */
export function mayBeDue(dueOn: LocalDate, today: LocalDate): boolean {
  return dueOn >= today && dueOn <= addDays(today, LATEST_DUE_DAYS);
}

/** The first line that says something, without the marks of the Markdown subset, at most 90 characters. */
export function titleOfWork(text: string): string {
  const line = text.split('\n').find((each) => plain(each) !== '') ?? '';
  const signs = Array.from(plain(line));
  return signs.length <= MAX_TITLE
    ? signs.join('')
    : `${signs
        .slice(0, MAX_TITLE - 1)
        .join('')
        .trimEnd()}…`;
}

function plain(line: string): string {
  return line
    .replace(/^\s*(?:#{1,2}|[-*]|\d{1,3}[.)])\s+/, '')
    .replaceAll(/\[([^\]\n]{1,200})\]\(https:[^\s)]+\)/g, '$1')
    .replaceAll(/\*\*([^*\n]+)\*\*|\*([^*\n]+)\*/g, '$1$2')
    .trim();
}
