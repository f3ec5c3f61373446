// What the day and the timetable ask of the outside.

import type {
  AccountId,
  AudienceId,
  EpochMs,
  LessonId,
  LocalDate,
  PersonId,
  Role,
  SchoolId,
  SlotId,
} from '@preau/core/base';
import type { AddedLesson, Slot, SlotException } from '@preau/core/school';
import type { Office } from '@preau/protocol/school';

/** A school's name and time zone. */
export interface SchoolPlace {
  readonly schoolId: SchoolId;
  readonly name: string;
  readonly zone: string;
}

/** A person whose day is shown: of the account, or a child of such a person. */
export interface DayPerson {
  readonly personId: PersonId;
  readonly school: SchoolPlace;
  readonly givenName: string;
  readonly familyName: string;
  readonly roles: readonly Role[];
  readonly classLabel: string;
  /** Classes and groups on the date, as a pupil. */
  readonly audienceIds: readonly AudienceId[];
  /** The guardian among the account's persons; null for these themselves. */
  readonly childOf: PersonId | null;
  /** The account runs the cell, and this is its operator. */
  readonly runsCell: boolean;
}

/** Which lessons of a date to read. A lesson counts when its school is in `whole`, or it has one of the audiences or teachers. */
export interface TimetableQuery {
  readonly schoolIds: readonly SchoolId[];
  readonly date: LocalDate;
  /** Bounds of the date as instants; the widest, when schools lie in several zones. */
  readonly from: EpochMs;
  readonly to: EpochMs;
  readonly whole: readonly SchoolId[];
  readonly audienceIds: readonly AudienceId[];
  readonly teacherIds: readonly PersonId[];
}

/** Slots with the exceptions that touch the date, and added lessons, of one school. */
export interface SchoolTimetable {
  readonly slots: readonly Slot[];
  readonly added: readonly AddedLesson[];
}

/** Labels of audiences and names of people, by id, and the lessons that somebody ended. */
export interface DayNames {
  readonly ended: ReadonlySet<LessonId>;
  readonly audiences: ReadonlyMap<string, string>;
  readonly persons: ReadonlyMap<string, { readonly givenName: string; readonly familyName: string }>;
}

/** The office's figures of a school. */
export type OfficeFigures = Pick<Office, 'counts' | 'lastImport'>;

/** Reads days. Each method is one statement: a day takes four. */
export interface DayStore {
  /** The account's active persons and the children of guardians. `date` null: today in each school's zone is taken as `now` says. */
  readPeople(accountId: AccountId, at: EpochMs, date: LocalDate | undefined): Promise<readonly DayPerson[]>;
  readTimetable(query: TimetableQuery): Promise<ReadonlyMap<SchoolId, SchoolTimetable>>;
  /** Names of what is of these schools. `lessonIds`: those of which the log is asked whether they were ended. */
  readNames(
    schoolIds: readonly SchoolId[],
    audienceIds: readonly AudienceId[],
    personIds: readonly PersonId[],
    lessonIds: readonly LessonId[],
  ): Promise<DayNames>;
  readOffice(schoolIds: readonly SchoolId[]): Promise<ReadonlyMap<SchoolId, OfficeFigures>>;
  /** Pupils by audience on a date, for the expected presence. */
  readMembers(schoolId: SchoolId, date: LocalDate): Promise<ReadonlyMap<AudienceId, readonly PersonId[]>>;
  listSchools(): Promise<readonly SchoolPlace[]>;
  findSchool(schoolId: SchoolId): Promise<SchoolPlace | undefined>;
  /** Schools whose timetable or people an import or a hand changed since; what the bus may have missed. */
  listChanged(since: EpochMs): Promise<readonly SchoolId[]>;
}

/** Who changed something by hand. */
export interface Deed {
  readonly auditId: string;
  readonly actorId: PersonId;
  readonly at: EpochMs;
}

/** One school's timetable while its lock is held: no import and no other hand changes it meanwhile. */
export interface TimetableDraft {
  readTimetable(query: Omit<TimetableQuery, 'schoolIds' | 'whole'>): Promise<SchoolTimetable>;
  findSlot(slotId: SlotId): Promise<Slot | undefined>;
  findAdded(lessonId: LessonId): Promise<AddedLesson | undefined>;
  /** Are these active teachers, and an audience, of the school? */
  knows(audienceIds: readonly AudienceId[], teacherIds: readonly PersonId[]): Promise<boolean>;
  /** Which of these lessons are over before their hour, because somebody ended them: their log says so, not the bus. SCHOOL-99. */
  findEnded(lessonIds: readonly LessonId[]): Promise<ReadonlySet<LessonId>>;
  add(lesson: AddedLesson, deed: Deed): Promise<void>;
  change(lesson: AddedLesson, deed: Deed): Promise<void>;
  putException(slotId: SlotId, exception: SlotException<PersonId>, deed: Deed): Promise<void>;
  dropException(slotId: SlotId, date: LocalDate, deed: Deed): Promise<void>;
}

/** Changes timetables. */
export interface TimetableStore {
  /** Runs `work` in one transaction under the school's lock. Throws the store's error `busy` when an import holds it for more than 3 s. */
  draft<T>(schoolId: SchoolId, work: (draft: TimetableDraft) => Promise<T>): Promise<T>;
}
