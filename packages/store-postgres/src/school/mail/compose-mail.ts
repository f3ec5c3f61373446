// One person writes: one after the other for the same person, and a message with all its pointers in one statement. MAIL-20 to MAIL-22.

import type { MessageId, ThreadId } from '@preau/core/school';
import type { FileId, PersonId } from '@preau/core/base';
import type {
  FoundBond,
  MailDraft,
  MailStore,
  MessageState,
  NewMessage,
  ThreadToAnswer,
  Writer,
} from '@preau/service/school';
import type { Database, Queries } from '../../database.ts';
import { BONDS, ON_DAY, STANDING, VISIBLE } from './mail-sql.ts';
import { findReceivers, toStanding } from './mail-standing.ts';
import type { StandingRow } from './mail-standing.ts';

/** Opens a writer's transaction. */
export const compose =
  (database: Database): MailStore['compose'] =>
  (writer, work) =>
    database.transaction('send a message', async (tx) => {
      await tx.query('wait for one’s turn', 'SELECT pg_advisory_xact_lock(hashtextextended($1, 170))', [
        writer.personId,
      ]);
      return work(toDraft(tx, writer));
    });

function toDraft(tx: Queries, writer: Writer): MailDraft {
  return {
    readWriter: (messageId, threadId, at) => readWriter(tx, writer, messageId, threadId, at),
    findReceivers: (personIds, audienceIds, day) => findReceivers(tx, writer, personIds, audienceIds, day),
    findThread: (threadId, answers, at, day) => findThread(tx, writer, threadId, answers, at, day),
    holdsFiles: (fileIds) => holdsFiles(tx, writer, fileIds),
    send: (message) => send(tx, writer, message),
  };
}

async function readWriter(
  tx: Queries,
  writer: Writer,
  messageId: MessageId,
  threadId: ThreadId,
  at: number,
): ReturnType<MailDraft['readWriter']> {
  const { rows } = await tx.query<StandingRow & { stored: StoredJson | null; is_taken: boolean }>(
    'read how somebody may write',
    `SELECT ${STANDING},
       (SELECT json_build_object('threadId', m.thread_id, 'authorId', m.author_id, 'receivers', m.receivers, 'state', m.state, 'releaseAt', m.release_at)
         FROM message m WHERE m.school_id = p.school_id AND m.message_id = $6) AS stored,
       EXISTS (SELECT FROM thread t WHERE t.school_id = p.school_id AND t.thread_id = $7) AS is_taken
     FROM person p JOIN school s USING (school_id) WHERE p.school_id = $1 AND p.person_id = $2 AND p.active`,
    [writer.schoolId, writer.personId, writer.deviceId, writer.accountId, at, messageId, threadId],
  );
  const row = rows[0];
  return row && { ...toStanding(row), stored: row.stored, isThreadTaken: row.is_taken };
}

interface StoredJson {
  threadId: ThreadId;
  authorId: PersonId;
  receivers: number;
  state: MessageState;
  releaseAt: number;
}

async function findThread(
  tx: Queries,
  writer: Writer,
  threadId: ThreadId,
  answers: MessageId,
  at: number,
  day: string,
): Promise<ThreadToAnswer | undefined> {
  const { rows } = await tx.query<{
    starter_id: PersonId;
    is_open: boolean;
    to_groups: boolean;
    answered_id: PersonId | null;
    is_away: boolean;
    is_shown: boolean;
    others: FoundBond[];
  }>(
    'read the thread of an answer',
    `WITH bond AS MATERIALIZED (${BONDS('$3', '$1', '$2::uuid', '$7::date')}),
     -- Everybody is read where they were named; of a thread to groups only whoever is answered.
     other AS (SELECT DISTINCT c.person_id FROM thread t JOIN message_copy c ON c.school_id = t.school_id AND c.thread_id = t.thread_id
       WHERE t.school_id = $1 AND t.thread_id = $4 AND json_array_length(t.sent_to) = 0 AND c.shown_at IS NULL AND NOT c.hidden AND c.person_id <> $2
       UNION SELECT m.author_id FROM thread t JOIN message m ON m.school_id = t.school_id AND m.thread_id = t.thread_id
         WHERE t.school_id = $1 AND t.thread_id = $4 AND json_array_length(t.sent_to) > 0 AND m.message_id = $5 AND m.author_id <> $2)
     SELECT t.starter_id, t.is_open, json_array_length(t.sent_to) > 0 AS to_groups,
       (SELECT m.author_id FROM message m JOIN message_copy c ON c.school_id = m.school_id AND c.message_id = m.message_id AND c.person_id = $2
         WHERE m.school_id = $1 AND m.message_id = $5 AND m.thread_id = $4 AND ${VISIBLE('$6')}) AS answered_id,
       coalesce((SELECT o.hidden FROM message m JOIN message_copy o ON o.school_id = m.school_id AND o.message_id = m.message_id AND o.person_id = m.author_id
         WHERE m.school_id = $1 AND m.message_id = $5), false) AS is_away,
       NOT EXISTS (SELECT FROM message_copy c WHERE c.school_id = $1 AND c.person_id = $2 AND c.thread_id = $4 AND c.shown_at IS NULL) AS is_shown,
       coalesce((SELECT json_agg(json_build_object('personId', p.person_id, 'roles', p.roles,
           'bonds', ARRAY(SELECT b.bond FROM bond b WHERE b.person_id = p.person_id),
           'refuses', coalesce((SELECT f.refuses FROM mail_refusal f WHERE f.school_id = p.school_id AND f.person_id = p.person_id), '{}')))
         FROM other JOIN person p ON p.school_id = $1 AND p.person_id = other.person_id AND p.active), '[]') AS others
     FROM thread t WHERE t.school_id = $1 AND t.thread_id = $4`,
    [writer.schoolId, writer.personId, writer.accountId, threadId, answers, at, day],
  );
  const row = rows[0];
  return (
    row && {
      starterId: row.starter_id,
      isOpen: row.is_open,
      isToGroups: row.to_groups,
      answeredId: row.answered_id,
      isAnsweredAway: row.is_away,
      isShown: row.is_shown,
      others: row.others,
    }
  );
}

