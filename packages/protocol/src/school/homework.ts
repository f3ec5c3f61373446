// Homework and session notes: what a teacher gives, what families read, the load of a class. docs/spec/homework.md.

import * as z from 'zod/mini';
import { parseHomeworkId, parseLocalDate } from '@preau/core/base';
import type { AudienceId, HomeworkId, LessonId, LocalDate, PersonId, SchoolId } from '@preau/core/base';
import { EXPECTS, MAX_WORK_MINUTES, MAX_WORK_TEXT } from '@preau/core/school';
import type { DayLoad, Expects } from '@preau/core/school';
import { audienceIdSchema, lessonIdSchema } from '../base/index.ts';
import { fileIdsSchema } from './files.ts';
import type { FileInfo } from './files.ts';

const dateSchema = z.custom<LocalDate>((text) => parseLocalDate(text) !== undefined, 'not a date YYYY-MM-DD');
const homeworkIdSchema = z.custom<HomeworkId>((text) => parseHomeworkId(text) !== undefined, 'not a homework id');
const versionSchema = z.int().check(z.nonnegative(), z.maximum(1_000_000));
// What is typed is counted in characters by the desk; this only bounds the body.
const textSchema = z.string().check(z.maxLength(2 * MAX_WORK_TEXT));

/** `PUT /api/homework/{id}` (teacher): creates with `base` 0, else changes the version `base`. The same request twice is one homework. */
export const putHomeworkRequestSchema = z.strictObject({
  base: versionSchema,
  audienceIds: z.array(audienceIdSchema).check(z.minLength(1), z.maxLength(12)),
  subject: z.string().check(z.minLength(1), z.maxLength(100)),
  lessonId: z.nullable(lessonIdSchema),
  dueLessonId: z.nullable(lessonIdSchema),
  dueOn: dateSchema,
  text: textSchema.check(z.minLength(1)),
  minutes: z.nullable(z.int().check(z.nonnegative(), z.maximum(MAX_WORK_MINUTES))),
  expects: z.enum(EXPECTS as [Expects, ...Expects[]]),
  fileIds: fileIdsSchema,
});

/** `PUT /api/homework/{id}/done` (pupil). */
export const doneRequestSchema = z.strictObject({ done: z.boolean() });

/** `PUT /api/homework/opened` (pupil): what was read on the device, a page of the list at most. */
export const openedRequestSchema = z.strictObject({
  homeworkIds: z.array(homeworkIdSchema).check(z.minLength(1), z.maxLength(50)),
});

/** `PUT /api/notes/{lessonId}` (teacher): `base` is the version that was edited, 0 for a first one. An empty text takes the note back. */
export const putNoteRequestSchema = z.strictObject({ base: versionSchema, text: textSchema, fileIds: fileIdsSchema });

/** `GET /api/homework/due`: of the account’s pupils, by due day, 50 a page; `after` is the last of the page before. */
export const dueQuerySchema = z.strictObject({
  from: z.optional(dateSchema),
  to: z.optional(dateSchema),
  after: z.optional(homeworkIdSchema),
});

/** `GET /api/homework/given`: the teacher’s own, latest due day first, 50 a page. */
export const givenQuerySchema = z.strictObject({ after: z.optional(homeworkIdSchema) });

/** `GET /api/homework/load` and `GET /api/notes/book`: a class or group, first and last day, at most 62 of them. */
export const classSpanQuerySchema = z.strictObject({ audienceId: audienceIdSchema, from: dateSchema, to: dateSchema });

/** `GET /api/homework/lessons`: of a class, or of the class of a lesson. */
export const classLessonsQuerySchema = z.strictObject({
  audienceId: z.optional(audienceIdSchema),
  lessonId: z.optional(lessonIdSchema),
});

/** A class or group by name. */
export interface NamedAudience {
  readonly audienceId: AudienceId;
  readonly label: string;
}

/** A pupil for whom homework is, among those the account is or answers for. */
export interface HomeworkPupil {
  readonly personId: PersonId;
  readonly displayName: string;
  readonly givenName: string;
  /** When the pupil ticked « Fait », or handed in; null until then. */
  readonly doneAt: number | null;
}

