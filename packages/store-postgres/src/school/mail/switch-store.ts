// The switches of schools in PostgreSQL. Port: SwitchStore.

import { DEFAULT_SWITCHES, toSwitches } from '@preau/core/school';
import type { CellSwitches, SwitchStore } from '@preau/service/school';
import type { Database, Queries } from '../../database.ts';
import { waitForCards } from '../people/card-sessions.ts';

/** Makes the store of switches. */
export function createSwitchStore(database: Database): SwitchStore {
  return {
    async read(schoolId) {
      const { rows } = await database.query<{ switches: Record<string, boolean> }>(
        'read the switches',
        'SELECT preau_switches($1) AS switches',
        [schoolId],
      );
      return toSwitches(rows[0]?.switches ?? {});
    },
    async readSet(schoolId) {
      const { rows } = await database.query<{ own: Record<string, boolean>; cell: CellSwitches }>(
        'read what was switched',
        `SELECT coalesce((SELECT jsonb_object_agg(w.name, w.is_on) FROM school_switch w WHERE w.school_id = $1), '{}') AS own,
           preau_cell_switches() AS cell`,
        [schoolId],
      );
      return { switches: toSwitches(rows[0]?.own ?? {}), cell: rows[0]?.cell ?? {} };
    },
    async set(schoolId, name, isOn, deed) {
      const set = (queries: Queries): Promise<unknown> =>
        queries.query(
          'set a switch',
          `WITH done AS (
           INSERT INTO school_switch (school_id, name, is_on, set_by, set_at)
           SELECT $1, $2, $3, $4, $5
             WHERE $3 <> coalesce((SELECT w.is_on FROM school_switch w WHERE w.school_id = $1 AND w.name = $2), $7::boolean)
           ON CONFLICT (school_id, name) DO UPDATE SET is_on = excluded.is_on, set_by = excluded.set_by, set_at = excluded.set_at
           RETURNING name)
         INSERT INTO audit (school_id, audit_id, at, actor_id, action, subject_id)
         SELECT $1, $6, $5, $4, 'switch.' || name || CASE WHEN $3 THEN '.on' ELSE '.off' END, $1 FROM done`,
          [schoolId, name, isOn, deed.actorId, deed.at, deed.auditId, DEFAULT_SWITCHES[name]],
        );
      if (name === 'cards' && !isOn)
        await database.transaction('forbid cards', async (tx) => {
          await waitForCards(tx, schoolId);
          await set(tx);
        });
      else await set(database);
    },
  };
}
