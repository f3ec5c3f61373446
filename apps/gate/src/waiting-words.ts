// The shape of the waiting page's words. French: `waiting-words.fr.ts` (the model), English beside it.

import type { WaitingWords } from '@preau/core/gate';
import type { PageLanguage } from './web-files.ts';

/** Why somebody does not wait here: a title, what to do, and the label of the one link. */
export interface StopWords {
  readonly title: string;
  readonly text: string;
  readonly link: string;
}

/** Reasons that have a page of their own; any other refusal is `busy`. */
export type StopReason = 'signIn' | 'unknown' | 'notYours' | 'ended' | 'cancelled' | 'busy';

/** All words of the page in one language and voice. */
export interface WaitingMessages {
  readonly title: string;
  readonly titleNext: string;
  readonly skip: string;
  readonly home: string;
  readonly now: string;
  readonly other: { readonly label: string; readonly language: PageLanguage };
  /** `{time}` */
  readonly lessonAt: string;
  readonly plainLesson: string;
  readonly lines: WaitingWords;
  readonly guest: string;
  readonly sheet: string;
  readonly sound: string;
  readonly soundHeard: string;
  readonly device: string;
  readonly deviceText: string;
  readonly refresh: string;
  readonly refreshWhy: string;
  readonly pause: string;
  readonly meanwhile: string;
  readonly prepare: readonly string[];
  readonly whyTitle: string;
  readonly why: readonly string[];
  readonly you: string;
  /** `{here}`, `{of}`: what the drawing shows. */
  readonly scene: string;
  readonly turnText: string;
  readonly enter: string;
  readonly earlyTitle: string;
  /** `{time}` */
  readonly early: string;
  /** With script: the page goes on by itself. */
  readonly alone: string;
  readonly offline: string;
  readonly back: string;
  readonly noSheet: string;
  readonly sheetTitle: string;
  readonly stops: Readonly<Record<StopReason, StopWords>>;
  readonly signIn: {
    readonly again: string;
    readonly login: string;
    readonly password: string;
    readonly button: string;
  };
}
