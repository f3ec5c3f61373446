// Threads of one adult alone with a pupil, as the office may ask for them and show them to guardians, in PostgreSQL. MAIL-28.

import { displayNameOf } from '@preau/core/school';
import type { ThreadId } from '@preau/core/school';
import type { ModerationStore } from '@preau/service/school';
import type { Database } from '../../database.ts';

/** Makes the part of the store of moderation that knows of them. */
export function createAloneThreads(database: Database): Pick<ModerationStore, 'listAlone' | 'showToGuardians'> {
  return {
    async listAlone(schoolId, pupilId, at) {
      const { rows } = await database.query<{
        thread_id: ThreadId | null;
        adult: { readonly givenName: string; readonly familyName: string };
        messages: number;
        first_at: number;
        last_at: number;
        shown_at: number | null;
      }>(
        'list threads of an adult alone with a pupil',
        `SELECT a.thread_id, a.messages, a.first_at, a.last_at, a.shown_at, json_build_object('givenName', q.given_name, 'familyName', q.family_name) AS adult
         FROM person p LEFT JOIN (
           SELECT m.school_id, m.thread_id, count(*) AS messages, min(m.sent_at) AS first_at, max(m.sent_at) AS last_at,
             (SELECT min(c.shown_at) FROM message_copy c WHERE c.school_id = m.school_id AND c.message_id = (array_agg(m.message_id ORDER BY m.sent_at))[1]) AS shown_at,
             (SELECT c.person_id FROM message_copy c WHERE c.school_id = m.school_id AND c.message_id = (array_agg(m.message_id))[1]
               AND c.person_id <> $2 AND c.shown_at IS NULL LIMIT 1) AS adult_id
           FROM message m WHERE m.school_id = $1 AND m.pupil_id = $2 AND m.sent_at <= $3 GROUP BY m.school_id, m.thread_id) a ON true
         LEFT JOIN person q ON q.school_id = $1 AND q.person_id = a.adult_id
         WHERE p.school_id = $1 AND p.person_id = $2 AND 'pupil' = ANY(p.roles) ORDER BY a.last_at DESC LIMIT 50`,
        [schoolId, pupilId, at],
      );
      if (rows.length === 0) return undefined;
      return rows.flatMap((row) =>
        row.thread_id === null
          ? []
          : [
              {
                threadId: row.thread_id,
                adult: displayNameOf(row.adult),
                messages: row.messages,
                firstAt: row.first_at,
                lastAt: row.last_at,
                shownAt: row.shown_at,
              },
            ],
      );
    },
    async showToGuardians(schoolId, threadId, deed) {
      const { rows } = await database.query<{ messages: number; guardians: number }>(
        'show a thread to guardians',
        SHOW,
        [schoolId, threadId, deed.actorId, deed.at, deed.auditId],
      );
      const row = rows[0];
      return row === undefined || row.messages === 0 ? undefined : row.guardians;
    },
  };
}

// Guardians with legal responsibility, none whom a court keeps away. They read, and have no voice in it.
const SHOW = `
WITH alone AS (SELECT m.message_id, m.thread_id, m.pupil_id FROM message m WHERE m.school_id = $1 AND m.thread_id = $2 AND m.pupil_id IS NOT NULL
    AND m.state IN ('sent', 'removed', 'recalled')),
guardian AS (
  SELECT DISTINCT g.guardian_id, alone.pupil_id FROM alone JOIN guardian_link g ON g.school_id = $1 AND g.pupil_id = alone.pupil_id
    AND g.legal AND NOT g.missing AND NOT g.restricted
  JOIN person p ON p.school_id = $1 AND p.person_id = g.guardian_id AND p.active
),
shown AS (
  INSERT INTO message_copy (school_id, person_id, thread_id, message_id, release_at, shown_at)
  SELECT $1, guardian.guardian_id, alone.thread_id, alone.message_id, $4, $4 FROM alone JOIN guardian USING (pupil_id)
  ON CONFLICT DO NOTHING RETURNING person_id
),
noted AS (
  INSERT INTO audit (school_id, audit_id, at, actor_id, action, subject_id) SELECT $1, $5, $4, $3, 'mail.shown', $2::text WHERE EXISTS (SELECT FROM shown)
)
SELECT (SELECT count(*) FROM alone)::int AS messages, (SELECT count(*) FROM guardian)::int AS guardians`;
