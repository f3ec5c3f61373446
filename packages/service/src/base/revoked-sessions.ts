// Sessions that were ended before their token ran out: told on the bus, re-read from the table. SCHOOL-60.

import type { EpochMs, SessionId } from '@preau/core/base';
import type { Bus, Clock } from './ports.ts';

/** A session's token lives this long. ARCHITECTURE.md, "Credentials". */
export const SESSION_LIFE_MS = 10 * 60_000;
/** Tokens may be accepted this long after the end of their session at most: their life and a minute of leeway. */
export const REVOCATION_MATTERS_MS = SESSION_LIFE_MS + 60_000;

/** A revocation: remember it until the last token of the session has expired. */
export interface Revocation {
  readonly sessionId: SessionId;
  readonly until: EpochMs;
}

/** The table of ended sessions. */
export interface RevocationTable {
  /** Sessions ended since; `until` = end + `lifeMs`. */
  listRevoked(since: EpochMs, lifeMs: number): Promise<readonly Revocation[]>;
}

/** What a process knows of ended sessions. One per process, shared by its apps. */
export interface RevokedSessions extends AsyncDisposable {
  has(sessionId: SessionId): boolean;
  /** Reads the table again; without one (gate alone) it does nothing. Call it every 30 s or so: the bus is only a hint. */
  reread(): Promise<void>;
}

/** Subscribes to `session.revoked` and reads from the table what happened before. */
export async function createRevokedSessions(parts: {
  readonly bus: Bus;
  readonly clock: Clock;
  readonly table?: RevocationTable;
}): Promise<RevokedSessions> {
  const until = new Map<SessionId, EpochMs>();
  const note = (revocation: Revocation): void => void until.set(revocation.sessionId, revocation.until);
  const unsubscribe = await parts.bus.subscribe('session.revoked', note);
  const reread = async (): Promise<void> => {
    const now = parts.clock.now();
    for (const [sessionId, end] of until) if (end <= now) until.delete(sessionId);
    const ended = await parts.table?.listRevoked(now - REVOCATION_MATTERS_MS, REVOCATION_MATTERS_MS);
    for (const revocation of ended ?? []) note(revocation);
  };
  await reread();
  return { has: (sessionId) => until.has(sessionId), reread, [Symbol.asyncDispose]: unsubscribe };
}
