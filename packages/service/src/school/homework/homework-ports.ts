// What homework and session notes ask of the outside. Each method of the stores is one statement unless it says otherwise.

import type {
  AccountId,
  AudienceId,
  EpochMs,
  HomeworkId,
  LessonId,
  LocalDate,
  PersonId,
  Result,
  SchoolId,
} from '@preau/core/base';
import type {
  AddedLesson,
  DatedLesson,
  Expects,
  HomeworkContent,
  LoadItem,
  SaveDecision,
  Slot,
} from '@preau/core/school';
import type {
  DueHomework,
  GivenHomework,
  Homework,
  HomeworkPupil,
  HomeworkReader,
  SessionNote,
} from '@preau/protocol/school';
import type { UnknownFile } from '../files/file-ports.ts';

/** Homework as a store answers it. */
export type HomeworkView = Homework;
/** A pupil for whom homework is, as a store answers it. */
export type WorkPupil = HomeworkPupil;
/** A session note as a store answers it: who may write it is not the store’s to say. */
export type NoteView = Omit<SessionNote, 'mayChange'>;

/** Who reads: an account, its schools, and those whose office it is. What it stands to is looked up, never taken from the session. */
export interface WorkReader {
  readonly accountId: AccountId;
  readonly schools: readonly SchoolId[];
  readonly offices: readonly SchoolId[];
  readonly at: EpochMs;
}

/** A class or group as somebody stands to it. */
export interface AudienceSight {
  readonly schoolId: SchoolId;
  readonly zone: string;
  readonly audienceId: AudienceId;
  readonly label: string;
  /** Pupils in it today. */
  readonly pupils: number;
  /** The person of the account that teaches it; null when none does. */
  readonly teacherId: PersonId | null;
  readonly isOffice: boolean;
}

/** A class whose lessons somebody gave without teaching it. */
export interface StandInSight extends AudienceSight {
  /** The days of its book that they read, as the store writes them. */
  readonly days: string;
}

/** Homework to be stored; `base` as in `decideSave`. */
export interface HomeworkToSave extends HomeworkContent {
  readonly homeworkId: HomeworkId;
  readonly schoolId: SchoolId;
  readonly teacherId: PersonId;
  readonly base: number;
  /** When readers see it, should it be new. */
  readonly releaseAt: EpochMs;
  readonly at: EpochMs;
}

/** What saving did; version and release as they stand now. */
export interface SaveOutcome {
  readonly decision: SaveDecision;
  readonly version: number;
  readonly releaseAt: EpochMs;
}

/** A page of a list: `after` is the last id of the page before. */
export interface WorkPage {
  readonly after: HomeworkId | null;
  readonly limit: number;
}

/** One homework with what the reader may know of it. */
export interface HomeworkSight {
  readonly zone: string;
  readonly homework: Homework;
  /** The reader's own pupils for whom it is; empty for others. */
  readonly pupils: readonly HomeworkPupil[];
  /** The reader gave it. */
  readonly isOwn: boolean;
  readonly isOffice: boolean;
}

/** Keeps homework. */
export interface HomeworkStore {
  /** Those of the audiences to which the reader stands in any way, by label. Of the school of `held`, all: its teacher holds their lesson. */
  findAudiences(
    reader: WorkReader,
    audienceIds: readonly AudienceId[],
    held?: { readonly schoolId: SchoolId; readonly teacherId: PersonId },
  ): Promise<readonly AudienceSight[]>;
  /** Is there one of this id, whoever gave it, withdrawn or not? */
  isThere(schoolId: SchoolId, homeworkId: HomeworkId): Promise<boolean>;
  /** Writes homework with its version, its audiences and its files; one transaction. */
  save(homework: HomeworkToSave): Promise<Result<SaveOutcome, UnknownFile>>;
  /** Takes it from everybody's lists and notes it as a version, in one transaction; false when the account did not give it. Twice is once. */
  withdraw(reader: WorkReader, homeworkId: HomeworkId): Promise<boolean>;
  /** Ticks, or takes the tick back, for the account's own pupils; undefined when it is not theirs, else what it expects. */
  setDone(reader: WorkReader, homeworkId: HomeworkId, done: boolean): Promise<Expects | undefined>;
  /** Notes that the account's own pupils opened these, the first time; how many of them are theirs. */
  open(reader: WorkReader, homeworkIds: readonly HomeworkId[]): Promise<number>;
  listDue(reader: WorkReader, from: LocalDate, to: LocalDate, page: WorkPage): Promise<readonly DueHomework[]>;
  listGiven(reader: WorkReader, page: WorkPage): Promise<readonly GivenHomework[]>;
  find(reader: WorkReader, homeworkId: HomeworkId): Promise<HomeworkSight | undefined>;
  /** Everybody for whom it is today, by name. */
  listPupils(schoolId: SchoolId, homeworkId: HomeworkId, at: EpochMs): Promise<readonly HomeworkReader[]>;
  /** What weighs on the pupils of a class, day by day; what is not released yet counts. */
  readLoad(sight: AudienceSight, from: LocalDate, to: LocalDate, at: EpochMs): Promise<readonly LoadItem[]>;
}

/** A dated lesson wherever it went, with the school's zone. */
export interface FoundLesson {
  readonly schoolId: SchoolId;
  readonly zone: string;
  readonly date: LocalDate;
  readonly lesson: DatedLesson;
}

/** Reads dated lessons of a class. */
export interface ClassLessonStore {
  findLesson(schoolIds: readonly SchoolId[], lessonId: LessonId): Promise<FoundLesson | undefined>;
  /** Slots with the exceptions, and added lessons, that touch these days. */
  readLessons(
    sight: AudienceSight,
    from: LocalDate,
    to: LocalDate,
  ): Promise<{ readonly slots: readonly Slot[]; readonly added: readonly AddedLesson[] }>;
}

/** A session note to be stored. */
export interface NoteToSave {
  readonly schoolId: SchoolId;
  readonly lessonId: LessonId;
  /** Names the note for its files, should it be new. */
  readonly noteId: string;
  readonly audienceIds: readonly AudienceId[];
  readonly teacherId: PersonId;
  readonly subject: string;
  readonly heldOn: LocalDate;
  readonly startsAt: EpochMs;
  readonly text: string;
  readonly fileIds: readonly string[];
  readonly base: number;
  readonly releaseAt: EpochMs;
  readonly at: EpochMs;
}

/** The book of a class between two days. */
export interface BookPages {
  readonly notes: readonly NoteView[];
  readonly homework: readonly Homework[];
}

/** Keeps session notes. */
export interface NoteStore {
  /** Writes the note with its version and its files; one transaction. A first note needs `base` 0; the same text again changes nothing. */
  save(note: NoteToSave): Promise<Result<SaveOutcome, UnknownFile>>;
  /** The class as somebody stands to it who gave lessons there and does not teach it. WORK-47. */
  findStandIn(reader: WorkReader, audienceId: AudienceId): Promise<StandInSight | undefined>;
  /** Notes and homework of a class. Readers who do not teach see what is released only; authors their own as well; a stand-in their days. */
  readBook(
    reader: WorkReader,
    sight: AudienceSight & Partial<StandInSight>,
    from: LocalDate,
    to: LocalDate,
  ): Promise<BookPages>;
  /** May the reader see the note? For its files. */
  mayRead(reader: WorkReader, schoolId: SchoolId, noteId: string): Promise<boolean>;
}
