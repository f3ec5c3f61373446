// Purges in PostgreSQL: what they are, what they took, and the statements that take away. Port: PurgeStore. The caller runs as the house.

import { PURGED_KINDS } from '@preau/core/school';
import type { PurgedKind } from '@preau/core/school';
import type { CellPurge, PurgeStore } from '@preau/service/school';
import type { Database } from '../../database.ts';
import { LESSON_HITS, PLACES, SHEET_HITS } from './purge-places.ts';

/** A step writes a row for everybody who got a message, and what looks for a content does so in every school: the deadline of requests is too short. */
const STEP_MS = 60_000;

/** Makes the store. */
export function createPurgeStore(database: Database): PurgeStore {
  return {
    async findCase(schoolId, caseId) {
      const { rows } = await database.query<NonNullable<Awaited<ReturnType<PurgeStore['findCase']>>>>(
        'find what a case is about',
        `SELECT k.kind, k.body, nullif(m.body, '') AS text FROM moderation_case k
         LEFT JOIN message m ON m.school_id = k.school_id AND m.message_id = CASE k.kind WHEN 'message' THEN k.subject_id::uuid END
         WHERE k.school_id = $1 AND k.case_id = $2`,
        [schoolId, caseId],
      );
      return rows[0];
    },
    async findFile(schoolId, fileId) {
      const { rows } = await database.query<{ sha256: string; name: string }>(
        'find the content of a file',
        'SELECT sha256, name FROM file WHERE school_id = $1 AND file_id = $2',
        [schoolId, fileId],
      );
      return rows[0];
    },
    async count({ text, fileSha256 }) {
      const { rows } = await database.transaction(
        'count a content',
        (tx) => tx.query<Awaited<ReturnType<PurgeStore['count']>>>('count a content', COUNT, [text, fileSha256]),
        { timeoutMs: STEP_MS },
      );
      return rows[0]!;
    },
    async begin(purge, deed) {
      await database.query(
        'begin a purge',
        `INSERT INTO purge (purge_id, body_hash, file_sha256, words, reason, refused_until, asked_by, asked_at)
         VALUES ($1, preau_content($2), $3, $4, $5, $6, $7, $8) ON CONFLICT DO NOTHING`,
        [
          purge.purgeId,
          purge.text,
          purge.fileSha256,
          purge.words,
          purge.reason,
          purge.refusedUntil,
          deed.actorId,
          deed.at,
        ],
      );
    },
    async listWriters() {
      const { rows } = await database.query<{ writer: string }>(
        'read who writes',
        // Whoever has written holds a lock on the number of the transaction until it ends. NOTE: of this database; others stand on the same server.
        `SELECT l.transactionid::text AS writer FROM pg_locks l JOIN pg_stat_activity a ON a.pid = l.pid
         WHERE l.locktype = 'transactionid' AND l.mode = 'ExclusiveLock' AND a.datid = (SELECT oid FROM pg_database WHERE datname = current_database())`,
      );
      return rows.map((row) => row.writer);
    },
    async isWriting(writers) {
      const { rows } = await database.query<{ is_writing: boolean }>(
        'ask who still writes',
        `SELECT EXISTS (SELECT FROM pg_locks l WHERE l.locktype = 'transactionid' AND l.mode = 'ExclusiveLock'
           AND l.transactionid::text = ANY($1::text[])) AS is_writing`,
        [writers],
      );
      return rows[0]!.is_writing;
    },
    async lookAgain(purgeId) {
      const { rowCount } = await database.transaction(
        'look again for a content',
        (tx) => tx.query('look again for a content', LOOK_AGAIN, [purgeId]),
        { timeoutMs: STEP_MS },
      );
      return rowCount ?? 0;
    },
    async unfinished() {
      const { rows } = await database.query<{ purge_id: string }>(
        'list purges that are not through',
        'SELECT purge_id FROM purge WHERE done_at IS NULL ORDER BY asked_at',
      );
      return rows.map((row) => row.purge_id);
    },
    async nextSchools(purgeId, limit) {
      const { rows } = await database.query<{ school_id: Parameters<PurgeStore['takeAway']>[1][number] }>(
        'list schools to purge',
        `SELECT s.school_id FROM school s WHERE NOT EXISTS (
           SELECT FROM purge_school p WHERE p.school_id = s.school_id AND p.purge_id = $1 AND p.done_at IS NOT NULL)
         ORDER BY s.school_id LIMIT $2`,
        [purgeId, limit],
      );
      return rows.map((row) => row.school_id);
    },
    async takeAway(purgeId, schools, limit, at) {
      const most = await database.transaction(
        'take a content away',
        async (tx) => {
          let found = 0;
          for (const statement of TAKE_AWAY) {
            const { rows } = await tx.query<{ n: number }>('take a content away', statement, [
              purgeId,
              schools,
              limit,
              at,
            ]);
            found = Math.max(found, rows[0]?.n ?? 0);
          }
          return found;
        },
        { timeoutMs: STEP_MS },
      );
      return most >= limit;
    },
    async listLessonMessages(purgeId, schools, limit) {
      const { rows } = await database.query<Awaited<ReturnType<PurgeStore['listLessonMessages']>>[number]>(
        'find a content in lessons',
        IN_LESSONS,
        [purgeId, schools, limit],
      );
      return rows;
    },
    async listLessonSheets(purgeId, schools, limit) {
      const { rows } = await database.query<Awaited<ReturnType<PurgeStore['listLessonSheets']>>[number]>(
        'find a content in sheets',
        IN_SHEETS,
        [purgeId, schools, limit],
      );
      return rows;
    },
    async countInLesson(purgeId, schoolId, kind, count) {
      await database.query(
        'count what a lesson took away',
        COUNTED(kind, 'SELECT $2::text AS school_id, $3::int AS n'),
        [purgeId, schoolId, count],
      );
    },
    async finishSchools(purgeId, schools, at) {
      await database.query(
        'end a step of a purge',
        `WITH done AS (
           INSERT INTO purge_school AS p (school_id, purge_id, done_at) SELECT s, $1, $3 FROM unnest($2::text[]) s
           ON CONFLICT (school_id, purge_id) DO UPDATE SET done_at = excluded.done_at WHERE p.done_at IS NULL
           RETURNING p.school_id, ${TOTAL} AS found)
         INSERT INTO audit (school_id, audit_id, at, actor_id, action, subject_id, reason)
         SELECT d.school_id, md5($1::text || d.school_id)::uuid, $3, u.asked_by, 'cell.purged', $1::text, u.reason
         FROM done d JOIN purge u ON u.purge_id = $1 WHERE d.found > 0 ON CONFLICT DO NOTHING`,
        [purgeId, schools, at],
      );
    },
    async finish(purgeId, at) {
      await database.query('end a purge', 'UPDATE purge SET done_at = $2 WHERE purge_id = $1 AND done_at IS NULL', [
        purgeId,
        at,
      ]);
    },
    async list(limit) {
      const { rows } = await database.query<CellPurge>('list purges', PURGES('ORDER BY u.asked_at DESC LIMIT $1'), [
        limit,
      ]);
      return rows.map((row) => ({ ...row, found: [] }));
    },
    async find(purgeId) {
      const { rows } = await database.query<CellPurge>('find a purge', PURGES('WHERE u.purge_id = $1'), [purgeId]);
      return rows[0];
    },
  };
}

