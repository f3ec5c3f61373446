// What marks upon pages ask of the outside: their rows, and pages with marks drawn into one PDF. docs/spec/homework.md, "Upon the page".

import type { EpochMs, HandInId, MarkId, PersonId, Result, SchoolId } from '@preau/core/base';
import type { Mark } from '@preau/core/school';

/** What one save changes. */
export interface MarkChanges {
  readonly add: readonly Mark[];
  readonly erase: readonly MarkId[];
}

/** Marks that were made after a version and stand at a later one, and those that went in between. */
export interface MarksBetween {
  readonly marks: readonly Mark[];
  readonly erased: readonly MarkId[];
}

/** Marks of hand-ins. */
export interface MarkStore {
  /**
   * Adds and erases in one moment; answers the version that is now, a new one when something changed. What is there already, or gone, stays as it
   * is; what does not fit refuses all. WORK-102, WORK-104.
   */
  save(
    schoolId: SchoolId,
    handInId: HandInId,
    by: PersonId,
    changes: MarkChanges,
    at: EpochMs,
  ): Promise<Result<number, { readonly code: 'handIn.marksFull' | 'handIn.unknown' }>>;
  /** What changed after version `since` until version `until`; from 0 on, all that stands then. One statement. */
  between(schoolId: SchoolId, handInId: HandInId, since: number, until: number): Promise<MarksBetween>;
}

/** A file whose pages are drawn upon. */
export interface CopyPart {
  readonly mediaType: string;
  /** Asked when its turn has come, so that who waits holds no memory; undefined when the file is gone. */
  read(): Promise<Uint8Array | undefined>;
  /** Only those upon this file. */
  readonly marks: readonly Mark[];
}

/** Draws marks into one PDF of all pages. Work waits in a queue with a limit. WORK-106, WORK-107. */
export interface MarkedCopies {
  /** At least one part. The same parts give the same bytes. */
  draw(
    parts: readonly CopyPart[],
  ): Promise<Result<Uint8Array, { readonly code: 'handIn.pagesUnreadable' | 'server.unavailable' }>>;
}
