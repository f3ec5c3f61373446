// The accounts of a class in PostgreSQL: who they are, who looks after them, and codes for all of them. Port: ClassAccountStore.

import type { AudienceId, EpochMs, PersonId, SchoolId, SessionId } from '@preau/core/base';
import type { ClassAccount, ClassAccounts, ClassAccountStore, NewSheet, PrintedSheet } from '@preau/service/school';
import type { Database, Queries, Transaction } from '../../database.ts';
import { inBulk } from '../bulk.ts';
import { note } from '../timetable-store.ts';

/** Makes the store. */
export function createClassAccountStore(database: Database): ClassAccountStore {
  return {
    async findStanding(schoolId, audienceId, personId) {
      const { rows } = await database.query<{ teaches: boolean; administers: boolean }>(
        'find how somebody stands to a class',
        `
        SELECT EXISTS (SELECT FROM teaching t WHERE t.school_id = $1 AND t.audience_id = $2 AND t.person_id = $3)
            OR EXISTS (SELECT FROM slot l WHERE l.school_id = $1 AND l.teacher_ids @> ARRAY[$3::uuid] AND $2::uuid = ANY(l.audience_ids) AND NOT l.missing) AS teaches,
          EXISTS (SELECT FROM class_administrator d WHERE d.school_id = $1 AND d.audience_id = $2 AND d.person_id = $3) AS administers
        FROM audience u WHERE u.school_id = $1 AND u.audience_id = $2`,
        [schoolId, audienceId, personId],
      );
      return rows[0];
    },
    listAccounts: (schoolId, audienceId) => listAccounts(database, schoolId, audienceId),
    print: (sheet) => database.transaction('print codes of a class', (tx) => print(tx, sheet)),
    setAdministrator: (schoolId, audienceId, personId, named, deed) =>
      database.transaction('name who looks after a class', async (tx) => {
        if (!named) {
          const { rowCount } = await tx.query(
            'end it',
            'DELETE FROM class_administrator WHERE school_id = $1 AND audience_id = $2 AND person_id = $3',
            [schoolId, audienceId, personId],
          );
          if (rowCount === 1) await note(tx, schoolId, deed, 'class.administratorEnded', personId);
          return true;
        }
        const { rows } = await tx.query<{ kind: string }>(
          'find teacher and class',
          `
          SELECT u.kind FROM audience u JOIN person p ON p.school_id = u.school_id AND p.person_id = $3 AND p.active AND 'teacher' = ANY(p.roles)
          WHERE u.school_id = $1 AND u.audience_id = $2 AND u.kind = 'class'`,
          [schoolId, audienceId, personId],
        );
        if (rows[0] === undefined) return false;
        const { rowCount } = await tx.query(
          'name them',
          `
          INSERT INTO class_administrator (school_id, audience_id, person_id, named_by, named_at) VALUES ($1, $2, $3, $4, $5) ON CONFLICT DO NOTHING`,
          [schoolId, audienceId, personId, deed.actorId, deed.at],
        );
        if (rowCount === 1) await note(tx, schoolId, deed, 'class.administratorNamed', personId);
        return true;
      }),
    async listAdministrators(schoolId, audienceId) {
      const { rows } = await database.query<{ personId: PersonId; givenName: string; familyName: string }>(
        'list who looks after a class',
        `
        SELECT p.person_id AS "personId", p.given_name AS "givenName", p.family_name AS "familyName"
        FROM class_administrator d JOIN person p USING (school_id, person_id) WHERE d.school_id = $1 AND d.audience_id = $2 AND p.active
        ORDER BY p.family_name COLLATE preau_fr, p.given_name COLLATE preau_fr, p.person_id`,
        [schoolId, audienceId],
      );
      return rows;
    },
  };
}

