// Hand-ins in PostgreSQL. Port: HandInStore.

import type { EpochMs, HandInId, HomeworkId, LocalDate, PersonId, SchoolId } from '@preau/core/base';
import type { FoundHandIn, HandInPlace, HandInStore, PupilHandIn, StoredHandIn } from '@preau/service/school';
import type { Database } from '../../database.ts';

/** Makes the store. */
export function createHandInStore(database: Database): HandInStore {
  return {
    async findPlace(accountId, homeworkId, at) {
      const { rows } = await database.query<HandInPlace & Record<string, unknown>>('find a homework', PLACE, [
        accountId,
        homeworkId,
        at,
      ]);
      return rows[0];
    },
    async find(accountId, handInId) {
      const { rows } = await database.query<FoundRow>('find a hand-in', FOUND, [accountId, handInId]);
      const row = rows[0];
      return row === undefined
        ? undefined
        : {
            ...toStored(row),
            zone: row.zone,
            dueOn: row.due_on,
            givenName: row.given_name,
            familyName: row.family_name,
            as: row.as,
            actorId: row.actor_id,
          };
    },
    async isThere(schoolId, handInId) {
      const { rows } = await database.query(
        'look for a hand-in',
        'SELECT FROM hand_in WHERE school_id = $1 AND hand_in_id = $2',
        [schoolId, handInId],
      );
      return rows.length > 0;
    },
    hand: ({ schoolId, handInId, homeworkId, pupilId, text, handedAt, writtenAt }) =>
      database.transaction('hand in', async (tx) => {
        // One hand-in of a pupil at a time: two devices, or a double click.
        await tx.query('wait for a hand-in', 'SELECT pg_advisory_xact_lock(hashtextextended($1, 150))', [
          `${schoolId} ${homeworkId} ${pupilId}`,
        ]);
        const known = await tx.query<{ homework_id: HomeworkId; pupil_id: PersonId }>(
          'find a hand-in',
          'SELECT homework_id, pupil_id FROM hand_in WHERE school_id = $1 AND hand_in_id = $2',
          [schoolId, handInId],
        );
        const [same] = known.rows;
        if (same !== undefined) return same.homework_id === homeworkId && same.pupil_id === pupilId ? 'same' : 'taken';
        const standing = await tx.query<{ returned_at: EpochMs | null }>(
          'find what stands',
          'SELECT returned_at FROM hand_in WHERE school_id = $1 AND homework_id = $2 AND pupil_id = $3 AND ended_at IS NULL FOR UPDATE',
          [schoolId, homeworkId, pupilId],
        );
        if (standing.rows[0]?.returned_at != null) return 'returned';
        await tx.query(
          'replace a hand-in',
          `UPDATE hand_in SET ended_at = $4, ended_why = 'replaced' WHERE school_id = $1 AND homework_id = $2 AND pupil_id = $3 AND ended_at IS NULL`,
          [schoolId, homeworkId, pupilId, handedAt],
        );
        await tx.query(
          'write a hand-in',
          'INSERT INTO hand_in (school_id, hand_in_id, homework_id, pupil_id, body, handed_at, written_at) VALUES ($1, $2, $3, $4, $5, $6, $7)',
          [schoolId, handInId, homeworkId, pupilId, text, handedAt, writtenAt],
        );
        await tx.query(
          'tick a homework',
          'INSERT INTO homework_done (school_id, homework_id, person_id, done_at) VALUES ($1, $2, $3, $4) ON CONFLICT DO NOTHING',
          [schoolId, homeworkId, pupilId, handedAt],
        );
        return 'handed';
      }),
    async takeBack(schoolId, handInId, at) {
      // One statement, so one moment: the work goes, and the tick with it.
      const { rows } = await database.query(
        'take a hand-in back',
        `WITH gone AS (
           UPDATE hand_in SET ended_at = $3, ended_why = 'takenBack'
           WHERE school_id = $1 AND hand_in_id = $2 AND ended_at IS NULL AND looked_at IS NULL AND returned_at IS NULL
           RETURNING school_id, homework_id, pupil_id
         ), unticked AS (
           DELETE FROM homework_done d USING gone g
           WHERE d.school_id = g.school_id AND d.homework_id = g.homework_id AND d.person_id = g.pupil_id
         )
         SELECT 1 FROM gone`,
        [schoolId, handInId, at],
      );
      return rows.length > 0;
    },
    async look(schoolId, handInId, at) {
      await database.query(
        'note a look',
        'UPDATE hand_in SET looked_at = $3 WHERE school_id = $1 AND hand_in_id = $2 AND ended_at IS NULL AND looked_at IS NULL',
        [schoolId, handInId, at],
      );
    },
    async giveBack(schoolId, handInId, by, comment, at, isNew) {
      const { rowCount } = await database.query(
        'return a hand-in',
        `UPDATE hand_in SET comment = $4, returned_by = $3, returned_at = CASE WHEN returned_at IS NULL OR $6 THEN $5::bigint ELSE returned_at END,
           looked_at = coalesce(looked_at, $5::bigint), seen_at = CASE WHEN $6 THEN NULL ELSE seen_at END
         WHERE school_id = $1 AND hand_in_id = $2 AND ended_at IS NULL`,
        [schoolId, handInId, by, comment, at, isNew],
      );
      return rowCount === 1;
    },
    async see(schoolId, handInId, at) {
      await database.query(
        'note that it was seen',
        'UPDATE hand_in SET seen_at = $3 WHERE school_id = $1 AND hand_in_id = $2 AND returned_at IS NOT NULL AND seen_at IS NULL',
        [schoolId, handInId, at],
      );
    },
    async listOwn(schoolId, homeworkId, pupilIds) {
      const { rows } = await database.query<HandInRow>(
        'list hand-ins of pupils',
        `SELECT i.* FROM unnest($3::uuid[]) AS w(pupil_id) CROSS JOIN LATERAL (
           SELECT ${COLUMNS} FROM hand_in i WHERE i.school_id = $1 AND i.homework_id = $2 AND i.pupil_id = w.pupil_id
           ORDER BY i.ended_at IS NOT NULL, i.handed_at DESC, i.hand_in_id LIMIT ${HISTORY}
         ) i`,
        [schoolId, homeworkId, pupilIds],
      );
      return rows.map(toStored);
    },
    async listAll(schoolId, homeworkId, at, zone, limit) {
      const { rows } = await database.query<ListedRow>('list the hand-ins of a homework', ALL, [
        schoolId,
        homeworkId,
        at,
        zone,
        limit,
      ]);
      return rows.map((row): PupilHandIn => ({
        pupilId: row.person_id,
        givenName: row.given_name,
        familyName: row.family_name,
        handIn: row.hand_in_id === null ? null : toStored({ ...row, hand_in_id: row.hand_in_id }),
      }));
    },
  };
}

