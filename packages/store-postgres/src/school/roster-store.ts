// Rosters in PostgreSQL: one import of a school at a time, in one transaction. Port: RosterStore.

import type { SchoolId } from '@preau/core/base';
import type { RosterStore } from '@preau/service/school';
import type { Database, Transaction } from '../database.ts';
import { applyImport } from './roster-apply.ts';
import { listEnded, listRuns, readBefore, recordRun } from './import-history.ts';
import { readContent } from './roster-read.ts';

/** One statement of an import may take this long: a whole school in bulk on a slow disk. */
const STATEMENT_MS = 120_000;
/** From so many new people and slots on the tables are counted anew. */
const LARGE = 500;

/** Makes the roster store. */
export function createRosterStore(database: Database): RosterStore {
  return {
    read: (schoolId) =>
      database.transaction('read a roster', (tx) => readContent(tx, schoolId), {
        timeoutMs: STATEMENT_MS,
        isolation: 'repeatable read',
      }),
    readBefore: (schoolId) => readBefore(database, schoolId),
    listRuns: (schoolId, limit) => listRuns(database, schoolId, limit),
    listEnded: (schoolId) => listEnded(database, schoolId),
    async import(schoolId, work) {
      let isLarge = false;
      const imported = await database.transaction(
        'import a roster',
        async (tx) => {
          const lock = await tx.query<{ held: boolean }>(
            'take the lock of the school',
            `SELECT pg_try_advisory_xact_lock(${SCHOOL_LOCK}) AS held`,
            [schoolId],
          );
          if (lock.rows[0]?.held !== true) return undefined;
          return {
            value: await work({
              read: () => readContent(tx, schoolId),
              apply: (diff, context) => {
                isLarge = diff.person.created.length + diff.slot.created.length >= LARGE;
                return applyImport(tx, schoolId, diff, context);
              },
              record: (run, before) => recordRun(tx, schoolId, run, before),
              readBefore: () => readBefore(tx, schoolId),
            }),
          };
        },
        { timeoutMs: STATEMENT_MS },
      );
      // Until PostgreSQL has counted the new rows it plans as if there were few. A hint: autovacuum does it later otherwise.
      if (imported !== undefined && isLarge)
        await database
          .query(
            'count the new rows',
            'ANALYZE person, account, membership, teaching, guardian_link, slot, slot_exception, audience',
          )
          .catch(() => undefined);
      return imported;
    },
  };
}

/** SQL: the advisory lock of school $1, held by imports and by changes of the timetable. */
const SCHOOL_LOCK = "hashtextextended('preau school ' || $1, 0)";

/** Waits up to 3 s for the school's lock; StoreError `busy` when an import keeps it. */
export async function lockSchool(tx: Transaction, schoolId: SchoolId): Promise<void> {
  await tx.query('limit the wait', "SET LOCAL lock_timeout = '3s'");
  await tx.query('wait for the lock of the school', `SELECT pg_advisory_xact_lock(${SCHOOL_LOCK})`, [schoolId]);
}
