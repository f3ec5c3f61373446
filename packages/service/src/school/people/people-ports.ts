// What the accounts and families of a school ask of the store. docs/spec/people.md.

import type { AccountId, AudienceId, EpochMs, PersonId, Role, SchoolId, SessionId } from '@preau/core/base';
import type { Deed } from '../day-ports.ts';

/** A guardian and a pupil whom they answer for. */
export interface FamilyLink {
  readonly guardianId: PersonId;
  readonly guardianGivenName: string;
  readonly guardianFamilyName: string;
  readonly pupilId: PersonId;
  readonly pupilGivenName: string;
  readonly pupilFamilyName: string;
  /** The pupil's class today, or nothing. */
  readonly classLabel: string;
  readonly relation: 'parent' | 'guardian' | 'relative' | 'other';
  /** Holds legal responsibility. */
  readonly legal: boolean;
  /** Order in which the school calls, from 1; null when nobody said. */
  readonly contactRank: number | null;
  /** A court took from the guardian the sight of the pupil. */
  readonly restricted: boolean;
  /** Flags were set by hand: imports leave them alone. */
  readonly byHand: boolean;
}

/** Whose link. */
export interface LinkKey {
  readonly guardianId: PersonId;
  readonly pupilId: PersonId;
}

/** Flags of a link that the office sets; what is absent stays. */
export interface LinkPatch {
  readonly legal?: boolean;
  readonly contactRank?: number | null;
}

/** Keeps who answers for whom. */
export interface FamilyStore {
  /** Links of a person, as guardian and as pupil; by rank of contact, then name. One statement. */
  listLinks(schoolId: SchoolId, personId: PersonId): Promise<readonly FamilyLink[]>;
  /** False when there is no such link. */
  changeLink(schoolId: SchoolId, link: LinkKey, patch: LinkPatch, deed: Deed): Promise<boolean>;
  /**
   * Sets or lifts a court's restriction; audited with its reason. Setting it ends the guardian's sessions: what lies on their devices goes.
   * Done already: nothing happens. Undefined when there is no such link.
   */
  restrict(
    schoolId: SchoolId,
    link: LinkKey,
    wanted: { readonly restricted: boolean; readonly reason: string },
    deed: Deed,
  ): Promise<readonly SessionId[] | undefined>;
}

/** Somebody of a class: a pupil of it, or who answers for one. */
export interface ClassAccount {
  readonly personId: PersonId;
  readonly accountId: AccountId;
  readonly givenName: string;
  readonly familyName: string;
  readonly login: string;
  /** Of all places of the account in the school. */
  readonly roles: readonly Role[];
  readonly part: 'pupil' | 'guardian';
  /** Names of a guardian's children in the class. */
  readonly children: readonly { readonly givenName: string; readonly familyName: string }[];
  /** Has set a password. */
  readonly activated: boolean;
  /** A card opened the account before. PEOPLE-113. */
  readonly byCard: boolean;
  /** When a device of the account last signed in or renewed; null when never. */
  readonly lastSeenAt: EpochMs | null;
  /** The account has an active place in another school, too. */
  readonly elsewhere: boolean;
}

/** A class or group with its accounts. */
export interface ClassAccounts {
  readonly label: string;
  readonly kind: 'class' | 'group';
  readonly schoolName: string;
  readonly accounts: readonly ClassAccount[];
}

/** A sheet of codes about to be printed. */
export interface NewSheet {
  readonly schoolId: SchoolId;
  readonly sheetId: string;
  readonly audienceId: AudienceId;
  readonly createdBy: PersonId;
  readonly at: EpochMs;
  readonly expiresAt: EpochMs;
  /** Keyed hash of the code that an account has on this sheet; always the same. */
  hashOf(accountId: AccountId): Uint8Array;
  /** Who of the class gets a new code. */
  isWanted(account: ClassAccount): boolean;
  newId(): string;
}

/** What stands on a sheet. */
export interface PrintedSheet extends ClassAccounts {
  /** Whose code works: of `accounts`, in their order. */
  readonly printed: ReadonlySet<AccountId>;
  readonly expiresAt: EpochMs;
  readonly ended: readonly SessionId[];
}

/** How a teacher stands to the accounts of a class. */
export interface ClassStanding {
  readonly teaches: boolean;
  readonly administers: boolean;
}

/** Keeps the accounts of classes. */
export interface ClassAccountStore {
  /** How the person stands to the class or group; undefined when it is not of the school. */
  findStanding(schoolId: SchoolId, audienceId: AudienceId, personId: PersonId): Promise<ClassStanding | undefined>;
  /** Pupils by family name, each followed by guardians whom no court restricts. Undefined when not of the school. One statement. */
  listAccounts(schoolId: SchoolId, audienceId: AudienceId): Promise<ClassAccounts | undefined>;
  /**
   * Makes new codes in one transaction: old codes, passwords and sessions of the wanted accounts end; audited one by one. The same sheet again
   * changes nothing, and tells whose code of it still works. Undefined when the sheet is somebody else's or of another class.
   */
  print(sheet: NewSheet): Promise<PrintedSheet | undefined>;
  /** Names teachers who look after the class's accounts, or ends that; false when the person is no active teacher of the school. */
  setAdministrator(
    schoolId: SchoolId,
    audienceId: AudienceId,
    personId: PersonId,
    named: boolean,
    deed: Deed,
  ): Promise<boolean>;
  /** Who looks after a class, by name. */
  listAdministrators(
    schoolId: SchoolId,
    audienceId: AudienceId,
  ): Promise<readonly { readonly personId: PersonId; readonly givenName: string; readonly familyName: string }[]>;
}
