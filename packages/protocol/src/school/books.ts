// The books of classes by school year: /api/books. docs/spec/homework.md, "The book of a year".

import * as z from 'zod/mini';
import { parseLocalDate } from '@preau/core/base';
import type { AudienceId, EpochMs, LessonId, LocalDate } from '@preau/core/base';
import type { Expects, SchoolYearNumber } from '@preau/core/school';

const dateSchema = z.custom<LocalDate>((text) => parseLocalDate(text) !== undefined, 'not a date YYYY-MM-DD');
const UUID = /^[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}$/;

/** `PUT /api/books/{audienceId}/visas/{visaId}` (head): « Vu », from the last visa or the beginning of the year to this day. */
export const visaRequestSchema = z.strictObject({
  to: dateSchema,
  note: z.optional(z.string().check(z.maxLength(500))),
});

/** Reads the id of a visa, made by the client. */
export function parseVisaId(text: unknown): string | undefined {
  return typeof text === 'string' && UUID.test(text) ? text : undefined;
}

/** A book on the shelf: one class or group in one year. */
export interface BookOnShelf {
  readonly audienceId: AudienceId;
  readonly label: string;
  readonly year: SchoolYearNumber;
}

/** Answer of `GET /api/books`: newest year first, then by label; at most 400. */
export interface ShelfAnswer {
  readonly thisYear: SchoolYearNumber;
  readonly books: readonly BookOnShelf[];
}

/** A text as it stood once. */
export interface FormerVersion {
  readonly version: number;
  readonly text: string;
  readonly writtenAt: EpochMs;
  readonly writtenBy: string;
}

/** What was done in a lesson. */
export interface YearNote {
  readonly lessonId: LessonId;
  readonly date: LocalDate;
  readonly subject: string;
  readonly teacherName: string;
  /** Empty when it was taken back: then only staff sees it, for its history. */
  readonly text: string;
  readonly files: readonly string[];
  /** Former versions, oldest first; empty for families. */
  readonly history: readonly FormerVersion[];
}

/** A homework of the year. */
export interface YearHomework {
  readonly dueOn: LocalDate;
  readonly subject: string;
  readonly teacherName: string;
  readonly text: string;
  readonly minutes: number | null;
  readonly expects: Expects;
  readonly files: readonly string[];
  /** Only staff sees it then. */
  readonly isWithdrawn: boolean;
  readonly history: readonly FormerVersion[];
}

/** « Vu » by the head. */
export interface BookVisa {
  readonly from: LocalDate;
  readonly to: LocalDate;
  readonly note: string;
  readonly seenBy: string;
  readonly seenAt: EpochMs;
}

/** Answer of `GET /api/books/{audienceId}?year=2026`: the whole book of the year, to read, print and keep. */
export interface YearBookAnswer {
  readonly schoolName: string;
  readonly label: string;
  readonly zone: string;
  readonly year: SchoolYearNumber;
  readonly from: LocalDate;
  readonly to: LocalDate;
  /** Nothing in it can change any more. */
  readonly isClosed: boolean;
  readonly today: LocalDate;
  readonly notes: readonly YearNote[];
  readonly homework: readonly YearHomework[];
  /** For staff; families are not told. */
  readonly visas: readonly BookVisa[];
  /** This session may give a visa. */
  readonly maySee: boolean;
}
