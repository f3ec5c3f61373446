// Lists of threads, and one thread: what a reader's pointers lead to. Port: MailStore.

import type { PersonId, Role, SchoolId } from '@preau/core/base';
import { displayNameOf } from '@preau/core/school';
import type { MessageId, ThreadId } from '@preau/core/school';
import type { MailPlaces, MailStore, MessageState, NamedGroup, ThreadHead, ThreadRead } from '@preau/service/school';
import type { Queries } from '../../database.ts';
import { BODY, FILES, SENT_TO, VISIBLE } from './mail-sql.ts';

type Named = { readonly givenName: string; readonly familyName: string };

/** How many released messages are unread, without those that were put away unread; one statement. MAIL-31, MAIL-32. */
export async function countUnread(queries: Queries, places: MailPlaces, at: number): Promise<number> {
  const { rows } = await queries.query<{ unread: number }>(
    'count unread messages',
    `SELECT count(*) AS unread FROM message_copy c JOIN message m ON m.school_id = c.school_id AND m.message_id = c.message_id
     WHERE c.school_id = ANY($1) AND c.person_id = ANY($2::uuid[]) AND c.read_at IS NULL AND c.release_at <= $3 AND m.state = 'sent' AND NOT c.hidden
       AND NOT EXISTS (SELECT FROM thread_reader h WHERE h.school_id = c.school_id AND h.person_id = c.person_id AND h.thread_id = c.thread_id
         AND h.archived_at >= c.release_at)`,
    [places.schoolIds, places.personIds, at],
  );
  return rows[0]?.unread ?? 0;
}

/** A page of threads, the newest first; one statement. */
export const listThreads =
  (queries: Queries): MailStore['listThreads'] =>
  async (places, { archived, after, limit, at }) => {
    const { rows } = await queries.query<HeadRow>('list threads', LIST, [
      places.schoolIds,
      places.personIds,
      at,
      archived,
      after?.threadId ?? null,
      limit,
      after?.personId ?? null,
    ]);
    return rows.map(toHead);
  };

interface HeadRow {
  thread_id: ThreadId;
  school_id: SchoolId;
  person_id: PersonId;
  subject: string;
  last_at: number;
  messages: number;
  unread: number;
  author: Named;
  mine: boolean;
  state: MessageState;
  text: string;
  files: number;
  release_at: number;
  now: number;
  others: Named[];
  other_count: number;
  sent_to: NamedGroup[];
}

function toHead(row: HeadRow): ThreadHead {
  const others = row.others.map(displayNameOf);
  return {
    threadId: row.thread_id,
    schoolId: row.school_id,
    personId: row.person_id,
    subject: row.subject,
    lastAt: row.last_at,
    messages: row.messages,
    unread: row.unread,
    last: {
      displayName: displayNameOf(row.author),
      mine: row.mine,
      state: row.state,
      text: row.text,
      files: row.files,
      waitsUntil: row.mine && row.state === 'sent' && row.release_at > row.now ? row.release_at : null,
    },
    others,
    othersMore: Math.max(0, row.other_count - others.length),
    sentTo: row.sent_to,
  };
}

