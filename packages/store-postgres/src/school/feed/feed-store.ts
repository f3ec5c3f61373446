// The feed in PostgreSQL: each method one statement. Port: FeedStore.

import { displayNameOf } from '@preau/core/school';
import type { AudienceId, EpochMs, PersonId, SchoolId } from '@preau/core/base';
import type { PostId, PostReader } from '@preau/core/school';
import type { AddressStanding, FeedStore, KeptPost, SeenPost } from '@preau/service/school';
import type { Database } from '../../database.ts';
import { withFiles } from '../files/file-uses.ts';
import {
  ADD_POST,
  COUNT_READERS,
  COUNT_UNREAD,
  FIND_POST,
  LIST_POSTS,
  MARK_POST,
  READ_READERS,
} from './feed-statements.ts';

interface PostRow {
  readonly post_id: PostId;
  readonly school_id: SchoolId;
  readonly author_id: PersonId;
  readonly given_name: string;
  readonly family_name: string;
  readonly title: string;
  readonly text: string;
  readonly length: number;
  readonly readers: PostReader[];
  readonly acknowledge: boolean;
  readonly files: number;
  readonly release_at: EpochMs;
  readonly edited_at: EpochMs | null;
  readonly reminded_at: EpochMs | null;
  readonly withdrawn_at: EpochMs | null;
  readonly reader_id: PersonId | null;
  readonly manager_id: PersonId | null;
  readonly read_at: EpochMs | null;
  readonly acknowledged_at: EpochMs | null;
  readonly audiences: readonly { readonly audienceId: AudienceId; readonly label: string }[];
  readonly survey: SeenPost['survey'];
  readonly history: SeenPost['history'];
}

interface NamedRow {
  readonly givenName: string;
  readonly familyName: string;
}

/** Makes the store of posts. */
export function createFeedStore(database: Database): FeedStore {
  return {
    async list(accountId, now, { after, limit, cutAt }) {
      const { rows } = await database.query<PostRow>('read the feed', LIST_POSTS, [
        accountId,
        now,
        after,
        limit,
        cutAt,
      ]);
      return rows.map(toSeen);
    },
    async countUnread(accountId, now) {
      const { rows } = await database.query<{ unread: number }>('count unread posts', COUNT_UNREAD, [accountId, now]);
      return rows[0]?.unread ?? 0;
    },
    async find(accountId, now, postId) {
      const { rows } = await database.query<PostRow>('find a post', FIND_POST, [accountId, now, postId]);
      return rows.map(toSeen)[0];
    },
    async mark(accountId, now, postId, acknowledge) {
      const { rowCount } = await database.query('mark a post as read', MARK_POST, [
        accountId,
        now,
        postId,
        acknowledge,
      ]);
      return (rowCount ?? 0) > 0;
    },
    async standingTo(accountId, now, { schoolId, audienceIds }) {
      const { rows } = await database.query<AddressStanding>(
        'read how a writer stands',
        `
        SELECT s.zone,
          coalesce((preau_switches(s.school_id) ->> 'quietHours')::boolean, true) AS "quietHours",
          (SELECT count(*)::int FROM audience u WHERE u.school_id = s.school_id AND u.audience_id = ANY($4::uuid[]) AND NOT u.missing) AS known,
          (SELECT count(DISTINCT t.audience_id)::int FROM preau_standing_at($1, $2::bigint) t
            WHERE t.school_id = s.school_id AND t.standing = 'teaches' AND t.audience_id = ANY($4::uuid[])) AS taught
        FROM school s WHERE s.school_id = $3
          AND EXISTS (SELECT FROM person p WHERE p.account_id = $1 AND p.school_id = s.school_id AND p.active)`,
        [accountId, now, schoolId, audienceIds],
      );
      return rows[0];
    },
    async countReaders({ schoolId, audienceIds, readers }, authorId, now) {
      const { rows } = await database.query<{ kind: PostReader; people: number }>('count readers', COUNT_READERS, [
        schoolId,
        audienceIds.length === 0,
        audienceIds,
        readers,
        now,
        authorId,
      ]);
      const of = (kind: PostReader): number => rows.find((row) => row.kind === kind)?.people ?? 0;
      return { pupil: of('pupil'), guardian: of('guardian'), staff: of('staff') };
    },
    async findKept({ schoolId, postId }) {
      const { rows } = await database.query<KeptPost>(
        'find a post by its id',
        'SELECT author_id AS "authorId", release_at AS "releaseAt" FROM post WHERE school_id = $1 AND post_id = $2',
        [schoolId, postId],
      );
      return rows[0];
    },
    add: ({ schoolId, postId, authorId, survey, fileIds, ...post }) =>
      withFiles(database, 'add a post', async (tx, take) => {
        const { rowCount } = await tx.query('add a post', ADD_POST, [
          schoolId,
          postId,
          authorId,
          post.title,
          post.text,
          post.audienceIds.length === 0,
          post.readers,
          post.acknowledge,
          post.createdAt,
          post.releaseAt,
          post.audienceIds,
          survey?.question ?? null,
          survey?.options ?? null,
          survey?.multiple ?? null,
          survey?.anonymous ?? null,
          survey?.closesAt ?? null,
        ]);
        if (rowCount === 1 && fileIds.length > 0)
          await take(authorId, schoolId, { kind: 'post', useId: postId }, fileIds);
        return null;
      }),
    async edit({ schoolId, postId }, { title, text }, deed) {
      await database.query(
        'edit a post',
        `
        WITH old AS (SELECT * FROM post WHERE school_id = $1 AND post_id = $2 AND (title, text) IS DISTINCT FROM ($3::text, $4::text) FOR UPDATE),
        kept AS (INSERT INTO post_revision (school_id, post_id, revision, replaced_at, replaced_by, title, text)
          SELECT school_id, post_id, 1 + (SELECT count(*) FROM post_revision h WHERE h.school_id = $1 AND h.post_id = $2), $5::bigint, $6::uuid, title, text FROM old)
        UPDATE post o SET title = $3, text = $4, edited_at = $5 FROM old WHERE o.school_id = old.school_id AND o.post_id = old.post_id`,
        [schoolId, postId, title, text, deed.at, deed.actorId],
      );
    },
    async withdraw({ schoolId, postId }, deed) {
      await database.query(
        'withdraw a post',
        `
        WITH done AS (UPDATE post SET withdrawn_at = $3, withdrawn_by = $4
          WHERE school_id = $1 AND post_id = $2 AND withdrawn_at IS NULL RETURNING school_id, post_id)
        INSERT INTO audit (school_id, audit_id, at, actor_id, action, subject_id)
        SELECT school_id, $5::uuid, $3::bigint, $4::uuid, 'post.withdrawn', post_id::text FROM done`,
        [schoolId, postId, deed.at, deed.actorId, deed.auditId],
      );
    },
    async remind({ schoolId, postId }, at) {
      const { rows } = await database.query<{ reminded_at: EpochMs }>(
        'remind of a post',
        'UPDATE post SET reminded_at = coalesce(reminded_at, $3) WHERE school_id = $1 AND post_id = $2 RETURNING reminded_at',
        [schoolId, postId, at],
      );
      return rows[0]?.reminded_at ?? at;
    },
    async readReaders(post, now, { after, limit }) {
      const { rows } = await database.query<{
        expected: number;
        read: number;
        acknowledged: number;
        missing: readonly (NamedRow & { readonly personId: PersonId; readonly detail: string | null })[];
      }>('read who has read a post', READ_READERS, [
        post.schoolId,
        post.audienceIds.length === 0,
        post.audienceIds,
        post.readers,
        now,
        post.author.personId,
        post.postId,
        post.acknowledge,
        after,
        limit,
      ]);
      const { missing = [], ...counts } = rows[0] ?? { expected: 0, read: 0, acknowledged: 0 };
      return {
        ...counts,
        missing: missing.map(({ personId, detail, ...name }) => ({
          personId,
          displayName: displayNameOf(name),
          detail: detail ?? '',
        })),
      };
    },
    async answer({ schoolId, postId, anonymous }, personId, choices) {
      await (anonymous
        ? database.query(
            'count an answer',
            `
            WITH new AS (INSERT INTO survey_answer (school_id, post_id, person_id) VALUES ($1, $2, $3) ON CONFLICT DO NOTHING RETURNING post_id)
            UPDATE survey_tally t SET votes = votes + 1 FROM new WHERE t.school_id = $1 AND t.post_id = $2 AND t.choice = ANY($4::smallint[])`,
            [schoolId, postId, personId, choices],
          )
        : database.query(
            'keep an answer',
            `INSERT INTO survey_answer (school_id, post_id, person_id, choices) VALUES ($1, $2, $3, $4::smallint[])
             ON CONFLICT (school_id, post_id, person_id) DO UPDATE SET choices = excluded.choices`,
            [schoolId, postId, personId, choices],
          ));
    },
    async readSurvey({ schoolId, postId }) {
      const { rows } = await database.query<{
        answers: number;
        votes: readonly { readonly choice: number; readonly votes: number }[];
        named: readonly (NamedRow & { readonly choices: number[] })[];
      }>('read the answers to a survey', READ_SURVEY, [schoolId, postId]);
      const read = rows[0] ?? { answers: 0, votes: [], named: [] };
      return { ...read, votes: new Map(read.votes.map(({ choice, votes }) => [choice, votes])) };
    },
  };
}

