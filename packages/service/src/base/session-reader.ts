// Who sends this request? The one way in which gate, school and lesson read the session cookie, offline. ARCHITECTURE.md, "Credentials".

import { err, ok } from '@preau/core/base';
import type { EpochMs, Result, SessionClaims } from '@preau/core/base';
import type { Checker } from './ports.ts';
import type { RevokedSessions } from './revoked-sessions.ts';

/** A session that is valid now. */
export interface ReadSession {
  readonly claims: SessionClaims;
  readonly expiresAt: EpochMs;
}

/** Reads sessions. `token` is the value of the cookie `SESSION_COOKIE`. */
export interface SessionReader {
  read(
    token: string | undefined,
  ): Promise<Result<ReadSession, { readonly code: 'session.missing' | 'session.revoked' }>>;
}

/** Makes the reader; no database is asked. */
export function createSessionReader(parts: {
  readonly checker: Checker<'session'>;
  readonly revoked: Pick<RevokedSessions, 'has'>;
}): SessionReader {
  return {
    async read(token) {
      const checked = token === undefined ? undefined : await parts.checker.check(token);
      if (checked === undefined) return err({ code: 'session.missing' });
      if (parts.revoked.has(checked.claims.sessionId)) return err({ code: 'session.revoked' });
      return ok({ claims: checked.claims, expiresAt: checked.expiresAt });
    },
  };
}