/** Columns of purge_school by what they count. */
const COLUMNS = {
  messages: 'messages',
  subjects: 'subjects',
  drafts: 'drafts',
  posts: 'posts',
  surveys: 'surveys',
  channelMessages: 'channel_messages',
  lessonMessages: 'lesson_messages',
  sheets: 'sheets',
  works: 'works',
  marks: 'marks',
  visas: 'visas',
  timetableNotes: 'timetable_notes',
  reports: 'reports',
  files: 'files',
  fileNames: 'file_names',
} as const satisfies Record<PurgedKind, string>;
const TOTAL = Object.values(COLUMNS)
  .map((column) => `p.${column}`)
  .join(' + ');

/** SQL: the purge and the schools of a statement. */
const WITHIN = (schools: string, purgeId: string, at: string): string =>
  `WITH u AS MATERIALIZED (SELECT *, ${at}::bigint AS at FROM purge WHERE purge_id = ${purgeId}), s AS MATERIALIZED (${schools})`;

/** SQL: counts rows of school_id and n for purge $1. */
const COUNTED = (kind: PurgedKind, rows: string): string => {
  const column = COLUMNS[kind];
  return `INSERT INTO purge_school AS p (school_id, purge_id, ${column}) SELECT c.school_id, $1, c.n FROM (${rows}) c
    ON CONFLICT (school_id, purge_id) DO UPDATE SET ${column} = p.${column} + excluded.${column}`;
};

