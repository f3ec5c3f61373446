// The seeds of the draws: one for each day, from the gate's own secret; committed to the day before, opened afterwards. GATE-42, GATE-80.

import { addDays } from '@preau/core/base';
import { commitmentOf } from '@preau/core/gate';
import type { LocalDate } from '@preau/core/base';
import type { Mac } from '@preau/core/gate';
import type { SeedsAnswer } from '@preau/protocol/gate';

/** So many days back the seeds are opened. */
export const OPENED_DAYS = 7;
/** Seeds that are kept at hand; a gate needs a handful. */
const KEPT = 32;

/** The seeds of a gate. */
export interface DaySeeds {
  /** 32 bytes; the same for every gate that has the secret. */
  seedOf(date: LocalDate): Uint8Array;
  /** A secret path for a lesson's class board: 22 signs, the same for every gate. GATE-89. */
  opaqueOf(lessonId: string): string;
  /** A class on a day, without its key: whoever has the opened seed and knows the class finds it again. 22 signs. GATE-176. */
  classOf(date: LocalDate, classKey: string): string;
  /** What everybody may read on `today`. */
  published(today: LocalDate): Omit<SeedsAnswer, 'hours'>;
}

/** Makes them from a secret of 32 bytes. */
export function createDaySeeds({ mac, secret }: { readonly mac: Mac; readonly secret: Uint8Array }): DaySeeds {
  const kept = new Map<LocalDate, Uint8Array>();
  const say = (...parts: readonly string[]): Uint8Array => mac(secret, behindLengths(parts));
  const seedOf = (date: LocalDate): Uint8Array => {
    const known = kept.get(date);
    if (known !== undefined) return known;
    if (kept.size >= KEPT) kept.clear();
    const seed = say('preau.seed.1', date).slice(0, 32);
    kept.set(date, seed);
    return seed;
  };
  return {
    seedOf,
    opaqueOf: (lessonId) => base64url(say('preau.class.1', lessonId).slice(0, 16)),
    classOf: (date, classKey) =>
      base64url(mac(seedOf(date), behindLengths(['preau.credit.1', date, classKey])).slice(0, 16)),
    published: (today) => ({
      v: 1,
      days: Array.from({ length: OPENED_DAYS + 2 }, (_, n) => addDays(today, 1 - n)).map((date, n) => ({
        date,
        commitment: base64url(commitmentOf(mac, seedOf(date))),
        // Tomorrow and today are closed: whoever had the seed would know the draws before their hour.
        seed: n < 2 ? null : base64url(seedOf(date)),
      })),
    }),
  };
}

function behindLengths(parts: readonly string[]): Uint8Array {
  return new TextEncoder().encode(parts.map((part) => `${part.length}:${part}`).join(''));
}

function base64url(bytes: Uint8Array): string {
  const text = btoa(Array.from(bytes, (byte) => String.fromCharCode(byte)).join(''));
  return text.replaceAll('+', '-').replaceAll('/', '_').replaceAll('=', '');
}