// Each place is read by the index of its rows, the newest first. What comes in the morning has its row already: its place in the list is that of what
// can be seen now. Those who see one another: in an open thread all, in a closed one the one who began.
const LIST = `
WITH place AS MATERIALIZED (SELECT p.school_id, p.person_id FROM person p WHERE p.school_id = ANY($1) AND p.person_id = ANY($2::uuid[])),
early AS MATERIALIZED (
  SELECT r.school_id, r.person_id, r.thread_id, seen.last_at, coalesce(r.archived_at >= seen.last_at, false) AS is_archived
  FROM place JOIN thread_reader r ON r.school_id = place.school_id AND r.person_id = place.person_id AND NOT r.is_archived AND r.last_at > $3::bigint
  CROSS JOIN LATERAL (SELECT max(c.release_at) AS last_at FROM message_copy c JOIN message m ON m.school_id = c.school_id AND m.message_id = c.message_id
    WHERE c.school_id = r.school_id AND c.person_id = r.person_id AND c.thread_id = r.thread_id AND ${VISIBLE('$3::bigint')}) seen
  WHERE seen.last_at IS NOT NULL
),
start AS MATERIALIZED (
  SELECT coalesce(max(o.last_at), $3::bigint) AS last_at,
    coalesce($5::uuid, 'ffffffff-ffff-ffff-ffff-ffffffffffff') AS thread_id, coalesce($7::uuid, 'ffffffff-ffff-ffff-ffff-ffffffffffff') AS person_id
  FROM (SELECT early.last_at FROM early WHERE early.thread_id = $5 AND early.person_id = $7
    UNION ALL SELECT r.last_at FROM place JOIN thread_reader r ON r.school_id = place.school_id AND r.person_id = place.person_id
      WHERE r.thread_id = $5 AND r.person_id = $7 AND r.last_at <= $3::bigint) o
),
page AS (
  SELECT o.* FROM start CROSS JOIN LATERAL (
    SELECT r.* FROM place CROSS JOIN LATERAL (
      SELECT r.school_id, r.person_id, r.thread_id, r.last_at FROM thread_reader r
      WHERE r.school_id = place.school_id AND r.person_id = place.person_id AND r.is_archived = $4
        AND (r.last_at, r.thread_id) <= (start.last_at, start.thread_id)
      ORDER BY r.last_at DESC, r.thread_id DESC LIMIT $6::int + 1) r
    UNION ALL SELECT school_id, person_id, thread_id, last_at FROM early WHERE is_archived = $4) o
  WHERE (o.last_at, o.thread_id, o.person_id) < (start.last_at, start.thread_id, start.person_id)
  ORDER BY o.last_at DESC, o.thread_id DESC, o.person_id DESC LIMIT $6
)
SELECT page.thread_id, page.school_id, page.person_id, t.subject, page.last_at, total.messages, total.unread, $3::bigint AS now,
  last.mine, last.state, last.text, last.files, last.release_at, json_build_object('givenName', a.given_name, 'familyName', a.family_name) AS author,
  ${SENT_TO('t')} AS sent_to, other.named AS others, other.count AS other_count
FROM page JOIN thread t ON t.school_id = page.school_id AND t.thread_id = page.thread_id
CROSS JOIN LATERAL (
  SELECT count(*) AS messages, count(*) FILTER (WHERE c.read_at IS NULL AND m.state = 'sent') AS unread
  FROM message_copy c JOIN message m ON m.school_id = c.school_id AND m.message_id = c.message_id
  WHERE c.school_id = page.school_id AND c.person_id = page.person_id AND c.thread_id = page.thread_id AND ${VISIBLE('$3::bigint')}) total
CROSS JOIN LATERAL (
  SELECT m.author_id, m.author_id = c.person_id AS mine, m.state, left(${BODY}, 160) AS text, m.release_at,
    (SELECT count(*)::int FROM file_use u WHERE u.school_id = m.school_id AND u.kind = 'message' AND u.use_id = m.message_id) AS files
  FROM message_copy c JOIN message m ON m.school_id = c.school_id AND m.message_id = c.message_id
  WHERE c.school_id = page.school_id AND c.person_id = page.person_id AND c.thread_id = page.thread_id AND ${VISIBLE('$3::bigint')}
  ORDER BY c.release_at DESC, m.sent_at DESC, m.message_id DESC LIMIT 1) last
JOIN person a ON a.school_id = page.school_id AND a.person_id = last.author_id
CROSS JOIN LATERAL (
  SELECT count(*)::int AS count, coalesce(json_agg(json_build_object('givenName', n.given_name, 'familyName', n.family_name) ORDER BY n.place)
      FILTER (WHERE n.place <= 3), '[]') AS named
  FROM (SELECT p.given_name, p.family_name, row_number() OVER (ORDER BY p.person_id <> t.starter_id, p.family_name COLLATE preau_fr, p.person_id) AS place
    FROM (SELECT DISTINCT c.person_id FROM message m JOIN message_copy c ON c.school_id = m.school_id AND c.message_id = m.message_id
        WHERE t.is_open AND m.school_id = t.school_id AND m.thread_id = t.thread_id AND c.shown_at IS NULL
      UNION SELECT t.starter_id) o
    JOIN person p ON p.school_id = t.school_id AND p.person_id = o.person_id WHERE o.person_id <> page.person_id) n) other
ORDER BY page.last_at DESC, page.thread_id DESC, page.person_id DESC`;

/** A thread with its newest messages (before one of them), the oldest first; one statement. */
export const findThread =
  (queries: Queries): MailStore['findThread'] =>
  async (places, threadId, { before, limit, at }) => {
    const { rows } = await queries.query<ThreadRow>('read a thread', THREAD, [
      places.schoolIds,
      places.personIds,
      at,
      threadId,
      before,
      limit,
    ]);
    return rows[0] && toRead(threadId, rows[0]);
  };

