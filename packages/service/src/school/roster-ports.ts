// What imports and changes by hand ask of the outside: the roster of one school.

import type { AccountId, AudienceId, EpochMs, LocalDate, PersonId, Role, SchoolId, SessionId } from '@preau/core/base';
import type { ContentBefore, HandField, ImportContent, ImportDiff, PeopleSearch, SourcedId } from '@preau/core/school';
import type { Deed } from './day-ports.ts';

/** How far an import is: rows written of rows to write. */
export interface ImportProgress {
  readonly step: 'read' | 'compare' | 'audiences' | 'people' | 'guardians' | 'timetable' | 'done';
  readonly done: number;
  readonly total: number;
}

/** What the store needs to write a diff. */
export interface ApplyContext {
  readonly at: EpochMs;
  /** Today in the school's zone: memberships begin and end on it. */
  readonly today: LocalDate;
  newId(): string;
  progress(progress: ImportProgress): void;
}

/** One applied import, as remembered. */
export interface ImportRun {
  readonly runId: string;
  /** Who started it: a person's id or `cli`. */
  readonly actor: string;
  readonly startedAt: EpochMs;
  readonly finishedAt: EpochMs;
  readonly created: number;
  readonly changed: number;
  readonly missing: number;
  /** The import that this one took back. PEOPLE-80. */
  readonly undoes?: string;
}

/** The school before its last import, which an undo goes back to. */
export interface ImportBefore extends ContentBefore {
  readonly runId: string;
}

/** The roster and timetable of one school inside the one transaction of an import. */
export interface RosterDraft {
  read(): Promise<ImportContent>;
  /** Writes the diff in bulk. New people get an account with a login and no password. */
  apply(diff: ImportDiff, context: ApplyContext): Promise<void>;
  /** Notes the import, and keeps what the school held before in place of what was kept; null: nothing can be taken back. */
  record(run: ImportRun, before: ContentBefore | null): Promise<void>;
  /** What the last import can go back to. */
  readBefore(): Promise<ImportBefore | undefined>;
}

/** Keeps rosters. */
export interface RosterStore {
  /** What the school holds, in one snapshot; an empty object for a school we do not know. */
  read(schoolId: SchoolId): Promise<ImportContent>;
  /** Runs `work` in one transaction under the school's lock; undefined when another import holds it. A throw changes nothing. */
  import<T>(schoolId: SchoolId, work: (draft: RosterDraft) => Promise<T>): Promise<{ readonly value: T } | undefined>;
  /** What the last import can go back to. */
  readBefore(schoolId: SchoolId): Promise<ImportBefore | undefined>;
  /** Imports of a school, the newest first, with the name of who ran them; null for the command line and who is gone. */
  listRuns(schoolId: SchoolId, limit: number): Promise<readonly (ImportRun & { readonly actorName: string | null })[]>;
  /** Keys of people who were ended by hand or erased: no file carries them. PEOPLE-82. */
  listEnded(schoolId: SchoolId): Promise<ReadonlySet<SourcedId>>;
}

/** A person whom somebody wants to act upon. */
export interface TargetPerson {
  readonly accountId: AccountId;
  readonly roles: readonly Role[];
  /** The roles of all places of the account in the school: accounts may have been joined (PEOPLE-90), and a code takes over all of it. */
  readonly accountRoles: readonly Role[];
  readonly active: boolean;
  /** The account has an active place in another school, too. */
  readonly elsewhere: boolean;
  /** In a class or group that `teacherId` teaches. */
  readonly taught: boolean;
  /** In a class whose accounts `teacherId` looks after, or guardian of a pupil there. Absent: no. PEOPLE-40. */
  readonly administered?: boolean;
}

/** A class or group with its size. */
export interface AudienceSummary {
  readonly audienceId: AudienceId;
  readonly label: string;
  readonly kind: 'class' | 'group';
  readonly pupils: number;
}

/** A person added by hand. */
export interface NewPerson {
  readonly schoolId: SchoolId;
  readonly personId: PersonId;
  readonly accountId: AccountId;
  readonly givenName: string;
  readonly familyName: string;
  readonly role: Role;
  readonly classId: AudienceId | null;
  readonly guardianOf: readonly PersonId[];
  /** The account runs the cell: at the command line only. OFFICE-45. */
  readonly runsCell?: boolean;
}

