// What hand-ins ask of the outside: their rows, and photos bound into one file. docs/spec/homework.md, "The hand-in".

import type {
  AccountId,
  EpochMs,
  FileId,
  HandInId,
  HomeworkId,
  LocalDate,
  PersonId,
  Result,
  SchoolId,
} from '@preau/core/base';
import type { HandInMoments } from '@preau/core/school';
import type { UnknownFile } from '../files/file-ports.ts';

/** A homework as an account stands to it. */
export interface HandInPlace {
  readonly schoolId: SchoolId;
  readonly homeworkId: HomeworkId;
  readonly zone: string;
  readonly dueOn: LocalDate;
  readonly expects: 'nothing' | 'done' | 'handIn';
  /** Withdrawn, or not yet released: families do not see it. */
  readonly isOpen: boolean;
  /** The place of the account that gave it, or teaches the same subject to one of its audiences; null for everybody else. */
  readonly teacherId: PersonId | null;
  /** Pupils of its audiences: the account itself, or children it answers for. */
  readonly pupils: readonly HandInPupil[];
}

/** A pupil whom the account may look at. */
export interface HandInPupil {
  readonly pupilId: PersonId;
  readonly givenName: string;
  readonly familyName: string;
  readonly isSelf: boolean;
}

/** A stored hand-in. */
export interface StoredHandIn extends HandInMoments {
  readonly schoolId: SchoolId;
  readonly handInId: HandInId;
  readonly homeworkId: HomeworkId;
  readonly pupilId: PersonId;
  readonly text: string;
  readonly handedAt: EpochMs;
  readonly writtenAt: EpochMs | null;
  readonly comment: string;
  readonly seenAt: EpochMs | null;
  /** The version of what is upon its pages; 0: nothing ever was. */
  readonly marksVersion: number;
  /** The version that was returned, if any. */
  readonly returnedMarks: number | null;
  /** Returned to be done again. */
  readonly again: boolean;
  /** How many marks stood in what was returned. */
  readonly marks: number;
}

/** A hand-in as an account stands to it. */
export interface FoundHandIn extends StoredHandIn {
  readonly zone: string;
  readonly dueOn: LocalDate;
  readonly givenName: string;
  readonly familyName: string;
  /** How the account may look at it: as the pupil, a guardian, or a teacher with their place. */
  readonly as: 'pupil' | 'guardian' | 'teacher';
  readonly actorId: PersonId;
}

/** What a pupil hands in. */
export interface NewHandIn {
  readonly schoolId: SchoolId;
  readonly handInId: HandInId;
  readonly homeworkId: HomeworkId;
  readonly pupilId: PersonId;
  readonly text: string;
  /** The pupil's own. */
  readonly fileIds: readonly FileId[];
  readonly handedAt: EpochMs;
  readonly writtenAt: EpochMs | null;
}

/** What a teacher gives back; files are their own, or were there before. */
export interface NewReturn {
  readonly by: PersonId;
  readonly comment: string;
  readonly fileIds: readonly FileId[];
  /** The pupil may hand in once more, and the homework is no longer done. */
  readonly again: boolean;
  readonly at: EpochMs;
}

/** A pupil of the audience with what stands of theirs. */
export interface PupilHandIn {
  readonly pupilId: PersonId;
  readonly givenName: string;
  readonly familyName: string;
  readonly handIn: StoredHandIn | null;
}

/** Whose hand-ins are listed. */
export interface AllHandIns {
  readonly schoolId: SchoolId;
  readonly homeworkId: HomeworkId;
  readonly teacherId: PersonId;
  /** Who is in the class at this instant. */
  readonly at: EpochMs;
  readonly zone: string;
  readonly limit: number;
}

/** Hand-ins. */
export interface HandInStore {
  /** Undefined when the account has nothing to do with it, or there is none. One statement. */
  findPlace(accountId: AccountId, homeworkId: HomeworkId, at: EpochMs): Promise<HandInPlace | undefined>;
  /** Undefined when the account may not look at it. One statement. */
  find(accountId: AccountId, handInId: HandInId): Promise<FoundHandIn | undefined>;
  /** Is there one of this id, whoever’s? One statement. */
  isThere(schoolId: SchoolId, handInId: HandInId): Promise<boolean>;
  /**
   * Writes it with its files and lets the former one go, ticks the homework. `same`: it was there before, whatever became of it since;
   * `returned`: the work was returned, nothing was written; `taken`: the id is somebody else's.
   */
  hand(handIn: NewHandIn): Promise<Result<'handed' | 'same' | 'returned' | 'taken', UnknownFile>>;
  /** Takes it back unless somebody looked; unticks. Answers whether it is taken back now. */
  takeBack(schoolId: SchoolId, handInId: HandInId, at: EpochMs): Promise<boolean>;
  /** Notes that a teacher opened it, the first time. */
  look(schoolId: SchoolId, handInId: HandInId, at: EpochMs): Promise<void>;
  /** Returns it with its files; false when it was replaced or taken back meanwhile. Another comment, or other files, than before make it new for the pupil. */
  giveBack(schoolId: SchoolId, handInId: HandInId, back: NewReturn): Promise<Result<boolean, UnknownFile>>;
  /** Notes that the pupil opened what was returned. */
  see(schoolId: SchoolId, handInId: HandInId, at: EpochMs): Promise<void>;
  /** Of pupils and one homework, what stands first, then newest first, ten a pupil. */
  listOwn(schoolId: SchoolId, homeworkId: HomeworkId, pupilIds: readonly PersonId[]): Promise<readonly StoredHandIn[]>;
  /** Everybody of the audiences that the teacher sees, by name, and who handed in and left since. WORK-67. */
  listAll(asked: AllHandIns): Promise<readonly PupilHandIn[]>;
}

/** Binds photos into one PDF. Work waits in a queue with a limit. WORK-62, WORK-63. */
export interface PhotoPages {
  /** At least one photo. Each is read when its turn has come, one at a time; undefined is none. */
  bind(
    photos: readonly (() => Promise<Uint8Array | undefined>)[],
  ): Promise<Result<Uint8Array, { readonly code: 'handIn.photoUnreadable' | 'server.unavailable' }>>;
}