/** The lock keeps them from being removed until the message is stored. */
async function holdsFiles(tx: Queries, writer: Writer, fileIds: readonly FileId[]): Promise<boolean> {
  if (fileIds.length === 0) return true;
  const { rows } = await tx.query(
    'find the files of a message',
    `SELECT f.file_id FROM file f WHERE f.school_id = $1 AND f.file_id = ANY($3::uuid[])
       AND f.owner_id IN (SELECT p.person_id FROM person p WHERE p.school_id = $1 AND p.account_id = $2) FOR KEY SHARE OF f`,
    [writer.schoolId, writer.accountId, fileIds],
  );
  return rows.length === fileIds.length;
}

async function send(tx: Queries, writer: Writer, message: NewMessage): Promise<number> {
  const { rows } = await tx.query<{ receivers: number }>('store the message', SEND, [
    writer.schoolId,
    writer.personId,
    message.threadId,
    message.messageId,
    message.body,
    message.state,
    message.at,
    message.releaseAt,
    message.day,
    message.personIds,
    JSON.stringify(message.groups),
    message.everybody,
    message.begins?.subject ?? null,
    message.begins?.isOpen ?? false,
    message.auditId,
    message.caseId,
    message.fileIds,
    message.byDelegate,
  ]);
  return rows[0]?.receivers ?? 0;
}

/** Everybody of the groups in a relation, as rows of person_id: one part for each kind. */
const OF_GROUPS = (groups: string): string => `
  SELECT m.person_id FROM ${groups} g JOIN membership m ON m.school_id = $1 AND m.audience_id = g."audienceId" AND ${ON_DAY('m', '$9::date')} WHERE g.who = 'pupils'
  UNION SELECT l.guardian_id FROM ${groups} g JOIN membership m ON m.school_id = $1 AND m.audience_id = g."audienceId" AND ${ON_DAY('m', '$9::date')}
    JOIN guardian_link l ON l.school_id = $1 AND l.pupil_id = m.person_id AND NOT l.missing AND NOT l.restricted WHERE g.who = 'guardians'
  UNION SELECT t.person_id FROM ${groups} g JOIN teaching t ON t.school_id = $1 AND t.audience_id = g."audienceId" WHERE g.who = 'teachers'
  -- While the author is a delegate of the class, and they agree. MAIL-76.
  UNION SELECT o.person_id FROM ${groups} g JOIN preau_delegate_of($1, $9::date) d ON d.audience_id = g."audienceId" AND d.person_id = $2
    CROSS JOIN LATERAL preau_guardian_of($1, d.audience_id, $9::date) l
    JOIN delegate_contact o ON o.school_id = $1 AND o.person_id = l WHERE g.who = 'optedIn'
  UNION SELECT p.person_id FROM ${groups} g JOIN person p ON p.school_id = $1
    AND CASE g.who WHEN 'pupils' THEN 'pupil' WHEN 'guardians' THEN 'guardian' WHEN 'teachers' THEN 'teacher' END = ANY(p.roles) WHERE g."audienceId" IS NULL`;

