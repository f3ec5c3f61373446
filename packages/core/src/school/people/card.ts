// The rules of a card with which the youngest sign in: twelve pictures, two of them in order, how long a card rests after a wrong pair, when it
// ends. docs/spec/people.md, "Cards of the youngest".

import { addDays } from '../../base/index.ts';
import type { LocalDate } from '../../base/index.ts';

/** The pictures that a pupil chooses from, in the order in which the grid shows them. */
export const CARD_PICTURES = [
  'cat',
  'boat',
  'apple',
  'star',
  'house',
  'tree',
  'fish',
  'key',
  'umbrella',
  'bell',
  'flower',
  'moon',
] as const;
/** One of them. */
export type CardPicture = (typeof CARD_PICTURES)[number];
/** What a pupil taps: two different pictures, in this order. */
export type PicturePair = readonly [CardPicture, CardPicture];

/** Wrong pairs in a row, or from devices on which the pupil was never signed in, after which a card must be made anew. PEOPLE-105. */
export const CARD_TRIES = 10;
/** Marks by which cards of a class are told apart before one can read: a colour and a shape. */
export const CARD_FACES = 24;

const FIRST_REST_MS = 2_000;
const LONGEST_REST_MS = 300_000;

/** The pair that four random bytes draw: 132 of them, as good as equally likely. Throws RangeError when given fewer. */
export function drawPictures(bytes: Uint8Array): PicturePair {
  if (bytes.length < 4) throw new RangeError(`Cannot draw pictures from ${bytes.length} bytes: needs 4`);
  const number = bytes.subarray(0, 4).reduce((sum, byte) => sum * 256 + byte, 0);
  const pairs = CARD_PICTURES.length * (CARD_PICTURES.length - 1);
  const drawn = number % pairs;
  const first = CARD_PICTURES[Math.floor(drawn / (CARD_PICTURES.length - 1))]!;
  const others = CARD_PICTURES.filter((picture) => picture !== first);
  return [first, others[drawn % others.length]!];
}

/** How long a card rests after so many wrong pairs in a row: two seconds, then twice as long each time, five minutes at most. PEOPLE-105. */
export function cardRestMs(wrong: number): number {
  return wrong < 1 ? 0 : Math.min(LONGEST_REST_MS, FIRST_REST_MS * 2 ** (wrong - 1));
}

/** The first day on which a card made `today` works no more: the one after the school year; without a year, or after its end, the next 1 August. */
export function cardEndsOn(today: LocalDate, yearEndsOn: LocalDate | null): LocalDate {
  if (yearEndsOn !== null && yearEndsOn >= today) return addDays(yearEndsOn, 1);
  const year = Number(today.slice(0, 4));
  return `${today.slice(5) < '07-01' ? year : year + 1}-08-01` as LocalDate;
}

/** The first mark that no card of the class bears; when all are taken, they come a second time. */
export function freeFace(taken: readonly number[]): number {
  const counts = Array.from({ length: CARD_FACES }, (_, face) => taken.filter((each) => each === face).length);
  return counts.indexOf(Math.min(...counts));
}
