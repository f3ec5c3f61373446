// Sign in, renew, sign out. docs/spec/school.md, "Sign-in".

import { err, ok } from '@preau/core/base';
import { parseActivationCode } from '@preau/core/school';
import type { AccountId, DeviceId, EpochMs, Result, SchoolId, SessionId } from '@preau/core/base';
import { REVOCATION_MATTERS_MS, SESSION_LIFE_MS } from '../base/index.ts';
import type { Bus, Clock, Minter, Randomness } from '../base/index.ts';
import type {
  AccountStore,
  AccountView,
  CardGround,
  CodeStore,
  HashTurn,
  Mac,
  OpenedBy,
  PasswordHasher,
  PoolBusy,
  SessionRow,
  SessionStore,
  SignInAccount,
} from './account-ports.ts';
import { isOurs, parseRefresh, REFRESH_LIFE_MS, refreshOf, renewAtOf, REUSE_GRACE_MS } from './refresh-token.ts';
import { bondHashOf, standingOf } from './device-mark.ts';
import type { DeviceStanding } from './device-mark.ts';
import { sessionClaimsOf } from './session-claims.ts';
import type { SignInLimits } from './sign-in-limits.ts';
import type { StrangerLots } from './stranger-lots.ts';

/** Of an account at most this many sessions live; one more ends the oldest. */
export const KEPT_SESSIONS = 20;

/** A session as the client gets it: two credentials for cookies, and what the screen shows. */
export interface IssuedSession {
  readonly token: string;
  readonly refresh: string;
  readonly sessionId: SessionId;
  readonly deviceId: DeviceId;
  /** When the token ends. */
  readonly tokenEndsAt: EpochMs;
  readonly refreshEndsAt: EpochMs;
  readonly renewAt: EpochMs;
  readonly account: AccountView;
}

/** Why somebody is not signed in. */
export type SignInRefusal =
  | { readonly code: 'session.wrongPassword' | 'session.notActivated' | 'session.forbidden' }
  | { readonly code: 'session.slowDown'; readonly retryAfterMs: number }
  | PoolBusy;

/** What the desk works with. */
export interface SessionDeskParts {
  readonly accounts: AccountStore;
  readonly sessions: SessionStore;
  readonly hasher: PasswordHasher;
  readonly limits: SignInLimits;
  readonly lots: StrangerLots;
  readonly codes: Pick<CodeStore, 'find'>;
  readonly minter: Minter<'session'>;
  readonly mac: Mac;
  readonly bus: Bus;
  readonly clock: Clock;
  readonly randomness: Randomness;
}

/** What a request shows of a session: its refresh, which is checked here, and the id in a token that was checked. */
export interface ShownSession {
  readonly refresh: string | undefined;
  readonly sessionId: SessionId | undefined;
}

/** Who is signed in. */
interface Holder {
  readonly accountId: AccountId;
  readonly schoolId: SchoolId;
}

/** Signs in and out. */
export interface SessionDesk {
  /** Checks a password. Works as long for a login that does not exist. */
  signIn(request: {
    readonly login: string;
    readonly password: string;
    readonly deviceId: DeviceId;
    /** The device's mark, as its cookie says. */
    readonly deviceMark?: string | undefined;
    /** The minute of its arrival at the gate, when it shows one. */
    readonly arrivedMinute?: number | undefined;
    /** The cookie of a device of a class, when it shows one: the session ends with that. PEOPLE-112. */
    readonly door?: string | undefined;
  }): Promise<Result<IssuedSession, SignInRefusal>>;
  /** Opens a session for an account whose holder was checked otherwise: by an activation code. */
  open(
    account: Holder,
    opened: { readonly by: Exclude<OpenedBy, 'card'>; readonly deviceId: DeviceId; readonly door?: string | undefined },
  ): Promise<Result<IssuedSession, { readonly code: 'session.forbidden' }>>;
  /** The same by a card, beyond whose end (`until`) it is not renewed. PEOPLE-106, 111, 112. */
  openByCard(
    account: Holder,
    opened: CardGround & {
      readonly until: EpochMs;
      readonly deviceId: DeviceId;
      readonly door?: string | undefined;
    },
  ): Promise<Result<IssuedSession, { readonly code: 'session.forbidden' | 'card.unknown' }>>;
  /** Trades the refresh for a new one. The previous one gives the same answer for 60 s; used later it ends the session. */
  renew(
    refresh: string | undefined,
  ): Promise<Result<IssuedSession, { readonly code: 'session.missing' | 'session.revoked' }>>;
  /** Ends the session of this refresh or token; whichever is known. Idempotent. */
  signOut(known: ShownSession): Promise<void>;
  /** Which sessions a device holds, ended ones too: one, or two when its cookies are of different ones. */
  listHeld(known: ShownSession): Promise<readonly SessionId[]>;
  /** Ends every session of the account. Answers how many. */
  signOutEverywhere(accountId: AccountId): Promise<number>;
  /** Tells the cell that sessions ended; for those that a store ended on its own (a reset code). */
  announce(ended: readonly SessionId[]): Promise<void>;
}