const READ_SURVEY = `
SELECT (SELECT count(*)::int FROM survey_answer w WHERE w.school_id = $1 AND w.post_id = $2) AS answers,
  coalesce((SELECT json_agg(json_build_object('choice', n.choice, 'votes', n.votes)) FROM (
    SELECT t.choice, t.votes FROM survey_tally t WHERE t.school_id = $1 AND t.post_id = $2
    UNION ALL SELECT c, count(*)::int FROM survey_answer w, unnest(w.choices) c WHERE w.school_id = $1 AND w.post_id = $2 GROUP BY c) n), '[]') AS votes,
  coalesce((SELECT json_agg(json_build_object('givenName', n.given_name, 'familyName', n.family_name, 'choices', n.choices)
      ORDER BY n.family_name COLLATE preau_fr, n.given_name COLLATE preau_fr) FROM (
    SELECT p.given_name, p.family_name, w.choices FROM survey_answer w JOIN person p USING (school_id, person_id)
    WHERE w.school_id = $1 AND w.post_id = $2 AND w.choices IS NOT NULL
    ORDER BY p.family_name COLLATE preau_fr, p.given_name COLLATE preau_fr, p.person_id LIMIT 300) n), '[]') AS named`;

function toSeen(row: PostRow): SeenPost {
  return {
    postId: row.post_id,
    schoolId: row.school_id,
    author: { personId: row.author_id, givenName: row.given_name, familyName: row.family_name },
    title: row.title,
    text: row.text,
    length: row.length,
    audienceIds: row.audiences.map(({ audienceId }) => audienceId),
    labels: row.audiences.map(({ label }) => label),
    readers: row.readers,
    acknowledge: row.acknowledge,
    files: row.files,
    releaseAt: row.release_at,
    editedAt: row.edited_at,
    remindedAt: row.reminded_at,
    withdrawnAt: row.withdrawn_at,
    readerId: row.reader_id,
    managerId: row.manager_id,
    readAt: row.read_at,
    acknowledgedAt: row.acknowledged_at,
    survey: row.survey,
    history: row.history,
  };
}
