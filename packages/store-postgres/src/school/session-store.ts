// Sessions in PostgreSQL. Port: SessionStore. What two tabs may do at once is decided by single statements.

import type { AccountId, DeviceId, EpochMs, SchoolId, SessionId } from '@preau/core/base';
import type { SessionRow, SessionStore } from '@preau/service/school';
import type { Database, Transaction } from '../database.ts';
import { ALLOWED, holdSwitchOfCards } from './people/card-sessions.ts';
import type { Tables } from '../tables.ts';

const KEPT_DEVICES = 20;

/** Makes the session store. `kept`: live sessions of an account; one more ends the oldest. */
export function createSessionStore(database: Database, kept: number): SessionStore {
  return {
    create: (session, bondHash) =>
      database.transaction('open a session', async (tx) =>
        store(tx, session, await holdBond(tx, bondHash, session.createdAt), kept),
      ),
    createByCard: (session, card, bondHash) =>
      database.transaction('open a session by a card', async (tx) => {
        // Held until the session stands: whoever ends card or tablet, or forbids cards, comes before and there is none, or after and ends it.
        await holdSwitchOfCards(tx, session.schoolId);
        const { rowCount } = await tx.query(
          'hold the card',
          `SELECT FROM card c WHERE c.secret_hash = $1 AND c.expires_at > $2 AND ${ALLOWED('c')} FOR SHARE OF c`,
          [Buffer.from(card.secretHash), session.createdAt],
        );
        const bondId = rowCount === 1 ? await holdBond(tx, bondHash, session.createdAt) : null;
        if (rowCount !== 1 || (card.isAtDoor && bondId === null)) return undefined;
        const ended = await store(tx, session, bondId, kept);
        await tx.query('note that a card opened it', 'UPDATE account SET card_at = $2 WHERE account_id = $1', [
          session.accountId,
          session.createdAt,
        ]);
        return ended;
      }),
    async find(sessionId) {
      const row = await database.typed('find a session', (db) =>
        db.selectFrom('session').selectAll().where('session_id', '=', sessionId).executeTakeFirst(),
      );
      return row && toSession(row);
    },
    async rotate(sessionId, generation, at, expiresAt) {
      const row = await database.typed('renew a session', (db) =>
        db
          .updateTable('session')
          .set({ generation: generation + 1, rotated_at: at, expires_at: expiresAt })
          .where('session_id', '=', sessionId)
          .where('generation', '=', generation)
          .where('revoked_at', 'is', null)
          .returningAll()
          .executeTakeFirst(),
      );
      return row && toSession(row);
    },
    async revoke(sessionId, why, at) {
      const done = await database.typed('end a session', (db) =>
        db
          .updateTable('session')
          .set({ revoked_at: at, revoked_why: why })
          .where('session_id', '=', sessionId)
          .where('revoked_at', 'is', null)
          .executeTakeFirst(),
      );
      return done.numUpdatedRows === 1n;
    },
    async revokeAll(accountId, why, at) {
      const rows = await database.typed('end all sessions of an account', (db) =>
        db
          .updateTable('session')
          .set({ revoked_at: at, revoked_why: why })
          .where('account_id', '=', accountId)
          .where('revoked_at', 'is', null)
          .returning('session_id')
          .execute(),
      );
      return rows.map((row) => row.session_id as SessionId);
    },
    async listRevoked(since, lifeMs) {
      const rows = await database.typed('list ended sessions', (db) =>
        db.selectFrom('session').select(['session_id', 'revoked_at']).where('revoked_at', '>', since).execute(),
      );
      return rows.map((row) => ({
        sessionId: row.session_id as SessionId,
        until: (row.revoked_at ?? since) + lifeMs,
      }));
    },
    async purge(before) {
      const done = await database.typed('forget old sessions', (db) =>
        db
          .deleteFrom('session')
          .where((or) => or.or([or('expires_at', '<', before), or('revoked_at', '<', before)]))
          .executeTakeFirst(),
      );
      return Number(done.numDeletedRows);
    },
  };
}

/** The device of a class whose cookie it is, held until the transaction ends; null when it is none. */
async function holdBond(tx: Transaction, bondHash: Uint8Array | undefined, at: EpochMs): Promise<string | null> {
  if (bondHash === undefined) return null;
  const { rows } = await tx.query<{ bond_id: string }>(
    'hold the device of the class',
    'SELECT bond_id FROM class_device WHERE secret_hash = $1 AND expires_at > $2 FOR SHARE',
    [Buffer.from(bondHash), at],
  );
  return rows[0]?.bond_id ?? null;
}

async function store(
  tx: Transaction,
  session: SessionRow,
  bondId: string | null,
  kept: number,
): Promise<readonly SessionId[]> {
  // Of an account one sign-in after the other: each counts and forgets devices and sessions of the same rows.
  await tx.query('wait for the account', 'SELECT FROM account WHERE account_id = $1 FOR NO KEY UPDATE', [
    session.accountId,
  ]);
  await tx.query(
    'store the session',
    `
  INSERT INTO session (session_id, school_id, account_id, device_id, salt, generation, rotated_at, created_at, expires_at, card_until, opened_by, bond_id)
  VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12)`,
    [
      session.sessionId,
      session.schoolId,
      session.accountId,
      session.deviceId,
      Buffer.from(session.salt),
      session.generation,
      session.rotatedAt,
      session.createdAt,
      session.expiresAt,
      session.cardUntil,
      session.openedBy,
      bondId,
    ],
  );
  await tx.query(
    'remember the device',
    `
  INSERT INTO known_device (school_id, account_id, device_id, last_at, first_at) VALUES ($1, $2, $3, $4, $4)
  ON CONFLICT (account_id, device_id) DO UPDATE SET last_at = excluded.last_at`,
    [session.schoolId, session.accountId, session.deviceId, session.createdAt],
  );
  await tx.query(
    'forget old devices',
    `
  DELETE FROM known_device WHERE account_id = $1 AND device_id NOT IN
    (SELECT device_id FROM known_device WHERE account_id = $1 ORDER BY last_at DESC, device_id LIMIT ${KEPT_DEVICES})`,
    [session.accountId],
  );
  const ended = await tx.query<{ session_id: string }>(
    'end the oldest sessions',
    `
  UPDATE session SET revoked_at = $2, revoked_why = 'replaced' WHERE session_id IN
    (SELECT session_id FROM session WHERE account_id = $1 AND revoked_at IS NULL AND expires_at > $2 ORDER BY rotated_at DESC, session_id DESC OFFSET $3)
  RETURNING session_id`,
    [session.accountId, session.createdAt, kept],
  );
  return ended.rows.map((row) => row.session_id as SessionId);
}

function toSession(row: Tables['session']): SessionRow {
  return {
    sessionId: row.session_id as SessionId,
    schoolId: row.school_id as SchoolId,
    accountId: row.account_id as AccountId,
    deviceId: row.device_id as DeviceId,
    salt: row.salt,
    generation: row.generation,
    rotatedAt: row.rotated_at,
    createdAt: row.created_at,
    expiresAt: row.expires_at,
    revokedAt: row.revoked_at,
    cardUntil: row.card_until,
    openedBy: row.opened_by,
  };
}
