// What the office looks at, in PostgreSQL. Port: OfficeStore.

import type { AuditActRow, AuditLineRow, AuditOf, OfficeStore, PupilSigns, SchoolCounts } from '@preau/service/school';
import type { Database } from '../../database.ts';

/** Makes the store. */
export function createOfficeStore(database: Database): OfficeStore {
  return {
    async readSigns(schoolId, taughtBy, now) {
      const { rows } = await database.query<PupilSigns>('read signs of life', SIGNS, [schoolId, taughtBy, now]);
      return rows;
    },
    async readActs({ schoolId, area, personId, after, limit }) {
      const { rows } = await database.query<AuditActRow>('read the audit log', ACTS({ schoolId, area, personId }), [
        schoolId,
        area,
        personId,
        after?.at ?? null,
        after?.auditId ?? null,
        limit,
      ]);
      return rows;
    },
    async readAct({ schoolId, area, personId, first, last, after, limit }) {
      const { rows } = await database.query<AuditLineRow>(
        'read an act of the audit log',
        ACT_LINES({ schoolId, area, personId }),
        [
          schoolId,
          area,
          personId,
          after?.at ?? null,
          after?.auditId ?? null,
          limit,
          first.at,
          first.auditId,
          last.at,
          last.auditId,
        ],
      );
      return rows;
    },
    async readCounts(schoolId, now) {
      const { rows } = await database.query<SchoolCounts>('count the school', COUNTS, [schoolId, now]);
      return rows[0]!;
    },
  };
}

// A sign of life is a renewal of a session that still holds (every ten minutes of use), or a sign-in on a device that is remembered.
/** When somebody of the account was seen last, as SQL. */
const LAST_SEEN = (account: string): string => `greatest(
  (SELECT max(s.rotated_at) FROM session s WHERE s.account_id = ${account} AND s.revoked_at IS NULL),
  (SELECT max(d.last_at) FROM known_device d WHERE d.account_id = ${account}))`;

const SIGNS = `
SELECT u.audience_id AS "audienceId", u.label, p.person_id AS "personId", p.given_name AS "givenName", p.family_name AS "familyName",
  a.password_hash IS NOT NULL AS activated, a.card_at IS NOT NULL AS "byCard",
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

/** Lines of so many at most are looked through for a page of acts. */
const WINDOW = 2_000;

// What was done at one instant is in the order of its ids, so that no page begins in the middle of it. $1 school, $2 area, $3 person, $4 and $5 after.
// A statement for each filter: one that asked `$2 IS NULL OR …` would be planned without the index of any.
const LINES = ({ schoolId, area, personId }: AuditOf): string => `
  SELECT u.school_id, u.audit_id, u.at, u.actor_id, u.action, u.subject_id, u.reason FROM audit u
  WHERE ${schoolId === null ? '$1::text IS NULL' : 'u.school_id = $1'}
    AND ${area === null ? '$2::text IS NULL' : "split_part(u.action, '.', 1) = $2"}
    AND ${personId === null ? '$3::uuid IS NULL' : '(u.actor_id = $3 OR u.subject_id = $3::text)'}
    AND ($4::bigint IS NULL OR (u.at <= $4 AND (u.at < $4 OR u.audit_id < $5::uuid)))`;
const NEWEST_FIRST = 'ORDER BY at DESC, audit_id DESC';

const ACTS = (of: AuditOf): string => `
WITH seen AS (${LINES(of)} ${NEWEST_FIRST} LIMIT ${WINDOW}),
marked AS (
  SELECT *, CASE WHEN action = lag(action) OVER w AND actor_id IS NOT DISTINCT FROM lag(actor_id) OVER w AND lag(at) OVER w - at <= 600000
    THEN 0 ELSE 1 END AS is_first FROM seen WINDOW w AS (${NEWEST_FIRST})),
numbered AS (SELECT *, sum(is_first) OVER (${NEWEST_FIRST}) AS act FROM marked),
acts AS (
  SELECT act, action, actor_id, count(*)::int AS count, count(DISTINCT school_id)::int AS schools, min(school_id) AS school_id,
    max(at) AS at, min(at) AS "from", (array_agg(audit_id ${NEWEST_FIRST}))[1] AS first_id,
    (array_agg(audit_id ORDER BY at, audit_id))[1] AS last_id, min(subject_id) AS subject_id, max(reason) AS reason
  FROM numbered GROUP BY act, action, actor_id ORDER BY act LIMIT $6)
SELECT l.first_id AS "firstId", l.last_id AS "lastId", l.at, l."from", l.action, l.count, l.schools, l.actor_id AS "actorId", l.reason,
  CASE WHEN l.schools = 1 THEN json_build_object('schoolId', c.school_id, 'name', c.name) END AS school,
  ${NAMES('a')} AS actor, CASE WHEN l.count = 1 THEN ${NAMES('s')} END AS subject
FROM acts l
JOIN school c ON c.school_id = l.school_id
LEFT JOIN person a ON a.person_id = l.actor_id
LEFT JOIN person s ON s.school_id = l.school_id AND s.person_id::text = l.subject_id AND l.count = 1
ORDER BY l.act`;

const ACT_LINES = (of: AuditOf): string => `
WITH first AS (SELECT k.action, k.actor_id FROM audit k WHERE ${of.schoolId === null ? '' : 'k.school_id = $1 AND'} k.at = $7 AND k.audit_id = $8 LIMIT 1)
SELECT l.audit_id AS "auditId", l.at, c.name AS "schoolName", ${NAMES('s')} AS subject
FROM (SELECT n.* FROM (${LINES(of)}) n JOIN first ON n.action = first.action AND n.actor_id IS NOT DISTINCT FROM first.actor_id
  WHERE (n.at, n.audit_id) <= ($7::bigint, $8::uuid) AND (n.at, n.audit_id) >= ($9::bigint, $10::uuid) ${NEWEST_FIRST} LIMIT $6) l
JOIN school c ON c.school_id = l.school_id
LEFT JOIN person s ON s.school_id = l.school_id AND s.person_id::text = l.subject_id
ORDER BY l.at DESC, l.audit_id DESC`;

const COUNTS = `
WITH signs AS (
  SELECT r.role, a.password_hash IS NOT NULL OR a.card_at IS NOT NULL AS activated, ${LAST_SEEN('p.account_id')} AS seen_at
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