/** What a hand may change of a person. */
export interface PersonPatch {
  readonly givenName?: string;
  readonly familyName?: string;
  readonly classId?: AudienceId;
  /** All groups of a pupil. */
  readonly groupIds?: readonly AudienceId[];
  /** All children of a guardian; links to pupils who ended stay. */
  readonly guardianOf?: readonly PersonId[];
  readonly active?: boolean;
  /** What the next import decides again. */
  readonly handBack?: readonly HandPart[];
}

/** What of a person may be by hand; `children` are a guardian's links. SCHOOL-120. */
export type HandPart = HandField | 'children';

/** Which people of a school to list. */
export interface PeopleQuery {
  readonly schoolId: SchoolId;
  readonly search: PeopleSearch;
  readonly role: Role | null;
  /** The last person of the page before; null for the first page. */
  readonly after: PersonId | null;
  readonly limit: number;
}

/** A person as a search finds them. */
export interface FoundPerson {
  readonly personId: PersonId;
  readonly givenName: string;
  readonly familyName: string;
  readonly login: string;
  readonly roles: readonly Role[];
  /** Has set a password. */
  readonly activated: boolean;
  /** A card opened the account before. PEOPLE-113. */
  readonly byCard: boolean;
  readonly active: boolean;
  /** The last file lacked this person. */
  readonly missing: boolean;
  /** What was set by hand, and imports leave alone. */
  readonly byHand: readonly HandPart[];
  /** The account has an active place in another school, too. */
  readonly elsewhere: boolean;
  /** Today's class and groups of a pupil, the class first. */
  readonly audiences: readonly {
    readonly audienceId: AudienceId;
    readonly label: string;
    readonly kind: 'class' | 'group';
  }[];
  /** Labels of what a teacher teaches, as the roster says. */
  readonly teaches: readonly string[];
  readonly children: readonly {
    readonly personId: PersonId;
    readonly givenName: string;
    readonly familyName: string;
    readonly classLabel: string;
    /** A court took the sight of this child from the guardian. PEOPLE-4. */
    readonly restricted: boolean;
  }[];
}

/** People and audiences as the desk needs them. */
export interface PeopleStore {
  findTarget(schoolId: SchoolId, personId: PersonId, teacherId: PersonId | null): Promise<TargetPerson | undefined>;
  /** Sorted as French dictionaries do. `teacherId` null: all of the school. */
  listAudiences(schoolId: SchoolId, teacherId: PersonId | null): Promise<readonly AudienceSummary[]>;
  /** By family name. Undefined when there is no such audience in the school. */
  listPupils(
    schoolId: SchoolId,
    audienceId: AudienceId,
  ): Promise<
    | {
        readonly label: string;
        readonly pupils: readonly {
          readonly personId: PersonId;
          readonly givenName: string;
          readonly familyName: string;
          readonly login: string;
          readonly activated: boolean;
          readonly byCard: boolean;
        }[];
      }
    | undefined
  >;
  /** The labels of all classes and groups of a school. */
  listLabels(schoolId: SchoolId): Promise<readonly Omit<AudienceSummary, 'pupils'>[]>;
  /** People by family name, at most `limit`; ended ones and those that a file lacked, too. One statement. SCHOOL-100. */
  searchPeople(query: PeopleQuery): Promise<readonly FoundPerson[]>;
  /** Which class or group? Undefined when not of the school. */
  findAudience(
    schoolId: SchoolId,
    audienceId: AudienceId,
    teacherId: PersonId | null,
  ): Promise<{ readonly kind: 'class' | 'group'; readonly taught: boolean } | undefined>;
  /** Which of these are active pupils of the school. */
  findPupils(schoolId: SchoolId, personIds: readonly PersonId[]): Promise<readonly PersonId[]>;
  /** Persons of the school by the keys that their file gave them; unknown keys are left out. */
  findBySourcedIds(schoolId: SchoolId, sourcedIds: readonly string[]): Promise<ReadonlyMap<string, PersonId>>;
  /** Adds person and account in one transaction; answers the login. */
  add(person: NewPerson, today: LocalDate, deed: Deed): Promise<{ readonly login: string }>;
  /** Changes a person; ends the account's sessions when its last place ends. Answers the ended sessions; undefined when unknown. */
  change(
    schoolId: SchoolId,
    personId: PersonId,
    patch: PersonPatch,
    today: LocalDate,
    deed: Deed,
  ): Promise<readonly SessionId[] | undefined>;
  /** Makes sure that the school is there (by hand, until a file says more). */
  ensureSchool(
    school: {
      readonly schoolId: SchoolId;
      readonly name: string;
      readonly zone: string;
      readonly yearFrom: LocalDate;
      readonly yearTo: LocalDate;
    },
    at: EpochMs,
  ): Promise<void>;
}
