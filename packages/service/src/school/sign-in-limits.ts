// How many wrong passwords a device may try in a minute. Keyed by (account, device) and by device, never by address. Of one account the tries of
// strangers are counted together, and beyond some they are drawn by lot: nobody can lock out another. SCHOOL-54, SCHOOL-55, SCHOOL-110.

import type { DeviceId, EpochMs } from '@preau/core/base';
import type { Bus, Clock } from '../base/index.ts';

/** Wrong tries of one device against one account in a minute. */
export const TRIES_PER_ACCOUNT = 8;
/** Wrong tries of one device against any account in a minute: a computer of the school serves a whole class. */
export const TRIES_PER_DEVICE = 30;

/** Tries in an hour against one account from devices that are new, before draws begin. */
export const STRANGER_TRIES = 20;
/** The same from devices that other accounts have used for a while. */
export const TRUSTED_TRIES = 60;

const WINDOW_MS = 60_000;
const HOUR_MS = 3_600_000;

/** Counts tries before they are made, so that a hundred at once are a hundred. */
export interface SignInLimits {
  /** Takes one try; answers how long to wait when there is none left. */
  take(subject: string, deviceId: DeviceId): Promise<{ readonly retryAfterMs: number } | undefined>;
  /** Counts a try from a device that the account was never used on; true when there were too many in this hour. */
  isGuessed(subject: string, kind: 'trusted' | 'new', by: 1 | -1): Promise<boolean>;
  /** Gives the try back: it was a success, or never judged. */
  giveBack(subject: string, deviceId: DeviceId): Promise<void>;
}

/** Makes the limits on the bus's counters. A bus that fails lets people in: passwords still have to be right. */
export function createSignInLimits(parts: { readonly bus: Pick<Bus, 'count'>; readonly clock: Clock }): SignInLimits {
  async function add(subject: string, deviceId: DeviceId, by: 1 | -1, at: EpochMs): Promise<readonly [number, number]> {
    const window = Math.floor(at / WINDOW_MS);
    return Promise.all([
      parts.bus.count(`sign-in:${window}:${deviceId}:${subject}`, by, 2 * WINDOW_MS),
      parts.bus.count(`sign-in:${window}:${deviceId}`, by, 2 * WINDOW_MS),
    ]).catch(() => [0, 0] as const);
  }
  return {
    async take(subject, deviceId) {
      const at = parts.clock.now();
      const [pair, device] = await add(subject, deviceId, 1, at);
      if (pair <= TRIES_PER_ACCOUNT && device <= TRIES_PER_DEVICE) return undefined;
      // The refused try counts for nothing: whoever waits as told finds the window empty.
      return { retryAfterMs: WINDOW_MS - (at % WINDOW_MS) };
    },
    async isGuessed(subject, kind, by) {
      const hour = Math.floor(parts.clock.now() / HOUR_MS);
      const tries = await parts.bus.count(`strangers:${hour}:${kind}:${subject}`, by, HOUR_MS).catch(() => 0);
      return tries > (kind === 'trusted' ? TRUSTED_TRIES : STRANGER_TRIES);
    },
    giveBack: async (subject, deviceId) => void (await add(subject, deviceId, -1, parts.clock.now())),
  };
}
