// Before a message leaves: how often one may send, and what is held until somebody has looked at it. MAIL-41 to MAIL-43.

import type { EpochMs, Role } from '../../base/index.ts';

/** Between two messages of one person. */
export const SEND_EVERY_MS = 3_000;
/** Most messages of a pupil in an hour. */
export const PUPIL_PER_HOUR = 60;
const HOUR_MS = 3_600_000;
/** A device is new to an account for this long after its first sign-in. */
export const NEW_DEVICE_MS = 24 * 3_600_000;
/** More receivers than these make a message of a pupil on a new device wait. */
export const HELD_ABOVE = 5;
/** One may take a message back for this long, and as long as it has not been released. */
export const RECALL_MS = 3_600_000;
/** Most persons named one by one in a message; groups count as one. */
export const MAX_NAMED = 200;

/** What somebody sent lately. */
export interface SentLately {
  readonly lastAt: EpochMs | null;
  readonly inLastHour: number;
  /** When the first of those of the last hour was sent. */
  readonly firstOfHourAt: EpochMs | null;
}

/** How long until the next message may be sent; 0 when now. */
export function waitBeforeSending(sent: SentLately, roles: readonly Role[], now: EpochMs): number {
  const pace = sent.lastAt === null ? 0 : sent.lastAt + SEND_EVERY_MS - now;
  const hour =
    roles.includes('pupil') && sent.inLastHour >= PUPIL_PER_HOUR && sent.firstOfHourAt !== null
      ? sent.firstOfHourAt + HOUR_MS - now
      : 0;
  return Math.max(0, pace, hour);
}

/** Is this message held for review? A pupil's on a device that the account has known for less than a day, to many, or with a link or a file. */
export function isHeld(message: {
  readonly roles: readonly Role[];
  /** Since when the account knows the device; null when it does not. */
  readonly deviceSince: EpochMs | null;
  readonly receivers: number;
  readonly hasLink: boolean;
  /** How many it bears. */
  readonly files: number;
  readonly now: EpochMs;
}): boolean {
  const isNew = message.deviceSince === null || message.now - message.deviceSince < NEW_DEVICE_MS;
  return (
    message.roles.includes('pupil') && isNew && (message.receivers > HELD_ABOVE || message.hasLink || message.files > 0)
  );
}
