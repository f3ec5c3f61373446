// `GET /attente/<lesson id>` for a program: the waiting page as JSON. docs/spec/gate.md, "The waiting page".

import type { EpochMs, LessonId } from '@preau/core/base';
import type { TimeBand, WaitingWords } from '@preau/core/gate';

/** Answer of `GET /attente/<lesson id>` with `Accept: application/json`. Refusals are problem documents. */
export interface WaitingAnswer {
  readonly v: 1;
  readonly t: EpochMs;
  readonly lessonId: LessonId;
  /** `early`: the doors are not open yet; `turn`: admitted, go to `enter`. */
  readonly state: 'early' | 'waiting' | 'turn';
  /** What the plan says; null for a lesson that no plan told of. */
  readonly lesson: {
    readonly subject: string;
    readonly audienceLabel: string;
    readonly startsAt: EpochMs;
    readonly endsAt: EpochMs;
  } | null;
  /** The class in numbers; null when nobody could tell. */
  readonly class: {
    readonly expected: number;
    readonly here: number;
    readonly in: number;
    readonly teacher: 'in' | 'waiting' | 'away';
  } | null;
  /** `classesAhead` is exact, null without a class board; `ahead` counts people, from the crowd of the lane. */
  readonly place: {
    readonly lane: string;
    readonly rank: number;
    readonly ahead: number | null;
    readonly classesAhead: number | null;
  } | null;
  /** Whole minutes; null is « unknown ». `reason` says why it ends later than the one shown before. */
  readonly band: {
    readonly from: EpochMs;
    readonly to: EpochMs;
    readonly reason: 'moreAhead' | 'slower' | null;
  } | null;
  /** Ask again after so many milliseconds, jittered by the server. */
  readonly comeBackAfterMs: number;
  /** The sentences of the page, in its language. */
  readonly says: readonly string[];
  /** Paths: the lesson, the lesson as plain HTML, its sheet. */
  readonly enter: string;
  readonly enterWithoutScript: string;
  readonly sheet: string;
}

/** What the waiting page hands its own script, as JSON inside the page. Null while the doors are not open yet. */
export interface WaitingPageFacts {
  readonly lessonId: string;
  readonly language: 'fr' | 'en';
  readonly zone: string;
  readonly t: EpochMs;
  readonly state: WaitingAnswer['state'];
  /** Where the lesson is. */
  readonly enter: string;
  readonly comeBackAfterMs: number;
  readonly lane: string | null;
  readonly rank: number | null;
  readonly classPath: string | null;
  readonly pollMs: number | null;
  readonly band: TimeBand | null;
  /** The own seat number of the day; null without one. */
  readonly seat: number | null;
  readonly words: WaitingWords;
  /** After the test of the sound. */
  readonly heard: string;
  /** `{here}`, `{of}`: what the drawing shows. */
  readonly scene: string;
  readonly title: string;
}
