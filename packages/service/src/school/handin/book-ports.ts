// What the books of past and present years ask of the outside. docs/spec/homework.md, "The book of a year".

import type { AccountId, AudienceId, EpochMs, LocalDate, PersonId, SchoolId } from '@preau/core/base';
import type { BookOnShelf, BookVisa, YearHomework, YearNote } from '@preau/protocol/school';

/** Who asks for books. */
export interface BookReader {
  readonly accountId: AccountId;
  /** Schools whose office the account is. */
  readonly offices: readonly SchoolId[];
  readonly at: EpochMs;
}

/** A book as somebody stands to it. */
export interface BookSight {
  readonly schoolId: SchoolId;
  readonly schoolName: string;
  readonly audienceId: AudienceId;
  readonly label: string;
  readonly zone: string;
  /** Sees former versions, what was withdrawn, and visas: who teaches or wrote in it, and the office. */
  readonly isStaff: boolean;
  readonly isOffice: boolean;
  /** The days that somebody reads who gave lessons there and does not teach it, as the store writes them; null for all. WORK-47. */
  readonly days: string | null;
}

/** A visa to be given. */
export interface NewVisa {
  readonly schoolId: SchoolId;
  readonly visaId: string;
  readonly audienceId: AudienceId;
  readonly yearFrom: LocalDate;
  readonly to: LocalDate;
  readonly note: string;
  readonly seenBy: PersonId;
  readonly at: EpochMs;
}

/** Books by school year. */
export interface BookStore {
  /** Every book that the reader may open: of classes that they taught, were in, or whose pupil they answer for, in that year; the office all. One statement. */
  listBooks(reader: BookReader): Promise<readonly BookOnShelf[]>;
  /** Undefined when the reader may not open the book of that year. One statement. */
  findBook(
    reader: BookReader,
    audienceId: AudienceId,
    days: { readonly from: LocalDate; readonly to: LocalDate },
  ): Promise<BookSight | undefined>;
  /** The pages of a year, by day; with versions and what is not released for staff only. Three statements. */
  readBook(
    sight: BookSight,
    days: { readonly from: LocalDate; readonly to: LocalDate },
    at: EpochMs,
  ): Promise<{
    readonly notes: readonly YearNote[];
    readonly homework: readonly YearHomework[];
    readonly visas: readonly BookVisa[];
  }>;
  /** Gives a visa from where the last one ended; the same id again changes nothing. False when that span is seen already. */
  see(visa: NewVisa): Promise<boolean>;
}
