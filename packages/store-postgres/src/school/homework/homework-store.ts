// Homework in PostgreSQL: every reading is one statement. Port: HomeworkStore.

import { localDateAt } from '@preau/core/base';
import type { EpochMs } from '@preau/core/base';
import type { Expects, LoadItem } from '@preau/core/school';
import type { AudienceSight, HomeworkStore } from '@preau/service/school';
import type { Database } from '../../database.ts';
import { withFiles } from '../files/file-uses.ts';
import { saveHomework, withdrawHomework } from './homework-save.ts';
import {
  AUDIENCES_JSON,
  HOMEWORK,
  HOMEWORK_ITSELF,
  mayReadHomework,
  MEMBER_NOW,
  PUPIL_JSON,
  STANDS,
  toHomework,
  toPupil,
} from './work-rows.ts';
import type { HomeworkRow, PupilJson } from './work-rows.ts';

/** Makes the store. */
export function createHomeworkStore(database: Database): HomeworkStore {
  return {
    async isThere(schoolId, homeworkId) {
      const { rows } = await database.query(
        'look for homework',
        'SELECT FROM homework WHERE school_id = $1 AND homework_id = $2',
        [schoolId, homeworkId],
      );
      return rows.length > 0;
    },
    save: (homework) => withFiles(database, 'save homework', (tx, take) => saveHomework(tx, take, homework)),
    async findAudiences({ accountId, at, schools, offices }, audienceIds, held) {
      const { rows } = await database.query<AudienceSight & Record<string, unknown>>('find audiences', AUDIENCES, [
        accountId,
        at,
        schools,
        audienceIds,
        offices,
        held?.schoolId ?? null,
        held?.teacherId ?? null,
      ]);
      return rows;
    },
    withdraw: (reader, homeworkId) =>
      database.transaction('withdraw homework', (tx) => withdrawHomework(tx, reader, homeworkId)),
    async setDone({ accountId, at, schools }, homeworkId, done) {
      const { rows } = await database.query<{ expects: Expects }>('tick homework', DONE, [
        accountId,
        at,
        schools,
        homeworkId,
        done,
      ]);
      return rows[0]?.expects;
    },
    async open({ accountId, at, schools }, homeworkIds) {
      const { rows } = await database.query('open homework', OPENED, [accountId, at, schools, homeworkIds]);
      return rows.length;
    },
    async listDue({ accountId, at }, from, to, { after, limit }) {
      const { rows } = await database.query<HomeworkRow & { pupils: PupilJson[] }>('list homework that is due', DUE, [
        accountId,
        at,
        from,
        to,
        after,
        limit,
      ]);
      return rows.map((row) => ({ ...toHomework(row), pupils: row.pupils.map(toPupil) }));
    },
    async listGiven({ accountId, at, schools }, { after, limit }) {
      const { rows } = await database.query<HomeworkRow & { pupilCount: number; doneCount: number }>(
        'list homework that was given',
        GIVEN,
        [accountId, at, schools, after, limit],
      );
      return rows.map((row) => ({ ...toHomework(row), pupilCount: row.pupilCount, doneCount: row.doneCount }));
    },
    async find({ accountId, at, schools, offices }, homeworkId) {
      const { rows } = await database.query<
        HomeworkRow & { zone: string; isOwn: boolean; isOffice: boolean; pupils: PupilJson[] | null }
      >('find homework', ONE, [accountId, at, schools, homeworkId, offices]);
      const [row] = rows;
      if (row === undefined) return undefined;
      const { zone, isOwn, isOffice, pupils } = row;
      return { zone, isOwn, isOffice, homework: toHomework(row), pupils: (pupils ?? []).map(toPupil) };
    },
    async listPupils(schoolId, homeworkId, at) {
      const { rows } = await database.query<{ pupil: PupilJson; openedAt: EpochMs | null }>(
        'list the pupils of homework',
        PUPILS,
        [schoolId, at, homeworkId],
      );
      return rows.map(({ pupil, openedAt }) => ({ ...toPupil(pupil), openedAt }));
    },
    async readLoad({ schoolId, zone, audienceId }, from, to, at) {
      const { rows } = await database.query<LoadItem & Record<string, unknown>>('read the load of a class', LOAD, [
        schoolId,
        audienceId,
        from,
        to,
        localDateAt(at, zone),
      ]);
      return rows;
    },
  };
}

// NOTE: `CROSS JOIN LATERAL (… LIMIT 1)` keeps the few homeworks of a class from being sought in all those of the school: how few they are
// is more than the planner can know.

