// The day capsule: GET /api/capsule. A person's next school day, signed, kept on the device from the evening on. docs/spec/school.md, "The capsule".

import type { EpochMs, LessonId, LocalDate, MintedTicket } from '@preau/core/base';
import type { TodayAnswer } from './day.ts';
import type { FeedPost } from './feed.ts';
import type { DueHomework } from './homework.ts';
import type { ThreadHead } from './mail.ts';
import type { SessionAnswer } from './session.ts';

/** A capsule is smaller than this, bytes of its JSON as sent, without compression. */
export const CAPSULE_BYTES = 30_000;

/** A sheet as far as it fits. */
export interface CapsuleSheet {
  /** Markdown subset; may end early. */
  readonly text: string;
  /** The text was cut, or some pictures left out: the rest is in the lesson. */
  readonly isCut: boolean;
  readonly pictures: readonly {
    readonly address: string;
    readonly width: number;
    readonly height: number;
    readonly alt: string;
  }[];
}

/** What the capsule knows of a lesson beside its row in `day`. */
export interface CapsuleLesson {
  readonly lessonId: LessonId;
  /** The own seat number of the day (the bit in the class board); null for who has none, e.g. a guardian looking at a child's day. */
  readonly seat: number | null;
  /** Who sits where, as indexes into `names`, in the order of the seats. */
  readonly seats: readonly number[];
  readonly sheet: CapsuleSheet | null;
  /** The place of the evening before; null when the gate did not answer, and for who does not enter. */
  readonly ticket: Omit<MintedTicket, 'lessonId'> | null;
}

/** The day before its signature. */
export interface Capsule {
  readonly v: 1;
  readonly date: LocalDate;
  readonly builtAt: EpochMs;
  /** Whose it is: an application can begin with it before anybody is asked. */
  readonly session: Omit<SessionAnswer, 'renewAt'>;
  /** The day as `GET /api/today` tells it, before anything is live. */
  readonly day: Omit<TodayAnswer, 'now'>;
  /** People of the lessons, as « Aïda M. »; `seats` points here. */
  readonly names: readonly string[];
  readonly lessons: readonly CapsuleLesson[];
  /** What is due in the next two weeks, nearest first, whole entries; `more` were left out for want of room. WORK-85. */
  readonly homework: { readonly due: readonly DueHomework[]; readonly more: number };
  /** Heads of what is unread, newest first, at most five of each, whole entries. WORK-86. */
  readonly unread: { readonly threads: readonly ThreadHead[]; readonly posts: readonly FeedPost[] };
}

/** Answer of `GET /api/capsule`. `sig` is a detached JWS as in `SignedGateCounters`; `kid` names a key of `/q/keys.json`. */
export interface SignedCapsule extends Capsule {
  readonly kid: string;
  readonly sig: string;
}
