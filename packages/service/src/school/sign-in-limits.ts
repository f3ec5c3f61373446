// How many wrong passwords a device may try in a minute. Keyed by (account, device) and by device, never by address, and never by
// account alone: nobody can lock out another. SCHOOL-54, SCHOOL-55.

import type { DeviceId, EpochMs } from '@preau/core/base';
import type { Bus, Clock } from '../base/index.ts';

/** Wrong tries of one device against one account in a minute. */
export const TRIES_PER_ACCOUNT = 8;
/** Wrong tries of one device against any account in a minute: a computer of the school serves a whole class. */
export const TRIES_PER_DEVICE = 30;

const WINDOW_MS = 60_000;

/** Counts tries before they are made, so that a hundred at once are a hundred. */
export interface SignInLimits {
  /** Takes one try; answers how long to wait when there is none left. */
  take(subject: string, deviceId: DeviceId): Promise<{ readonly retryAfterMs: number } | undefined>;
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
    giveBack: async (subject, deviceId) => void (await add(subject, deviceId, -1, parts.clock.now())),
  };
}