const AUDIENCES = `
WITH ${STANDS}
SELECT a.school_id AS "schoolId", c.zone, a.audience_id AS "audienceId", a.label,
  (SELECT count(DISTINCT m.person_id)::int FROM membership m JOIN person p ON p.school_id = m.school_id AND p.person_id = m.person_id AND p.active
   WHERE m.school_id = a.school_id AND m.audience_id = a.audience_id AND ${MEMBER_NOW}) AS pupils,
  coalesce(
    (SELECT min(s.person_id::text) FROM stands s WHERE s.school_id = a.school_id AND s.audience_id = a.audience_id AND s.standing = 'teaches'),
    CASE WHEN a.school_id = $6 THEN $7 END) AS "teacherId",
  a.school_id = ANY($5::text[]) AS "isOffice"
FROM audience a JOIN school c USING (school_id)
WHERE a.school_id = ANY($3::text[]) AND a.audience_id = ANY($4::uuid[])
  AND (a.school_id = ANY($5::text[]) OR a.school_id = $6
    OR EXISTS (SELECT FROM stands s WHERE s.school_id = a.school_id AND s.audience_id = a.audience_id))
ORDER BY a.label COLLATE preau_fr, a.audience_id`;

/** SQL of CTEs: `mine`, the account's own pupils with the homework of these that is for them. */
const mine = (these: string): string => `
WITH ${STANDS},
mine AS (
  SELECT DISTINCT h.school_id, h.homework_id, h.expects, s.pupil_id
  FROM homework h JOIN homework_audience a USING (school_id, homework_id)
  JOIN stands s ON s.school_id = a.school_id AND s.audience_id = a.audience_id AND s.standing = 'member'
  WHERE h.school_id = ANY($3::text[]) AND ${these} AND h.withdrawn_at IS NULL AND h.release_at <= $2)`;

const OPENED = `
${mine('h.homework_id = ANY($4::uuid[])')}, opened AS (
  INSERT INTO homework_opened (school_id, homework_id, person_id, opened_at) SELECT school_id, homework_id, pupil_id, $2 FROM mine ON CONFLICT DO NOTHING)
SELECT FROM mine`;

const DONE = `
${mine('h.homework_id = $4')},
ticked AS (
  INSERT INTO homework_done (school_id, homework_id, person_id, done_at)
  SELECT school_id, homework_id, pupil_id, $2 FROM mine WHERE $5 AND expects <> 'handIn' ON CONFLICT DO NOTHING),
unticked AS (
  DELETE FROM homework_done d USING mine m
  WHERE d.school_id = m.school_id AND d.homework_id = m.homework_id AND d.person_id = m.pupil_id AND NOT $5 AND m.expects <> 'handIn')
SELECT expects FROM mine LIMIT 1`;

const DUE = `
WITH ${STANDS},
mine AS (
  SELECT a.school_id, a.homework_id, array_agg(DISTINCT s.pupil_id) AS pupil_ids
  FROM stands s JOIN homework_audience a ON a.school_id = s.school_id AND a.audience_id = s.audience_id AND a.due_on BETWEEN $3 AND $4
  WHERE s.pupil_id IS NOT NULL GROUP BY a.school_id, a.homework_id),
page AS (
  SELECT h.*, m.pupil_ids FROM mine m
  CROSS JOIN LATERAL (
    SELECT o.* FROM homework o WHERE o.school_id = m.school_id AND o.homework_id = m.homework_id AND o.withdrawn_at IS NULL AND o.release_at <= $2 LIMIT 1) h
  WHERE ($5::uuid IS NULL OR (h.due_on, h.homework_id) >
      (SELECT l.due_on, l.homework_id FROM mine n JOIN homework l USING (school_id, homework_id) WHERE l.homework_id = $5 LIMIT 1))
  ORDER BY h.due_on, h.homework_id LIMIT $6)
SELECT ${HOMEWORK},
  (SELECT json_agg(${PUPIL_JSON} ORDER BY p.given_name COLLATE preau_fr, p.person_id)
   FROM person p LEFT JOIN homework_done d ON d.school_id = p.school_id AND d.homework_id = h.homework_id AND d.person_id = p.person_id
   WHERE p.school_id = h.school_id AND p.person_id = ANY(h.pupil_ids)) AS pupils
FROM page h JOIN person t ON t.school_id = h.school_id AND t.person_id = h.teacher_id
ORDER BY h.due_on, h.homework_id`;

