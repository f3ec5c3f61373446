// Threads and messages in PostgreSQL. Port: MailStore.

import { DEFAULT_CELLS, displayNameOf } from '@preau/core/school';
import type { PersonId, SchoolId } from '@preau/core/base';
import type { MailCell, MessageId, ThreadId } from '@preau/core/school';
import type { MailPlaces, MailStore, NamedGroup } from '@preau/service/school';
import type { Database } from '../../database.ts';
import { compose } from './compose-mail.ts';
import { FILES, SENT_TO, VISIBLE } from './mail-sql.ts';
import { findStanding, listAudiences, searchReceivers } from './mail-standing.ts';
import { countUnread, findThread, listThreads } from './mailbox.ts';

/** Makes the store of messages. */
export function createMailStore(database: Database): MailStore {
  return {
    compose: compose(database),
    findStanding: (writer, at) => findStanding(database, writer, at),
    searchReceivers: searchReceivers(database),
    listAudiences: (schoolId, personId, day) => listAudiences(database, schoolId, personId, day),
    countUnread: (places, at) => countUnread(database, places, at),
    listThreads: listThreads(database),
    findThread: findThread(database),
    async markRead(places, threadId, at) {
      const { rowCount } = await database.query(
        'mark a thread as read',
        `WITH here AS (${HERE})
         , done AS (UPDATE message_copy c SET read_at = $4 FROM here WHERE c.school_id = here.school_id AND c.person_id = here.person_id
           AND c.thread_id = $3 AND c.read_at IS NULL AND c.release_at <= $4)
         SELECT FROM here`,
        [...of(places), threadId, at],
      );
      return (rowCount ?? 0) > 0;
    },
    async archive(places, threadId, isArchived, at) {
      const { rowCount } = await database.query(
        'put a thread away',
        `WITH here AS (${HERE})
         , done AS (UPDATE thread_reader r SET archived_at = CASE WHEN $5 THEN $4::bigint END, is_archived = $5 AND r.last_at <= $4 FROM here
           WHERE r.school_id = here.school_id AND r.person_id = here.person_id AND r.thread_id = $3)
         SELECT FROM here`,
        [...of(places), threadId, at, isArchived],
      );
      return (rowCount ?? 0) > 0;
    },
    async recall(places, threadId, messageId, since, at) {
      const { rows } = await database.query<{ state: string; is_done: boolean }>(
        'take a message back',
        `WITH own AS (SELECT m.school_id, m.message_id, m.state FROM message m
           WHERE m.school_id = ANY($1) AND m.author_id = ANY($2::uuid[]) AND m.thread_id = $3 AND m.message_id = $4)
         , done AS (UPDATE message m SET state = 'recalled', changed_at = $6, body = '' FROM own
           WHERE m.school_id = own.school_id AND m.message_id = own.message_id AND m.state IN ('sent', 'held')
             AND (m.sent_at > $5 OR m.release_at > $6) RETURNING m.message_id)
         , closed AS (UPDATE moderation_case k SET decision = 'remove', decided_at = $6 FROM own, done
           WHERE k.school_id = own.school_id AND k.kind = 'message' AND k.subject_id = own.message_id::text AND k.why = 'hold' AND k.decision IS NULL RETURNING k.school_id, k.case_id)
         , thawed AS (DELETE FROM moderation_file f USING closed WHERE f.school_id = closed.school_id AND f.case_id = closed.case_id)
         SELECT own.state, EXISTS (SELECT FROM done) AS is_done FROM own`,
        [...of(places), threadId, messageId, since, at],
      );
      const row = rows[0];
      if (row === undefined) return 'unknown';
      return row.is_done || row.state === 'recalled' ? 'recalled' : 'late';
    },
    async canSee(places, schoolId, messageId, at) {
      const { rows } = await database.query(
        'may somebody see a message',
        `SELECT FROM message_copy c JOIN message m ON m.school_id = c.school_id AND m.message_id = c.message_id
         WHERE c.school_id = $1 AND $1 = ANY($4) AND c.message_id = $2 AND c.person_id = ANY($5::uuid[]) AND m.state IN ('sent', 'held') AND ${VISIBLE('$3::bigint')} LIMIT 1`,
        [schoolId, messageId, at, ...of(places)],
      );
      return rows.length > 0;
    },
    async saveDraft(draft, most) {
      const { rows } = await database.query<{ done: 'kept' | 'tooMany' | 'fileUnknown' }>(
        'keep a draft',
        `WITH held_file AS MATERIALIZED (
           SELECT f.file_id, w.position FROM unnest($11::uuid[]) WITH ORDINALITY AS w (file_id, position)
           JOIN file f ON f.school_id = $1 AND f.file_id = w.file_id AND f.owner_id IN (
             SELECT o.person_id FROM person p JOIN person o ON o.school_id = p.school_id AND o.account_id = p.account_id
             WHERE p.school_id = $1 AND p.person_id = $2 UNION ALL SELECT $2)
           FOR KEY SHARE OF f)
         , kept AS (
           INSERT INTO message_draft (school_id, person_id, message_id, thread_id, subject, body, person_ids, sent_to, saved_at)
           SELECT $1, $2, $3, $4, $5, $6, $7::uuid[], $8::json, $9
           WHERE NOT EXISTS (SELECT FROM message m WHERE m.school_id = $1 AND m.message_id = $3)
             AND (SELECT count(*) FROM message_draft d WHERE d.school_id = $1 AND d.person_id = $2 AND d.message_id <> $3) < $10
             AND (SELECT count(*) FROM held_file) = cardinality($11::uuid[])
           ON CONFLICT (school_id, person_id, message_id) DO UPDATE SET thread_id = excluded.thread_id, subject = excluded.subject,
             body = excluded.body, person_ids = excluded.person_ids, sent_to = excluded.sent_to, saved_at = excluded.saved_at
           RETURNING message_id)
         , attached AS (
           INSERT INTO file_use (school_id, kind, use_id, file_id, position) SELECT $1, 'message', $3, held_file.file_id, held_file.position FROM kept CROSS JOIN held_file
           ON CONFLICT (school_id, kind, use_id, file_id) DO UPDATE SET position = excluded.position)
         , let_go AS (DELETE FROM file_use u USING kept WHERE u.school_id = $1 AND u.kind = 'message' AND u.use_id = $3 AND u.file_id <> ALL($11::uuid[]))
         SELECT CASE WHEN EXISTS (SELECT FROM kept) OR EXISTS (SELECT FROM message m WHERE m.school_id = $1 AND m.message_id = $3) THEN 'kept'
           WHEN (SELECT count(*) FROM held_file) < cardinality($11::uuid[]) THEN 'fileUnknown' ELSE 'tooMany' END AS done`,
        [
          draft.schoolId,
          draft.personId,
          draft.messageId,
          draft.threadId,
          draft.subject,
          draft.text,
          draft.personIds,
          JSON.stringify(draft.groups),
          draft.at,
          most,
          draft.fileIds,
        ],
      );
      return rows[0]?.done ?? 'tooMany';
    },
    async listDrafts(places) {
      const { rows } = await database.query<DraftRow>(
        'list drafts',
        `SELECT d.message_id, d.school_id, d.person_id, d.thread_id, d.subject, d.body, ${SENT_TO('d')} AS groups, d.saved_at, ${FILES('d')} AS files,
           coalesce((SELECT json_agg(json_build_object('personId', p.person_id, 'givenName', p.given_name, 'familyName', p.family_name)
             ORDER BY p.family_name COLLATE preau_fr, p.person_id)
             FROM person p WHERE p.school_id = d.school_id AND p.person_id = ANY(d.person_ids) AND p.active), '[]') AS persons
         FROM message_draft d WHERE d.school_id = ANY($1) AND d.person_id = ANY($2::uuid[]) ORDER BY d.saved_at DESC, d.message_id LIMIT 50`,
        of(places),
      );
      return rows.map((row) => ({
        messageId: row.message_id,
        schoolId: row.school_id,
        personId: row.person_id,
        threadId: row.thread_id,
        subject: row.subject,
        text: row.body,
        persons: row.persons.map(({ personId, ...name }) => ({ personId, displayName: displayNameOf(name) })),
        groups: row.groups,
        files: row.files,
        savedAt: row.saved_at,
      }));
    },
    async dropDraft(places, messageId) {
      await database.query(
        'drop a draft',
        `WITH gone AS (DELETE FROM message_draft WHERE school_id = ANY($1) AND person_id = ANY($2::uuid[]) AND message_id = $3 RETURNING school_id, message_id)
         DELETE FROM file_use u USING gone WHERE u.school_id = gone.school_id AND u.kind = 'message' AND u.use_id = gone.message_id
           AND NOT EXISTS (SELECT FROM message m WHERE m.school_id = gone.school_id AND m.message_id = gone.message_id)`,
        [...of(places), messageId],
      );
    },
    async setRefusals(schoolId, personId, refuses, at) {
      await database.query(
        'set from whom somebody takes no messages',
        `INSERT INTO mail_refusal (school_id, person_id, refuses, set_at) VALUES ($1, $2, $3, $4)
         ON CONFLICT (school_id, person_id) DO UPDATE SET refuses = excluded.refuses, set_at = excluded.set_at`,
        [schoolId, personId, refuses, at],
      );
    },
    async readRules(schoolId) {
      const { rows } = await database.query<{ cells: MailCell[] }>(
        'read who may write to whom',
        'SELECT cells FROM mail_rule WHERE school_id = $1',
        [schoolId],
      );
      return rows[0]?.cells ?? DEFAULT_CELLS;
    },
    async setRules(schoolId, cells, deed) {
      await database.query(
        'set who may write to whom',
        `WITH done AS (
           INSERT INTO mail_rule (school_id, cells, set_by, set_at) SELECT $1, $2, $3, $4
             WHERE $2 IS DISTINCT FROM coalesce((SELECT r.cells FROM mail_rule r WHERE r.school_id = $1), $6::text[])
           ON CONFLICT (school_id) DO UPDATE SET cells = excluded.cells, set_by = excluded.set_by, set_at = excluded.set_at RETURNING school_id)
         INSERT INTO audit (school_id, audit_id, at, actor_id, action, subject_id) SELECT $1, $5, $4, $3, 'mail.rules', $1 FROM done`,
        [schoolId, cells, deed.actorId, deed.at, deed.auditId, DEFAULT_CELLS],
      );
    },
  };
}

const of = (places: MailPlaces): [readonly SchoolId[], readonly PersonId[]] => [places.schoolIds, places.personIds];

/** The reader's place in the thread $3, if it can be seen at $4. */
const HERE = `SELECT DISTINCT c.school_id, c.person_id FROM message_copy c JOIN message m ON m.school_id = c.school_id AND m.message_id = c.message_id
  WHERE c.school_id = ANY($1) AND c.person_id = ANY($2::uuid[]) AND c.thread_id = $3 AND ${VISIBLE('$4::bigint')}`;

interface DraftRow {
  message_id: MessageId;
  school_id: SchoolId;
  person_id: PersonId;
  thread_id: ThreadId | null;
  subject: string;
  body: string;
  groups: NamedGroup[];
  files: Awaited<ReturnType<MailStore['listDrafts']>>[number]['files'];
  saved_at: number;
  persons: { personId: PersonId; givenName: string; familyName: string }[];
}
