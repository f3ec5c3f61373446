// The state of a lesson: a fold over its events (`fold.ts`), the same on the server and in every client.

import type { DeviceId, EpochMs, Level, LessonRef, Part, PersonId, SlideId } from '../base/index.ts';
import type { Locks, MediaSource, Permission, Slide, Source } from './events.ts';

/** `waiting`: the doors are open, the teacher has not opened. */
export type Phase = 'waiting' | 'open' | 'closed';
/** `never` came; `lost` = line cut; `left` by choice; `removed` by the teacher. */
export type Presence = 'never' | 'present' | 'lost' | 'left' | 'removed';

/** A member as everybody in the lesson knows them. */
export interface Member {
  readonly personId: PersonId;
  /** Display name; empty when it was erased. */
  readonly name: string;
  readonly part: Part;
  /** 1, 2, 3…: given at the first entry and kept; null before. */
  readonly seat: number | null;
  readonly presence: Presence;
  /** When `presence` became what it is. */
  readonly presenceSince: EpochMs;
  /** The device that carries the person's media; null until one entered. */
  readonly deviceId: DeviceId | null;
  /** Others' permissions read `inherit` for a pupil: only the teachers and the person know them. */
  readonly permissions: Readonly<Record<Source, Permission>>;
  /** Seq of the last time that a teacher switched the source off, 0 = never. A client that switched it on before obeys, even after a cut. */
  readonly silenced: Readonly<Record<MediaSource, number>>;
}

/** A raised hand; the array is in order of raising. */
export interface Hand {
  readonly personId: PersonId;
  readonly raisedAt: EpochMs;
}

/** A message of the chat. `text` is null when deleted or erased: its place stays. */
export interface Message {
  readonly seq: number;
  readonly at: EpochMs;
  readonly personId: PersonId;
  readonly text: string | null;
  readonly deletedBy: PersonId | null;
}

/** Everything a screen shows of a lesson. Plain JSON. */
export interface LessonState {
  /** Seq of the last event folded in; 0 = no log yet. */
  readonly seq: number;
  readonly phase: Phase;
  readonly lesson: LessonRef | null;
  readonly openedAt: EpochMs | null;
  readonly closedAt: EpochMs | null;
  readonly closedBy: 'teacher' | 'time' | null;
  readonly level: Level;
  readonly levelBy: 'teacher' | 'gate' | null;
  /** What the teacher wants, and the highest level that the gate gives now: the level is the lower one. LESSON-130. */
  readonly wish: Level;
  readonly ceiling: Level;
  /** At ceiling 0: so many people are at level 1, and who they are. LESSON-133. */
  readonly marginSeats: number;
  readonly hearing: readonly PersonId[];
  readonly locks: Locks;
  readonly sheet: { readonly text: string; readonly slides: readonly Slide[]; readonly shown: SlideId | null };
  /** By person id, roster order kept. */
  readonly members: Readonly<Record<string, Member>>;
  readonly hands: readonly Hand[];
  readonly messages: readonly Message[];
  /** Last instruction to each person that is still unanswered: « Mme X te demande d’ouvrir ton micro ». */
  readonly unmuteAsked: readonly PersonId[];
}
