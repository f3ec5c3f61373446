// What signing in asks of the outside: accounts, sessions, codes, passwords, keyed hashes.

import type {
  AccountId,
  AudienceId,
  DeviceId,
  EpochMs,
  PersonId,
  Result,
  Role,
  SchoolId,
  SessionId,
} from '@preau/core/base';
import type { Revocation } from '../base/index.ts';

/** An account as sign-in needs it. */
export interface SignInAccount {
  readonly accountId: AccountId;
  readonly schoolId: SchoolId;
  readonly login: string;
  /** Null until the person set a password. */
  readonly passwordHash: string | null;
  /** Has this account signed in on this device before? */
  readonly knownDevice: boolean;
}

/** A place of an account as credentials and screens need it. */
export interface AccountPerson {
  readonly personId: PersonId;
  readonly schoolId: SchoolId;
  readonly schoolName: string;
  readonly givenName: string;
  readonly familyName: string;
  readonly roles: readonly Role[];
  /** A pupil's classes and groups, and what a teacher teaches; by label. */
  readonly audiences: readonly {
    readonly audienceId: AudienceId;
    readonly label: string;
    readonly kind: 'class' | 'group';
  }[];
}

/** An account with its active places. */
export interface AccountView {
  readonly accountId: AccountId;
  readonly schoolId: SchoolId;
  readonly login: string;
  readonly persons: readonly AccountPerson[];
}

/** Reads accounts, writes passwords. */
export interface AccountStore {
  /** `login` is folded to lower case by the caller. */
  findForSignIn(login: string, deviceId: DeviceId): Promise<SignInAccount | undefined>;
  /** One statement. Undefined when the account has no active place. */
  findView(accountId: AccountId): Promise<AccountView | undefined>;
}

/** A session as stored: the refresh itself is derived from `salt` and `generation`. */
export interface SessionRow {
  readonly sessionId: SessionId;
  readonly schoolId: SchoolId;
  readonly accountId: AccountId;
  readonly deviceId: DeviceId;
  readonly salt: Uint8Array;
  readonly generation: number;
  readonly rotatedAt: EpochMs;
  readonly createdAt: EpochMs;
  readonly expiresAt: EpochMs;
  readonly revokedAt: EpochMs | null;
  /** Opened by a pupil's card, and not renewed beyond this instant; null for others. PEOPLE-106. */
  readonly cardUntil: EpochMs | null;
  readonly openedBy: OpenedBy | null;
}

/** What opened a session; null of one that is older than this was kept. PEOPLE-111. */
export type OpenedBy = 'password' | 'code' | 'card';

/** The card by which a session is opened; it must still stand when the session is stored. */
export interface CardGround {
  readonly secretHash: Uint8Array;
  /** On a tablet of the class, by a tapped name: then the tablet must still be one, too. */
  readonly isAtDoor: boolean;
}

/** Why a session ended. */
export type RevokedWhy = 'signedOut' | 'everywhere' | 'reuse' | 'reset' | 'replaced';

/** Keeps sessions. */
export interface SessionStore {
  /**
   * Stores the session and remembers the device; of an account the newest `KEPT_SESSIONS` stay. Answers those that it ended. `bondHash`: of the
   * cookie of a device of a class, if there is one; what was opened there ends with it.
   */
  create(session: SessionRow, bondHash?: Uint8Array): Promise<readonly SessionId[]>;
  /** The same by a card. Undefined when the card or the tablet ended meanwhile, or cards were forbidden: nothing is stored. PEOPLE-111, 112. */
  createByCard(session: SessionRow, card: CardGround, bondHash?: Uint8Array): Promise<readonly SessionId[] | undefined>;
  find(sessionId: SessionId): Promise<SessionRow | undefined>;
  /** Moves on from `generation`; undefined when somebody else did so first, or it was revoked. */
  rotate(sessionId: SessionId, generation: number, at: EpochMs, expiresAt: EpochMs): Promise<SessionRow | undefined>;
  /** Ends one; false when it was over or unknown. */
  revoke(sessionId: SessionId, why: RevokedWhy, at: EpochMs): Promise<boolean>;
  /** Ends all of an account. Answers which. */
  revokeAll(accountId: AccountId, why: RevokedWhy, at: EpochMs): Promise<readonly SessionId[]>;
  /** What was revoked since; `until` is `lifeMs` after the revocation. */
  listRevoked(since: EpochMs, lifeMs: number): Promise<readonly Revocation[]>;
  /** Forgets sessions that ended before. Answers how many. */
  purge(before: EpochMs): Promise<number>;
}

