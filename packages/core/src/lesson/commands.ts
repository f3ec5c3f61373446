// What a member may ask of a lesson over its socket. The decision is in `decide.ts`.

import type { Level, PersonId, SlideId } from '../base/index.ts';
import type { Locks, MediaSource, Permission, Source } from './events.ts';

/** A wish; each is answered by the seq of its (first) event, or by a refusal with a code. */
export type LessonCommand =
  | { readonly kind: 'raiseHand' }
  /** One's own hand, or anybody's for a teacher. */
  | { readonly kind: 'lowerHand'; readonly personId: PersonId }
  | { readonly kind: 'lowerAllHands' }
  | { readonly kind: 'postMessage'; readonly text: string }
  | { readonly kind: 'deleteMessage'; readonly target: number }
  | { readonly kind: 'setLevel'; readonly level: Level }
  | { readonly kind: 'setLocks'; readonly locks: Locks }
  | {
      readonly kind: 'setPermission';
      readonly personId: PersonId;
      readonly source: Source;
      readonly permission: Permission;
    }
  /** Switches a pupil's microphone, camera or screen off now; all pupils when personId is null. */
  | { readonly kind: 'silence'; readonly personId: PersonId | null; readonly source: MediaSource }
  | { readonly kind: 'askToUnmute'; readonly personId: PersonId }
  /** The pupil opened the microphone, or would rather not: the teacher's request is answered. */
  | { readonly kind: 'answerUnmute' }
  | { readonly kind: 'remove'; readonly personId: PersonId }
  | { readonly kind: 'readmit'; readonly personId: PersonId }
  | { readonly kind: 'invite'; readonly personId: PersonId }
  | { readonly kind: 'showSlide'; readonly slideId: SlideId | null }
  | { readonly kind: 'leave' }
  /** Ends the lesson for everybody; only a teacher of it. */
  | { readonly kind: 'close' };
