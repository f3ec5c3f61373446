// The life of accounts in PostgreSQL: who leaves, what is erased, what one person may take along. Port: PersonalDataStore.

import type { AccountId, EpochMs, PersonId, SchoolId, SessionId } from '@preau/core/base';
import type { DataReader, DataRow, LeavingPerson, PersonalDataStore } from '@preau/service/school';
import type { Database, Transaction } from '../../database.ts';
import { PERSONAL_LINES } from '../personal-lines.ts';

/** Of an export so many rows are in memory at once. PEOPLE-64. */
const ROWS_AT_ONCE = 500;

/** Makes the store. */
export function createPersonalDataStore(database: Database): PersonalDataStore {
  return {
    async markLeaving(now, lifeMs) {
      const schools = await database.query<{ school_id: SchoolId }>('list the schools', 'SELECT school_id FROM school');
      let marked = 0;
      // School by school: each statement reads one school, however many the cell has.
      for (const { school_id: schoolId } of schools.rows) {
        marked += (await database.query('mark who leaves', LEAVES, [schoolId, now + lifeMs])).rowCount ?? 0;
        await database.query('unmark who came back', COMES_BACK, [schoolId]);
        await database.query('blank what was decided since', DECIDED_SINCE, [schoolId]);
      }
      return marked;
    },
    async listDue(now, limit) {
      const { rows } = await database.query<{ schoolId: SchoolId; personId: PersonId }>(
        'list who is to be erased',
        `
        SELECT school_id AS "schoolId", person_id AS "personId" FROM person
        WHERE leaves_at <= $1 AND erased_at IS NULL ORDER BY leaves_at, school_id, person_id LIMIT $2`,
        [now, limit],
      );
      return rows;
    },
    async listLeaving(schoolId, after, limit) {
      const { rows } = await database.query<LeavingPerson>('list who leaves', LEAVING, [schoolId, after, limit]);
      return rows;
    },
    async findLeaving(accountId) {
      const { rows } = await database.query<{ schoolId: SchoolId; personId: PersonId; leavesAt: EpochMs | null }>(
        'find when somebody leaves',
        'SELECT school_id AS "schoolId", person_id AS "personId", leaves_at AS "leavesAt" FROM person WHERE account_id = $1 AND erased_at IS NULL ORDER BY school_id, person_id',
        [accountId],
      );
      return rows;
    },
    erase: (schoolId, personId, deed, isDue) =>
      database.transaction('erase a person', (tx) => erase(tx, schoolId, personId, deed, isDue), { timeoutMs: 60_000 }),
    mergeAccounts: (from, into, deed) =>
      database.transaction('join two accounts', (tx) => mergeAccounts(tx, from, into, deed)),
    readOut: (schoolId, personId, by, to) =>
      database.transaction('read out the data of a person', (tx) => readOut(tx, schoolId, personId, by, to), {
        isolation: 'repeatable read',
        timeoutMs: 60_000,
      }),
  };
}

async function erase(
  tx: Transaction,
  schoolId: SchoolId,
  personId: PersonId,
  deed: { readonly auditId: string; readonly actorId: PersonId | null; readonly at: EpochMs },
  isDue: boolean,
): ReturnType<PersonalDataStore['erase']> {
  const { rows } = await tx.query<{ account_id: AccountId; roles: string[] }>(
    'find the person',
    `
    SELECT account_id, roles FROM person WHERE school_id = $1 AND person_id = $2 AND erased_at IS NULL
      AND ${isDue ? 'leaves_at <= $3' : 'NOT active AND created_at <= $3'} FOR UPDATE`,
    [schoolId, personId, deed.at],
  );
  const person = rows[0];
  if (person === undefined) return undefined;
  const [givenName, familyName] = erasedName(person.roles);
  await tx.query(
    'take the name away',
    `
    UPDATE person SET given_name = $3, family_name = $4, preferred_login = NULL, source = 'manual', sourced_id = 'manual:' || person_id::text,
      missing = false, active = false, by_hand = '{}', erased_at = $5 WHERE school_id = $1 AND person_id = $2`,
    [schoolId, personId, givenName, familyName, deed.at],
  );
  await runLines(tx, 'person', schoolId, personId, deed.at);
  const others = await tx.query<{ active: boolean }>(
    'look for other places of the account',
    'SELECT preau_has_unerased($1) AS active',
    [person.account_id],
  );
  let ended: readonly SessionId[] = [];
  if (others.rows[0]?.active !== true) {
    const sessions = await tx.query<{ session_id: SessionId }>(
      'list the sessions',
      'SELECT session_id FROM session WHERE account_id = $1 AND revoked_at IS NULL',
      [person.account_id],
    );
    ended = sessions.rows.map((row) => row.session_id);
    await runLines(tx, 'account', schoolId, person.account_id, deed.at);
    await tx.query(
      'take the login away',
      "UPDATE account SET login = 'ancien-' || account_id::text, password_hash = NULL, password_at = NULL, card_at = NULL WHERE account_id = $1",
      [person.account_id],
    );
  }
  await tx.query(
    'note it',
    'INSERT INTO audit (school_id, audit_id, at, actor_id, action, subject_id) VALUES ($1, $2, $3, $4, $5, $6)',
    [schoolId, deed.auditId, deed.at, deed.actorId, 'person.erased', personId],
  );
  return ended;
}

