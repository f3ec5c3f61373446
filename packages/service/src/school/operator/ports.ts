// What the operators of a cell ask of the outside. All of it looks over all schools: it runs with the rights of the house.

import type { AccountId, EpochMs, LessonId, PersonId, SchoolId } from '@preau/core/base';
import type { SwitchName, Switches } from '@preau/core/school';
import type * as wire from '@preau/protocol/school';
import type { CellHead, CellImport, PartHealth, PurgeCounts } from '@preau/protocol/school';
import type { Deed } from '../day-ports.ts';
import type { PersonNames } from '../office/ports.ts';

/** A purge with what it took. */
export type CellPurge = wire.CellPurge;
/** What the cell set for all schools. */
export type CellSwitches = wire.CellSwitches;

/** A school of the cell, with its numbers as they are. */
export interface CellSchoolRow {
  readonly schoolId: SchoolId;
  readonly name: string;
  readonly zone: string;
  readonly createdAt: EpochMs;
  readonly people: number;
  readonly pupils: number;
  readonly seenToday: number;
  readonly lastImport: CellImport | null;
  readonly bytes: number;
  /** Null where no operator set one. */
  readonly quotaBytes: number | null;
  /** As the school set them; what nobody touched is not in it. */
  readonly set: Partial<Switches>;
}

/** Keeps what is of the cell. */
export interface CellStore {
  /** Does the account run the cell? One statement. */
  runsCell(accountId: AccountId): Promise<boolean>;
  /** Says so of the account with this login, which is an operator's somewhere, or no longer; audited there. False where there is no such operator. */
  setRunsCell(
    login: string,
    runsCell: boolean,
    deed: Omit<Deed, 'actorId'> & { readonly actorId: PersonId | null },
  ): Promise<boolean>;
  /** Schools by name, those whose name or UAI holds what was looked for; after the school named. */
  listSchools(query: {
    readonly search: string;
    readonly after: SchoolId | null;
    readonly limit: number;
    readonly at: EpochMs;
  }): Promise<{ readonly schools: readonly CellSchoolRow[]; readonly total: number }>;
  findSchool(
    schoolId: SchoolId,
    at: EpochMs,
  ): Promise<
    | {
        readonly school: CellSchoolRow;
        readonly imports: readonly CellImport[];
        readonly heads: readonly (Omit<CellHead, 'displayName'> & PersonNames)[];
      }
    | undefined
  >;
  /** Sets the room of a school's files, audited; false where there is no such school. */
  setQuota(schoolId: SchoolId, quotaBytes: number, deed: Deed): Promise<boolean>;
  /** Notes a deed in the log of a school. */
  note(schoolId: SchoolId, action: string, subjectId: string, deed: Deed): Promise<void>;
  readSwitches(): Promise<{ readonly cell: CellSwitches; readonly schools: number }>;
  /** Sets a switch for all schools (a reason), or gives it back to them (null): a line in the log of each school. As it stands already changes nothing. Cards as in SwitchStore. */
  setSwitch(
    name: SwitchName,
    reason: string | null,
    deed: Omit<Deed, 'actorId'> & { readonly actorId: PersonId | null },
  ): Promise<void>;
  readState(): Promise<{ readonly databaseBytes: number; readonly backupAt: EpochMs | null }>;
  /** Notes that something of the house was done, e.g. `backup`. */
  mark(name: 'backup', at: EpochMs): Promise<void>;
}

/** What is taken away: a text, or a file by its content. */
export interface PurgedContent {
  /** Exactly one of both. */
  readonly text: string | null;
  readonly fileSha256: string | null;
  /** Its first words. */
  readonly words: string;
}

/** A purge to begin. */
export interface NewPurge extends PurgedContent {
  readonly purgeId: string;
  readonly reason: string;
  readonly refusedUntil: EpochMs | null;
}

/** Keeps purges, and takes away. */
export interface PurgeStore {
  /** What a case of moderation is about: its frozen copy. */
  findCase(
    schoolId: SchoolId,
    caseId: string,
  ): Promise<
    { readonly kind: 'message' | 'post' | 'channel'; readonly body: string; readonly text: string | null } | undefined
  >;
  findFile(schoolId: SchoolId, fileId: string): Promise<{ readonly sha256: string; readonly name: string } | undefined>;
  count(content: PurgedContent): Promise<PurgeCounts & { readonly schools: number }>;
  /** Keeps it; again with the same id changes nothing. */
  begin(purge: NewPurge, deed: Deed): Promise<void>;
  /** Purges that are not through, the first first. */
  unfinished(): Promise<readonly string[]>;
  /** Schools that the purge has not gone through, so many at most. */
  nextSchools(purgeId: string, limit: number): Promise<readonly SchoolId[]>;
  /** Takes away in these schools, lessons excepted, at most `limit` of each kind; true when there may be more. */
  takeAway(purgeId: string, schools: readonly SchoolId[], limit: number, at: EpochMs): Promise<boolean>;
  /** What was said in lessons of these schools, by lesson, so many messages at most. */
  listLessonMessages(
    purgeId: string,
    schools: readonly SchoolId[],
    limit: number,
  ): Promise<readonly { readonly schoolId: SchoolId; readonly lessonId: LessonId; readonly seqs: readonly number[] }[]>;
  /** The lessons of these schools whose sheet holds it, so many at most; `content` is what the lesson knows it by. */
  listLessonSheets(
    purgeId: string,
    schools: readonly SchoolId[],
    limit: number,
  ): Promise<readonly { readonly schoolId: SchoolId; readonly lessonId: LessonId; readonly content: string }[]>;
  countInLesson(purgeId: string, schoolId: SchoolId, kind: 'lessonMessages' | 'sheets', count: number): Promise<void>;
  /** These schools are done: a line in the log of each in which something was found. */
  finishSchools(purgeId: string, schools: readonly SchoolId[], at: EpochMs): Promise<void>;
  /** The transactions that have written something and not ended. */
  listWriters(): Promise<readonly string[]>;
  /** Has one of these not ended yet? */
  isWriting(writers: readonly string[]): Promise<boolean>;
  /** Schools in which the content still stands are no longer done; how many. */
  lookAgain(purgeId: string): Promise<number>;
  finish(purgeId: string, at: EpochMs): Promise<void>;
  list(limit: number): Promise<readonly CellPurge[]>;
  find(purgeId: string): Promise<CellPurge | undefined>;
}

/** What the house measures of itself, beside the database. */
export interface HouseHealth {
  parts(): Promise<readonly { readonly name: string; readonly health: PartHealth }[]>;
  disk(): Promise<{ readonly freeBytes: number; readonly totalBytes: number } | null>;
  rounds(): readonly RoundState[];
  lastHour(): { readonly requests: number; readonly faults: number } | null;
}

/** How a round of the house stands. */
export interface RoundState {
  readonly name: string;
  readonly doneAt: EpochMs | null;
  /** When it is to run next; null while it runs. */
  readonly dueAt: EpochMs | null;
  readonly failedAt: EpochMs | null;
}