// Most homework is for the same few classes: whom they hold is counted once for each set of them.
const GIVEN = `
WITH page AS (
  SELECT h.*, (SELECT array_agg(a.audience_id ORDER BY a.audience_id) FROM homework_audience a
    WHERE a.school_id = h.school_id AND a.homework_id = h.homework_id) AS audience_ids
  FROM person t JOIN homework h ON h.school_id = t.school_id AND h.teacher_id = t.person_id
  WHERE t.account_id = $1 AND t.active AND h.school_id = ANY($3::text[]) AND h.withdrawn_at IS NULL
    AND ($4::uuid IS NULL OR (h.due_on, h.homework_id) <
      (SELECT l.due_on, l.homework_id FROM homework l WHERE l.school_id = ANY($3::text[]) AND l.homework_id = $4 LIMIT 1))
  ORDER BY h.due_on DESC, h.homework_id DESC LIMIT $5),
sets AS MATERIALIZED (
  SELECT g.school_id, g.audience_ids,
    (SELECT ${AUDIENCES_JSON} FROM audience u WHERE u.school_id = g.school_id AND u.audience_id = ANY(g.audience_ids)) AS audiences,
    ARRAY(
      SELECT DISTINCT m.person_id FROM membership m JOIN person q ON q.school_id = m.school_id AND q.person_id = m.person_id AND q.active
      WHERE m.school_id = g.school_id AND m.audience_id = ANY(g.audience_ids) AND ${MEMBER_NOW}) AS pupil_ids
  FROM (SELECT DISTINCT school_id, audience_ids FROM page) g JOIN school c USING (school_id))
SELECT ${HOMEWORK_ITSELF}, s.audiences, cardinality(s.pupil_ids) AS "pupilCount",
  (SELECT count(*)::int FROM homework_done o
   WHERE o.school_id = h.school_id AND o.homework_id = h.homework_id AND o.person_id = ANY(s.pupil_ids)) AS "doneCount"
FROM page h JOIN sets s ON s.school_id = h.school_id AND s.audience_ids IS NOT DISTINCT FROM h.audience_ids
JOIN person t ON t.school_id = h.school_id AND t.person_id = h.teacher_id
ORDER BY h.due_on DESC, h.homework_id DESC`;

const ONE = `
WITH ${STANDS},
near AS (
  SELECT s.pupil_id FROM homework_audience a JOIN stands s ON s.school_id = a.school_id AND s.audience_id = a.audience_id
  WHERE a.school_id = ANY($3::text[]) AND a.homework_id = $4)
SELECT ${HOMEWORK}, c.zone, t.account_id = $1 AND t.active AS "isOwn", h.school_id = ANY($5::text[]) AS "isOffice",
  (SELECT json_agg(${PUPIL_JSON} ORDER BY p.given_name COLLATE preau_fr, p.person_id)
   FROM person p LEFT JOIN homework_done d ON d.school_id = p.school_id AND d.homework_id = h.homework_id AND d.person_id = p.person_id
   WHERE p.school_id = h.school_id AND p.person_id IN (SELECT n.pupil_id FROM near n)) AS pupils
FROM homework h JOIN person t ON t.school_id = h.school_id AND t.person_id = h.teacher_id JOIN school c ON c.school_id = h.school_id
WHERE h.school_id = ANY($3::text[]) AND h.homework_id = $4 AND ${mayReadHomework('$5')}`;

/** SQL: pupils for whom homework `h` is at instant $2, each once. */
const FOR_WHOM = `
  SELECT DISTINCT m.person_id FROM homework_audience a JOIN membership m ON m.school_id = a.school_id AND m.audience_id = a.audience_id
  JOIN person q ON q.school_id = m.school_id AND q.person_id = m.person_id AND q.active
  WHERE a.school_id = h.school_id AND a.homework_id = h.homework_id AND ${MEMBER_NOW}`;

const PUPILS = `
SELECT ${PUPIL_JSON} AS pupil, e.opened_at AS "openedAt"
FROM homework h JOIN school c USING (school_id)
CROSS JOIN LATERAL (${FOR_WHOM}) w
JOIN person p ON p.school_id = h.school_id AND p.person_id = w.person_id
LEFT JOIN homework_done d ON d.school_id = h.school_id AND d.homework_id = h.homework_id AND d.person_id = w.person_id
LEFT JOIN homework_opened e ON e.school_id = h.school_id AND e.homework_id = h.homework_id AND e.person_id = w.person_id
WHERE h.school_id = $1 AND h.homework_id = $3
ORDER BY p.family_name COLLATE preau_fr, p.given_name COLLATE preau_fr, p.person_id`;

const LOAD = `
WITH theirs AS (
  SELECT o.person_id, o.audience_id FROM membership m
  JOIN person p ON p.school_id = m.school_id AND p.person_id = m.person_id AND p.active
  JOIN membership o ON o.school_id = m.school_id AND o.person_id = m.person_id AND o.starts_on <= $5 AND (o.ends_on IS NULL OR o.ends_on > $5)
  WHERE m.school_id = $1 AND m.audience_id = $2 AND m.starts_on <= $5 AND (m.ends_on IS NULL OR m.ends_on > $5))
SELECT h.due_on AS "dueOn", h.subject, h.minutes, bool_or(a.audience_id = $2) AS whole,
  array_remove(array_agg(DISTINCT w.person_id::text), NULL) AS pupils
FROM (SELECT audience_id FROM theirs UNION SELECT $2::uuid) u
JOIN homework_audience a ON a.school_id = $1 AND a.audience_id = u.audience_id AND a.due_on BETWEEN $3 AND $4
CROSS JOIN LATERAL (
  SELECT o.* FROM homework o WHERE o.school_id = a.school_id AND o.homework_id = a.homework_id AND o.withdrawn_at IS NULL LIMIT 1) h
LEFT JOIN theirs w ON w.audience_id = a.audience_id
GROUP BY h.homework_id, h.due_on, h.subject, h.minutes, h.created_at
ORDER BY h.due_on, h.created_at, h.homework_id`;