async function mergeAccounts(
  tx: Transaction,
  from: AccountId,
  into: AccountId,
  deed: { readonly auditId: string; readonly at: EpochMs; readonly codeHash?: Uint8Array },
): Promise<readonly SessionId[] | undefined> {
  // In one order: two who join the same two accounts the other way round wait for each other, not for ever.
  await tx.query(
    'hold both accounts',
    'SELECT FROM account WHERE account_id = ANY($1::uuid[]) ORDER BY account_id FOR UPDATE',
    [[from, into]],
  );
  // The other way round was first: its login has ended, and nobody could sign in to anything that moved there.
  const places = await tx.query('look for a place', 'SELECT FROM person WHERE account_id = $1 LIMIT 1', [into]);
  if (places.rows.length === 0) return undefined;
  if (deed.codeHash !== undefined) {
    const code = await tx.query(
      'look for the code',
      'SELECT FROM activation WHERE account_id = $1 AND code_hash = $2',
      [from, Buffer.from(deed.codeHash)],
    );
    if (code.rowCount !== 1) return undefined;
  }
  await tx.query('move the places', 'UPDATE person SET account_id = $2 WHERE account_id = $1', [from, into]);
  await tx.query('end the codes', 'DELETE FROM activation WHERE account_id = $1', [from]);
  await tx.query('forget the devices', 'DELETE FROM known_device WHERE account_id = $1', [from]);
  const ended = await tx.query<{ session_id: SessionId }>(
    'end the sessions',
    "UPDATE session SET revoked_at = $2, revoked_why = 'reset' WHERE account_id = $1 AND revoked_at IS NULL RETURNING session_id",
    [from, deed.at],
  );
  await tx.query(
    'end the login',
    "UPDATE account SET login = 'ancien-' || account_id::text, password_hash = NULL, password_at = NULL WHERE account_id = $1",
    [from],
  );
  await tx.query(
    'note it',
    `
    INSERT INTO audit (school_id, audit_id, at, actor_id, action, subject_id, other_id)
    SELECT school_id, $3, $4, NULL, 'account.merged', $2::uuid::text, $1 FROM account WHERE account_id = $2`,
    [from, into, deed.auditId, deed.at],
  );
  return ended.rows.map((row) => row.session_id);
}

async function runLines(
  tx: Transaction,
  of: 'person' | 'account',
  schoolId: SchoolId,
  id: string,
  at: EpochMs,
): Promise<void> {
  for (const line of PERSONAL_LINES) {
    if (line.of !== of || line.erase === 'keep') continue;
    const act = `erase ${line.table}.${line.column}`;
    if (line.erase !== 'delete')
      await tx.query(act, line.erase.sql, line.erase.sql.includes('$3') ? [schoolId, id, at] : [schoolId, id]);
    else if (of === 'account') await tx.query(act, `DELETE FROM ${line.table} WHERE ${line.column} = $1`, [id]);
    else await tx.query(act, `DELETE FROM ${line.table} WHERE school_id = $1 AND ${line.column} = $2`, [schoolId, id]);
  }
}

/** What stands where the name stood. */
function erasedName(roles: readonly string[]): readonly [string, string] {
  if (roles.includes('pupil')) return ['Ancien', 'élève'];
  if (roles.includes('teacher')) return ['Ancien', 'enseignant'];
  return ['Ancien', roles.includes('guardian') ? 'responsable' : 'personnel'];
}