/** Makes the desk. */
export function createSessionDesk(parts: SessionDeskParts): SessionDesk {
  const { accounts, sessions, clock, randomness } = parts;

  async function announce(ended: readonly SessionId[]): Promise<void> {
    const until = clock.now() + REVOCATION_MATTERS_MS;
    // The bus is a hint; the table is the truth. A bus that fails must not keep a session alive.
    await Promise.allSettled(ended.map((sessionId) => parts.bus.publish('session.revoked', { sessionId, until })));
  }

  async function issue(session: SessionRow, account: AccountView): Promise<IssuedSession> {
    const claims = sessionClaimsOf(account, session);
    const tokenEndsAt = session.rotatedAt + SESSION_LIFE_MS;
    const token = await parts.minter.mint(claims, Math.max(1_000, tokenEndsAt - clock.now()));
    const refresh = refreshOf(parts.mac, session, session.generation);
    return {
      token,
      refresh,
      sessionId: session.sessionId,
      deviceId: session.deviceId,
      tokenEndsAt,
      refreshEndsAt: session.expiresAt,
      renewAt: renewAtOf(session),
      account,
    };
  }

  const bondHash = (door: string | undefined): Uint8Array | undefined =>
    door === undefined ? undefined : bondHashOf(parts.mac, door);

  function newSession(account: Holder, openedBy: OpenedBy, deviceId: DeviceId, cardUntil: EpochMs | null): SessionRow {
    const now = clock.now();
    return {
      sessionId: randomness.uuid() as SessionId,
      schoolId: account.schoolId,
      accountId: account.accountId,
      deviceId,
      salt: randomness.bytes(16),
      generation: 1,
      rotatedAt: now,
      createdAt: now,
      expiresAt: Math.min(now + REFRESH_LIFE_MS, cardUntil ?? Infinity),
      revokedAt: null,
      cardUntil,
      openedBy,
    };
  }

  const open: SessionDesk['open'] = async (account, { by, deviceId, door }) => {
    const view = await accounts.findView(account.accountId);
    if (view === undefined) return err({ code: 'session.forbidden' });
    const session = newSession(account, by, deviceId, null);
    await announce(await sessions.create(session, bondHash(door)));
    return ok(await issue(session, view));
  };

  const openByCard: SessionDesk['openByCard'] = async (account, { until, deviceId, door, ...card }) => {
    const view = await accounts.findView(account.accountId);
    if (view === undefined) return err({ code: 'session.forbidden' });
    const session = newSession(account, 'card', deviceId, until);
    const ended = await sessions.createByCard(session, card, bondHash(door));
    if (ended === undefined) return err({ code: 'card.unknown' });
    await announce(ended);
    return ok(await issue(session, view));
  };

  async function end(sessionId: SessionId, why: 'signedOut' | 'reuse'): Promise<void> {
    if (await sessions.revoke(sessionId, why, clock.now())) await announce([sessionId]);
  }

  async function listHeld({ refresh, sessionId }: ShownSession): Promise<readonly SessionId[]> {
    const read = refresh === undefined ? undefined : parseRefresh(refresh);
    const found = read === undefined ? undefined : await sessions.find(read.sessionId);
    const own = read !== undefined && found !== undefined && isOurs(parts.mac, found, read) ? [found.sessionId] : [];
    return sessionId === undefined || own.includes(sessionId) ? own : [...own, sessionId];
  }

  /** Only who holds the printed code is told that there is no password yet: to others the account is as unknown as any. SCHOOL-56. */
  async function isOwnCode(typed: string, account: SignInAccount | undefined): Promise<boolean> {
    const code = parseActivationCode(typed);
    const holder = code === undefined ? undefined : await parts.codes.find(parts.mac('code', code));
    return holder !== undefined && account?.passwordHash === null && holder.accountId === account.accountId;
  }

  return {
    announce,
    open,
    openByCard,
    async signIn({ login, password, deviceId, deviceMark, arrivedMinute, door }) {
      const folded = login.trim().toLowerCase();
      const standing = standingOf(parts.mac, deviceMark, { deviceId, login: folded, now: clock.now() });
      const turn = turnOf(folded, standing, arrivedMinute);
      // A full pool refuses before anything is spent: on the fullest morning that is what most tries get.
      const full = parts.hasher.findRoom(turn);
      if (full !== undefined) return err(full);
      const wait = await parts.limits.take(folded, deviceId);
      if (wait !== undefined) return err({ code: 'session.slowDown', ...wait });
      let account: SignInAccount | undefined;
      const find = async (): Promise<string | null> => {
        account = await accounts.findForSignIn(folded, deviceId);
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
      return open(account, { by: 'password', deviceId, door });
    },
    async renew(refresh) {
      const read = refresh === undefined ? undefined : parseRefresh(refresh);
      const found = read === undefined ? undefined : await sessions.find(read.sessionId);
      const now = clock.now();
      if (read === undefined || found === undefined || found.expiresAt <= now || !isOurs(parts.mac, found, read))
        return err({ code: 'session.missing' });
      if (found.revokedAt !== null) return err({ code: 'session.revoked' });
      let session: SessionRow | undefined = found;
      if (read.generation === found.generation) {
        // Two tabs at once: one moves on, the other finds the session moved and gets the same answer.
        session =
          (await sessions.rotate(
            found.sessionId,
            found.generation,
            now,
            Math.min(now + REFRESH_LIFE_MS, found.cardUntil ?? Infinity),
          )) ?? (await sessions.find(found.sessionId));
      }
      if (session === undefined || session.revokedAt !== null) return err({ code: 'session.revoked' });
      const isCurrent = session.generation === read.generation + 1 && clock.now() - session.rotatedAt <= REUSE_GRACE_MS;
      if (!isCurrent) {
        await end(session.sessionId, 'reuse');
        return err({ code: 'session.revoked' });
      }
      const view = await accounts.findView(session.accountId);
      // A card opens what a pupil of one school is, also when its holder became more meanwhile. PEOPLE-106.
      if (view !== undefined && (session.openedBy !== 'card' || isPupilOnly(view)))
        return ok(await issue(session, view));
      await end(session.sessionId, 'signedOut');
      return err({ code: 'session.missing' });
    },
    listHeld,
    async signOut(known) {
      for (const sessionId of await listHeld(known)) await end(sessionId, 'signedOut');
    },
    async signOutEverywhere(accountId) {
      const ended = await sessions.revokeAll(accountId, 'everywhere', clock.now());
      await announce(ended);
      return ended.length;
    },
  };
}

function isPupilOnly({ persons }: AccountView): boolean {
  return persons.every(
    ({ schoolId, roles }) => schoolId === persons[0]?.schoolId && roles.every((role) => role === 'pupil'),
  );
}

/** Honest devices first, then arrivals by minute, then the unknown. SCHOOL-57. */
export function turnOf(key: string, standing: DeviceStanding, arrivedMinute: number | undefined): HashTurn {
  if (standing !== 'new') return { lane: standing, key };
  return arrivedMinute === undefined ? { lane: 'new', key } : { lane: 'arrived', key, minute: arrivedMinute };
}
