// Rows of hand-ins, and who may look at them, in SQL. Part of hand-in-store.ts.

import type { EpochMs, HandInId, HomeworkId, LocalDate, PersonId, SchoolId } from '@preau/core/base';
import type { FoundHandIn, StoredHandIn } from '@preau/service/school';

/** Of `hand_in i`, with how many marks were returned. */
export const COLUMNS = `i.school_id, i.hand_in_id, i.homework_id, i.pupil_id, i.body, i.handed_at, i.written_at, i.looked_at, i.ended_at, i.ended_why,
  i.returned_at, i.comment, i.seen_at, i.again, i.marks_version, i.returned_marks, (
    SELECT count(*)::int FROM hand_in_mark k WHERE k.school_id = i.school_id AND k.hand_in_id = i.hand_in_id
      AND k.added_in <= i.returned_marks AND (k.erased_in IS NULL OR k.erased_in > i.returned_marks)
  ) AS marks`;

/** A row of `hand_in`. */
export interface HandInRow {
  school_id: SchoolId;
  hand_in_id: HandInId;
  homework_id: HomeworkId;
  pupil_id: PersonId;
  body: string;
  handed_at: EpochMs;
  written_at: EpochMs | null;
  looked_at: EpochMs | null;
  ended_at: EpochMs | null;
  ended_why: 'replaced' | 'takenBack' | null;
  returned_at: EpochMs | null;
  comment: string;
  seen_at: EpochMs | null;
  again: boolean;
  marks_version: number;
  returned_marks: number | null;
  marks: number;
}

/** With how the account stands to it. */
export interface FoundRow extends HandInRow {
  zone: string;
  due_on: LocalDate;
  given_name: string;
  family_name: string;
  as: FoundHandIn['as'];
  actor_id: PersonId;
}

/** A pupil; the columns of a hand-in are all null where there is none. */
export interface ListedRow extends Omit<HandInRow, 'hand_in_id'> {
  person_id: PersonId;
  given_name: string;
  family_name: string;
  hand_in_id: HandInId | null;
}

/** As the desk reads it. */
export function toStored(row: HandInRow): StoredHandIn {
  return {
    schoolId: row.school_id,
    handInId: row.hand_in_id,
    homeworkId: row.homework_id,
    pupilId: row.pupil_id,
    text: row.body,
    handedAt: row.handed_at,
    writtenAt: row.written_at,
    lookedAt: row.looked_at,
    endedAt: row.ended_at,
    endedWhy: row.ended_why,
    returnedAt: row.returned_at,
    comment: row.comment,
    seenAt: row.seen_at,
    again: row.again,
    marksVersion: row.marks_version,
    returnedMarks: row.returned_marks,
    marks: row.marks,
  };
}

/** Gave the homework `h`, or teaches its subject to one of its audiences, of which `more` is asked: person `t`. WORK-67. */
const teaches = (more = ''): string => `'teacher' = ANY(t.roles) AND (t.person_id = h.teacher_id OR EXISTS (
    SELECT FROM homework_audience a JOIN teaching g ON g.school_id = a.school_id AND g.audience_id = a.audience_id ${more}
    WHERE a.school_id = h.school_id AND a.homework_id = h.homework_id AND g.person_id = t.person_id AND g.subject = h.subject))`;
/** An audience in which the pupil of hand-in `i` is, or was. */
const OF_PUPIL =
  'JOIN membership m ON m.school_id = a.school_id AND m.audience_id = a.audience_id AND m.person_id = i.pupil_id';

const DAY_OF = (zone: string): string => `(to_timestamp($3::bigint / 1000.0) AT TIME ZONE ${zone})::date`;