async function readOut(
  tx: Transaction,
  schoolId: SchoolId,
  personId: PersonId,
  by: 'own' | 'office',
  to: DataReader,
): Promise<boolean> {
  const { rows } = await tx.query<{ accountId: AccountId; name: string; row: Record<string, unknown> }>(
    'read the person',
    `
    SELECT p.account_id AS "accountId", p.given_name || ' ' || p.family_name AS name, json_build_object('établissement', s.name, 'prénom', p.given_name,
      'nom', p.family_name, 'identifiant', a.login, 'rôles', array_to_string(p.roles, ', '), 'origine', p.source,
      'créé le', to_char(to_timestamp(p.created_at / 1000.0) AT TIME ZONE s.zone, 'YYYY-MM-DD HH24:MI'), 'mot de passe choisi', a.password_hash IS NOT NULL) AS row
    FROM person p JOIN account a USING (account_id) JOIN school s ON s.school_id = p.school_id WHERE p.school_id = $1 AND p.person_id = $2`,
    [schoolId, personId],
  );
  const person = rows[0];
  if (person === undefined) return false;
  await to.person(person.name);
  await to.section('Identité');
  await to.rows([person.row]);
  for (const { of, shown, table } of PERSONAL_LINES) {
    if (shown === undefined || (by === 'office' && shown.isPrivate === true)) continue;
    const id = of === 'account' ? person.accountId : personId;
    const isOfSchool = shown.sql.includes('$1');
    await to.section(shown.title);
    await tx.query(
      `read out ${table}`,
      `DECLARE shown NO SCROLL CURSOR FOR ${isOfSchool ? shown.sql : shown.sql.replaceAll('$2', '$1')}`,
      isOfSchool ? [schoolId, id] : [id],
    );
    for (let isMore = true; isMore;) {
      const page = await tx.query<DataRow>(`read on in ${table}`, `FETCH ${ROWS_AT_ONCE} FROM shown`);
      await to.rows(page.rows);
      isMore = page.rows.length === ROWS_AT_ONCE;
    }
    await tx.query('close what was read', 'CLOSE shown');
  }
  return true;
}

// Entitled is who stands in the last file or was added by hand, and was not ended. A guardian by hand leaves with the last child.
const UNENTITLED = `(p.missing OR NOT p.active OR (p.roles = '{guardian}'
  AND (p.source = 'manual' OR EXISTS (SELECT FROM guardian_link g WHERE g.school_id = p.school_id AND g.guardian_id = p.person_id))
  AND NOT EXISTS (SELECT FROM guardian_link g JOIN person c ON c.school_id = g.school_id AND c.person_id = g.pupil_id
    WHERE g.school_id = p.school_id AND g.guardian_id = p.person_id AND c.active AND NOT c.missing)))`;

const LEAVES = `UPDATE person p SET leaves_at = $2 WHERE p.school_id = $1 AND p.leaves_at IS NULL AND p.erased_at IS NULL AND ${UNENTITLED}`;
const COMES_BACK = `UPDATE person p SET leaves_at = NULL WHERE p.school_id = $1 AND p.leaves_at IS NOT NULL AND p.erased_at IS NULL AND NOT ${UNENTITLED}`;

// A frozen copy outlives the erasure of its author until somebody decided on it. PEOPLE-62.
const DECIDED_SINCE = `
WITH done AS (
  UPDATE moderation_case k SET reason = '', body = CASE WHEN a.person_id IS NULL THEN k.body ELSE '' END
  FROM moderation_case o LEFT JOIN person a ON a.school_id = o.school_id AND a.person_id = o.author_id AND a.erased_at IS NOT NULL
    LEFT JOIN person r ON r.school_id = o.school_id AND r.person_id = o.reported_by AND r.erased_at IS NOT NULL
  WHERE k.school_id = $1 AND o.school_id = $1 AND o.case_id = k.case_id AND k.decided_at IS NOT NULL
    AND ((a.person_id IS NOT NULL AND (k.body <> '' OR k.reason <> '')) OR (r.person_id IS NOT NULL AND k.reason <> ''))
  RETURNING k.case_id, a.person_id
)
DELETE FROM moderation_file f USING done WHERE f.school_id = $1 AND f.case_id = done.case_id AND done.person_id IS NOT NULL`;

const LEAVING = `
SELECT p.person_id AS "personId", p.given_name AS "givenName", p.family_name AS "familyName", p.roles, p.active, p.leaves_at AS "leavesAt"
FROM person p WHERE p.school_id = $1 AND p.leaves_at IS NOT NULL AND p.erased_at IS NULL
  AND ($2::uuid IS NULL OR EXISTS (SELECT FROM person l WHERE l.school_id = $1 AND l.person_id = $2
    AND (p.leaves_at, p.family_name COLLATE preau_fr, p.given_name COLLATE preau_fr, p.person_id) > (l.leaves_at, l.family_name COLLATE preau_fr, l.given_name COLLATE preau_fr, l.person_id)))
ORDER BY p.leaves_at, p.family_name COLLATE preau_fr, p.given_name COLLATE preau_fr, p.person_id LIMIT $3`;
