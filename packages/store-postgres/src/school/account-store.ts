// Accounts and printed codes in PostgreSQL. Ports: AccountStore, CodeStore.

import type { AccountId, DeviceId, EpochMs, PersonId, SchoolId, SessionId } from '@preau/core/base';
import type { AccountPerson, AccountStore, CodeHolder, CodeStore, NewCode } from '@preau/service/school';
import type { Database } from '../database.ts';

/** Makes the account store. */
export function createAccountStore(database: Database): AccountStore {
  return {
    async findForSignIn(login: string, deviceId: DeviceId) {
      const row = await database.typed('find an account', (db) =>
        db
          .selectFrom('account as a')
          .leftJoin('known_device as d', (join) =>
            join.onRef('d.account_id', '=', 'a.account_id').on('d.device_id', '=', deviceId),
          )
          .where('a.login', '=', login)
          .select(['a.account_id', 'a.school_id', 'a.login', 'a.password_hash', 'd.device_id'])
          .executeTakeFirst(),
      );
      return (
        row && {
          accountId: row.account_id as AccountId,
          schoolId: row.school_id as SchoolId,
          login: row.login,
          passwordHash: row.password_hash,
          knownDevice: row.device_id !== null,
        }
      );
    },
    async findView(accountId: AccountId) {
      const { rows } = await database.query<{ school_id: string; login: string; persons: AccountPerson[] | null }>(
        'read an account',
        VIEW,
        [accountId],
      );
      const row = rows[0];
      if (row === undefined || row.persons === null) return undefined;
      return { accountId, schoolId: row.school_id as SchoolId, login: row.login, persons: row.persons };
    },
  };
}

// What a teacher teaches stands in `teaching` (the roster's word) and in the slots (the timetable's); either makes it theirs.
const VIEW = `
SELECT a.school_id, a.login, (
  SELECT json_agg(json_build_object(
    'personId', p.person_id, 'schoolId', p.school_id, 'schoolName', s.name, 'givenName', p.given_name, 'familyName', p.family_name, 'roles', p.roles,
    'audiences', coalesce((
      SELECT json_agg(json_build_object('audienceId', u.audience_id, 'label', u.label, 'kind', u.kind) ORDER BY u.kind, u.label COLLATE preau_fr, u.audience_id)
      FROM audience u WHERE u.school_id = p.school_id AND u.audience_id IN (
        SELECT m.audience_id FROM membership m WHERE m.school_id = p.school_id AND m.person_id = p.person_id AND m.ends_on IS NULL
        UNION SELECT t.audience_id FROM teaching t WHERE t.school_id = p.school_id AND t.person_id = p.person_id
        UNION SELECT unnest(l.audience_ids) FROM slot l WHERE l.school_id = p.school_id AND l.teacher_ids @> ARRAY[p.person_id] AND NOT l.missing
      )), '[]'::json)
  ) ORDER BY s.name COLLATE preau_fr, p.person_id)
  FROM person p JOIN school s USING (school_id) WHERE p.account_id = a.account_id AND p.active
) AS persons
FROM account a WHERE a.account_id = $1`;

/** Makes the store of printed codes. */
export function createCodeStore(database: Database): CodeStore {
  return {
    async find(codeHash) {
      const { rows } = await database.query<CodeRow>(
        'find a code',
        `
        SELECT c.account_id, c.school_id, c.person_id, a.login, p.given_name, p.family_name, s.name, c.expires_at
        FROM activation c JOIN account a USING (account_id) JOIN school s ON s.school_id = c.school_id
        JOIN person p ON p.school_id = c.school_id AND p.person_id = c.person_id
        WHERE c.code_hash = $1 AND p.active`,
        [Buffer.from(codeHash)],
      );
      return rows[0] && toHolder(rows[0]);
    },
    issue: (code: NewCode) =>
      database.transaction('issue a code', async (tx) => {
        const found = await tx.query<{ account_id: string; login: string; given_name: string; family_name: string }>(
          'find the person',
          `
        SELECT p.account_id, a.login, p.given_name, p.family_name FROM person p JOIN account a USING (account_id)
        WHERE p.school_id = $1 AND p.person_id = $2 AND p.active FOR UPDATE OF a`,
          [code.schoolId, code.personId],
        );
        const person = found.rows[0];
        if (person === undefined) return undefined;
        await tx.query(
          'take the password away',
          'UPDATE account SET password_hash = NULL, password_at = NULL WHERE account_id = $1',
          [person.account_id],
        );
        await tx.query(
          'store the code',
          `
        INSERT INTO activation (school_id, code_hash, account_id, person_id, created_by, created_at, expires_at) VALUES ($1, $2, $3, $4, $5, $6, $7)
        ON CONFLICT (account_id) DO UPDATE SET school_id = excluded.school_id, code_hash = excluded.code_hash, person_id = excluded.person_id,
          created_by = excluded.created_by, created_at = excluded.created_at, expires_at = excluded.expires_at`,
          [
            code.schoolId,
            Buffer.from(code.codeHash),
            person.account_id,
            code.personId,
            code.createdBy,
            code.at,
            code.expiresAt,
          ],
        );
        const ended = await tx.query<{ session_id: string }>(
          'end the sessions',
          "UPDATE session SET revoked_at = $2, revoked_why = 'reset' WHERE account_id = $1 AND revoked_at IS NULL RETURNING session_id",
          [person.account_id, code.at],
        );
        await tx.query(
          'note it',
          "INSERT INTO audit (school_id, audit_id, at, actor_id, action, subject_id) VALUES ($1, $2, $3, $4, 'code.issued', $5)",
          [code.schoolId, code.auditId, code.at, code.createdBy, code.personId],
        );
        return {
          login: person.login,
          givenName: person.given_name,
          familyName: person.family_name,
          ended: ended.rows.map((row) => row.session_id as SessionId),
        };
      }),
    async redeem(codeHash, accountId, passwordHash, at) {
      // One statement: of two who use the same code at once, one finds it gone.
      const { rowCount } = await database.query(
        'use a code',
        `
        WITH used AS (DELETE FROM activation WHERE code_hash = $1 AND account_id = $2 AND expires_at > $4 RETURNING account_id)
        UPDATE account SET password_hash = $3, password_at = $4 FROM used WHERE account.account_id = used.account_id`,
        [Buffer.from(codeHash), accountId, passwordHash, at],
      );
      return rowCount === 1;
    },
  };
}

interface CodeRow {
  account_id: string;
  school_id: string;
  person_id: string;
  login: string;
  given_name: string;
  family_name: string;
  name: string;
  expires_at: EpochMs;
}

function toHolder(row: CodeRow): CodeHolder {
  return {
    accountId: row.account_id as AccountId,
    schoolId: row.school_id as SchoolId,
    personId: row.person_id as PersonId,
    login: row.login,
    givenName: row.given_name,
    familyName: row.family_name,
    schoolName: row.name,
    expiresAt: row.expires_at,
  };
}
