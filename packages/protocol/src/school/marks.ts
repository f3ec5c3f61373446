// Marks upon the pages of a hand-in: /api/hand-ins/{handInId}/marks. docs/spec/homework.md, "Upon the page".

import * as z from 'zod/mini';
import type { FileId, MarkId } from '@preau/core/base';
import { parseFileId, parseMarkId } from '@preau/core/base';
import { MARK_LIMITS, PAGE_UNITS } from '@preau/core/school';
import type { Mark } from '@preau/core/school';

/** Marks that one save may add, and erase. A save is at most as large as any request. WORK-104. */
export const MARKS_PER_SAVE = 200;

const markIdSchema = z.custom<MarkId>((text) => parseMarkId(text) !== undefined, 'not a mark id');
const unit = (most: number) => z.int().check(z.gte(0), z.lte(most));

const place = {
  markId: markIdSchema,
  fileId: z.custom<FileId>((text) => parseFileId(text) !== undefined, 'not a file id'),
  page: unit(MARK_LIMITS.pages - 1),
};

/** One mark, whole: whatever is not said here is refused. */
export const markSchema = z.discriminatedUnion('kind', [
  z.strictObject({
    ...place,
    kind: z.enum(['pen', 'highlight']),
    colour: z.enum(['red', 'blue', 'green']),
    width: z.enum(['fine', 'broad']),
    points: z.array(unit(MARK_LIMITS.height)).check(
      z.minLength(2),
      z.maxLength(2 * MARK_LIMITS.strokePoints),
      z.refine((points) => points.length % 2 === 0 && points.every((value, at) => at % 2 === 1 || value <= PAGE_UNITS)),
    ),
  }),
  z.strictObject({
    ...place,
    kind: z.literal('remark'),
    x: unit(PAGE_UNITS),
    y: unit(MARK_LIMITS.height),
    text: z.string().check(z.minLength(1), z.maxLength(MARK_LIMITS.remark)),
  }),
]);

/** `POST /api/hand-ins/{handInId}/marks` (teacher): adds and erases; the same again changes nothing. */
export const marksRequestSchema = z.strictObject({
  add: z.array(markSchema).check(z.maxLength(MARKS_PER_SAVE)),
  erase: z.array(markIdSchema).check(z.maxLength(MARKS_PER_SAVE)),
});

/** What a teacher changes upon the pages. */
export interface MarksRequest {
  readonly add: readonly Mark[];
  readonly erase: readonly MarkId[];
}

/** Answer of a save: the version that is now. */
export interface MarksSavedAnswer {
  readonly version: number;
}

/** Answer of `GET /api/hand-ins/{handInId}/marks?since=`: all that stands, or what changed since that version. Families get what was returned. */
export interface MarksAnswer {
  readonly version: number;
  /** Marks that stand and were made after `since`, in the order in which they were made. */
  readonly marks: readonly Mark[];
  /** Marks that stood at `since` and are gone. */
  readonly erased: readonly MarkId[];
}
