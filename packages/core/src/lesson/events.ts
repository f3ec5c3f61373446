// The vocabulary of a lesson's log: every fact that can stand in it. docs/spec/lesson.md, "The log".

import type {
  AudienceId,
  DeviceId,
  EpochMs,
  Level,
  LessonRef,
  Part,
  PersonId,
  PictureId,
  SlideId,
} from '../base/index.ts';

/** Who may read an event: everyone in the lesson, its adults, or one person (and the adults). Others get a numbered hole. */
export type Visibility = 'everyone' | 'adults' | { readonly personId: PersonId };

/** What members may publish or do; a lock narrows it for all pupils, a permission overrides it for one. */
export type Source = 'microphone' | 'camera' | 'screen' | 'chat';
/** The sources that travel beside the log, through the media server. */
export type MediaSource = Exclude<Source, 'chat'>;
/** All sources. */
export const SOURCES: readonly Source[] = ['microphone', 'camera', 'screen', 'chat'];
/** Longest chat message, code points. */
export const MAX_MESSAGE_LENGTH = 2_000;
/** `inherit` follows the locks, `allowed` stands above them, `blocked` below. The level still narrows all three. */
export type Permission = 'inherit' | 'allowed' | 'blocked';
/** True = locked for pupils. */
export type Locks = Readonly<Record<Source, boolean>>;

/** A picture of the sheet, shown one at a time. */
export interface Slide {
  readonly slideId: SlideId;
  readonly pictureId: PictureId;
  /** Pixels of the largest stored size. */
  readonly width: number;
  readonly height: number;
  /** Text for those who do not see it; at most 300 characters, may be empty. */
  readonly alt: string;
}

/** A roster member without a name; names are bodies (`names`). */
export interface RosterMember {
  readonly personId: PersonId;
  readonly part: Part;
  readonly audienceId: AudienceId | null;
}

/** Names of people by person id: display name as the class reads it. A body: it can be erased. */
export type Names = Readonly<Record<string, string>>;

/**
 * What happened. `prepared` is always seq 1: it carries reference, roster, names and sheet, so that the log alone can be read.
 * Texts and names live in `body`, which may be null after an erasure.
 */
export type LessonFact =
  | {
      readonly kind: 'prepared';
      readonly lesson: LessonRef;
      readonly roster: readonly RosterMember[];
      readonly slides: readonly Slide[];
      readonly level: Level;
      readonly locks: Locks;
      readonly body: { readonly names: Names; readonly sheet: string } | null;
    }
  | { readonly kind: 'opened' }
  | { readonly kind: 'entered'; readonly personId: PersonId; readonly seat: number; readonly deviceId: DeviceId }
  | { readonly kind: 'lost'; readonly personId: PersonId; readonly since: EpochMs }
  | { readonly kind: 'left'; readonly personId: PersonId }
  | { readonly kind: 'removed'; readonly personId: PersonId }
  | { readonly kind: 'readmitted'; readonly personId: PersonId }
  | { readonly kind: 'invited'; readonly member: RosterMember; readonly body: { readonly names: Names } | null }
  | { readonly kind: 'deviceTaken'; readonly personId: PersonId; readonly deviceId: DeviceId }
  | {
      readonly kind: 'levelSet';
      /** The lower one of wish and ceiling. */
      readonly level: Level;
      readonly by: 'teacher' | 'gate';
      /** What the teacher wants; with `by: 'teacher'` the level itself when absent. */
      readonly wish?: Level;
      /** The highest level that the gate gives now; with `by: 'gate'`. */
      readonly ceiling?: Level;
      /** At ceiling 0: so many people of the class are at level 1; none when absent. */
      readonly marginSeats?: number;
    }
  | { readonly kind: 'locksSet'; readonly locks: Locks }
  | {
      readonly kind: 'permissionSet';
      readonly personId: PersonId;
      readonly source: Source;
      readonly permission: Permission;
    }
  | { readonly kind: 'silenced'; readonly personId: PersonId; readonly source: MediaSource }
  | { readonly kind: 'unmuteAsked'; readonly personId: PersonId }
  | { readonly kind: 'unmuteAnswered'; readonly personId: PersonId }
  | { readonly kind: 'handRaised'; readonly personId: PersonId }
  | { readonly kind: 'handLowered'; readonly personId: PersonId }
  | { readonly kind: 'messagePosted'; readonly personId: PersonId; readonly body: { readonly text: string } | null }
  | { readonly kind: 'messageDeleted'; readonly target: number }
  | {
      readonly kind: 'sheetChanged';
      readonly slides: readonly Slide[];
      readonly body: { readonly sheet: string } | null;
    }
  | { readonly kind: 'slideShown'; readonly slideId: SlideId | null }
  | { readonly kind: 'interrupted'; readonly from: EpochMs; readonly to: EpochMs }
  | { readonly kind: 'closed'; readonly by: 'teacher' | 'time' };

/** A fact in its place in the log. */
export interface LessonEvent {
  /** 1, 2, 3… without gaps within a lesson. */
  readonly seq: number;
  readonly at: EpochMs;
  /** Who caused it; null when the house did. */
  readonly actor: PersonId | null;
  readonly visibility: Visibility;
  /** The command that caused it; a command sent twice is answered with the same seq (LESSON "Commands"). */
  readonly commandId: string | null;
  readonly fact: LessonFact;
}

/** A fact with its readers, before it has a place in the log. */
export interface Decided {
  readonly fact: LessonFact;
  readonly visibility: Visibility;
}

/** The place of an event that this reader may not see. */
export interface Hole {
  readonly seq: number;
  readonly hole: true;
}