async function listAccounts(
  queries: Queries,
  schoolId: SchoolId,
  audienceId: AudienceId,
): Promise<ClassAccounts | undefined> {
  const { rows } = await queries.query<AccountRow>('list the accounts of a class', ACCOUNTS, [schoolId, audienceId]);
  const first = rows[0];
  if (first === undefined) return undefined;
  return {
    label: first.label,
    kind: first.kind,
    schoolName: first.schoolName,
    accounts: rows
      .filter((row) => row.personId !== null)
      .map(({ label: _label, kind: _kind, schoolName: _name, ...account }) => account),
  };
}

async function print(tx: Transaction, sheet: NewSheet): Promise<PrintedSheet | undefined> {
  const { schoolId, sheetId, audienceId } = sheet;
  const made = await tx.query(
    'note the sheet',
    `
    INSERT INTO code_sheet (school_id, sheet_id, audience_id, created_by, created_at) VALUES ($1, $2, $3, $4, $5) ON CONFLICT DO NOTHING`,
    [schoolId, sheetId, audienceId, sheet.createdBy, sheet.at],
  );
  const list = await listAccounts(tx, schoolId, audienceId);
  if (list === undefined) return undefined;
  if (made.rowCount !== 1) return printedBefore(tx, sheet, list);
  const wanted = [...new Map(list.accounts.filter((a) => sheet.isWanted(a)).map((a) => [a.accountId, a])).values()];
  const ids = wanted.map((account) => account.accountId);
  // In one order: two sheets of one family never wait for each other.
  await tx.query(
    'hold the accounts',
    'SELECT FROM account WHERE account_id = ANY($1::uuid[]) ORDER BY account_id FOR NO KEY UPDATE',
    [ids],
  );
  await tx.query(
    'take the passwords away',
    'UPDATE account SET password_hash = NULL, password_at = NULL WHERE account_id = ANY($1::uuid[])',
    [ids],
  );
  const rows = wanted.map(({ accountId, personId }) => ({
    account_id: accountId,
    person_id: personId,
    code_hash: Buffer.from(sheet.hashOf(accountId)).toString('hex'),
    audit_id: sheet.newId(),
  }));
  const columns = 'account_id uuid, person_id uuid, code_hash text, audit_id uuid';
  await inBulk(
    tx,
    'store the codes',
    columns,
    rows,
    `
    INSERT INTO activation (school_id, code_hash, account_id, person_id, created_by, created_at, expires_at)
    SELECT $2, decode(r.code_hash, 'hex'), r.account_id, r.person_id, $3, $4, $5 FROM r
    ON CONFLICT (account_id) DO UPDATE SET school_id = excluded.school_id, code_hash = excluded.code_hash, person_id = excluded.person_id,
      created_by = excluded.created_by, created_at = excluded.created_at, expires_at = excluded.expires_at`,
    [schoolId, sheet.createdBy, sheet.at, sheet.expiresAt],
  );
  await inBulk(
    tx,
    'note the codes',
    columns,
    rows,
    `
    INSERT INTO audit (school_id, audit_id, at, actor_id, action, subject_id) SELECT $2, r.audit_id, $3, $4, 'code.issued', r.person_id::text FROM r`,
    [schoolId, sheet.at, sheet.createdBy],
  );
  const ended = await tx.query<{ session_id: SessionId }>(
    'end the sessions',
    "UPDATE session SET revoked_at = $2, revoked_why = 'reset' WHERE account_id = ANY($1::uuid[]) AND revoked_at IS NULL RETURNING session_id",
    [ids, sheet.at],
  );
  return {
    ...list,
    printed: new Set(ids),
    expiresAt: sheet.expiresAt,
    ended: ended.rows.map((row) => row.session_id),
  };
}

