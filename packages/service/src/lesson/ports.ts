// What a lesson asks of the outside. Every call of an adapter has its own deadline and throws when it fails; refusals are values.

import type { DeviceId, EpochMs, LessonId, LessonRef, PersonId, PictureId, Result, SchoolId } from '@preau/core/base';
import type { LessonEvent, LiveTrack, MediaSource, Names, RosterMember, Slide } from '@preau/core/lesson';

/** A lesson and the school whose data it is. */
export interface LessonKey {
  readonly schoolId: SchoolId;
  readonly lessonId: LessonId;
}

/** The store of logs. Unique (lesson, seq) is the fence between processes. LESSON-50. */
export interface LessonLog {
  /**
   * Writes `events` (numbered from `expectedSeq + 1`) all or nothing. `conflict` when another process wrote there first, or one of
   * the commands stands in the log already; `refused` when a message or a sheet among them is a content that the cell refuses (OFFICE-63). A
   * `messageDeleted` erases the body of its target in the same transaction.
   */
  append(
    key: LessonKey,
    expectedSeq: number,
    events: readonly LessonEvent[],
  ): Promise<'appended' | 'conflict' | 'refused'>;
  /** The last event's number and time, and which of these messages still have their words; undefined without a log. */
  findMessages(
    key: LessonKey,
    seqs: readonly number[],
  ): Promise<{ readonly seq: number; readonly at: EpochMs; readonly standing: readonly number[] } | undefined>;
  /** When the sheet that stands in the log holds this content: the sheet without it, and the last event's number and time. */
  findSheetHolding(
    key: LessonKey,
    content: string,
  ): Promise<{ readonly seq: number; readonly at: EpochMs; readonly sheet: Sheet } | undefined>;
  /** Takes a content out of the sheets that the log tells of and of the one that was prepared. Was it there? */
  forgetInSheets(key: LessonKey, content: string): Promise<boolean>;
  /** At most `limit` events after a seq, in order. Erased bodies are null. */
  read(key: LessonKey, after: number, limit: number): Promise<readonly LessonEvent[]>;
}

/** A lesson that some process has in hand. */
export interface RunningLesson extends LessonKey {
  readonly processId: string;
  /** When that process last said that it lives. */
  readonly beatAt: EpochMs;
}

/** Heartbeats of lessons, so that a crash can be dated. LESSON-44. */
export interface RunningLessons {
  /** Says that this process has these lessons in hand at `at`. */
  beat(processId: string, at: EpochMs, lessons: readonly LessonKey[]): Promise<void>;
  /** Other processes' lessons. */
  others(processId: string): Promise<readonly RunningLesson[]>;
  /** Takes a lesson from a dead process; false when somebody else did. */
  take(lesson: RunningLesson): Promise<boolean>;
  /** Forgets a lesson that this process has no longer in hand. */
  forget(processId: string, lesson: LessonKey): Promise<void>;
}

/** What the school says of a lesson now. */
export interface LessonCard {
  readonly lesson: LessonRef;
  readonly cancelled: boolean;
  /** Teachers first, then pupils by family name. */
  readonly roster: readonly RosterMember[];
  readonly names: Names;
  /** IANA zone of the school. */
  readonly zone: string;
}

/** A person of the school, found to be invited. */
export interface SchoolPerson {
  readonly personId: PersonId;
  readonly name: string;
  /** Class of a pupil, else empty. */
  readonly label: string;
}

/** The school's tables, read by lesson. */
export interface LessonDirectory {
  findLesson(key: LessonKey): Promise<LessonCard | undefined>;
  /** An active person with an account. */
  findPerson(schoolId: SchoolId, personId: PersonId): Promise<SchoolPerson | undefined>;
  /** Active people whose name contains the text, accents and case aside; at most `limit`. */
  searchPeople(schoolId: SchoolId, text: string, limit: number): Promise<readonly SchoolPerson[]>;
}

/** A sheet as saved. */
export interface Sheet {
  readonly text: string;
  readonly slides: readonly Slide[];
}

/** A stored picture's record. */
export interface PictureRecord {
  readonly pictureId: PictureId;
  readonly width: number;
  readonly height: number;
}

/** A picture as it was stored. */
export interface SavedPicture extends PictureRecord {
  /** Bytes of all its sizes together. */
  readonly sizeBytes: number;
}

