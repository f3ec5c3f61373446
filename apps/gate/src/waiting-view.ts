// What a waiting page shows, before it is HTML, text or JSON: one of four views, and the same sentences in all three. GATE-100 to GATE-107.

import { bandToText, fillWords, waitingLines } from '@preau/core/gate';
import type { EpochMs, LessonId, LessonRef } from '@preau/core/base';
import type { ClassCounts, TimeBand, WaitingLines } from '@preau/core/gate';
import type { ProblemCode } from '@preau/protocol/base';
import type { WaitingAnswer } from '@preau/protocol/gate';
import type { IssuedTicket } from '@preau/service/gate';
import { hourOf } from '@preau/host';
import { waitingMessages } from './waiting-messages.ts';
import type { StopReason, WaitingMessages } from './waiting-words.ts';
import type { PageLanguage } from './web-files.ts';

/** Who reads, and about which lesson. */
export interface WaitingReader {
  readonly language: PageLanguage;
  readonly isAdult: boolean;
  readonly lessonId: string;
  readonly lesson: LessonRef | undefined;
  readonly now: EpochMs;
  readonly zone: string;
  /** What follows the address: kept on the way into the lesson (`?ouvrir` of a teacher). */
  readonly search: string;
}

/** Somebody at the door. */
export interface WaitingPlace {
  readonly ticket: IssuedTicket;
  readonly isGuest: boolean;
  /** Path of the class board; null when no plan knows the lesson. */
  readonly classPath: string | null;
  readonly counts: ClassCounts | undefined;
  readonly ahead: number | undefined;
  readonly classesAhead: number | undefined;
  readonly band: TimeBand | undefined;
  /** The own seat number of the day; undefined without one. */
  readonly seat: number | undefined;
  readonly pollMs: number;
}

/** The view of the moment. */
export type WaitingView =
  | {
      readonly kind: 'stop';
      readonly reason: StopReason;
      readonly code: ProblemCode;
      readonly retryAfterMs?: number;
      /** Why a renewal of the session, or a password, was refused. */
      readonly refusedWith?: string;
    }
  | { readonly kind: 'early'; readonly opensAt: EpochMs }
  | { readonly kind: 'waiting'; readonly place: WaitingPlace }
  | { readonly kind: 'turn'; readonly place: WaitingPlace };

/** The sentences of a view; empty ones are not shown. */
export interface WaitingSentences {
  readonly title: string;
  /** Subject, class and hour of the lesson. */
  readonly lesson: string;
  readonly lines: WaitingLines;
  /** What stands in place of a band, or beneath it. */
  readonly text: string;
}

const NO_LINES: WaitingLines = { band: '', under: '', reason: '', ahead: '', here: '', teacher: '' };

/** The words and sentences for a reader and a view. */
export function waitingSentences(
  reader: WaitingReader,
  view: WaitingView,
): { readonly words: WaitingMessages; readonly said: WaitingSentences } {
  const words = waitingMessages(reader.language, reader.isAdult);
  const time = (at: EpochMs): string => hourOf(at, reader.language, reader.zone);
  const { lesson: known } = reader;
  const lesson =
    known === undefined
      ? words.plainLesson
      : [known.subject, known.audienceLabel, fillWords(words.lessonAt, { time: time(known.startsAt) })]
          .filter((part) => part !== '')
          .join(' · ');
  const plain = (title: string, text: string): WaitingSentences => ({ title, lesson, text, lines: NO_LINES });
  switch (view.kind) {
    case 'stop': {
      const { title, text } = words.stops[view.reason];
      const isKnown = view.reason === 'ended' || view.reason === 'cancelled' || view.reason === 'busy';
      return { words, said: { ...plain(title, text), lesson: isKnown ? lesson : '' } };
    }
    case 'early':
      return { words, said: plain(words.earlyTitle, fillWords(words.early, { time: time(view.opensAt) })) };
    case 'turn':
      return { words, said: plain(words.titleNext, words.turnText) };
    default: {
      const said = plain(words.title, view.place.isGuest ? words.guest : '');
      return { words, said: { ...said, lines: waitingLines(words.lines, view.place, time) } };
    }
  }
}

/** The view for a program. */
export function waitingAnswer(
  reader: WaitingReader & { readonly lessonId: LessonId },
  view: Exclude<WaitingView, { kind: 'stop' }>,
): WaitingAnswer {
  const { words, said } = waitingSentences(reader, view);
  const { lesson } = reader;
  const place = view.kind === 'early' ? undefined : view.place;
  const claims = place?.ticket.claims;
  return {
    v: 1,
    t: reader.now,
    lessonId: reader.lessonId,
    state: view.kind,
    lesson:
      lesson === undefined
        ? null
        : {
            subject: lesson.subject,
            audienceLabel: lesson.audienceLabel,
            startsAt: lesson.startsAt,
            endsAt: lesson.endsAt,
          },
    class: place?.counts === undefined ? null : countsOf(place.counts),
    place:
      claims === undefined
        ? null
        : {
            lane: claims.lane,
            rank: claims.rank,
            ahead: place?.ahead ?? null,
            classesAhead: place?.classesAhead ?? null,
          },
    band: place?.band === undefined ? null : { from: place.band.from, to: place.band.to, reason: place.band.reason },
    comeBackAfterMs: view.kind === 'early' ? Math.max(0, view.opensAt - reader.now) : place!.ticket.renewAfterMs,
    says: [said.title, said.lesson, ...linesOf(said), ...(view.kind === 'waiting' ? words.why : [])],
    enter: `/cours/${reader.lessonId}`,
    enterWithoutScript: `/api/lessons/${reader.lessonId}/texte`,
    sheet: `/api/lessons/${reader.lessonId}/sheet`,
  };
}

/** The view as plain text: what a screen reader, a terminal or a text message would say. */
export function waitingText(reader: WaitingReader, view: WaitingView): string {
  const { words, said } = waitingSentences(reader, view);
  const more = view.kind === 'waiting' ? ['', words.whyTitle, ...words.why, '', words.meanwhile, ...words.prepare] : [];
  return `${[said.title, said.lesson, '', ...linesOf(said), ...more].join('\n').trim()}\n`;
}

/** The band as the cookie keeps it; empty when none was shown. */
export function shownBandOf(view: WaitingView): string {
  return view.kind === 'waiting' && view.place.band !== undefined ? bandToText(view.place.band) : '';
}

function linesOf({ lines, text }: WaitingSentences): readonly string[] {
  const { band, under, reason, ahead, here, teacher } = lines;
  return [band, under, reason, ahead, here, teacher, text].filter((line) => line !== '');
}

function countsOf({ expected, here, in: inside, teacher }: ClassCounts): ClassCounts {
  return { expected, here, in: inside, teacher };
}
