// Sessions that end with a card, with a tablet of a class, or with the right to cards. PEOPLE-104, 107, 109, 111, 112.

import type { EpochMs, PersonId, SchoolId, SessionId } from '@preau/core/base';
import type { Database, Transaction } from '../../database.ts';

// Whoever opens a session by a card holds both with others, whoever forbids cards one of them alone, the cell's or the school's: no session is opened
// behind a switch that was just set. Everybody waits for it: it is held for the switch alone, never while sessions end.
const LOCK_OF_CELL = "hashtextextended('cards', 269)";
const LOCK_OF_SCHOOL = "hashtextextended('cards ' || $1::text, 269)";

/** So many sessions end in one statement, and are told before the next. */
const BATCH = 500;

/** Does the school of this row of cards allow them now? */
export const ALLOWED = (table: string): string =>
  `coalesce((preau_switches(${table}.school_id) ->> 'cards')::boolean, true)`;

/** Waits until no switch of cards is being set for the school; until the transaction ends none is. */
export async function holdSwitchOfCards(tx: Transaction, schoolId: SchoolId): Promise<void> {
  await tx.query(
    'wait for the switch of cards',
    `SELECT pg_advisory_xact_lock_shared(${LOCK_OF_CELL}), pg_advisory_xact_lock_shared(${LOCK_OF_SCHOOL})`,
    [schoolId],
  );
}

/** Waits until nobody is about to come in by a card in this school, or in any (null); until the transaction ends nobody does. To be called before cards are forbidden. */
export async function waitForCards(tx: Transaction, schoolId: SchoolId | null): Promise<void> {
  const act = 'wait for who comes by a card';
  if (schoolId === null) await tx.query(act, `SELECT pg_advisory_xact_lock(${LOCK_OF_CELL})`);
  else await tx.query(act, `SELECT pg_advisory_xact_lock(${LOCK_OF_SCHOOL})`, [schoolId]);
}

/**
 * Ends what cards opened where they are forbidden now: in this school, or in all (null). Each batch is a statement of its own, found by `session_card`;
 * what a killed process left is found again. PEOPLE-111.
 */
export async function* endForbidden(
  database: Database,
  schoolId: SchoolId | null,
  at: EpochMs,
): AsyncGenerator<readonly SessionId[]> {
  const { rows: schools } = await database.query<{ school_id: SchoolId }>(
    'list the schools whose cards are forbidden',
    `SELECT s.school_id FROM school s WHERE ($1::text IS NULL OR s.school_id = $1) AND NOT ${ALLOWED('s')}
       AND EXISTS (SELECT FROM session x WHERE x.school_id = s.school_id AND ${IS_OPEN('x', '$2')})`,
    [schoolId, at],
  );
  for (const school of schools)
    for (let left = true; left;) {
      const { rows } = await database.query<{ session_id: SessionId }>(
        'end the sessions of forbidden cards',
        `WITH found AS MATERIALIZED (
           SELECT x.session_id FROM session x WHERE x.school_id = $1 AND ${IS_OPEN('x', '$2')} ORDER BY x.expires_at LIMIT ${BATCH} FOR UPDATE)
         UPDATE session s SET revoked_at = $2, revoked_why = 'reset' FROM found WHERE s.session_id = found.session_id RETURNING s.session_id`,
        [school.school_id, at],
      );
      if (rows.length > 0) yield rows.map((row) => row.session_id);
      left = rows.length === BATCH;
    }
}

const IS_OPEN = (table: string, at: string): string =>
  `${table}.opened_by = 'card' AND ${table}.revoked_at IS NULL AND ${table}.expires_at > ${at}`;

/** Ends the sessions that cards of these pupils opened; those of passwords go on. */
export async function endOfCards(
  tx: Transaction,
  schoolId: SchoolId,
  personIds: readonly PersonId[],
  at: EpochMs,
): Promise<readonly SessionId[]> {
  return end(
    tx,
    "opened_by = 'card' AND account_id IN (SELECT p.account_id FROM person p WHERE p.school_id = $2 AND p.person_id = ANY($3::uuid[]))",
    [at, schoolId, personIds],
  );
}

/**
 * Ends what was opened on these tablets of a class, by whatever, whoever's it is: for a request, before it deletes their rows, which it holds. Those of
 * another school's are not touched. PEOPLE-112, WALL-5.
 */
export async function endOnOwnTablets(
  tx: Transaction,
  bondIds: readonly string[],
  at: EpochMs,
): Promise<readonly SessionId[]> {
  const { rows } = await tx.query<{ session_id: SessionId }>(
    'end what is open on tablets',
    'SELECT session_id FROM preau_end_on_tablets($1::uuid[], $2) AS session_id',
    [bondIds, at],
  );
  return rows.map((row) => row.session_id);
}

/** The same for the house, whose tablets are those of all schools. */
export async function endOnTablets(
  tx: Transaction,
  bondIds: readonly string[],
  at: EpochMs,
): Promise<readonly SessionId[]> {
  return bondIds.length === 0 ? [] : end(tx, 'bond_id = ANY($2::uuid[])', [at, bondIds]);
}

async function end(tx: Transaction, which: string, values: readonly unknown[]): Promise<readonly SessionId[]> {
  const { rows } = await tx.query<{ session_id: SessionId }>(
    'end the sessions of cards',
    `UPDATE session SET revoked_at = $1, revoked_why = 'reset' WHERE ${which} AND revoked_at IS NULL AND expires_at > $1 RETURNING session_id`,
    values,
  );
  return rows.map((row) => row.session_id);
}
