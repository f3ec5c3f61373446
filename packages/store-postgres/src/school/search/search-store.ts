// Looking through everything that somebody may read, in one statement. Who may read what is said by the features: their own pieces of SQL are
// used here. Port: SearchStore. docs/spec/search.md.

import { wordPattern } from '@preau/core/school';
import type { FoundRow, SearchStore } from '@preau/service/school';
import type { Database } from '../../database.ts';
import { READABLE_CHANNELS, STANDS_TO_CHANNELS } from '../feed/channel-store.ts';
import { SEEN as SEEN_POSTS } from '../feed/feed-statements.ts';
import { READS_AS } from '../handin/hand-in-rows.ts';
import { mayReadHomework, mayReadNote, STANDS } from '../homework/work-rows.ts';
import { BODY, VISIBLE } from '../mail/mail-sql.ts';

/** Makes the store. */
export function createSearchStore(database: Database): SearchStore {
  return {
    async find({ accountId, at, schools, offices, personIds, words }, limit) {
      const { rows } = await database.query<FoundRow & Record<string, unknown>>('search by words', SEARCH, [
        accountId,
        at,
        schools,
        offices,
        personIds,
        words.map(wordPattern),
        limit,
      ]);
      return rows;
    },
  };
}

/** Of each kind so many are looked through, the newest: what one search may cost. SEARCH-5. */
const LOOKED_THROUGH = 1000;

/** SQL: every word is in the text. */
const holding = (text: string): string => `WHERE ${text} ~* ALL($6::text[])`;

// $1 the account, $2 now, $3 its schools, $4 those whose office it is, $5 its persons, $6 the words, $7 how many of each kind.
// From one's own classes to what they were given, by indexes; whether it may be read, each feature says.
// NOTE: `CROSS JOIN LATERAL (… LIMIT 1)`: see homework-store.ts.

const HOMEWORK = `
WITH ${STANDS}, near AS (
  SELECT a.school_id, a.homework_id FROM stands s JOIN homework_audience a ON a.school_id = s.school_id AND a.audience_id = s.audience_id
  UNION SELECT h.school_id, h.homework_id FROM homework h WHERE h.school_id = ANY($3::text[]) AND h.teacher_id = ANY($5::uuid[])
  UNION SELECT h.school_id, h.homework_id FROM homework h WHERE h.school_id = ANY($4::text[])
), latest AS (
  SELECT h.homework_id, h.subject, h.body, h.due_on, h.created_at
  FROM near
  CROSS JOIN LATERAL (SELECT o.* FROM homework o WHERE o.school_id = near.school_id AND o.homework_id = near.homework_id LIMIT 1) h
  JOIN person t ON t.school_id = h.school_id AND t.person_id = h.teacher_id
  WHERE h.school_id = ANY($3::text[]) AND ${mayReadHomework('$4')}
  ORDER BY h.due_on DESC, h.homework_id LIMIT ${LOOKED_THROUGH}
)
SELECT 'homework' AS kind, h.homework_id::text AS id, h.subject AS title, h.body AS text, NULL::uuid AS "audienceId", NULL::uuid AS "homeworkId", h.due_on AS "onDay",
  h.created_at AS at, 0::bigint AS bytes, '' AS "givenName", '' AS "familyName"
FROM latest h ${holding("(h.subject || ' ' || h.body)")} ORDER BY h.due_on DESC, h.homework_id LIMIT $7`;

// One's own and one's children's, and those for the homework of one's classes: of the latter each is asked who may read it.
const HAND_INS = `
WITH ${STANDS}, near AS (
  SELECT i.school_id, i.hand_in_id FROM hand_in i WHERE i.school_id = ANY($3::text[]) AND i.ended_at IS NULL AND i.pupil_id IN (
    SELECT unnest($5::uuid[]) UNION SELECT l.pupil_id FROM guardian_link l
    WHERE l.school_id = ANY($3::text[]) AND l.guardian_id = ANY($5::uuid[]) AND NOT l.missing AND NOT l.restricted)
  UNION SELECT i.school_id, i.hand_in_id FROM (
    SELECT a.school_id, a.homework_id FROM stands s JOIN homework_audience a ON a.school_id = s.school_id AND a.audience_id = s.audience_id
    WHERE s.standing = 'teaches'
    UNION SELECT h.school_id, h.homework_id FROM homework h WHERE h.school_id = ANY($3::text[]) AND h.teacher_id = ANY($5::uuid[])
  ) w JOIN hand_in i ON i.school_id = w.school_id AND i.homework_id = w.homework_id AND i.ended_at IS NULL
), latest AS (
  SELECT i.hand_in_id, i.homework_id, i.body || E'\\n' || i.comment AS said, i.handed_at, h.body, p.given_name, p.family_name
  FROM near
  CROSS JOIN LATERAL (SELECT o.* FROM hand_in o WHERE o.school_id = near.school_id AND o.hand_in_id = near.hand_in_id LIMIT 1) i
  CROSS JOIN LATERAL (SELECT o.* FROM homework o WHERE o.school_id = i.school_id AND o.homework_id = i.homework_id AND o.withdrawn_at IS NULL LIMIT 1) h
  JOIN person p ON p.school_id = i.school_id AND p.person_id = i.pupil_id
  CROSS JOIN LATERAL ${READS_AS} r
  ORDER BY i.handed_at DESC, i.hand_in_id LIMIT ${LOOKED_THROUGH}
)
SELECT 'handIn', i.hand_in_id::text, i.body, i.said, NULL, i.homework_id, NULL, i.handed_at, 0, i.given_name, i.family_name
FROM latest i ${holding('i.said')} ORDER BY i.handed_at DESC, i.hand_in_id LIMIT $7`;

