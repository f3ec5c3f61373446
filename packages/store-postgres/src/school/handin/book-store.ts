// Books by school year in PostgreSQL. Port: BookStore.

import type { BookSight, BookStore } from '@preau/service/school';
import type { Database } from '../../database.ts';

type Shelf = Awaited<ReturnType<BookStore['listBooks']>>;
type Pages = Awaited<ReturnType<BookStore['readBook']>>;

/** Makes the store. */
export function createBookStore(database: Database): BookStore {
  return {
    async listBooks({ accountId, offices }) {
      const { rows } = await database.query<Shelf[number] & Record<string, unknown>>('list books', SHELF, [
        accountId,
        offices,
      ]);
      return rows;
    },
    async findBook({ accountId, offices }, audienceId, { from, to }) {
      const { rows } = await database.query<BookSight & Record<string, unknown>>('find a book', SIGHT, [
        accountId,
        offices,
        audienceId,
        from,
        to,
      ]);
      return rows[0];
    },
    async readBook({ schoolId, audienceId, isStaff, days }, { from, to }, at) {
      const values = [schoolId, audienceId, from, to, at, isStaff, days];
      // One after the other: a costly request has one connection at a time. SCHOOL-147.
      const notes = await database.query<Pages['notes'][number] & Record<string, unknown>>(
        'read the notes of a year',
        NOTES,
        values,
      );
      const homework = await database.query<Pages['homework'][number] & Record<string, unknown>>(
        'read the homework of a year',
        HOMEWORK,
        values,
      );
      const visas = isStaff
        ? await database.query<Pages['visas'][number] & Record<string, unknown>>(
            'read the visas of a book',
            VISAS,
            values.slice(0, 4),
          )
        : { rows: [] };
      return { notes: notes.rows, homework: homework.rows, visas: visas.rows };
    },
    see: ({ schoolId, visaId, audienceId, yearFrom, to, note, seenBy, at }) =>
      database.transaction('give a visa', async (tx) => {
        await tx.query('wait for a visa', 'SELECT pg_advisory_xact_lock(hashtextextended($1, 151))', [
          `${schoolId} ${audienceId}`,
        ]);
        const known = await tx.query<{ audience_id: string }>(
          'find a visa',
          'SELECT audience_id FROM book_visa WHERE school_id = $1 AND visa_id = $2',
          [schoolId, visaId],
        );
        if (known.rows[0] !== undefined) return known.rows[0].audience_id === audienceId;
        const { rowCount } = await tx.query(
          'write a visa',
          `INSERT INTO book_visa (school_id, visa_id, audience_id, from_on, to_on, note, seen_by, seen_at)
           SELECT $1, $2, $3, l.from_on, $5::date, $6, $7, $8
           FROM (SELECT coalesce(max(v.to_on) + 1, $4::date) AS from_on FROM book_visa v
             WHERE v.school_id = $1 AND v.audience_id = $3 AND v.to_on >= $4::date) l
           WHERE l.from_on <= $5::date`,
          [schoolId, visaId, audienceId, yearFrom, to, note, seenBy, at],
        );
        return rowCount === 1;
      }),
  };
}

/** A lycée of a hundred classes and groups over four years. */
const SHELF_LIMIT = 400;

/** Audiences that account $1 may read, with the days for which: null is without end. The office ($2) reads all of its school. */
const SEEN = `
me AS (SELECT school_id, person_id FROM person WHERE account_id = $1 AND active),
seen AS (
  SELECT a.school_id, a.audience_id, NULL::date AS starts_on, NULL::date AS ends_on, true AS is_staff, true AS is_office
    FROM audience a WHERE a.school_id = ANY($2::text[])
  UNION ALL
  SELECT t.school_id, t.audience_id, t.starts_on, t.ends_on, t.standing = 'teaches', false FROM preau_ties($1) t
  UNION ALL
  SELECT g.school_id, g.audience_id, lower(r), upper(r), true, false FROM preau_stand_ins($1) g CROSS JOIN unnest(g.days) r
    WHERE g.school_id IN (SELECT school_id FROM me)
)`;

const SHELF = `
WITH ${SEEN}, spans AS (SELECT DISTINCT school_id, audience_id, starts_on, ends_on FROM seen),
years AS (
  SELECT DISTINCT s.school_id, s.audience_id, y.year FROM spans s CROSS JOIN LATERAL (
    SELECT preau_school_year(b.held_on) AS year FROM session_note_audience b
      WHERE b.school_id = s.school_id AND b.audience_id = s.audience_id
        AND (s.starts_on IS NULL OR preau_school_year(b.held_on) >= preau_school_year(s.starts_on))
        AND (s.ends_on IS NULL OR preau_school_year(b.held_on) <= preau_school_year(s.ends_on - 1))
    UNION
    SELECT preau_school_year(b.due_on) FROM homework_audience b
      WHERE b.school_id = s.school_id AND b.audience_id = s.audience_id
        AND (s.starts_on IS NULL OR preau_school_year(b.due_on) >= preau_school_year(s.starts_on))
        AND (s.ends_on IS NULL OR preau_school_year(b.due_on) <= preau_school_year(s.ends_on - 1))
  ) y
)
SELECT y.audience_id AS "audienceId", a.label, y.year FROM years y JOIN audience a USING (school_id, audience_id)
ORDER BY y.year DESC, a.kind, a.label COLLATE preau_fr, y.audience_id LIMIT ${SHELF_LIMIT}`;

