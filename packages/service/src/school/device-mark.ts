// What a browser shows of its past: since when it is used here, and for which accounts. A cookie that school signed, so that honest devices are
// known before the database is asked. It gives a better place in the queue for a password check, and nothing else. SCHOOL-111.

import type { DeviceId, EpochMs } from '@preau/core/base';
import type { Mac } from './account-ports.ts';

/** A device is trusted for other accounts too once it has been used so long: a stranger cannot make some on the spot. */
export const TRUSTED_AFTER_MS = 3_600_000;
/** Accounts that a device is known for; a family's, a class's computer. */
const MARKS_KEPT = 8;

/** The cookie of a device of a class, as its row keeps it. PEOPLE-107. */
export function bondHashOf(mac: Mac, door: string): Uint8Array {
  return mac('class device', door);
}

/** What a mark says of a try. */
export type DeviceStanding = 'known' | 'trusted' | 'new';

/** Reads a mark for a login on a device; anything altered or of another device is `new`. */
export function standingOf(
  mac: Mac,
  mark: string | undefined,
  { deviceId, login, now }: { readonly deviceId: DeviceId; readonly login: string; readonly now: EpochMs },
): DeviceStanding {
  const read = readMark(mac, mark, deviceId);
  if (read === undefined) return 'new';
  if (read.accounts.includes(accountMark(mac, deviceId, login))) return 'known';
  return now - read.since >= TRUSTED_AFTER_MS ? 'trusted' : 'new';
}

/** The mark after a sign-in: the account first, the oldest forgotten. */
export function markAfter(
  mac: Mac,
  mark: string | undefined,
  { deviceId, login, now }: { readonly deviceId: DeviceId; readonly login: string; readonly now: EpochMs },
): string {
  const read = readMark(mac, mark, deviceId);
  const own = accountMark(mac, deviceId, login);
  const accounts = [own, ...(read?.accounts ?? []).filter((each) => each !== own)].slice(0, MARKS_KEPT);
  const since = Math.floor((read?.since ?? now) / 1_000).toString(36);
  return [since, seal(mac, deviceId, since, accounts), ...accounts].join('.');
}

function readMark(
  mac: Mac,
  mark: string | undefined,
  deviceId: DeviceId,
): { readonly since: EpochMs; readonly accounts: readonly string[] } | undefined {
  if (mark === undefined || mark.length > 400) return undefined;
  const [since = '', sealed = '', ...accounts] = mark.split('.');
  if (!/^[0-9a-z]{1,9}$/.test(since) || sealed !== seal(mac, deviceId, since, accounts)) return undefined;
  return { since: Number.parseInt(since, 36) * 1_000, accounts };
}

/** 96 bits: guessing one costs more than the place in a queue is worth. */
function seal(mac: Mac, deviceId: DeviceId, since: string, accounts: readonly string[]): string {
  return shortOf(mac('device', `mark ${deviceId} ${since} ${accounts.join(' ')}`));
}

function accountMark(mac: Mac, deviceId: DeviceId, login: string): string {
  return shortOf(mac('device', `account ${deviceId} ${login}`));
}

function shortOf(bytes: Uint8Array): string {
  return btoa(String.fromCharCode(...bytes.subarray(0, 12)))
    .replaceAll('+', '-')
    .replaceAll('/', '_');
}
