// Two accounts of one human become one, by who knows both passwords, or holds a code of the other. docs/spec/people.md, "Several places".

import { err, ok } from '@preau/core/base';
import type { AccountId, Result, SessionClaims } from '@preau/core/base';
import type { Clock, Randomness } from '../../base/index.ts';
import type { SessionStore } from '../account-ports.ts';
import type { CodeDesk, CodeRefusal } from '../code-desk.ts';
import type { SignInRefusal } from '../password-check.ts';
import type { SessionDesk } from '../session-desk.ts';
import type { PersonalDataStore } from './personal-ports.ts';

/** Why two accounts stay two. */
export type MergeRefusal = SignInRefusal | CodeRefusal | { readonly code: 'request.invalid'; readonly detail: string };

/** The other account: what its holder knows, or was given by its school. */
export type OtherAccount =
  | { readonly login: string; readonly password: string; readonly deviceMark?: string | undefined }
  | { readonly code: string };

/** What the desk works with. */
export interface MergeDeskParts {
  readonly data: Pick<PersonalDataStore, 'mergeAccounts'>;
  readonly sessions: Pick<SessionDesk, 'signIn' | 'announce' | 'signOut'>;
  readonly table: Pick<SessionStore, 'find'>;
  readonly codes: Pick<CodeDesk, 'find'>;
  readonly clock: Clock;
  readonly randomness: Randomness;
}

/** Joins accounts. The stores are asked with the rights of the house: the other account may be of another school. */
export interface MergeDesk {
  /** Moves every place of the other account to the session's own; the other login ends, with its sessions. PEOPLE-90, 91. */
  merge(session: SessionClaims, other: OtherAccount): Promise<Result<null, MergeRefusal>>;
}

/** Makes the desk. */
export function createMergeDesk({ data, sessions, table, codes, clock, randomness }: MergeDeskParts): MergeDesk {
  async function join(
    from: AccountId,
    session: SessionClaims,
    codeHash?: Uint8Array,
  ): Promise<Result<null, MergeRefusal>> {
    if (from === session.accountId) return err({ code: 'request.invalid', detail: 'this is the account itself' });
    const ended = await data.mergeAccounts(from, session.accountId, {
      auditId: randomness.uuid(),
      at: clock.now(),
      ...(codeHash === undefined ? {} : { codeHash }),
    });
    if (ended === undefined)
      return err({ code: 'request.invalid', detail: 'this account was itself joined with another meanwhile' });
    await sessions.announce(ended);
    return ok(null);
  }

  return {
    async merge(session, other) {
      // Who holds a card has a card, not the account. PEOPLE-106.
      if ((await table.find(session.sessionId))?.openedBy === 'card') return err({ code: 'session.forbidden' });
      if ('code' in other) {
        const found = await codes.find(other.code, session.deviceId);
        return found.ok ? join(found.value.holder.accountId, session, found.value.hash) : found;
      }
      // A sign-in like any other: the same limits, the same work for a login that does not exist.
      const proof = await sessions.signIn({ ...other, deviceId: session.deviceId });
      if (!proof.ok) return proof;
      const joined = await join(proof.value.account.accountId, session);
      if (!joined.ok) await sessions.signOut({ refresh: undefined, sessionId: proof.value.sessionId });
      return joined;
    },
  };
}