/** Homework $2 as account $1 stands to it at $3. */
export const PLACE = `
SELECT h.school_id AS "schoolId", h.homework_id AS "homeworkId", s.zone, h.due_on AS "dueOn", h.expects,
  h.withdrawn_at IS NULL AND h.release_at <= $3 AS "isOpen",
  (SELECT t.person_id FROM person t WHERE t.school_id = h.school_id AND t.account_id = $1 AND t.active AND ${teaches()} LIMIT 1) AS "teacherId",
  coalesce((
    SELECT json_agg(json_build_object('pupilId', p.person_id, 'givenName', p.given_name, 'familyName', p.family_name, 'isSelf', n.is_self)
      ORDER BY n.is_self DESC, p.given_name COLLATE preau_fr, p.person_id)
    FROM (
      SELECT d.pupil_id, bool_or(d.standing = 'member') AS is_self
      FROM preau_standing($1, ${DAY_OF('s.zone')}) d
      JOIN homework_audience a ON a.school_id = d.school_id AND a.audience_id = d.audience_id
      WHERE a.school_id = h.school_id AND a.homework_id = h.homework_id AND d.standing IN ('member', 'guardian') GROUP BY d.pupil_id
    ) n JOIN person p ON p.school_id = h.school_id AND p.person_id = n.pupil_id
  ), '[]') AS pupils
FROM (SELECT DISTINCT school_id FROM person WHERE account_id = $1 AND active) me
JOIN homework h ON h.school_id = me.school_id AND h.homework_id = $2
JOIN school s ON s.school_id = h.school_id`;

/** A lateral subquery: as what account $1 reads hand-in `i` of pupil `p` for homework `h`; no row for whoever may not. */
export const READS_AS = `(
  SELECT 'pupil' AS as, p.person_id AS actor_id, 1 AS rank WHERE p.account_id = $1 AND p.active
  UNION ALL
  SELECT 'teacher', t.person_id, 2 FROM person t WHERE t.school_id = h.school_id AND t.account_id = $1 AND t.active AND ${teaches(OF_PUPIL)}
    AND i.ended_why IS DISTINCT FROM 'takenBack'
  UNION ALL
  SELECT 'guardian', g.person_id, 3 FROM person g
    JOIN guardian_link l ON l.school_id = g.school_id AND l.guardian_id = g.person_id AND NOT l.missing AND NOT l.restricted
    WHERE g.school_id = i.school_id AND g.account_id = $1 AND g.active AND l.pupil_id = i.pupil_id AND p.active
  ORDER BY rank LIMIT 1
)`;

/** Hand-in $2 as account $1 stands to it. */
export const FOUND = `
SELECT ${COLUMNS}, s.zone, h.due_on, p.given_name, p.family_name, r.as, r.actor_id
FROM (SELECT DISTINCT school_id FROM person WHERE account_id = $1 AND active) me
JOIN hand_in i ON i.school_id = me.school_id AND i.hand_in_id = $2
JOIN homework h ON h.school_id = i.school_id AND h.homework_id = i.homework_id
JOIN school s ON s.school_id = i.school_id
JOIN person p ON p.school_id = i.school_id AND p.person_id = i.pupil_id
CROSS JOIN LATERAL ${READS_AS} r`;

/** Everybody whose work teacher $6 sees, at $3 in zone $4. */
export const ALL = `
WITH seen AS (
  SELECT a.audience_id, h.teacher_id = $6 AS is_giver FROM homework h
    JOIN homework_audience a ON a.school_id = h.school_id AND a.homework_id = h.homework_id
    WHERE h.school_id = $1 AND h.homework_id = $2 AND (h.teacher_id = $6 OR EXISTS (
      SELECT FROM teaching g WHERE g.school_id = $1 AND g.audience_id = a.audience_id AND g.person_id = $6 AND g.subject = h.subject))
)
SELECT p.person_id, p.given_name, p.family_name, ${COLUMNS}
FROM (
  SELECT m.person_id FROM seen
    JOIN membership m ON m.school_id = $1 AND m.audience_id = seen.audience_id
      AND m.starts_on <= ${DAY_OF('$4')} AND (m.ends_on IS NULL OR m.ends_on > ${DAY_OF('$4')})
  UNION
  SELECT l.pupil_id FROM hand_in l WHERE l.school_id = $1 AND l.homework_id = $2 AND l.ended_at IS NULL AND (
    EXISTS (SELECT FROM seen WHERE is_giver)
    OR EXISTS (SELECT FROM seen JOIN membership m ON m.school_id = $1 AND m.audience_id = seen.audience_id AND m.person_id = l.pupil_id))
) x JOIN person p ON p.school_id = $1 AND p.person_id = x.person_id
LEFT JOIN hand_in i ON i.school_id = $1 AND i.homework_id = $2 AND i.pupil_id = p.person_id AND i.ended_at IS NULL
WHERE p.active OR i.hand_in_id IS NOT NULL
ORDER BY p.family_name COLLATE preau_fr, p.given_name COLLATE preau_fr, p.person_id LIMIT $5`;
