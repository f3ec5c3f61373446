// A slot: when a device that got its ticket the evening before checks in. Classes are spread over the minutes before the start, so that the morning's
// crowd comes as a stream. GATE-126; constants: facts of the evening before in docs/spec/gate.md.

import type { EpochMs } from '../base/index.ts';
import { fields } from './rank.ts';
import type { Mac } from './rank.ts';

/** Slots begin this long before a lesson: its doors open then. */
export const SLOTS_FROM_MS = 10 * 60_000;
/** The last slot of a lesson is this long before its start. */
export const SLOTS_TO_MS = 30_000;
/** The people of a class come within this time of one another. */
export const SLOT_SPREAD_MS = 20_000;
/** Nothing of ours begins within this time after a full minute, when the clocks of others strike. */
const OFF_THE_MINUTE_MS = 3_000;
/** Slots are no secret and the same on every gate, before and after a restart: the hash needs no key of anybody. */
const NO_KEY = new Uint8Array(32);

/** Whose slot it is. `classKey` names those who come together; `part` as the plan says. */
export interface SlotPerson {
  readonly classKey: string;
  readonly startsAt: EpochMs;
  readonly personId: string;
  readonly part: 'teacher' | 'pupil';
}

/**
 * When to check in: the same minute for a class, spread by class over H-10 min to H-30 s, and by person over 20 s. Teachers come first, so that their
 * class finds them in. Never within three seconds after a full minute. GATE-126.
 */
export function slotAt(mac: Mac, { classKey, startsAt, personId, part }: SlotPerson): EpochMs {
  const opensAt = startsAt - SLOTS_FROM_MS;
  const room = SLOTS_FROM_MS - SLOTS_TO_MS - SLOT_SPREAD_MS;
  const ofClass = part === 'teacher' ? 0 : ratioOf(mac, ['preau.slot.1', String(startsAt), classKey]) * room;
  const ofPerson = ratioOf(mac, ['preau.slot.person.1', String(startsAt), personId]) * SLOT_SPREAD_MS;
  const at = Math.round(opensAt + ofClass + ofPerson);
  const past = ((at % 60_000) + 60_000) % 60_000;
  return past < OFF_THE_MINUTE_MS ? at - past + OFF_THE_MINUTE_MS : at;
}

function ratioOf(mac: Mac, texts: readonly string[]): number {
  const bytes = mac(NO_KEY, fields(texts));
  return new DataView(bytes.buffer, bytes.byteOffset).getUint32(0) / 2 ** 32;
}