/** A pupil for whom homework is, as who gave it sees them. */
export interface HomeworkReader extends HomeworkPupil {
  /** When the pupil opened it for the first time; null until then. */
  readonly openedAt: number | null;
}

/** Homework as whoever may read it sees it. */
export interface Homework {
  readonly homeworkId: HomeworkId;
  readonly schoolId: SchoolId;
  readonly subject: string;
  readonly teacherName: string;
  readonly audiences: readonly NamedAudience[];
  readonly lessonId: LessonId | null;
  readonly dueLessonId: LessonId | null;
  readonly dueOn: LocalDate;
  readonly text: string;
  readonly minutes: number | null;
  readonly expects: Expects;
  readonly version: number;
  readonly changedAt: number;
  /** In the future: families do not see it yet. */
  readonly releaseAt: number;
  readonly files: readonly FileInfo[];
}

/** Homework that pupils of the account have to do. */
export interface DueHomework extends Homework {
  readonly pupils: readonly HomeworkPupil[];
}

/** Homework that a teacher gave, with how far it is. */
export interface GivenHomework extends Homework {
  readonly pupilCount: number;
  readonly doneCount: number;
}

/** A page of homework. */
export interface HomeworkPage<H extends Homework> {
  /** Today in the school’s zone. */
  readonly today: LocalDate;
  readonly homework: readonly H[];
  /** `after` of the next page; null when this is the last. */
  readonly next: HomeworkId | null;
}

/** Answer of `GET /api/homework/{id}`. */
export interface HomeworkAnswer {
  readonly today: LocalDate;
  readonly homework: Homework;
  /** The account’s own pupils for whom it is. */
  readonly pupils: readonly HomeworkPupil[];
  /** May this session change and withdraw it? Only who gave it. */
  readonly mayChange: boolean;
  /** Everybody for whom it is, by name: for who gave it and the office, else null. */
  readonly everybody: readonly HomeworkReader[] | null;
}

/** Answer of `PUT /api/homework/{id}` and `PUT /api/notes/{lessonId}`. */
export interface SavedWork {
  readonly version: number;
  readonly releaseAt: number;
}

/** Answer of `GET /api/homework/load`: only days on which something is due. */
export interface LoadAnswer {
  readonly days: readonly DayLoad[];
  /** Minutes beyond which it is much for a day. */
  readonly comfortableMinutes: number;
}

/** A dated lesson for which homework may be due. */
export interface ClassLesson {
  readonly lessonId: LessonId;
  readonly subject: string;
  readonly date: LocalDate;
  readonly startsAt: number;
}

/** Answer of `GET /api/homework/lessons`. */
export interface ClassLessonsAnswer {
  readonly today: LocalDate;
  readonly zone: string;
  /** The lesson asked for, with its classes and groups. */
  readonly given: (ClassLesson & { readonly audiences: readonly NamedAudience[] }) | null;
  readonly audience: NamedAudience & { readonly pupils: number };
  /** The teacher’s next lessons with the class, by start, all subjects. */
  readonly next: readonly ClassLesson[];
}

/** What was done in one lesson. */
export interface SessionNote {
  readonly lessonId: LessonId;
  readonly subject: string;
  readonly date: LocalDate;
  readonly startsAt: number;
  readonly teacherName: string;
  readonly text: string;
  readonly version: number;
  readonly releaseAt: number;
  readonly files: readonly FileInfo[];
  /** May this session write it? */
  readonly mayChange: boolean;
}

/** Answer of `GET /api/notes/book`: the book of a class between two days. */
export interface BookAnswer {
  readonly today: LocalDate;
  readonly zone: string;
  readonly audience: NamedAudience & { readonly pupils: number };
  readonly notes: readonly SessionNote[];
  /** By the day on which it is due. */
  readonly homework: readonly Homework[];
  /** Lessons of the teacher that reads, begun and without a note. */
  readonly unwritten: readonly ClassLesson[];
}