/** Former hand-ins that a pupil sees. */
const HISTORY = 10;

const COLUMNS = `i.school_id, i.hand_in_id, i.homework_id, i.pupil_id, i.body, i.handed_at, i.written_at, i.looked_at, i.ended_at, i.ended_why,
  i.returned_at, i.comment, i.seen_at`;

interface HandInRow {
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
}

interface FoundRow extends HandInRow {
  zone: string;
  due_on: LocalDate;
  given_name: string;
  family_name: string;
  as: FoundHandIn['as'];
  actor_id: PersonId;
}

/** The columns of a hand-in are all null where there is none. */
interface ListedRow extends Omit<HandInRow, 'hand_in_id'> {
  person_id: PersonId;
  given_name: string;
  family_name: string;
  hand_in_id: HandInId | null;
}

function toStored(row: HandInRow): StoredHandIn {
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
  };
}

/** Gave the homework `h`, or teaches its subject to one of its audiences: person `t`. */
const TEACHES = `'teacher' = ANY(t.roles) AND (t.person_id = h.teacher_id OR EXISTS (
    SELECT FROM homework_audience a JOIN teaching g ON g.school_id = a.school_id AND g.audience_id = a.audience_id
    WHERE a.school_id = h.school_id AND a.homework_id = h.homework_id AND g.person_id = t.person_id AND g.subject = h.subject))`;

const DAY_OF = (zone: string): string => `(to_timestamp($3::bigint / 1000.0) AT TIME ZONE ${zone})::date`;

const PLACE = `
SELECT h.school_id AS "schoolId", h.homework_id AS "homeworkId", s.zone, h.due_on AS "dueOn", h.expects,
  h.withdrawn_at IS NULL AND h.release_at <= $3 AS "isOpen",
  (SELECT t.person_id FROM person t WHERE t.school_id = h.school_id AND t.account_id = $1 AND t.active AND ${TEACHES} LIMIT 1) AS "teacherId",
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

const FOUND = `
SELECT ${COLUMNS}, s.zone, h.due_on, p.given_name, p.family_name, r.as, r.actor_id
FROM (SELECT DISTINCT school_id FROM person WHERE account_id = $1 AND active) me
JOIN hand_in i ON i.school_id = me.school_id AND i.hand_in_id = $2
JOIN homework h ON h.school_id = i.school_id AND h.homework_id = i.homework_id
JOIN school s ON s.school_id = i.school_id
JOIN person p ON p.school_id = i.school_id AND p.person_id = i.pupil_id
CROSS JOIN LATERAL (
  SELECT 'pupil' AS as, p.person_id AS actor_id, 1 AS rank WHERE p.account_id = $1 AND p.active
  UNION ALL
  SELECT 'teacher', t.person_id, 2 FROM person t WHERE t.school_id = h.school_id AND t.account_id = $1 AND t.active AND ${TEACHES}
    AND i.ended_why IS DISTINCT FROM 'takenBack'
  UNION ALL
  SELECT 'guardian', g.person_id, 3 FROM person g
    JOIN guardian_link l ON l.school_id = g.school_id AND l.guardian_id = g.person_id AND NOT l.missing AND NOT l.restricted
    WHERE g.school_id = i.school_id AND g.account_id = $1 AND g.active AND l.pupil_id = i.pupil_id AND p.active
  ORDER BY rank LIMIT 1
) r`;

const ALL = `
SELECT p.person_id, p.given_name, p.family_name, ${COLUMNS}
FROM (
  SELECT m.person_id FROM homework_audience a
    JOIN membership m ON m.school_id = a.school_id AND m.audience_id = a.audience_id
      AND m.starts_on <= ${DAY_OF('$4')} AND (m.ends_on IS NULL OR m.ends_on > ${DAY_OF('$4')})
    WHERE a.school_id = $1 AND a.homework_id = $2
  UNION
  SELECT pupil_id FROM hand_in WHERE school_id = $1 AND homework_id = $2 AND ended_at IS NULL
) x JOIN person p ON p.school_id = $1 AND p.person_id = x.person_id
LEFT JOIN hand_in i ON i.school_id = $1 AND i.homework_id = $2 AND i.pupil_id = p.person_id AND i.ended_at IS NULL
WHERE p.active OR i.hand_in_id IS NOT NULL
ORDER BY p.family_name COLLATE preau_fr, p.given_name COLLATE preau_fr, p.person_id LIMIT $5`;
