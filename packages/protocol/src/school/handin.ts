// Hand-ins: /api/hand-ins. What a pupil gives for a homework, and what comes back. docs/spec/homework.md, "The hand-in".

import * as z from 'zod/mini';
import type { EpochMs, HandInId, HomeworkId, LocalDate, PersonId } from '@preau/core/base';
import { parseHomeworkId } from '@preau/core/base';
import type { HandInState } from '@preau/core/school';
import { instantSchema } from '../base/index.ts';
import { fileIdsSchema } from './files.ts';
import type { FileInfo } from './files.ts';

/** Longest text of a hand-in, characters. WORK-64. */
export const MAX_HAND_IN_TEXT = 10_000;
/** Longest comment of a teacher, characters. */
export const MAX_COMMENT = 5_000;

/** `PUT /api/hand-ins/{handInId}` (pupil): hands in; the same id again answers the same. `photoIds` become one PDF. */
export const handInRequestSchema = z.strictObject({
  homeworkId: z.custom<HomeworkId>((text) => parseHomeworkId(text) !== undefined, 'not a homework id'),
  text: z.string().check(z.maxLength(MAX_HAND_IN_TEXT)),
  photoIds: z.optional(fileIdsSchema),
  fileIds: z.optional(fileIdsSchema),
  /** When it was written, if the device kept it until now. */
  writtenAt: z.optional(instantSchema),
});

/** `POST /api/hand-ins/{handInId}/return` (teacher): gives the work back; again replaces comment and files. */
export const returnRequestSchema = z.strictObject({
  comment: z.string().check(z.maxLength(MAX_COMMENT)),
  fileIds: z.optional(fileIdsSchema),
  /** The pupil is to do it again. */
  again: z.optional(z.boolean()),
});

/** One hand-in as the pupil, their guardians and the teacher see it. */
export interface HandInView {
  readonly handInId: HandInId;
  readonly homeworkId: HomeworkId;
  readonly state: HandInState;
  readonly text: string;
  /** The PDF of the photos first. */
  readonly files: readonly FileInfo[];
  readonly handedAt: EpochMs;
  /** When the device says it was written, if it waited there. */
  readonly writtenAt: EpochMs | null;
  readonly isLate: boolean;
  readonly returnedAt: EpochMs | null;
  readonly comment: string;
  readonly correction: readonly FileInfo[];
  /** Returned to be done again: the pupil may hand in once more. */
  readonly again: boolean;
  /** How many marks came back upon its pages. */
  readonly marks: number;
  /** Returned, and the pupil has not opened it yet. */
  readonly isNew: boolean;
}

/** Answer of `GET /api/hand-ins/own/{homeworkId}`, one for the pupil or for each child of a guardian. */
export interface OwnHandInsAnswer {
  readonly pupils: readonly {
    readonly pupilId: PersonId;
    readonly displayName: string;
    /** The session's own place, not a child's. */
    readonly isSelf: boolean;
    /** The pupil's own session, and nothing was returned yet. */
    readonly mayHandIn: boolean;
    /** The one that stands first, then the former ones, newest first, ten at most. */
    readonly handIns: readonly HandInView[];
  }[];
}

/** A pupil in the teacher's list. */
export interface HandInRow {
  readonly pupilId: PersonId;
  readonly displayName: string;
  /** Null: nothing stands. */
  readonly handInId: HandInId | null;
  readonly state: HandInState | null;
  readonly handedAt: EpochMs | null;
  readonly writtenAt: EpochMs | null;
  readonly isLate: boolean;
  /** The pupil has opened what was returned. */
  readonly isSeen: boolean;
  /** Returned to be done again. */
  readonly again: boolean;
}

/** Answer of `GET /api/hand-ins/of/{homeworkId}`: everybody of the audience by name, at most 300. */
export interface HandInsAnswer {
  readonly homeworkId: HomeworkId;
  readonly dueOn: LocalDate;
  readonly pupils: readonly HandInRow[];
}

/** Answer of `GET /api/hand-ins/{handInId}` and of each deed on it. */
export interface HandInAnswer extends HandInView {
  readonly pupilId: PersonId;
  readonly displayName: string;
  /** For teachers: what this one, or a later one, took the place of, newest first. */
  readonly former: readonly { readonly handInId: HandInId; readonly handedAt: EpochMs }[];
}
