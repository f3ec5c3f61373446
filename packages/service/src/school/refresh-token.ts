// The refresh: `<session id>.<generation>.<mac>`. It is derived, not stored, so that the same answer can be given twice (a lost reply,
// two tabs) although the database holds nothing that could be replayed. SCHOOL-51..53.

import { parseSessionId } from '@preau/core/base';
import type { EpochMs, SessionId } from '@preau/core/base';
import { SESSION_LIFE_MS } from '../base/index.ts';
import type { Mac, SessionRow } from './account-ports.ts';

/** A session lives this long after its last renewal. */
export const REFRESH_LIFE_MS = 30 * 86_400_000;
/** The previous refresh still works this long after the renewal. */
export const REUSE_GRACE_MS = 60_000;

/** What a refresh says before it is checked. */
export interface ReadRefresh {
  readonly sessionId: SessionId;
  readonly generation: number;
  readonly mac: string;
}

/** Takes a refresh apart; undefined when it is none. */
export function parseRefresh(token: string): ReadRefresh | undefined {
  const match = /^([0-9a-f-]{36})\.([1-9][0-9]{0,8})\.([A-Za-z0-9_-]{43})$/.exec(token);
  const sessionId = parseSessionId(match?.[1]);
  return match === null || sessionId === undefined
    ? undefined
    : { sessionId, generation: Number(match[2]), mac: match[3]! };
}

/** The refresh of a generation of a session. */
export function refreshOf(mac: Mac, session: Pick<SessionRow, 'sessionId' | 'salt'>, generation: number): string {
  return `${session.sessionId}.${generation}.${toBase64Url(macOf(mac, session, generation))}`;
}

/** Did we derive this refresh? Compares in constant time. */
export function isOurs(mac: Mac, session: Pick<SessionRow, 'sessionId' | 'salt'>, read: ReadRefresh): boolean {
  const right = toBase64Url(macOf(mac, session, read.generation));
  let differs = right.length ^ read.mac.length;
  for (let i = 0; i < right.length; i += 1) differs |= right.charCodeAt(i) ^ read.mac.charCodeAt(i);
  return differs === 0;
}

/** When the client renews: 60 to 120 s before the token ends, spread by session, the same for the same renewal. */
export function renewAtOf(session: Pick<SessionRow, 'sessionId' | 'rotatedAt'>): EpochMs {
  const spread = Number.parseInt(session.sessionId.slice(-4), 16) / 0xffff;
  return Math.round(session.rotatedAt + SESSION_LIFE_MS - 60_000 - 60_000 * spread);
}

function macOf(mac: Mac, session: Pick<SessionRow, 'sessionId' | 'salt'>, generation: number): Uint8Array {
  return mac('refresh', `${session.sessionId}.${generation}.${toBase64Url(session.salt)}`);
}

/** Bytes as they stand in an address or a cookie. */
export function toBase64Url(bytes: Uint8Array): string {
  return btoa(String.fromCharCode(...bytes))
    .replaceAll('+', '-')
    .replaceAll('/', '_')
    .replaceAll('=', '');
}
