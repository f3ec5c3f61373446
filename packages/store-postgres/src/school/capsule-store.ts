// What the day capsule is made of, and kept capsules, in PostgreSQL. Port: CapsuleStore.

import type { AudienceId, LessonId, PersonId } from '@preau/core/base';
import type { CapsuleStore, KeptCapsule, StoredSheet } from '@preau/service/school';
import type { Database } from '../database.ts';

/** Makes the store. */
export function createCapsuleStore(database: Database): CapsuleStore {
  return {
    async readPupils(schoolId, date, audienceIds) {
      const { rows } = await database.query<{
        audienceId: AudienceId;
        personId: PersonId;
        givenName: string;
        familyName: string;
      }>(
        'read the pupils of lessons',
        `
        SELECT m.audience_id AS "audienceId", m.person_id AS "personId", p.given_name AS "givenName", p.family_name AS "familyName"
        FROM membership m JOIN person p USING (school_id, person_id)
        WHERE m.school_id = $1 AND m.starts_on <= $2 AND (m.ends_on IS NULL OR m.ends_on > $2) AND p.active AND m.audience_id = ANY($3::uuid[])`,
        [schoolId, date, audienceIds],
      );
      return rows;
    },
    async readSheets(schoolId, lessonIds) {
      const { rows } = await database.query<StoredSheet & { lessonId: LessonId }>(
        'read sheets',
        'SELECT lesson_id AS "lessonId", text, slides FROM lesson_sheet WHERE school_id = $1 AND lesson_id = ANY($2::text[])',
        [schoolId, lessonIds],
      );
      return new Map(rows.map(({ lessonId, text, slides }) => [lessonId, { text, slides }]));
    },
    async find(sessionId) {
      const { rows } = await database.query<KeptCapsule & Record<string, unknown>>(
        'find a capsule',
        'SELECT basis, etag, body, built_at AS "builtAt" FROM capsule WHERE session_id = $1',
        [sessionId],
      );
      return rows[0];
    },
    async keep(sessionId, schoolId, { basis, etag, body, builtAt }) {
      await database.query(
        'keep a capsule',
        `
        INSERT INTO capsule (session_id, school_id, basis, etag, body, built_at)
        SELECT session_id, $2, $3, $4, $5, $6 FROM session WHERE session_id = $1 AND revoked_at IS NULL
        ON CONFLICT (session_id) DO UPDATE SET basis = excluded.basis, etag = excluded.etag, body = excluded.body, built_at = excluded.built_at`,
        [sessionId, schoolId, basis, etag, body, builtAt],
      );
    },
  };
}
