// Sessions that were ended before their cookie expired, told on the bus. GATE-6.

import type { EpochMs, SessionId } from '@preau/core/base';

/** Remembers ended sessions until their last cookie has expired. */
export interface RevokedSessions {
  tell(fact: { readonly sessionId: SessionId; readonly until: EpochMs }, now: EpochMs): void;
  has(sessionId: SessionId): boolean;
}

/** Makes an empty memory. */
export function createRevokedSessions(): RevokedSessions {
  const until = new Map<SessionId, EpochMs>();
  return {
    tell: (fact, now) => {
      for (const [id, end] of until) {
        if (end < now) until.delete(id);
      }
      until.set(fact.sessionId, fact.until);
    },
    has: (sessionId) => until.has(sessionId),
  };
}