/** Sheets, and which pictures belong to which lesson. */
export interface SheetStore {
  read(key: LessonKey): Promise<Sheet | undefined>;
  /** `refused` when it holds a content that the cell refuses. OFFICE-63. */
  write(key: LessonKey, sheet: Sheet, by: PersonId, at: EpochMs): Promise<'saved' | 'refused'>;
  /** Notes that a picture was uploaded to a lesson; false when the school would then hold more than `limitBytes`. What the school has already costs nothing. */
  addPicture(key: LessonKey, picture: SavedPicture, by: PersonId, at: EpochMs, limitBytes: number): Promise<boolean>;
  /** Bytes of the pictures of a school, each counted once. */
  pictureBytes(schoolId: SchoolId): Promise<number>;
  /** Forgets uploads from before `before` that neither a sheet nor a log of their school names. Answers how many. */
  forgetUnnamed(before: EpochMs): Promise<number>;
  /** Of these pictures, those that some school has. */
  knownPictures(pictureIds: readonly PictureId[]): Promise<ReadonlySet<PictureId>>;
  /** Of these pictures, those that this lesson or this teacher has. */
  findPictures(key: LessonKey, by: PersonId, pictureIds: readonly PictureId[]): Promise<readonly PictureRecord[]>;
  hasPicture(key: LessonKey, pictureId: PictureId): Promise<boolean>;
}

/** Longest side of a stored picture, in pixels. */
export type PictureSize = 480 | 1280 | 2560;
/** All sizes, smallest first. */
export const PICTURE_SIZES: readonly PictureSize[] = [480, 1280, 2560];

/** Pictures re-encoded and kept by content. */
export interface PictureStore {
  /** Decodes, turns upright, strips what is not pixels, stores the sizes. */
  save(
    bytes: Uint8Array,
  ): Promise<Result<SavedPicture, { readonly code: 'picture.unreadable' | 'picture.tooLarge' | 'server.unavailable' }>>;
  /** The bytes of one size (WebP), or undefined. */
  read(pictureId: PictureId, size: PictureSize): Promise<Uint8Array | undefined>;
  /** Removes what was stored last before `before` and is not `known`. Answers how many files. */
  sweep(before: EpochMs, known: (pictureIds: readonly PictureId[]) => Promise<ReadonlySet<PictureId>>): Promise<number>;
}

/** What a media grant needs. */
export interface MediaGrantRequest {
  readonly key: LessonKey;
  readonly personId: PersonId;
  readonly isTeacher: boolean;
  readonly sources: readonly MediaSource[];
  readonly now: EpochMs;
  readonly expiresAt: EpochMs;
}

/** The media server, by lesson. Throws when it does not answer; the log never waits for it. */
export interface MediaRooms {
  /** Makes the room if there is none, and a token for it. `url` null: the address at which the caller reached us. */
  grant(request: MediaGrantRequest): Promise<{ readonly url: string | null; readonly token: string }>;
  /** Narrows or widens what a person may publish. A person who is not connected is no error. */
  allow(key: LessonKey, personId: PersonId, sources: readonly MediaSource[]): Promise<void>;
  /** Switches a running source off. */
  silence(key: LessonKey, personId: PersonId, source: MediaSource): Promise<void>;
  remove(key: LessonKey, personId: PersonId): Promise<void>;
  /** What everybody publishes now; nothing when the room is not there. */
  tracks(key: LessonKey): Promise<readonly LiveTrack[]>;
  end(key: LessonKey): Promise<void>;
}

/** A notice of the media server, verified. `track` comes with `published`. */
export interface MediaNotice {
  readonly kind: 'joined' | 'published' | 'other';
  readonly lessonId: LessonId | undefined;
  readonly personId: PersonId | undefined;
  readonly track?: LiveTrack | undefined;
}

/** Reads signed notices; undefined when the signature is wrong. */
export interface MediaNotices {
  read(body: string, authorization: string | undefined): Promise<MediaNotice | undefined>;
}

/** A socket as the room sees it. */
export interface Wire {
  /** Sends one frame; the same string is sent to many. */
  send(frame: string): void;
  /** Says the problem and closes with its close code. Safe to call twice. */
  close(code: WireEnd): void;
  /** Bytes that wait to be sent. */
  readonly pendingBytes: number;
}

/** Why the server ends a socket: codes of the catalogue that have a close code. */
export type WireEnd =
  | 'lesson.closed'
  | 'lesson.replaced'
  | 'lesson.removed'
  | 'lesson.tooSlow'
  | 'lesson.notYours'
  | 'request.invalid'
  | 'request.tooLarge'
  | 'request.tooMany'
  | 'server.closing'
  | 'server.unavailable'
  | 'session.revoked';

/** Names a device within a lesson without giving its real id away: other members read the log. LESSON-51. */
export type DeviceMark = (lessonId: LessonId, deviceId: DeviceId) => DeviceId;
