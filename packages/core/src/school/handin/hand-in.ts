// What may be done with a hand-in, and when. One pupil has at most one that stands for a homework; the former ones stay as history.
// docs/spec/homework.md, "The hand-in".

import { localDateAt } from '../../base/index.ts';
import type { EpochMs, LocalDate } from '../../base/index.ts';

/** How it stands with a hand-in. `replaced` and `takenBack` are history. WORK-60. */
export type HandInState = 'handed' | 'looked' | 'returned' | 'replaced' | 'takenBack';

/** The instants of one hand-in, null while it did not happen. */
export interface HandInMoments {
  readonly lookedAt: EpochMs | null;
  readonly returnedAt: EpochMs | null;
  /** Replaced or taken back. */
  readonly endedAt: EpochMs | null;
  readonly endedWhy: 'replaced' | 'takenBack' | null;
}

/** The state that follows from the instants. */
export function handInStateOf({ lookedAt, returnedAt, endedAt, endedWhy }: HandInMoments): HandInState {
  if (endedAt !== null) return endedWhy ?? 'replaced';
  if (returnedAt !== null) return 'returned';
  return lookedAt === null ? 'handed' : 'looked';
}

/** A pupil may hand in again until the work was returned, and after that when the teacher asked for it (`again`). WORK-61. */
export function mayHandInAgain(state: HandInState | undefined, again = false): boolean {
  return state !== 'returned' || again;
}

/** What nobody has looked at yet may be taken back. WORK-65. */
export function mayTakeBack(state: HandInState): boolean {
  return state === 'handed';
}

/** Handed in after the day on which it was due, in the school's zone. What was written on the device in time and came later is late all the same: the hour of the device is shown beside it. WORK-66. */
export function isHandInLate(handedAt: EpochMs, dueOn: LocalDate, zone: string): boolean {
  return localDateAt(handedAt, zone) > dueOn;
}

/** Longest wait on a device that is believed, ms: fourteen days. */
const LONGEST_WAIT_MS = 14 * 86_400_000;

/** When it was written, as the device says; null when that is no time at which it can have been. WORK-66. */
export function believedWrittenAt(writtenAt: EpochMs | undefined, now: EpochMs): EpochMs | null {
  if (writtenAt === undefined || writtenAt > now || now - writtenAt > LONGEST_WAIT_MS) return null;
  return writtenAt;
}
