// What the life of an account asks of the store: who leaves, what is erased, what one may take along. docs/spec/people.md, "Account life".

import type { AccountId, EpochMs, PersonId, Role, SchoolId, SessionId } from '@preau/core/base';

/** A row of somebody's data under the names of its columns, as people read them. */
export type DataRow = Readonly<Record<string, unknown>>;

/** Who is told somebody's data, piece by piece: nobody's holds all of it at once. Each call is waited for. */
export interface DataReader {
  /** First of a place. */
  person(displayName: string): Promise<void>;
  /** A part; its rows follow, some at a time, or none. */
  section(title: string): Promise<void>;
  rows(rows: readonly DataRow[]): Promise<void>;
}

/** Somebody who is no longer entitled, and when they are erased. */
export interface LeavingPerson {
  readonly personId: PersonId;
  readonly givenName: string;
  readonly familyName: string;
  readonly roles: readonly Role[];
  /** False: ended by hand; true: the last file lacks them, or their last child left. */
  readonly active: boolean;
  readonly leavesAt: EpochMs;
}

/** Keeps the life of accounts. Where personal data lies is one table of the store, by which both erasure and export go. */
export interface PersonalDataStore {
  /** Marks who is no longer entitled, in every school, and unmarks who came back. Answers how many are new. PEOPLE-60. */
  markLeaving(now: EpochMs, lifeMs: number): Promise<number>;
  /** Who is to be erased by now. */
  listDue(
    now: EpochMs,
    limit: number,
  ): Promise<readonly { readonly schoolId: SchoolId; readonly personId: PersonId }[]>;
  /** Who leaves a school, soonest first, from behind `after`. */
  listLeaving(schoolId: SchoolId, after: PersonId | null, limit: number): Promise<readonly LeavingPerson[]>;
  /** The places of an account, and when they are erased. */
  findLeaving(
    accountId: AccountId,
  ): Promise<
    readonly { readonly schoolId: SchoolId; readonly personId: PersonId; readonly leavesAt: EpochMs | null }[]
  >;
  /**
   * Erases a person in one transaction: who is due, or (`isDue` false) who was ended by hand. Answers the ended sessions; undefined when there is
   * no such person, or they came back. PEOPLE-62.
   */
  erase(
    schoolId: SchoolId,
    personId: PersonId,
    deed: { readonly auditId: string; readonly actorId: PersonId | null; readonly at: EpochMs },
    isDue: boolean,
  ): Promise<readonly SessionId[] | undefined>;
  /**
   * Moves all places of one account to another, whose login stays; the first one's sessions, devices and password end. Answers the ended; undefined
   * when the other has no place any more, because it was itself joined meanwhile. PEOPLE-90.
   */
  mergeAccounts(
    from: AccountId,
    into: AccountId,
    deed: {
      readonly auditId: string;
      readonly at: EpochMs;
      /** By an activation code of the other account: only while it is not used. PEOPLE-91. */
      readonly codeHash?: Uint8Array;
    },
  ): Promise<readonly SessionId[] | undefined>;
  /** Tells all data of a person in one snapshot; by the office without what is private. False when not of the school. PEOPLE-64. */
  readOut(schoolId: SchoolId, personId: PersonId, by: 'own' | 'office', to: DataReader): Promise<boolean>;
}