// $1 purge, $2 schools, $3 limit, $4 now.
const TAKE_AWAY = PLACES.map(
  ({ kind, hits, gone, cases }) => `${WITHIN('SELECT unnest($2::text[]) AS school_id', '$1', '$4')},
  hit AS MATERIALIZED (SELECT * FROM (${hits}) h LIMIT $3),
  ${gone},${
    cases === undefined
      ? ''
      : `
  closed AS (UPDATE moderation_case k SET decision = 'remove', decided_by = u.asked_by, decided_at = u.at FROM gone g, u
    WHERE k.school_id = g.school_id AND k.kind = '${cases}' AND k.subject_id = g.id::text AND k.decision IS NULL),`
  }
  counted AS (${COUNTED(kind, 'SELECT school_id, count(*)::int AS n FROM gone GROUP BY school_id')})
  SELECT count(*)::int AS n FROM hit`,
);

const LOOK_AGAIN = `${WITHIN('SELECT school_id FROM school', '$1', '0')}
UPDATE purge_school p SET done_at = NULL WHERE p.purge_id = $1 AND p.school_id IN (
  ${[...PLACES, { hits: LESSON_HITS }, { hits: SHEET_HITS }].map(({ hits }) => `SELECT h.school_id FROM (${hits}) h`).join(' UNION ')})`;

// $1 purge, $2 schools, $3 limit.
const IN_LESSONS = `${WITHIN('SELECT unnest($2::text[]) AS school_id', '$1', '0')}
SELECT h.school_id AS "schoolId", h.lesson_id AS "lessonId", array_agg(h.id ORDER BY h.id) AS seqs
FROM (${LESSON_HITS} ORDER BY t.school_id, t.lesson_id, t.seq LIMIT $3) h GROUP BY h.school_id, h.lesson_id`;

const IN_SHEETS = `${WITHIN('SELECT unnest($2::text[]) AS school_id', '$1', '0')}
SELECT h.school_id AS "schoolId", h.id AS "lessonId", encode(u.body_hash, 'hex') AS content FROM (${SHEET_HITS} LIMIT $3) h, u`;

// $1 text, $2 file. Through the schools, so that each index begins with its school.
const COUNT = `
WITH u AS MATERIALIZED (SELECT preau_content($1::text) AS body_hash, $2::text AS file_sha256), s AS MATERIALIZED (SELECT school_id FROM school)
SELECT count(DISTINCT t.school_id)::int AS schools,
  ${PURGED_KINDS.map((kind) => `count(*) FILTER (WHERE t.kind = '${kind}')::int AS "${kind}"`).join(', ')}
FROM (${[...PLACES, { kind: 'lessonMessages', hits: LESSON_HITS }, { kind: 'sheets', hits: SHEET_HITS }]
  .map(({ kind, hits }) => `SELECT h.school_id, '${kind}' AS kind FROM (${hits}) h`)
  .join(' UNION ALL ')}) t`;

/** SQL: counts of row `of`, in the names of the wire. */
const NAMED = (of: string): string =>
  PURGED_KINDS.map((kind) => `coalesce(${of}.${COLUMNS[kind]}, 0)::int AS "${kind}"`).join(', ');
const PURGES = (which: string): string => `
SELECT u.purge_id AS "purgeId", u.words, u.file_sha256 IS NOT NULL AS "isFile", u.reason, u.refused_until AS "refusedUntil", u.asked_at AS "askedAt",
  u.done_at AS "doneAt", coalesce(n.done, 0)::int AS "schoolsDone", (SELECT count(*)::int FROM school) AS schools, ${NAMED('n')},
  coalesce((SELECT json_agg(f) FROM (
    SELECT p.school_id AS "schoolId", c.name, ${NAMED('p')}
    FROM purge_school p JOIN school c USING (school_id) WHERE p.purge_id = u.purge_id AND ${TOTAL} > 0
    ORDER BY ${TOTAL} DESC, c.name COLLATE preau_fr LIMIT 50) f), '[]') AS found
FROM purge u LEFT JOIN LATERAL (
  SELECT count(*) FILTER (WHERE p.done_at IS NOT NULL) AS done, ${Object.values(COLUMNS)
    .map((column) => `sum(p.${column}) AS ${column}`)
    .join(', ')}
  FROM purge_school p WHERE p.purge_id = u.purge_id) n ON true
${which}`;
