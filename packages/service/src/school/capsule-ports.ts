// What the day capsule asks of the outside: who sits where, sheets, kept capsules, and the gate's tickets.

import type {
  AudienceId,
  EpochMs,
  LessonId,
  LocalDate,
  MintedTicket,
  PersonId,
  PictureId,
  SchoolId,
  SessionId,
  TicketAsk,
} from '@preau/core/base';

/** A sheet as stored. */
export interface StoredSheet {
  readonly text: string;
  readonly slides: readonly {
    readonly pictureId: PictureId;
    readonly width: number;
    readonly height: number;
    readonly alt: string;
  }[];
}

/** A capsule as it was signed. */
export interface KeptCapsule {
  /** A hash of all that it says but its tickets: the same day is not built twice. */
  readonly basis: string;
  readonly etag: string;
  readonly body: string;
  readonly builtAt: EpochMs;
}

/** Reads what a capsule is made of beside the day, and keeps capsules. */
export interface CapsuleStore {
  /** Pupils of audiences on the date, with names; one statement. */
  readPupils(
    schoolId: SchoolId,
    date: LocalDate,
    audienceIds: readonly AudienceId[],
  ): Promise<
    readonly {
      readonly audienceId: AudienceId;
      readonly personId: PersonId;
      readonly givenName: string;
      readonly familyName: string;
    }[]
  >;
  /** Sheets by lesson; one statement. */
  readSheets(schoolId: SchoolId, lessonIds: readonly LessonId[]): Promise<ReadonlyMap<LessonId, StoredSheet>>;
  find(sessionId: SessionId): Promise<KeptCapsule | undefined>;
  /** Replaces the capsule of a sign-in; it goes with the session. A session that is gone keeps none. */
  keep(sessionId: SessionId, schoolId: SchoolId, capsule: KeptCapsule): Promise<void>;
}

/** Asks the gate for tickets of the next day. Rejects when the gate does not answer in time: the capsule is then built without. */
export interface TicketOffice {
  mint(asks: readonly TicketAsk[]): Promise<readonly (readonly MintedTicket[])[]>;
}

/** Signs and hashes texts; both are the host's. */
export interface CapsuleSeal {
  /** The raw ES256 signature of the text in base64url, and the key's id. */
  signText(text: string): Promise<{ readonly kid: string; readonly sig: string }>;
  /** SHA-256 in base64url. */
  hash(text: string): string;
}
