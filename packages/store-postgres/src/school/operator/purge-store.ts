// Purges in PostgreSQL: what they are, what they took, and the statements that take away. Port: PurgeStore. The caller runs as the house.

import { contentOfPost, normalTextOf } from '@preau/core/school';
import type { CellPurge, PurgeStore } from '@preau/service/school';
import type { Database } from '../../database.ts';

/** A step writes a row for everybody who got a message: with the deadline of requests, one of many receivers never ended. */
const STEP_MS = 60_000;
const HASH = (parameter: string): string => `sha256(convert_to(${parameter}, 'UTF8'))`;

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
    async count(content) {
      const { rows } = await database.query<Awaited<ReturnType<PurgeStore['count']>>>(
        'count a content',
        content.normalText === null ? COUNT_FILES : COUNT_TEXTS,
        [content.normalText ?? content.fileSha256],
      );
      return rows[0]!;
    },
    async begin(purge, deed) {
      await database.query(
        'begin a purge',
        `INSERT INTO purge (purge_id, body_hash, file_sha256, words, reason, refused_until, asked_by, asked_at)
         VALUES ($1, ${HASH('$2::text')}, $3, $4, $5, $6, $7, $8) ON CONFLICT DO NOTHING`,
        [
          purge.purgeId,
          purge.normalText,
          purge.fileSha256,
          purge.words,
          purge.reason,
          purge.refusedUntil,
          deed.actorId,
          deed.at,
        ],
      );
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
      const { rows } = await database.transaction(
        'take a content away',
        (tx) => tx.query<{ most: number }>('take a content away', TAKE_AWAY, [purgeId, schools, limit, at]),
        { timeoutMs: STEP_MS },
      );
      return (rows[0]?.most ?? 0) >= limit;
    },
    async finishSchools(purgeId, schools, at) {
      await database.query(
        'end a step of a purge',
        `WITH done AS (
           INSERT INTO purge_school AS p (school_id, purge_id, done_at) SELECT s, $1, $3 FROM unnest($2::text[]) s
           ON CONFLICT (school_id, purge_id) DO UPDATE SET done_at = excluded.done_at WHERE p.done_at IS NULL
           RETURNING p.school_id, p.messages + p.posts + p.channel_messages + p.files AS found)
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
    async hashOlder(limit) {
      const { rows } = await database.query<OlderRow>(
        'read what was not hashed',
        `(SELECT 'post' AS kind, school_id, post_id AS id, title, text FROM post WHERE body_hash IS NULL LIMIT $1)
         UNION ALL (SELECT 'channel', school_id, message_id, '', text FROM channel_message WHERE body_hash IS NULL AND text IS NOT NULL LIMIT $1)
         LIMIT $1`,
        [limit],
      );
      if (rows.length === 0) return 0;
      for (const kind of ['post', 'channel'] as const) {
        const older = rows.filter((row) => row.kind === kind);
        if (older.length === 0) continue;
        const [table, id] = kind === 'post' ? ['post', 'post_id'] : ['channel_message', 'message_id'];
        await database.query(
          'hash what was not',
          `UPDATE ${table} t SET body_hash = ${HASH('x.content')} FROM unnest($1::text[], $2::uuid[], $3::text[]) AS x(school_id, id, content)
           WHERE t.school_id = x.school_id AND t.${id} = x.id AND t.body_hash IS NULL`,
          [
            older.map((row) => row.school_id),
            older.map((row) => row.id),
            older.map((row) => normalTextOf(contentOfPost(row.title, row.text))),
          ],
        );
      }
      return rows.length;
    },
  };
}

interface OlderRow {
  readonly kind: 'post' | 'channel';
  readonly school_id: string;
  readonly id: string;
  readonly title: string;
  readonly text: string;
}

// Through the schools, so that each index begins with its school.
const COUNTED = `count(DISTINCT t.school_id)::int AS schools, count(*) FILTER (WHERE t.kind = 'message')::int AS messages,
  count(*) FILTER (WHERE t.kind = 'post')::int AS posts, count(*) FILTER (WHERE t.kind = 'channel')::int AS "channelMessages",
  count(*) FILTER (WHERE t.kind = 'file')::int AS files`;
const COUNT_TEXTS = `
WITH h AS MATERIALIZED (SELECT ${HASH('$1::text')} AS hash)
SELECT ${COUNTED} FROM (
  SELECT m.school_id, 'message' AS kind FROM school s CROSS JOIN h JOIN message m ON m.school_id = s.school_id AND m.body_hash = h.hash AND m.state IN ('sent', 'held')
  UNION ALL SELECT o.school_id, 'post' FROM school s CROSS JOIN h JOIN post o ON o.school_id = s.school_id AND o.body_hash = h.hash
  UNION ALL SELECT c.school_id, 'channel' FROM school s CROSS JOIN h JOIN channel_message c ON c.school_id = s.school_id AND c.body_hash = h.hash AND c.text IS NOT NULL) t`;
const COUNT_FILES = `
SELECT ${COUNTED} FROM (SELECT f.school_id, 'file' AS kind FROM school s JOIN file f ON f.school_id = s.school_id AND f.sha256 = $1) t`;

// $1 purge, $2 schools, $3 limit of each kind, $4 now. What is gone has an empty text and, of a post, an empty hash: it is not found again.
const TAKE_AWAY = `
WITH u AS MATERIALIZED (SELECT * FROM purge WHERE purge_id = $1),
s AS MATERIALIZED (SELECT unnest($2::text[]) AS school_id),
m_hit AS MATERIALIZED (SELECT m.school_id, m.message_id FROM u CROSS JOIN s JOIN message m ON m.school_id = s.school_id AND m.body_hash = u.body_hash
  WHERE m.state IN ('sent', 'held') LIMIT $3),
m_gone AS (UPDATE message m SET state = CASE m.state WHEN 'held' THEN 'refused' ELSE 'removed' END, body = '', changed_at = $4 FROM m_hit h
  WHERE m.school_id = h.school_id AND m.message_id = h.message_id RETURNING m.school_id, m.message_id),
p_hit AS MATERIALIZED (SELECT o.school_id, o.post_id FROM u CROSS JOIN s JOIN post o ON o.school_id = s.school_id AND o.body_hash = u.body_hash LIMIT $3),
p_gone AS (UPDATE post o SET title = '–', text = '', body_hash = '', withdrawn_at = coalesce(o.withdrawn_at, $4), withdrawn_by = coalesce(o.withdrawn_by, u.asked_by)
  FROM p_hit h, u WHERE o.school_id = h.school_id AND o.post_id = h.post_id RETURNING o.school_id, o.post_id),
p_former AS (UPDATE post_revision r SET title = '–', text = '' FROM p_hit h WHERE r.school_id = h.school_id AND r.post_id = h.post_id),
c_hit AS MATERIALIZED (SELECT c.school_id, c.message_id FROM u CROSS JOIN s JOIN channel_message c ON c.school_id = s.school_id AND c.body_hash = u.body_hash
  WHERE c.text IS NOT NULL LIMIT $3),
c_gone AS (UPDATE channel_message c SET text = NULL, deleted_at = $4, deleted_by = u.asked_by FROM c_hit h, u
  WHERE c.school_id = h.school_id AND c.message_id = h.message_id RETURNING c.school_id, c.audience_id, c.message_id),
c_told AS (UPDATE channel c SET version = version + 1 FROM (SELECT DISTINCT school_id, audience_id FROM c_gone) g
  WHERE c.school_id = g.school_id AND c.audience_id = g.audience_id),
f_hit AS MATERIALIZED (SELECT f.school_id, f.file_id FROM u CROSS JOIN s JOIN file f ON f.school_id = s.school_id AND f.sha256 = u.file_sha256 LIMIT $3),
f_borne AS (DELETE FROM file_use x USING f_hit h WHERE x.school_id = h.school_id AND x.file_id = h.file_id),
f_gone AS (DELETE FROM file f USING f_hit h WHERE f.school_id = h.school_id AND f.file_id = h.file_id RETURNING f.school_id),
gone AS (
  SELECT school_id, 'message' AS kind, message_id::text AS id FROM m_gone UNION ALL SELECT school_id, 'post', post_id::text FROM p_gone
  UNION ALL SELECT school_id, 'channel', message_id::text FROM c_gone UNION ALL SELECT school_id, 'file', '' FROM f_gone),
closed AS (UPDATE moderation_case k SET decision = 'remove', decided_by = u.asked_by, decided_at = $4 FROM gone, u
  WHERE k.school_id = gone.school_id AND k.kind = gone.kind AND k.subject_id = gone.id AND k.decision IS NULL),
counted AS (
  INSERT INTO purge_school AS p (school_id, purge_id, messages, posts, channel_messages, files)
  SELECT school_id, $1, count(*) FILTER (WHERE kind = 'message'), count(*) FILTER (WHERE kind = 'post'),
    count(*) FILTER (WHERE kind = 'channel'), count(*) FILTER (WHERE kind = 'file') FROM gone GROUP BY school_id
  ON CONFLICT (school_id, purge_id) DO UPDATE SET messages = p.messages + excluded.messages, posts = p.posts + excluded.posts,
    channel_messages = p.channel_messages + excluded.channel_messages, files = p.files + excluded.files)
SELECT greatest((SELECT count(*) FROM m_hit), (SELECT count(*) FROM p_hit), (SELECT count(*) FROM c_hit), (SELECT count(*) FROM f_hit))::int AS most`;

const PURGES = (which: string): string => `
SELECT u.purge_id AS "purgeId", u.words, u.file_sha256 IS NOT NULL AS "isFile", u.reason, u.refused_until AS "refusedUntil", u.asked_at AS "askedAt",
  u.done_at AS "doneAt", coalesce(n.done, 0)::int AS "schoolsDone", (SELECT count(*)::int FROM school) AS schools,
  coalesce(n.messages, 0)::int AS messages, coalesce(n.posts, 0)::int AS posts, coalesce(n.channel, 0)::int AS "channelMessages", coalesce(n.files, 0)::int AS files,
  coalesce((SELECT json_agg(f) FROM (
    SELECT p.school_id AS "schoolId", c.name, p.messages, p.posts, p.channel_messages AS "channelMessages", p.files
    FROM purge_school p JOIN school c USING (school_id) WHERE p.purge_id = u.purge_id AND p.messages + p.posts + p.channel_messages + p.files > 0
    ORDER BY p.messages + p.posts + p.channel_messages + p.files DESC, c.name COLLATE preau_fr LIMIT 50) f), '[]') AS found
FROM purge u LEFT JOIN LATERAL (
  SELECT count(*) FILTER (WHERE p.done_at IS NOT NULL) AS done, sum(p.messages) AS messages, sum(p.posts) AS posts, sum(p.channel_messages) AS channel,
    sum(p.files) AS files FROM purge_school p WHERE p.purge_id = u.purge_id) n ON true
${which}`;