const CHANNELS = `
WITH ${STANDS_TO_CHANNELS}, ${READABLE_CHANNELS}, latest AS (
  SELECT m.message_id, m.audience_id, m.text, m.sent_at, u.label, a.given_name, a.family_name
  FROM readable r
  CROSS JOIN LATERAL (SELECT o.* FROM channel_message o WHERE o.school_id = r.school_id AND o.audience_id = r.audience_id
    AND o.text IS NOT NULL AND (o.release_at <= $2::bigint OR o.author_id = ANY($5::uuid[])) ORDER BY o.sent_at DESC, o.message_id DESC
    LIMIT ${LOOKED_THROUGH}) m
  JOIN audience u ON u.school_id = m.school_id AND u.audience_id = m.audience_id
  JOIN person a ON a.school_id = m.school_id AND a.person_id = m.author_id
  WHERE r.school_id = ANY($3::text[]) ORDER BY m.sent_at DESC, m.message_id LIMIT ${LOOKED_THROUGH}
)
SELECT 'channel', m.message_id::text, m.label, m.text, m.audience_id, NULL, NULL, m.sent_at, 0, m.given_name, m.family_name
FROM latest m ${holding('m.text')} ORDER BY m.sent_at DESC, m.message_id LIMIT $7`;

const NOTES = `
WITH ${STANDS}, books AS (
  SELECT school_id, audience_id FROM stands UNION SELECT school_id, audience_id FROM audience WHERE school_id = ANY($4::text[])
), near AS (
  SELECT a.school_id, a.lesson_id, min(a.audience_id::text)::uuid AS audience_id
  FROM books b JOIN session_note_audience a ON a.school_id = b.school_id AND a.audience_id = b.audience_id GROUP BY a.school_id, a.lesson_id
), latest AS (
  SELECT n.lesson_id, n.subject, n.body, n.held_on, n.starts_at, near.audience_id
  FROM near
  CROSS JOIN LATERAL (SELECT o.* FROM session_note o WHERE o.school_id = near.school_id AND o.lesson_id = near.lesson_id LIMIT 1) n
  JOIN person t ON t.school_id = n.school_id AND t.person_id = n.teacher_id
  WHERE n.school_id = ANY($3::text[]) AND ${mayReadNote('$4')}
  ORDER BY n.starts_at DESC, n.lesson_id LIMIT ${LOOKED_THROUGH}
)
SELECT 'note', n.lesson_id, n.subject, n.body, n.audience_id, NULL, n.held_on, n.starts_at, 0, '', ''
FROM latest n ${holding("(n.subject || ' ' || n.body)")} ORDER BY n.starts_at DESC, n.lesson_id LIMIT $7`;

const POSTS = `
WITH ${SEEN_POSTS}, latest AS (
  SELECT o.post_id, o.title, o.text, o.release_at, a.given_name, a.family_name
  FROM seen x JOIN post o ON o.school_id = x.school_id AND o.post_id = x.post_id
  JOIN person a ON a.school_id = o.school_id AND a.person_id = o.author_id
  WHERE o.withdrawn_at IS NULL ORDER BY o.release_at DESC, o.post_id LIMIT ${LOOKED_THROUGH}
)
SELECT 'post', o.post_id::text, o.title, o.text, NULL, NULL, NULL, o.release_at, 0, o.given_name, o.family_name
FROM latest o ${holding("(o.title || ' ' || o.text)")} ORDER BY o.release_at DESC, o.post_id LIMIT $7`;

const THREADS = `
WITH latest AS (
  SELECT c.thread_id, c.release_at, m.message_id, t.subject, ${BODY} AS body, a.given_name, a.family_name
  FROM message_copy c JOIN message m ON m.school_id = c.school_id AND m.message_id = c.message_id
  JOIN thread t ON t.school_id = c.school_id AND t.thread_id = c.thread_id
  JOIN person a ON a.school_id = m.school_id AND a.person_id = m.author_id
  WHERE c.school_id = ANY($3::text[]) AND c.person_id = ANY($5::uuid[]) AND ${VISIBLE('$2::bigint')}
  ORDER BY c.release_at DESC, m.message_id LIMIT ${LOOKED_THROUGH}
), once AS (
  SELECT DISTINCT ON (m.thread_id) m.* FROM latest m ${holding("(m.subject || ' ' || m.body)")}
  ORDER BY m.thread_id, m.release_at DESC, m.message_id
)
SELECT 'thread', thread_id::text, subject, body, NULL, NULL, NULL, release_at, 0, given_name, family_name
FROM once ORDER BY release_at DESC, thread_id LIMIT $7`;

const FILES = `
WITH latest AS (
  SELECT f.* FROM file f WHERE f.school_id = ANY($3::text[]) AND f.owner_id = ANY($5::uuid[])
  ORDER BY f.created_at DESC, f.file_id LIMIT ${LOOKED_THROUGH}
)
SELECT 'file', f.file_id::text, f.name, f.media_type, NULL, NULL, NULL, f.created_at, f.bytes, '', ''
FROM latest f ${holding('f.name')} ORDER BY f.created_at DESC, f.file_id LIMIT $7`;

/** The statement of a search. */
export const SEARCH = [HOMEWORK, HAND_INS, NOTES, POSTS, CHANNELS, THREADS, FILES]
  .map((part) => `(${part})`)
  .join(' UNION ALL ');
