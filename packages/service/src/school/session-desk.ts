// Sign in, renew, sign out. docs/spec/school.md, "Sign-in".

import { err, ok } from '@preau/core/base';
import type { AccountId, DeviceId, EpochMs, Result, SchoolId, SessionId } from '@preau/core/base';
import { REVOCATION_MATTERS_MS, SESSION_LIFE_MS } from '../base/index.ts';
import type { Bus, Minter, Randomness } from '../base/index.ts';
import type { AccountView, CardGround, OpenedBy, SessionRow, SessionStore } from './account-ports.ts';
import { isOurs, parseRefresh, REFRESH_LIFE_MS, refreshOf, renewAtOf, REUSE_GRACE_MS } from './refresh-token.ts';
import { bondHashOf } from './device-mark.ts';
import { createPasswordCheck } from './password-check.ts';
import type { PasswordCheckParts, PasswordShown, SignInRefusal } from './password-check.ts';
import { sessionClaimsOf } from './session-claims.ts';

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

/** What the desk works with. */
export interface SessionDeskParts extends PasswordCheckParts {
  readonly sessions: SessionStore;
  readonly minter: Minter<'session'>;
  readonly bus: Bus;
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
  signIn(
    request: PasswordShown & {
      /** The cookie of a device of a class, when it shows one: the session ends with that. PEOPLE-112. */
      readonly door?: string | undefined;
    },
  ): Promise<Result<IssuedSession, SignInRefusal>>;
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
  const checkPassword = createPasswordCheck(parts);

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

  return {
    announce,
    open,
    openByCard,
    async signIn(request) {
      const right = await checkPassword(request);
      return right.ok ? open(right.value, { by: 'password', deviceId: request.deviceId, door: request.door }) : right;
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