interface ThreadRow {
  school_id: SchoolId;
  person_id: PersonId;
  subject: string;
  starter_id: PersonId;
  is_open: boolean;
  archived: boolean;
  is_shown: boolean;
  may_be_shown: boolean;
  sent_to: NamedGroup[];
  people: (Named & { personId: PersonId; roles: Role[] })[];
  messages: (Named & {
    messageId: MessageId;
    authorId: PersonId;
    roles: Role[];
    state: MessageState;
    text: string;
    files: ThreadRead['messages'][number]['files'];
    sentAt: number;
    releaseAt: number;
    isNew: boolean;
    receivers: number;
  })[];
}

function toRead(threadId: ThreadId, row: ThreadRow): ThreadRead {
  return {
    threadId,
    schoolId: row.school_id,
    personId: row.person_id,
    subject: row.subject,
    isArchived: row.archived,
    isShown: row.is_shown,
    mayBeShown: row.may_be_shown,
    thread: { starterId: row.starter_id, isOpen: row.is_open },
    people: row.people.map(({ givenName, familyName, ...person }) => ({
      ...person,
      displayName: displayNameOf({ givenName, familyName }),
    })),
    sentTo: row.sent_to,
    messages: row.messages.map(({ givenName, familyName, receivers, ...message }) => {
      const mine = message.authorId === row.person_id;
      return {
        ...message,
        displayName: displayNameOf({ givenName, familyName }),
        mine,
        receivers: mine ? receivers : 0,
      };
    }),
  };
}

const THREAD = `
WITH seen AS (
  SELECT c.person_id, c.read_at, c.shown_at, c.release_at AS at, m.*
  FROM message_copy c JOIN message m ON m.school_id = c.school_id AND m.message_id = c.message_id
  WHERE c.school_id = ANY($1) AND c.person_id = ANY($2::uuid[]) AND c.thread_id = $4 AND ${VISIBLE('$3::bigint')}
),
me AS (SELECT school_id, person_id FROM seen ORDER BY person_id LIMIT 1),
page AS (
  SELECT seen.* FROM seen JOIN me USING (school_id, person_id)
  WHERE $5::uuid IS NULL OR (seen.at, seen.sent_at, seen.message_id) < (SELECT o.at, o.sent_at, o.message_id FROM seen o WHERE o.message_id = $5)
  ORDER BY seen.at DESC, seen.sent_at DESC, seen.message_id DESC LIMIT $6
)
SELECT t.school_id, me.person_id, t.subject, t.starter_id, t.is_open, ${SENT_TO('t')} AS sent_to,
  coalesce((SELECT h.archived_at FROM thread_reader h WHERE h.school_id = t.school_id AND h.person_id = me.person_id AND h.thread_id = t.thread_id)
    >= (SELECT max(seen.at) FROM seen), false) AS archived,
  NOT EXISTS (SELECT FROM seen WHERE seen.shown_at IS NULL) AS is_shown,
  EXISTS (SELECT FROM seen WHERE seen.pupil_id IS NOT NULL) AS may_be_shown,
  coalesce((SELECT json_agg(json_build_object('personId', p.person_id, 'givenName', p.given_name, 'familyName', p.family_name, 'roles', p.roles)
      ORDER BY p.person_id <> t.starter_id, p.family_name COLLATE preau_fr, p.person_id)
    FROM (SELECT DISTINCT c.person_id FROM message m JOIN message_copy c ON c.school_id = m.school_id AND c.message_id = m.message_id
        WHERE t.is_open AND m.school_id = t.school_id AND m.thread_id = t.thread_id AND c.shown_at IS NULL
      UNION SELECT t.starter_id UNION SELECT me.person_id) o
    JOIN person p ON p.school_id = t.school_id AND p.person_id = o.person_id), '[]') AS people,
  (SELECT json_agg(json_build_object('messageId', m.message_id, 'authorId', m.author_id, 'givenName', a.given_name, 'familyName', a.family_name,
      'roles', a.roles, 'state', m.state, 'text', ${BODY}, 'files', ${FILES('m')}, 'sentAt', m.sent_at, 'releaseAt', m.release_at, 'isNew', m.read_at IS NULL,
      'receivers', m.receivers) ORDER BY m.at, m.sent_at, m.message_id)
    FROM page m JOIN person a ON a.school_id = m.school_id AND a.person_id = m.author_id) AS messages
FROM me JOIN thread t ON t.school_id = me.school_id AND t.thread_id = $4 WHERE EXISTS (SELECT FROM page)`;