// $1 school, $2 author, $3 thread, $4 message, $5 body, $6 state, $7 now, $8 release, $9 day, $10 persons, $11 groups, $12 everybody of
// the thread, $13 subject of a new thread, $14 open, $15 audit id, $16 case id, $17 files, $18 as a delegate.
const SEND = `
WITH g AS MATERIALIZED (SELECT * FROM json_to_recordset($11::json) AS g("audienceId" uuid, who text)),
began AS MATERIALIZED (SELECT x.* FROM thread t CROSS JOIN json_to_recordset(t.sent_to) AS x("audienceId" uuid, who text)
  WHERE $12::boolean AND t.school_id = $1 AND t.thread_id = $3),
who AS MATERIALIZED (
  SELECT p.person_id, p.roles FROM person p WHERE p.school_id = $1 AND p.active AND p.person_id <> $2 AND p.person_id IN (
    SELECT unnest($10::uuid[]) UNION ${OF_GROUPS('g')}
    UNION SELECT c.person_id FROM message_copy c JOIN message m ON m.school_id = c.school_id AND m.message_id = c.message_id
      WHERE $12::boolean AND m.school_id = $1 AND m.thread_id = $3 AND c.shown_at IS NULL
        -- A guardian whom a court restricts goes on getting what still reaches them today, for another child or as everybody. MAIL-24.
        AND (c.person_id IN (${OF_GROUPS('began')})
          OR (NOT EXISTS (SELECT FROM guardian_link k WHERE k.school_id = $1 AND k.guardian_id = c.person_id AND k.restricted)
            AND NOT EXISTS (SELECT FROM began WHERE began.who = 'optedIn'))))
),
-- One adult and one pupil, nobody else: the guardians may ask to see it. MAIL-27.
alone AS (
  SELECT CASE WHEN (SELECT count(*) FROM who) <> 1 THEN NULL
    WHEN 'pupil' = ANY(a.roles) THEN (SELECT a.person_id FROM who WHERE NOT 'pupil' = ANY(who.roles))
    ELSE (SELECT who.person_id FROM who WHERE 'pupil' = ANY(who.roles)) END AS pupil_id
  FROM person a WHERE a.school_id = $1 AND a.person_id = $2
),
begun AS (
  INSERT INTO thread (school_id, thread_id, subject, starter_id, is_open, sent_to, created_at)
  SELECT $1, $3, $13, $2, $14, $11::json, $7 WHERE $13::text IS NOT NULL AND EXISTS (SELECT FROM who)
  ON CONFLICT DO NOTHING RETURNING thread_id
),
-- With the id of somebody else's thread there is no new one, and nothing is sent into the other.
written AS (
  INSERT INTO message (school_id, message_id, thread_id, author_id, body, body_hash, receivers, pupil_id, state, sent_at, release_at)
  SELECT $1, $4, $3, $2, $5, preau_content($5), (SELECT count(*) FROM who), alone.pupil_id, $6, $7, $8
  FROM alone WHERE EXISTS (SELECT FROM who) AND ($13::text IS NULL OR EXISTS (SELECT FROM begun))
  ON CONFLICT DO NOTHING RETURNING message_id, pupil_id, receivers
),
-- A draft bore files already: those that were not sent are let go.
attached AS (
  INSERT INTO file_use (school_id, kind, use_id, file_id, position)
  SELECT $1, 'message', w.message_id, f.file_id, f.position FROM written w CROSS JOIN unnest($17::uuid[]) WITH ORDINALITY AS f (file_id, position)
  ON CONFLICT (school_id, kind, use_id, file_id) DO UPDATE SET position = excluded.position
),
let_go AS (
  DELETE FROM file_use u USING written w WHERE u.school_id = $1 AND u.kind = 'message' AND u.use_id = w.message_id AND u.file_id <> ALL($17::uuid[])
),
own AS (
  INSERT INTO message_copy (school_id, person_id, thread_id, message_id, release_at, read_at)
  SELECT $1, $2, $3, w.message_id, $7, $7 FROM written w
),
pointers AS (
  INSERT INTO message_copy (school_id, person_id, thread_id, message_id, release_at)
  SELECT $1, who.person_id, $3, w.message_id, $8 FROM written w CROSS JOIN who
),
-- Who answers has read what there is.
read AS (
  UPDATE message_copy c SET read_at = $7 FROM written WHERE c.school_id = $1 AND c.person_id = $2 AND c.thread_id = $3 AND c.read_at IS NULL AND c.release_at <= $7
),
sent_draft AS (DELETE FROM message_draft WHERE school_id = $1 AND person_id = $2 AND message_id = $4),
noted AS (
  INSERT INTO audit (school_id, audit_id, at, actor_id, action, subject_id)
  SELECT $1, $15, $7, $2, 'mail.alone', $3::text FROM written w WHERE w.pupil_id IS NOT NULL
    AND NOT EXISTS (SELECT FROM message o WHERE o.school_id = $1 AND o.thread_id = $3 AND o.pupil_id = w.pupil_id)
),
by_delegate AS (
  INSERT INTO audit (school_id, audit_id, at, actor_id, action, subject_id) SELECT $1, $15, $7, $2, 'mail.delegate', $3::text FROM written w WHERE $18::boolean
),
held AS (
  INSERT INTO moderation_case (school_id, case_id, why, kind, subject_id, author_id, reason, body, opened_at)
  SELECT $1, $16, 'hold', 'message', w.message_id::text, $2, '', concat_ws(E'\\n\\n', $13::text, $5), $7 FROM written w WHERE $6 = 'held' RETURNING case_id
),
frozen AS (
  INSERT INTO moderation_file (school_id, case_id, file_id, position, name, media_type, bytes, sha256)
  SELECT $1, held.case_id, gen_random_uuid(), u.position, f.name, f.media_type, f.bytes, f.sha256
  FROM held CROSS JOIN unnest($17::uuid[]) WITH ORDINALITY AS u (file_id, position) JOIN file f ON f.school_id = $1 AND f.file_id = u.file_id
)
SELECT receivers FROM written`;
