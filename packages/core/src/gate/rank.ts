// Rank: the position of a class in its lane. Drawn for the whole class, anew for each hour, from a seed that was committed to the day
// before; credit stands before the draw. One number orders everything. GATE-41 to GATE-43; constants: docs/spec/gate.md.

import type { LocalDate, MinuteOfDay } from '../base/index.ts';

/** A keyed hash of at least 32 bytes (HMAC-SHA-256). The caller brings it: core has no cryptography of its own. */
export type Mac = (key: Uint8Array, bytes: Uint8Array) => Uint8Array;

/** Length of a day's seed. One length only: HMAC pads shorter keys, and a commitment must have one opening. */
export const SEED_BYTES = 32;
/** Draws are 0 to 2^32 - 1. */
export const DRAWS = 2 ** 32;
/** Credit is ranked in this many steps, so that a trifle does not undo the draw. */
export const CREDIT_STEPS = 16;

/** What is drawn for: a class (any audience key) in an hour of a day. */
export interface Turn {
  readonly date: LocalDate;
  readonly startMinute: MinuteOfDay;
  readonly classKey: string;
}

/** The part a person plays in the order of its own class. A guest is in no roster. */
export type TurnPart = 'teacher' | 'accommodated' | 'pupil' | 'guest';
const PARTS: readonly TurnPart[] = ['teacher', 'accommodated', 'pupil', 'guest'];

/** The draw of a class for an hour, uint32. Neither arrival nor device is part of it: coming early, twice or often changes nothing. GATE-41. */
export function drawOf(mac: Mac, daySeed: Uint8Array, { date, startMinute, classKey }: Turn): number {
  return uint32Of(mac(seed(daySeed), fields(['preau.rank.1', date, String(startMinute), classKey])));
}

/** The order of a person inside its class: teachers, then pupils with accommodations, then the rest; each by a draw of its own. GATE-43. */
export function innerOf(mac: Mac, daySeed: Uint8Array, turn: Turn, person: { id: string; part: TurnPart }): number {
  const { date, startMinute, classKey } = turn;
  const bytes = mac(seed(daySeed), fields(['preau.inner.1', date, String(startMinute), classKey, person.id]));
  return PARTS.indexOf(person.part) * DRAWS + uint32Of(bytes);
}

/** What is published the day before; the seed itself follows the day after, and anyone recomputes every draw. Throws RangeError on a seed
 * that is not 32 bytes. GATE-42. */
export function commitmentOf(mac: Mac, daySeed: Uint8Array): Uint8Array {
  return mac(seed(daySeed), fields(['preau.commitment.1']));
}

/**
 * The rank of a class: the lower, the sooner. Credit (`step` 0 to `CREDIT_STEPS` - 1, the most owed highest) stands before the draw, so that one
 * number is compared by ticket, counters, door and ladder. Below 2^36. GATE-43.
 */
export function rankOf(creditStep: number, draw: number): number {
  if (!Number.isInteger(creditStep) || creditStep < 0 || creditStep >= CREDIT_STEPS)
    throw new RangeError(`Cannot rank credit step ${creditStep}: it is not 0 to ${CREDIT_STEPS - 1}`);
  return (CREDIT_STEPS - 1 - creditStep) * DRAWS + draw;
}

/** The one total order: rank, then the lesson's id, so that two equal draws are no matter of arrival either. GATE-43. */
export function byRank(a: Ranked, b: Ranked): number {
  return a.rank - b.rank || (a.lessonId < b.lessonId ? -1 : a.lessonId > b.lessonId ? 1 : 0);
}

/** What is put in order. */
export interface Ranked {
  readonly lessonId: string;
  readonly rank: number;
}

function seed(bytes: Uint8Array): Uint8Array {
  if (bytes.length !== SEED_BYTES) throw new RangeError(`Cannot draw from a seed of ${bytes.length} bytes`);
  return bytes;
}

/** Each field behind its length: `["ab","c"]` and `["a","bc"]` must not be the same bytes (ALTCHA, CVE-2025-68113). */
export function fields(texts: readonly string[]): Uint8Array {
  return new TextEncoder().encode(texts.map((text) => `${text.length}:${text}`).join(''));
}

function uint32Of(bytes: Uint8Array): number {
  return new DataView(bytes.buffer, bytes.byteOffset).getUint32(0);
}
