// Activation codes: printed for one person, used once to set a password. docs/spec/school.md, "First day and Monday".

import { err, ok } from '@preau/core/base';
import {
  ACTIVATION_BYTES,
  displayNameOf,
  isWeakPassword,
  parseActivationCode,
  toActivationCode,
} from '@preau/core/school';
import type { DeviceId, PersonId, Result, SchoolId } from '@preau/core/base';
import type { ActivationCheckAnswer, ActivationCodeAnswer } from '@preau/protocol/school';
import type { Clock, Randomness } from '../base/index.ts';
import type { CodeHolder, CodeStore, Mac, PasswordHasher, PoolBusy } from './account-ports.ts';
import type { IssuedSession, SessionDesk } from './session-desk.ts';
import type { SignInLimits } from './sign-in-limits.ts';

/** A printed code works this long. */
export const CODE_LIFE_MS = 30 * 86_400_000;

/** Why a code does not work. */
export type CodeRefusal =
  | { readonly code: 'activation.unknown' | 'activation.expired' }
  | { readonly code: 'session.slowDown'; readonly retryAfterMs: number };

/** Why a password was not set. */
export type ActivationRefusal = CodeRefusal | PoolBusy | { readonly code: 'password.weak' | 'session.forbidden' };

/** What the desk works with. */
export interface CodeDeskParts {
  readonly codes: CodeStore;
  readonly sessions: SessionDesk;
  readonly hasher: PasswordHasher;
  readonly limits: SignInLimits;
  readonly mac: Mac;
  readonly clock: Clock;
  readonly randomness: Randomness;
  /** The address at which a code is used, e.g. `https://…/activation#7K3M-…`: in the fragment, which no server sees. */
  readonly linkOf: (code: string) => string;
}

/** Prints codes and takes them. */
export interface CodeDesk {
  /** Whose code is it? Nothing changes. */
  check(code: string, deviceId: DeviceId): Promise<Result<ActivationCheckAnswer, CodeRefusal>>;
  /** The account of a code, for who joins it to their own: under the same limits, and nothing changes. PEOPLE-91. */
  find(
    code: string,
    deviceId: DeviceId,
  ): Promise<Result<{ readonly holder: CodeHolder; readonly hash: Uint8Array }, CodeRefusal>>;
  /** Sets the password of the code's account, uses the code up, and signs in. */
  activate(request: {
    readonly code: string;
    readonly password: string;
    readonly deviceId: DeviceId;
    /** The cookie of a device of a class, when it shows one. PEOPLE-112. */
    readonly door?: string | undefined;
  }): Promise<Result<IssuedSession, ActivationRefusal>>;
  /** A new code for a person; the old code, the password and every session of the account end. Rights are the caller's matter. */
  issue(person: {
    readonly schoolId: SchoolId;
    readonly personId: PersonId;
    readonly createdBy: PersonId | null;
  }): Promise<Result<ActivationCodeAnswer, { readonly code: 'person.unknown' }>>;
}

/** Makes the desk. */
export function createCodeDesk(parts: CodeDeskParts): CodeDesk {
  const { codes, clock } = parts;

  async function find(
    typed: string,
    deviceId: DeviceId,
  ): Promise<Result<{ readonly holder: CodeHolder; readonly hash: Uint8Array }, CodeRefusal>> {
    const wait = await parts.limits.take('#code', deviceId);
    if (wait !== undefined) return err({ code: 'session.slowDown', ...wait });
    const code = parseActivationCode(typed);
    const hash = code === undefined ? undefined : parts.mac('code', code);
    const holder = hash === undefined ? undefined : await codes.find(hash);
    if (hash === undefined || holder === undefined) return err({ code: 'activation.unknown' });
    await parts.limits.giveBack('#code', deviceId);
    return holder.expiresAt <= clock.now() ? err({ code: 'activation.expired' }) : ok({ holder, hash });
  }

  return {
    find,
    async check(code, deviceId) {
      const found = await find(code, deviceId);
      if (!found.ok) return found;
      const { holder } = found.value;
      return ok({ displayName: displayNameOf(holder), schoolName: holder.schoolName, login: holder.login });
    },
    async activate({ code, password, deviceId, door }) {
      const found = await find(code, deviceId);
      if (!found.ok) return found;
      const { holder, hash } = found.value;
      if (isWeakPassword(password, holder)) return err({ code: 'password.weak' });
      const hashed = await parts.hasher.hash(password, { lane: 'known', key: holder.login });
      if (!hashed.ok) return hashed;
      if (!(await codes.redeem(hash, holder.accountId, hashed.value, clock.now())))
        return err({ code: 'activation.unknown' });
      return parts.sessions.open(holder, { by: 'code', deviceId, door });
    },
    async issue({ schoolId, personId, createdBy }) {
      const code = toActivationCode(parts.randomness.bytes(ACTIVATION_BYTES));
      const at = clock.now();
      const expiresAt = at + CODE_LIFE_MS;
      const issued = await codes.issue({
        schoolId,
        personId,
        codeHash: parts.mac('code', code),
        createdBy,
        at,
        expiresAt,
        auditId: parts.randomness.uuid(),
      });
      if (issued === undefined) return err({ code: 'person.unknown' });
      await parts.sessions.announce(issued.ended);
      return ok({
        personId,
        displayName: displayNameOf(issued),
        login: issued.login,
        code,
        url: parts.linkOf(code),
        expiresAt,
      });
    },
  };
}