/** The sheet is there: whose code of it still works. */
async function printedBefore(tx: Transaction, sheet: NewSheet, list: ClassAccounts): Promise<PrintedSheet | undefined> {
  const { rows } = await tx.query<{ created_at: EpochMs }>(
    'find the sheet',
    'SELECT created_at FROM code_sheet WHERE school_id = $1 AND sheet_id = $2 AND audience_id = $3 AND created_by = $4',
    [sheet.schoolId, sheet.sheetId, sheet.audienceId, sheet.createdBy],
  );
  const at = rows[0]?.created_at;
  if (at === undefined) return undefined;
  const hashes = new Map(
    list.accounts.map((a) => [Buffer.from(sheet.hashOf(a.accountId)).toString('hex'), a.accountId]),
  );
  const found = await tx.query<{ hash: string }>(
    'find the codes that work',
    "SELECT encode(code_hash, 'hex') AS hash FROM activation WHERE account_id = ANY($1::uuid[]) AND expires_at > $2",
    [[...hashes.values()], sheet.at],
  );
  const printed = found.rows.flatMap(({ hash }): ClassAccount['accountId'][] => {
    const accountId = hashes.get(hash);
    return accountId === undefined ? [] : [accountId];
  });
  return { ...list, printed: new Set(printed), expiresAt: at + (sheet.expiresAt - sheet.at), ended: [] };
}

type AccountRow = ClassAccount & Pick<ClassAccounts, 'label' | 'kind' | 'schoolName'>;

// A guardian stands with the first of their children; one whom a court restricts stands with none.
const ACCOUNTS = `
WITH member AS (
  SELECT p.school_id, p.person_id, p.account_id, p.given_name, p.family_name, p.roles, p.person_id AS pupil_id,
    p.family_name AS by_family, p.given_name AS by_given FROM membership m
  JOIN person p ON p.school_id = m.school_id AND p.person_id = m.person_id AND p.active
  WHERE m.school_id = $1 AND m.audience_id = $2 AND m.ends_on IS NULL
), guardian AS (
  SELECT DISTINCT ON (a.person_id) a.school_id, a.person_id, a.account_id, a.given_name, a.family_name, a.roles, c.pupil_id, c.by_family, c.by_given,
    (SELECT json_agg(json_build_object('givenName', o.given_name, 'familyName', o.family_name) ORDER BY o.given_name COLLATE preau_fr, o.person_id)
      FROM guardian_link k JOIN member o ON o.person_id = k.pupil_id
      WHERE k.school_id = $1 AND k.guardian_id = a.person_id AND NOT k.missing AND NOT k.restricted) AS children
  FROM member c JOIN guardian_link g ON g.school_id = c.school_id AND g.pupil_id = c.person_id AND NOT g.missing AND NOT g.restricted
  JOIN person a ON a.school_id = g.school_id AND a.person_id = g.guardian_id AND a.active
  ORDER BY a.person_id, c.by_family COLLATE preau_fr, c.by_given COLLATE preau_fr, c.person_id
), everybody AS (
  SELECT m.*, 'pupil' AS part, '[]'::json AS children FROM member m
  UNION ALL
  SELECT g.school_id, g.person_id, g.account_id, g.given_name, g.family_name, g.roles, g.pupil_id, g.by_family, g.by_given, 'guardian', g.children FROM guardian g
)
SELECT u.label, u.kind, s.name AS "schoolName", e.person_id AS "personId", e.account_id AS "accountId", e.given_name AS "givenName",
  e.family_name AS "familyName", a.login,
  ARRAY(SELECT DISTINCT r FROM person o CROSS JOIN unnest(o.roles) r
    WHERE o.school_id = e.school_id AND o.account_id = e.account_id AND o.active) AS roles, e.part, e.children, a.password_hash IS NOT NULL AS activated,
  a.card_at IS NOT NULL AS "byCard",
  (SELECT max(n.rotated_at) FROM session n WHERE n.account_id = e.account_id) AS "lastSeenAt",
  coalesce(preau_elsewhere(e.account_id, e.school_id), false) AS elsewhere
FROM audience u JOIN school s USING (school_id)
LEFT JOIN everybody e ON e.school_id = u.school_id
LEFT JOIN account a ON a.account_id = e.account_id
WHERE u.school_id = $1 AND u.audience_id = $2
ORDER BY e.by_family COLLATE preau_fr, e.by_given COLLATE preau_fr, e.pupil_id, e.part DESC, e.family_name COLLATE preau_fr, e.given_name COLLATE preau_fr, e.person_id`;
