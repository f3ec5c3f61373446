// The marks of a glance in PostgreSQL. Port: GlanceStore.

import { DEFAULT_ZONE } from '@preau/core/base';
import type { GlanceMarks, GlanceStore } from '@preau/service/school';
import type { Database } from '../../database.ts';

/** Makes the store. */
export function createGlanceStore(database: Database): GlanceStore {
  return {
    async readMarks(accountId, schoolIds) {
      const { rows } = await database.query<GlanceMarks>('read what waits', MARKS, [accountId, schoolIds]);
      return rows[0]!;
    },
  };
}

const MARKS = `
SELECT
  coalesce((SELECT c.zone FROM school c WHERE c.school_id = ($2::text[])[1]), '${DEFAULT_ZONE}') AS zone,
  EXISTS (SELECT FROM unnest($2::text[]) s WHERE (preau_switches(s) ->> 'home')::boolean) AS home,
  coalesce((SELECT json_agg(row_to_json(r)) FROM (
    SELECT h.homework_id AS "homeworkId", h.subject FROM person p
    JOIN hand_in i ON i.school_id = p.school_id AND i.pupil_id = p.person_id
      AND i.returned_at IS NOT NULL AND i.seen_at IS NULL AND i.ended_at IS NULL
    JOIN homework h ON h.school_id = i.school_id AND h.homework_id = i.homework_id
    WHERE p.account_id = $1 AND p.school_id = ANY($2::text[]) AND p.active
    ORDER BY i.returned_at DESC, h.homework_id LIMIT 5) r), '[]') AS returned`;
