// What a waiting page says of counts and times: which sentence stands for which facts. The gate writes the page with it, the page's own script
// keeps it up to date with it, so that both say the same. GATE-101 to GATE-105.

import type { EpochMs } from '../base/index.ts';
import { BAND_WITHIN_MS } from './eta.ts';
import type { TimeBand } from './eta.ts';

/** The class of a lesson in numbers, as `/q/c/<opaque>.json` tells it. */
export interface ClassCounts {
  readonly expected: number;
  /** Pupils who wait at the door. */
  readonly here: number;
  /** Pupils who were let in. */
  readonly in: number;
  readonly teacher: 'in' | 'waiting' | 'away';
}

/** The sentences in one language and voice; `{name}` is filled in. */
export interface WaitingWords {
  /** `{from}`, `{to}` */
  readonly between: string;
  /** `{from}` */
  readonly around: string;
  readonly unknown: string;
  readonly together: string;
  readonly whyUnknown: string;
  readonly moreAhead: string;
  readonly slower: string;
  readonly next: string;
  readonly oneClass: string;
  /** `{n}` */
  readonly manyClasses: string;
  /** Where nobody counts classes: people. */
  readonly oneAhead: string;
  /** `{n}` */
  readonly manyAhead: string;
  /** `{n}`, `{of}` */
  readonly here: string;
  /** `{n}`, `{of}`: the class walks in. */
  readonly walking: string;
  readonly teacherIn: string;
  readonly teacherWaiting: string;
  readonly teacherAway: string;
  readonly turn: string;
}

/** What is known now. Each is undefined when nobody could tell. */
export interface WaitingFacts {
  readonly band: TimeBand | undefined;
  readonly ahead: number | undefined;
  readonly classesAhead: number | undefined;
  readonly counts: ClassCounts | undefined;
}

/** The sentences of the moment; an empty one is not shown. */
export interface WaitingLines {
  /** « Entre 9 h 02 et 9 h 05 », or that the time is unknown. */
  readonly band: string;
  /** Beneath the band. */
  readonly under: string;
  /** Why it is later than it was said before. */
  readonly reason: string;
  readonly ahead: string;
  readonly here: string;
  readonly teacher: string;
}

/** Chooses and fills the sentences. `time` writes an hour in the language of the words. */
export function waitingLines(words: WaitingWords, facts: WaitingFacts, time: (at: EpochMs) => string): WaitingLines {
  const { band, counts } = facts;
  const teacher = { in: words.teacherIn, waiting: words.teacherWaiting, away: words.teacherAway };
  return {
    band:
      band === undefined
        ? words.unknown
        : fillWords(band.from === band.to ? words.around : words.between, { from: time(band.from), to: time(band.to) }),
    under: band === undefined ? words.whyUnknown : words.together,
    reason: band?.reason == null ? '' : words[band.reason],
    ahead: aheadLine(words, facts),
    here: counts === undefined ? '' : hereLine(words, counts),
    teacher: counts === undefined ? '' : teacher[counts.teacher],
  };
}

/** My place: classes before mine, or people where nobody counts classes. GATE-180. */
function aheadLine(words: WaitingWords, { ahead, classesAhead, counts }: WaitingFacts): string {
  // Of a class that walks in nobody is ahead: those who are still counted are its own.
  if (counts !== undefined && pupilsOf(counts).inside > 0) return '';
  const n = classesAhead ?? ahead;
  if (n === undefined) return '';
  if (n === 0 || counts?.teacher === 'in') return words.next;
  const [one, many] =
    classesAhead === undefined ? [words.oneAhead, words.manyAhead] : [words.oneClass, words.manyClasses];
  return fillWords(n === 1 ? one : many, { n });
}

function hereLine(words: WaitingWords, counts: ClassCounts): string {
  const { present, inside, expected } = pupilsOf(counts);
  return fillWords(inside > 0 ? words.walking : words.here, { n: inside > 0 ? inside : present, of: expected });
}

/** The pupils who are there: who waits and who is in. */
export function pupilsOf({ expected, here, in: inside }: ClassCounts): {
  readonly present: number;
  readonly inside: number;
  readonly expected: number;
} {
  return { present: inside + here, inside, expected };
}

/** Fills `{name}` in a sentence; a name without a value stays as it is. */
export function fillWords(sentence: string, values: Readonly<Record<string, string | number>>): string {
  return sentence.replaceAll(/\{(\w+)\}/g, (whole, name: string) => String(values[name] ?? whole));
}

/** A band as a short text for a cookie, and back: what was shown last is remembered across a reload. */
export function bandToText({ from, to, ahead }: TimeBand): string {
  return `${from}.${to}.${ahead}`;
}

/** The band of `bandToText`; undefined for anything else, and an hour after its end. One that was not kept still asks for a reason. */
export function bandFromText(text: string | undefined, now: EpochMs): TimeBand | undefined {
  const match = /^(\d{1,15})\.(\d{1,15})\.(\d{1,9})$/.exec(text ?? '');
  if (match === null) return undefined;
  const [from, to, ahead] = [Number(match[1]), Number(match[2]), Number(match[3])];
  return from <= to && to >= now - BAND_WITHIN_MS ? { from, to, ahead, reason: null } : undefined;
}