/** Whose code it is. */
export interface CodeHolder {
  readonly accountId: AccountId;
  readonly schoolId: SchoolId;
  readonly personId: PersonId;
  readonly login: string;
  readonly givenName: string;
  readonly familyName: string;
  readonly schoolName: string;
  readonly expiresAt: EpochMs;
}

/** Keeps activation codes, as keyed hashes. */
export interface CodeStore {
  find(codeHash: Uint8Array): Promise<CodeHolder | undefined>;
  /**
   * Replaces the code of a person's account, takes the password away and ends its sessions, in one transaction; audited.
   * Answers the ended sessions; undefined when there is no such active person in the school.
   */
  issue(code: NewCode): Promise<
    | {
        readonly login: string;
        readonly givenName: string;
        readonly familyName: string;
        readonly ended: readonly SessionId[];
      }
    | undefined
  >;
  /** Uses up the code and sets the password, in one transaction; false when the code was used meanwhile. */
  redeem(codeHash: Uint8Array, accountId: AccountId, passwordHash: string, at: EpochMs): Promise<boolean>;
}

/** A code about to be printed. */
export interface NewCode {
  readonly schoolId: SchoolId;
  readonly personId: PersonId;
  readonly codeHash: Uint8Array;
  readonly createdBy: PersonId | null;
  readonly at: EpochMs;
  readonly expiresAt: EpochMs;
  readonly auditId: string;
}

/** Where a password check stands in the queue. */
export interface HashTurn {
  /**
   * Honest devices first. `known`: the account signed in on it before; `trusted`: other accounts did, for an hour and more; `arrived`: it came before
   * its password; `new`: nothing is known of it.
   */
  readonly lane: 'known' | 'trusted' | 'arrived' | 'new';
  /** Checks of one key never take more than their share: the login. */
  readonly key: string;
  /** The minute of an arrival: who came earlier is checked earlier. */
  readonly minute?: number;
}

/** The stored hash of an account, or how to find it; null when there is none. */
export type StoredHash = string | null | (() => Promise<string | null>);

/** Hashes and checks passwords in a bounded pool. */
export interface PasswordHasher {
  /** Undefined when a check of this turn would be queued now; else the refusal. Asked before anything else is spent on a try. */
  findRoom(turn: HashTurn): PoolBusy | undefined;
  /** The same before login and device are read. In a full queue of this lane only a few tries for each check are looked at further. SCHOOL-124. */
  findRoomOf(lane: HashTurn['lane']): PoolBusy | undefined;
  hash(password: string, turn: HashTurn): Promise<Result<string, PoolBusy>>;
  /**
   * With `stored` null it works as long and answers false: an unknown login must not be faster. A function is asked when the turn has come, so that
   * nothing is looked up for who is sent away; what it throws is thrown.
   */
  verify(stored: StoredHash, password: string, turn: HashTurn): Promise<Result<boolean, PoolBusy>>;
}

/** The pool's queue is full. */
export interface PoolBusy {
  readonly code: 'session.busy';
  readonly retryAfterMs: number;
}

/** A keyed hash (HMAC-SHA-256, 32 bytes) under the secret of school; `purpose` keeps uses apart. */
export type Mac = (
  purpose:
    | 'refresh'
    | 'code'
    | 'device'
    | 'sheet'
    | 'calendar'
    | 'calendar token'
    | 'card'
    | 'card secret'
    | 'card pictures'
    | 'class code'
    | 'class device',
  text: string,
) => Uint8Array;
