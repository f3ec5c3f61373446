// Sessions in PostgreSQL. Port: SessionStore. What two tabs may do at once is decided by single statements.

import type { AccountId, DeviceId, SchoolId, SessionId } from '@preau/core/base';
import type { SessionRow, SessionStore } from '@preau/service/school';
import type { Database } from '../database.ts';

const KEPT_DEVICES = 20;

/** Makes the session store. `kept`: live sessions of an account; one more ends the oldest. */
export function createSessionStore(database: Database, kept: number): SessionStore {
  return {
    create: (session) => database.transaction('open a session', async (tx) => {
      await tx.query('store the session', `
        INSERT INTO session (session_id, school_id, account_id, device_id, salt, generation, rotated_at, created_at, expires_at)
        VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9)`,
        [session.sessionId, session.schoolId, session.accountId, session.deviceId, Buffer.from(session.salt), session.generation, session.rotatedAt, session.createdAt, session.expiresAt]);
      await tx.query('remember the device', `
        INSERT INTO known_device (school_id, account_id, device_id, last_at) VALUES ($1, $2, $3, $4)
        ON CONFLICT (account_id, device_id) DO UPDATE SET last_at = excluded.last_at`, [session.schoolId, session.accountId, session.deviceId, session.createdAt]);
      await tx.query('forget old devices', `
        DELETE FROM known_device WHERE account_id = $1 AND device_id NOT IN
          (SELECT device_id FROM known_device WHERE account_id = $1 ORDER BY last_at DESC, device_id LIMIT ${KEPT_DEVICES})`, [session.accountId]);
      const ended = await tx.query<{ session_id: string }>('end the oldest sessions', `
        UPDATE session SET revoked_at = $2, revoked_why = 'replaced' WHERE session_id IN
          (SELECT session_id FROM session WHERE account_id = $1 AND revoked_at IS NULL AND expires_at > $2 ORDER BY rotated_at DESC, session_id DESC OFFSET $3)
        RETURNING session_id`, [session.accountId, session.createdAt, kept]);
      return ended.rows.map((row) => row.session_id as SessionId);
    }),
    async find(sessionId) {
      const { rows } = await database.query<Row>('find a session', 'SELECT * FROM session WHERE session_id = $1', [sessionId]);
      return rows[0] && toSession(rows[0]);
    },
    async rotate(sessionId, generation, at, expiresAt) {
      const { rows } = await database.query<Row>('renew a session', `
        UPDATE session SET generation = generation + 1, rotated_at = $3, expires_at = $4
        WHERE session_id = $1 AND generation = $2 AND revoked_at IS NULL RETURNING *`, [sessionId, generation, at, expiresAt]);
      return rows[0] && toSession(rows[0]);
    },
    async revoke(sessionId, why, at) {
      const { rowCount } = await database.query('end a session',
        'UPDATE session SET revoked_at = $2, revoked_why = $3 WHERE session_id = $1 AND revoked_at IS NULL', [sessionId, at, why]);
      return rowCount === 1;
    },
    async revokeAll(accountId, why, at) {
      const { rows } = await database.query<{ session_id: string }>('end all sessions of an account',
        'UPDATE session SET revoked_at = $2, revoked_why = $3 WHERE account_id = $1 AND revoked_at IS NULL RETURNING session_id', [accountId, at, why]);
      return rows.map((row) => row.session_id as SessionId);
    },
    async listRevoked(since, lifeMs) {
      const { rows } = await database.query<{ session_id: string; revoked_at: number }>('list ended sessions',
        'SELECT session_id, revoked_at FROM session WHERE revoked_at > $1', [since]);
      return rows.map((row) => ({ sessionId: row.session_id as SessionId, until: row.revoked_at + lifeMs }));
    },
    async purge(before) {
      const { rowCount } = await database.query('forget old sessions', 'DELETE FROM session WHERE expires_at < $1 OR revoked_at < $1', [before]);
      return rowCount ?? 0;
    },
  };
}

interface Row {
  session_id: string; school_id: string; account_id: string; device_id: string; salt: Buffer; generation: number; rotated_at: number; created_at: number;
  expires_at: number; revoked_at: number | null;
}

function toSession(row: Row): SessionRow {
  return {
    sessionId: row.session_id as SessionId, schoolId: row.school_id as SchoolId, accountId: row.account_id as AccountId, deviceId: row.device_id as DeviceId,
    salt: row.salt, generation: row.generation, rotatedAt: row.rotated_at, createdAt: row.created_at, expiresAt: row.expires_at, revokedAt: row.revoked_at,
  };
}
