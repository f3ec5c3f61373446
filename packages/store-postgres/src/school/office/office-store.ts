// What the office looks at, in PostgreSQL. Port: OfficeStore.

import type { AuditRow, OfficeStore, PupilSigns, SchoolCounts } from '@preau/service/school';
import type { Database } from '../../database.ts';

/** Makes the store. */
export function createOfficeStore(database: Database): OfficeStore {
  return {
    async readSigns(schoolId, taughtBy, now) {
      const { rows } = await database.query<PupilSigns>('read signs of life', SIGNS, [schoolId, taughtBy, now]);
      return rows;
    },
    async readAudit(schoolId, after, limit) {
      const { rows } = await database.query<AuditRow>('read the audit log', AUDIT, [schoolId, after, limit]);
      return rows;
    },
    async readCounts(schoolId, now) {
      const { rows } = await database.query<SchoolCounts>('count the school', COUNTS, [schoolId, now]);
      return rows[0]!;
    },
  };
}

// A sign of life is a renewal of a session that still holds (every ten minutes of use), or a sign-in on a device that is remembered.
const LAST_SEEN = (account: string): string => `greatest(
  (SELECT max(s.rotated_at) FROM session s WHERE s.account_id = ${account} AND s.revoked_at IS NULL),
  (SELECT max(d.last_at) FROM known_device d WHERE d.account_id = ${account}))`;

const SIGNS = `
SELECT u.audience_id AS "audienceId", u.label, p.person_id AS "personId", p.given_name AS "givenName", p.family_name AS "familyName",
  a.password_hash IS NOT NULL AS activated,
  EXISTS (SELECT FROM session s WHERE s.account_id = p.account_id AND s.revoked_at IS NULL AND s.expires_at > $3) AS "signedIn",
  ${LAST_SEEN('p.account_id')} AS "lastSeenAt",
  (SELECT max(${LAST_SEEN('g.account_id')}) FROM guardian_link l
    JOIN person g ON g.school_id = l.school_id AND g.person_id = l.guardian_id AND g.active
    WHERE l.school_id = p.school_id AND l.pupil_id = p.person_id AND NOT l.missing) AS "familySeenAt"
FROM audience u
JOIN membership m ON m.school_id = u.school_id AND m.audience_id = u.audience_id AND m.ends_on IS NULL
JOIN person p ON p.school_id = m.school_id AND p.person_id = m.person_id AND p.active
JOIN account a USING (account_id)
WHERE u.school_id = $1 AND u.kind = 'class'
  AND ($2::uuid IS NULL OR EXISTS (SELECT FROM teaching t WHERE t.school_id = u.school_id AND t.audience_id = u.audience_id AND t.person_id = $2))
ORDER BY u.label COLLATE preau_fr, u.audience_id, p.family_name COLLATE preau_fr, p.given_name COLLATE preau_fr, p.person_id`;

const NAMES = (row: string): string =>
  `CASE WHEN ${row}.person_id IS NOT NULL THEN json_build_object('givenName', ${row}.given_name, 'familyName', ${row}.family_name) END`;

// What was done at one instant is in the order of its ids, so that no page begins in the middle of it.
const AUDIT = `
SELECT l.audit_id AS "auditId", l.at, l.action, ${NAMES('a')} AS actor, ${NAMES('s')} AS subject
FROM (
  SELECT * FROM audit u WHERE u.school_id = $1
    AND ($2::uuid IS NULL OR (u.at, u.audit_id) < (SELECT k.at, k.audit_id FROM audit k WHERE k.school_id = $1 AND k.audit_id = $2))
  ORDER BY u.at DESC, u.audit_id DESC LIMIT $3) l
LEFT JOIN person a ON a.school_id = $1 AND a.person_id = l.actor_id
LEFT JOIN person s ON s.school_id = $1 AND s.person_id::text = l.subject_id
ORDER BY l.at DESC, l.audit_id DESC`;

const COUNTS = `
WITH signs AS (
  SELECT r.role, a.password_hash IS NOT NULL AS activated, ${LAST_SEEN('p.account_id')} AS seen_at
  FROM person p JOIN account a USING (account_id) CROSS JOIN LATERAL unnest(p.roles) AS r(role)
  WHERE p.school_id = $1 AND p.active AND r.role IN ('pupil', 'guardian', 'teacher'))
SELECT
  (SELECT json_agg(row_to_json(g)) FROM (
    SELECT w.role, count(s.role)::int AS people, count(*) FILTER (WHERE s.activated)::int AS activated,
      count(*) FILTER (WHERE s.seen_at >= $2::bigint - 86400000)::int AS "seenDay",
      count(*) FILTER (WHERE s.seen_at >= $2::bigint - 604800000)::int AS "seenWeek"
    FROM unnest(ARRAY['pupil', 'guardian', 'teacher']) WITH ORDINALITY AS w(role, place) LEFT JOIN signs s USING (role)
    GROUP BY w.role, w.place ORDER BY w.place) g) AS roles,
  json_build_object(
    'lessons', (SELECT count(DISTINCT e.lesson_id) FROM lesson_event e WHERE e.school_id = $1 AND e.kind = 'opened' AND e.at >= $2::bigint - 604800000),
    'homework', (SELECT count(*) FROM homework h WHERE h.school_id = $1 AND h.created_at >= $2::bigint - 604800000 AND h.withdrawn_at IS NULL),
    'handIns', (SELECT count(*) FROM hand_in i WHERE i.school_id = $1 AND i.handed_at >= $2::bigint - 604800000),
    'messages', (SELECT count(*) FROM message m WHERE m.school_id = $1 AND m.sent_at >= $2::bigint - 604800000)) AS week`;