// A pupil reads the whole year of a class in which they were for some of it; who stood in, the days around.
const SIGHT = `
WITH ${SEEN}
SELECT a.school_id AS "schoolId", c.name AS "schoolName", a.audience_id AS "audienceId", a.label, c.zone,
  bool_or(s.is_staff) AS "isStaff", bool_or(s.is_office) AS "isOffice",
  CASE WHEN bool_and(s.is_staff AND s.starts_on IS NOT NULL) THEN range_agg(daterange(s.starts_on, s.ends_on))::text END AS days
FROM seen s JOIN audience a USING (school_id, audience_id) JOIN school c ON c.school_id = a.school_id
WHERE a.audience_id = $3 AND (s.starts_on IS NULL OR s.starts_on <= $5::date) AND (s.ends_on IS NULL OR s.ends_on > $4::date)
GROUP BY a.school_id, c.name, a.audience_id, a.label, c.zone`;

const NAME = (person: string): string => `concat_ws(' ', ${person}.given_name, ${person}.family_name)`;

const FILES = (kind: 'homework' | 'note', useId: string): string => `
  coalesce((SELECT json_agg(f.name ORDER BY x.position) FROM file_use x JOIN file f USING (school_id, file_id)
    WHERE x.school_id = $1 AND x.kind = '${kind}' AND x.use_id = ${useId}), '[]')`;

const HISTORY = (table: string, key: string, version: string): string => `
  CASE WHEN $6 THEN coalesce((SELECT json_agg(json_build_object('version', v.version, 'text', v.body, 'writtenAt', v.written_at,
      'writtenBy', ${NAME('w')}) ORDER BY v.version)
    FROM ${table} v JOIN person w ON w.school_id = v.school_id AND w.person_id = v.written_by
    WHERE v.school_id = $1 AND v.${key} AND v.version < ${version}), '[]') ELSE '[]'::json END`;

const NOTES = `
SELECT n.lesson_id AS "lessonId", n.held_on AS date, n.subject, ${NAME('t')} AS "teacherName", n.body AS text,
  ${FILES('note', 'n.note_id')} AS files, ${HISTORY('session_note_version', 'lesson_id = n.lesson_id', 'n.version')} AS history
FROM session_note_audience b JOIN session_note n USING (school_id, lesson_id)
JOIN person t ON t.school_id = n.school_id AND t.person_id = n.teacher_id
WHERE b.school_id = $1 AND b.audience_id = $2 AND b.held_on BETWEEN $3 AND $4 AND ($6 OR (n.release_at <= $5 AND n.body <> ''))
  AND ($7::datemultirange IS NULL OR b.held_on <@ $7::datemultirange)
ORDER BY n.held_on, n.starts_at, n.lesson_id`;

const HOMEWORK = `
SELECT h.due_on AS "dueOn", h.subject, ${NAME('t')} AS "teacherName", h.body AS text, h.minutes, h.expects,
  h.withdrawn_at IS NOT NULL AS "isWithdrawn",
  ${FILES('homework', 'h.homework_id')} AS files, ${HISTORY('homework_version', 'homework_id = h.homework_id', 'h.version')} AS history
FROM homework_audience b JOIN homework h USING (school_id, homework_id)
JOIN person t ON t.school_id = h.school_id AND t.person_id = h.teacher_id
WHERE b.school_id = $1 AND b.audience_id = $2 AND b.due_on BETWEEN $3 AND $4 AND ($6 OR (h.release_at <= $5 AND h.withdrawn_at IS NULL))
  AND ($7::datemultirange IS NULL OR b.due_on <@ $7::datemultirange)
ORDER BY h.due_on, h.subject COLLATE preau_fr, h.homework_id`;

const VISAS = `
SELECT v.from_on AS "from", v.to_on AS "to", v.note, ${NAME('p')} AS "seenBy", v.seen_at AS "seenAt"
FROM book_visa v JOIN person p ON p.school_id = v.school_id AND p.person_id = v.seen_by
WHERE v.school_id = $1 AND v.audience_id = $2 AND v.to_on BETWEEN $3 AND $4 ORDER BY v.to_on`;
