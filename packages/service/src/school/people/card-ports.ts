// What cards of the youngest ask of the store. docs/spec/people.md, "Cards of the youngest".

import type { AccountId, AudienceId, EpochMs, LocalDate, PersonId, Role, SchoolId, SessionId } from '@preau/core/base';
import type { Deed } from '../day-ports.ts';

/** A pupil of a class, and the card. */
export interface CardPupil {
  readonly personId: PersonId;
  readonly accountId: AccountId;
  readonly givenName: string;
  readonly familyName: string;
  /** Of all places of the account in the school. */
  readonly roles: readonly Role[];
  /** The account has an active place in another school, too. */
  readonly elsewhere: boolean;
  /** Null: no card, or it has ended. `inRow`: wrong pairs in a row; `strange`: those of devices that the pupil never used. */
  readonly card: { readonly face: number; readonly inRow: number; readonly strange: number } | null;
}

/** A class or group as the page of its cards shows it. */
export interface ClassCards {
  readonly label: string;
  readonly kind: 'class' | 'group';
  readonly schoolName: string;
  readonly zone: string;
  readonly yearEndsOn: LocalDate | null;
  /** The office allows cards. */
  readonly isAllowed: boolean;
  readonly isOn: boolean;
  /** By family name. */
  readonly pupils: readonly CardPupil[];
  /** The newest first. */
  readonly devices: readonly { readonly bondId: string; readonly bondedAt: EpochMs; readonly seenAt: EpochMs }[];
}

/** A card about to be printed. */
export interface NewCard {
  readonly personId: PersonId;
  readonly secretHash: Uint8Array;
  readonly pictureHash: string;
  readonly face: number;
  readonly auditId: string;
}

/** A sheet of cards about to be printed. */
export interface NewCardSheet {
  readonly schoolId: SchoolId;
  readonly sheetId: string;
  readonly audienceId: AudienceId;
  readonly madeBy: PersonId;
  readonly at: EpochMs;
  readonly expiresAt: EpochMs;
  readonly cards: readonly NewCard[];
}

/** A card that somebody holds up, or whose pupil tapped the own name on a device of the class. */
export interface HeldCard {
  readonly schoolId: SchoolId;
  readonly personId: PersonId;
  readonly accountId: AccountId;
  readonly login: string;
  readonly givenName: string;
  readonly face: number;
  readonly secretHash: Uint8Array;
  readonly pictureHash: string;
  readonly inRow: number;
  readonly strange: number;
  readonly restsUntil: EpochMs;
  readonly expiresAt: EpochMs;
}

/** A device of a class, and who may tap their name on it. */
export interface ClassDoor {
  readonly label: string;
  readonly pupils: readonly {
    readonly personId: PersonId;
    readonly givenName: string;
    readonly familyName: string;
    readonly face: number;
  }[];
}

/** Keeps cards, codes of classes and their devices. The first part is asked within a session's schools, the second before there is a session. */
export interface CardStore {
  /** Undefined when the class is not of the school. */
  read(schoolId: SchoolId, audienceId: AudienceId, at: EpochMs): Promise<ClassCards | undefined>;
  /** On, or off: then cards, codes and devices of the class are gone, and the sessions that cards opened or that were opened on the devices end. Done already: nothing happens. */
  setOn(schoolId: SchoolId, audienceId: AudienceId, isOn: boolean, deed: Deed): Promise<readonly SessionId[]>;
  /** The sheet of this id, whatever stood on it. */
  findSheet(
    schoolId: SchoolId,
    sheetId: string,
  ): Promise<
    { readonly audienceId: AudienceId; readonly createdBy: PersonId; readonly createdAt: EpochMs } | undefined
  >;
  /** Cards that were made on this sheet and still work: hash of the link, mark and end by pupil. */
  listOfSheet(
    schoolId: SchoolId,
    sheetId: string,
  ): Promise<
    readonly {
      readonly personId: PersonId;
      readonly secretHash: Uint8Array;
      readonly face: number;
      readonly expiresAt: EpochMs;
    }[]
  >;
  /**
   * Makes the cards in one transaction: earlier ones of these pupils are dead, and the sessions that they opened end; audited one by one. False when
   * there is such a sheet already, or the class has no cards: nothing is changed.
   */
  print(sheet: NewCardSheet): Promise<{ readonly made: boolean; readonly ended: readonly SessionId[] }>;
  /** Ends the card of a pupil of the class, with the sessions that it opened. Undefined when there is no such card. */
  end(
    schoolId: SchoolId,
    audienceId: AudienceId,
    personId: PersonId,
    deed: Deed,
  ): Promise<readonly SessionId[] | undefined>;
  /** The code of the class, in the place of any earlier one; false when cards are off. The same hash again changes nothing. */
  makeCode(code: {
    readonly schoolId: SchoolId;
    readonly audienceId: AudienceId;
    readonly codeHash: Uint8Array;
    readonly madeBy: PersonId;
    readonly expiresAt: EpochMs;
  }): Promise<{ readonly expiresAt: EpochMs } | undefined>;
  /** A device is no longer of the class; the code and the sessions that were opened on it end. Ended already: nothing happens. PEOPLE-112. */
  endDevice(schoolId: SchoolId, audienceId: AudienceId, bondId: string, deed: Deed): Promise<readonly SessionId[]>;
  /**
   * Ends what cards opened where they are forbidden now: in this school, or in all (null). A batch at a time, each to be announced before the next is
   * asked for; asked again it ends what an earlier one left. PEOPLE-111.
   */
  endForbidden(schoolId: SchoolId | null, at: EpochMs): AsyncIterable<readonly SessionId[]>;

  /** The card of a link; undefined when it ended, the office forbids cards, or the account is more than one pupil's of one school. */
  find(secretHash: Uint8Array, at: EpochMs): Promise<HeldCard | undefined>;
  /** The card of a pupil of the class to which the device belongs. */
  findAtDoor(bondHash: Uint8Array, personId: PersonId, at: EpochMs): Promise<HeldCard | undefined>;
  /** Takes a try before it is judged: false when another came in between, and it must be looked at again. */
  take(card: HeldCard, by: { readonly isStranger: boolean; readonly restsUntil: EpochMs }): Promise<boolean>;
  /** What became of a try that was taken: right, or never judged. */
  settle(card: HeldCard, was: 'right' | 'unjudged', isStranger: boolean): Promise<void>;
  /** Makes a device one of the class, by the code's hash; the same again is the same device. Answers when that ends, and the sessions of devices that were forgotten for it, or that it was before; undefined when there is no such code. */
  bond(device: {
    readonly codeHash: Uint8Array;
    readonly bondId: string;
    readonly bondHash: Uint8Array;
    /** What the device showed as its own until now, unless it is the same: it is that no more. What is open there but for `sessionIds` ends. */
    readonly formerHash: Uint8Array | undefined;
    /** Open on it already: they end with it, too. */
    readonly sessionIds: readonly SessionId[];
    readonly at: EpochMs;
    /** From the school's zone and the end of its year. */
    endOf(zone: string, yearEndsOn: LocalDate | null): EpochMs;
    readonly auditId: string;
  }): Promise<{ readonly endsAt: EpochMs; readonly ended: readonly SessionId[] } | undefined>;
  /** Who may tap their name on the device; undefined when it is none of a class. */
  readDoor(bondHash: Uint8Array, at: EpochMs): Promise<ClassDoor | undefined>;
  /** The device itself gives up its class; what was opened on it ends. */
  closeDoor(bondHash: Uint8Array, at: EpochMs): Promise<readonly SessionId[]>;
}
