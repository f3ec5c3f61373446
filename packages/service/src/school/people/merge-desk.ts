// Two accounts of one human become one, by who knows both passwords. docs/spec/people.md, "Several places".

import { err, ok } from '@preau/core/base';
import type { Result, SessionClaims } from '@preau/core/base';
import type { Clock, Randomness } from '../../base/index.ts';
import type { SessionDesk, SignInRefusal } from '../session-desk.ts';
import type { PersonalDataStore } from './personal-ports.ts';

/** Why two accounts stay two. */
export type MergeRefusal = SignInRefusal | { readonly code: 'request.invalid'; readonly detail: string };

/** What the desk works with. */
export interface MergeDeskParts {
  readonly data: Pick<PersonalDataStore, 'mergeAccounts'>;
  readonly sessions: Pick<SessionDesk, 'signIn' | 'announce' | 'signOut'>;
  readonly clock: Clock;
  readonly randomness: Randomness;
}

/** Joins accounts. The stores are asked with the rights of the house: the other account may be of another school. */
export interface MergeDesk {
  /** Moves every place of the other account to the session's own; the other login ends, with its sessions. PEOPLE-90. */
  merge(
    session: SessionClaims,
    other: { readonly login: string; readonly password: string; readonly deviceMark?: string | undefined },
  ): Promise<Result<null, MergeRefusal>>;
}

/** Makes the desk. */
export function createMergeDesk({ data, sessions, clock, randomness }: MergeDeskParts): MergeDesk {
  return {
    async merge(session, { login, password, deviceMark }) {
      // A sign-in like any other: the same limits, the same work for a login that does not exist.
      const proof = await sessions.signIn({ login, password, deviceId: session.deviceId, deviceMark });
      if (!proof.ok) return proof;
      const { account, sessionId } = proof.value;
      if (account.accountId === session.accountId) {
        await sessions.signOut({ refresh: undefined, sessionId });
        return err({ code: 'request.invalid', detail: 'this is the account itself' });
      }
      const ended = await data.mergeAccounts(account.accountId, session.accountId, {
        auditId: randomness.uuid(),
        at: clock.now(),
      });
      if (ended === undefined) {
        await sessions.signOut({ refresh: undefined, sessionId });
        return err({ code: 'request.invalid', detail: 'this account was itself joined with another meanwhile' });
      }
      await sessions.announce(ended);
      return ok(null);
    },
  };
}
