// Whether a password is right: whose turn it is to be checked, who waits, and who is judged where somebody guesses. docs/spec/school.md, "Sign-in".

import { err, ok } from '@preau/core/base';
import { parseActivationCode } from '@preau/core/school';
import type { DeviceId, Result } from '@preau/core/base';
import type { Clock } from '../base/index.ts';
import type {
  AccountStore,
  CodeStore,
  HashTurn,
  Mac,
  PasswordHasher,
  PoolBusy,
  SignInAccount,
} from './account-ports.ts';
import { standingOf } from './device-mark.ts';
import type { DeviceStanding } from './device-mark.ts';
import type { SignInLimits } from './sign-in-limits.ts';
import type { StrangerLots } from './stranger-lots.ts';

/** A password as a request shows it. */
export interface PasswordShown {
  readonly login: string;
  readonly password: string;
  readonly deviceId: DeviceId;
  /** The device's mark, as its cookie says. */
  readonly deviceMark?: string | undefined;
  /** The minute of its arrival at the gate, when it shows one. */
  readonly arrivedMinute?: number | undefined;
}

/** Why somebody is not signed in. */
export type SignInRefusal =
  | { readonly code: 'session.wrongPassword' | 'session.notActivated' | 'session.forbidden' }
  | { readonly code: 'session.slowDown'; readonly retryAfterMs: number }
  | PoolBusy;

/** What the check works with. */
export interface PasswordCheckParts {
  readonly accounts: AccountStore;
  readonly hasher: PasswordHasher;
  readonly limits: SignInLimits;
  readonly lots: StrangerLots;
  readonly codes: Pick<CodeStore, 'find'>;
  readonly mac: Mac;
  readonly clock: Clock;
}

/** Makes the check. It answers the account whose password it is, and works as long for a login that does not exist. */
export function createPasswordCheck(
  parts: PasswordCheckParts,
): (shown: PasswordShown) => Promise<Result<SignInAccount, SignInRefusal>> {
  /** Only who holds the printed code is told that there is no password yet: to others the account is as unknown as any. SCHOOL-56. */
  async function isOwnCode(typed: string, account: SignInAccount | undefined): Promise<boolean> {
    const code = parseActivationCode(typed);
    const holder = code === undefined ? undefined : await parts.codes.find(parts.mac('code', code));
    return holder !== undefined && account?.passwordHash === null && holder.accountId === account.accountId;
  }

  return async ({ login, password, deviceId, deviceMark, arrivedMinute }) => {
    const folded = login.trim().toLowerCase();
    const standing = standingOf(parts.mac, deviceMark, { deviceId, login: folded, now: parts.clock.now() });
    const turn = turnOf(folded, standing, arrivedMinute);
    // A full pool refuses before anything is spent: on the fullest morning that is what most tries get.
    const full = parts.hasher.findRoom(turn);
    if (full !== undefined) return err(full);
    const wait = await parts.limits.take(folded, deviceId);
    if (wait !== undefined) return err({ code: 'session.slowDown', ...wait });
    let account: SignInAccount | undefined;
    const find = async (): Promise<string | null> => {
      account = await parts.accounts.findForSignIn(folded, deviceId);
      return account?.passwordHash ?? null;
    };
    const isStranger = standing !== 'known';
    const giveBack = async (): Promise<void> => {
      await parts.limits.giveBack(folded, deviceId);
      if (isStranger) await parts.limits.isGuessed(folded, standing, -1);
    };
    // Only where somebody guesses is the table asked beforehand whether the account knows a device that shows no mark. Who is drawn is judged; who is
    // not was never judged. The same for a login that does not exist.
    const isDrawn = isStranger && (await parts.limits.isGuessed(folded, standing, 1));
    if (isDrawn) await find();
    const isKnown = account?.knownDevice === true;
    const lost = isDrawn && !isKnown ? await parts.lots.draw(folded) : undefined;
    if (lost !== undefined) {
      await giveBack();
      return err({ code: 'session.busy', ...lost });
    }
    const right = await parts.hasher.verify(find, password, isKnown ? { lane: 'known', key: folded } : turn);
    if (!right.ok) {
      await giveBack();
      return right;
    }
    if (account === undefined || account.passwordHash === null || !right.value)
      return err({ code: (await isOwnCode(password, account)) ? 'session.notActivated' : 'session.wrongPassword' });
    await giveBack();
    return ok(account);
  };
}

/** Honest devices first, then arrivals by minute, then the unknown. SCHOOL-57. */
export function turnOf(key: string, standing: DeviceStanding, arrivedMinute: number | undefined): HashTurn {
  if (standing !== 'new') return { lane: standing, key };
  return arrivedMinute === undefined ? { lane: 'new', key } : { lane: 'arrived', key, minute: arrivedMinute };
}
