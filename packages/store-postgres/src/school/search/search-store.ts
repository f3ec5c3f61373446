// Looking through everything that somebody may read, in one statement. Who may read what is said by the features: their own pieces of SQL are
// used here. Port: SearchStore. docs/spec/search.md.

import { wordPattern } from '@preau/core/school';
import type { SchoolId } from '@preau/core/base';
import type { FoundRow, SearchStore } from '@preau/service/school';
import type { Database } from '../../database.ts';
import { SEEN as SEEN_POSTS } from '../feed/feed-statements.ts';
import { READS_AS } from '../handin/hand-in-rows.ts';
import { mayReadHomework, mayReadNote, STANDS } from '../homework/work-rows.ts';
import { BODY, VISIBLE } from '../mail/mail-sql.ts';

/** Makes the store. */
export function createSearchStore(database: Database): SearchStore {
  return {
    async find({ accountId, at, schools, offices, staffOf, personIds, words }, limit) {
      const { rows } = await database.query<FoundRow & Record<string, unknown>>('search by words', SEARCH, [
        accountId,
        at,
        schools,
        offices,
        personIds,
        words.map(wordPattern),
        limit,
        indexQuery(staffOf, words),
        staffOf,
      ]);
      return rows;
    },
  };
}

/** Of each kind so many are looked through, the newest: what one search may cost. SEARCH-5. */
const LOOKED_THROUGH = 1000;
/** Homework whose hand-ins a teacher looks through. SEARCH-5. */
const WORK_LOOKED_THROUGH = 200;

/** Of longer words the index holds the beginning (`preau_name_words`). */
const INDEXED = 100;

/** The words as a tsquery over those of these schools; null without a school. SEARCH-8. */
function indexQuery(schools: readonly SchoolId[], words: readonly string[]): string | null {
  const isFine = words.every((word) => /^[\p{L}\p{M}\p{N}]+$/u.test(word));
  if (!isFine) throw new TypeError('Cannot search: a word holds letters and digits only');
  const begins = (school: SchoolId, word: string): string =>
    `'${school}/${Array.from(word).slice(0, INDEXED).join('')}':*`;
  const perSchool = schools.map((school) => `(${words.map((word) => begins(school, word)).join(' & ')})`);
  return perSchool.length === 0 ? null : perSchool.join(' | ');
}

/** SQL: every word is in the text. */
const holds = (text: string): string => `${text} ~* ALL($6::text[])`;

// $1 the account, $2 now, $3 its schools, $4 those whose office it is, $5 its persons, $6 the words, $7 how many of each kind, $8 the words for the
// index of a school's texts, in which those of $9 are looked up: staff begins there, too, everybody at their own classes.
// From one's own classes to what they were given, by indexes; whether it may be read, each feature says.
// NOTE: `CROSS JOIN LATERAL (… LIMIT 1)`: see homework-store.ts.

/** SQL: person `name` under a key of row `of`. */
const personOf = (name: string, of: string, key: string): string =>
  `CROSS JOIN LATERAL (SELECT x1.* FROM person x1 WHERE x1.school_id = ${of}.school_id AND x1.person_id = ${of}.${key} LIMIT 1) ${name}`;

/** SQL: what the index found for `kind`, of classes that the looker teaches or schools that it runs. */
const found = (kind: 'homework' | 'notes', key: string, audiences: string): string => `found AS MATERIALIZED (
  SELECT f.school_id, f.${key} FROM preau_${kind}_found($8::tsquery, $9::text[], ${LOOKED_THROUGH}) f
), within AS (
  SELECT f.school_id, f.${key} FROM found f WHERE f.school_id = ANY($4::text[])
  UNION SELECT f.school_id, f.${key} FROM found f JOIN ${audiences} a ON a.school_id = f.school_id AND a.${key} = f.${key}
  JOIN stands s ON s.school_id = a.school_id AND s.audience_id = a.audience_id WHERE s.standing = 'teaches'
)`;

const HOMEWORK = `
WITH ${STANDS}, ${found('homework', 'homework_id', 'homework_audience')}, near AS (
  (SELECT a.school_id, a.homework_id FROM stands s JOIN homework_audience a ON a.school_id = s.school_id AND a.audience_id = s.audience_id
   ORDER BY a.due_on DESC, a.homework_id LIMIT ${LOOKED_THROUGH})
  UNION (SELECT h.school_id, h.homework_id FROM homework h WHERE h.school_id = ANY($3::text[]) AND h.teacher_id = ANY($5::uuid[])
   ORDER BY h.due_on DESC, h.homework_id LIMIT ${LOOKED_THROUGH})
  UNION SELECT school_id, homework_id FROM within
)
SELECT 'homework' AS kind, h.homework_id::text AS id, h.subject AS title, h.body AS text, NULL::uuid AS "audienceId", NULL::uuid AS "homeworkId", h.due_on AS "onDay",
  h.created_at AS at, 0::bigint AS bytes, '' AS "givenName", '' AS "familyName"
FROM near
CROSS JOIN LATERAL (SELECT o.* FROM homework o WHERE o.school_id = near.school_id AND o.homework_id = near.homework_id
  AND ${holds("(o.subject || ' ' || o.body)")} LIMIT 1) h
${personOf('t', 'h', 'teacher_id')}
WHERE h.school_id = ANY($3::text[]) AND ${mayReadHomework('$4')} ORDER BY h.due_on DESC, h.homework_id LIMIT $7`;

// One's own and one's children's, and those for the latest homework of one's classes: of each it is asked who may read it.
const HAND_INS = `
WITH ${STANDS}, work AS (
  (SELECT a.school_id, a.homework_id FROM stands s JOIN homework_audience a ON a.school_id = s.school_id AND a.audience_id = s.audience_id
   WHERE s.standing = 'teaches' ORDER BY a.due_on DESC, a.homework_id LIMIT ${WORK_LOOKED_THROUGH})
  UNION (SELECT h.school_id, h.homework_id FROM homework h WHERE h.school_id = ANY($3::text[]) AND h.teacher_id = ANY($5::uuid[])
   ORDER BY h.due_on DESC, h.homework_id LIMIT ${WORK_LOOKED_THROUGH})
), near AS (
  SELECT i.school_id, i.hand_in_id FROM hand_in i WHERE i.school_id = ANY($3::text[]) AND i.ended_at IS NULL AND i.pupil_id IN (
    SELECT unnest($5::uuid[]) UNION SELECT l.pupil_id FROM guardian_link l
    WHERE l.school_id = ANY($3::text[]) AND l.guardian_id = ANY($5::uuid[]) AND NOT l.missing AND NOT l.restricted)
  UNION SELECT i.school_id, i.hand_in_id FROM work w
  CROSS JOIN LATERAL (SELECT o.school_id, o.hand_in_id FROM hand_in o WHERE o.school_id = w.school_id AND o.homework_id = w.homework_id
    AND o.ended_at IS NULL OFFSET 0) i
)
SELECT 'handIn', i.hand_in_id::text, h.body, i.body || E'\\n' || i.comment, NULL, i.homework_id, NULL, i.handed_at, 0, p.given_name, p.family_name
FROM near
CROSS JOIN LATERAL (SELECT o.* FROM hand_in o WHERE o.school_id = near.school_id AND o.hand_in_id = near.hand_in_id
  AND ${holds("(o.body || ' ' || o.comment)")} LIMIT 1) i
CROSS JOIN LATERAL (SELECT o.* FROM homework o WHERE o.school_id = i.school_id AND o.homework_id = i.homework_id AND o.withdrawn_at IS NULL LIMIT 1) h
${personOf('p', 'i', 'pupil_id')}
CROSS JOIN LATERAL ${READS_AS} r
ORDER BY i.handed_at DESC, i.hand_in_id LIMIT $7`;

const CHANNELS = `
WITH ${STANDS}, near AS (
  SELECT m.school_id, m.message_id FROM (
    SELECT DISTINCT s.school_id, s.audience_id FROM stands s
    LEFT JOIN channel c ON c.school_id = s.school_id AND c.audience_id = s.audience_id WHERE s.standing <> 'guardian' OR c.guardians_read) r
  CROSS JOIN LATERAL (SELECT o.school_id, o.message_id FROM channel_message o WHERE o.school_id = r.school_id AND o.audience_id = r.audience_id
    ORDER BY o.sent_at DESC, o.message_id DESC LIMIT ${LOOKED_THROUGH}) m
  UNION SELECT f.school_id, f.message_id FROM preau_messages_found($8::tsquery, $4::text[], ${LOOKED_THROUGH}) f
)
SELECT 'channel', m.message_id::text, u.label, m.text, m.audience_id, NULL, NULL, m.sent_at, 0, a.given_name, a.family_name
FROM near
CROSS JOIN LATERAL (SELECT o.* FROM channel_message o WHERE o.school_id = near.school_id AND o.message_id = near.message_id
  AND ${holds('o.text')} LIMIT 1) m
CROSS JOIN LATERAL (SELECT o.label FROM audience o WHERE o.school_id = m.school_id AND o.audience_id = m.audience_id LIMIT 1) u
${personOf('a', 'm', 'author_id')}
WHERE (m.release_at <= $2::bigint OR m.author_id = ANY($5::uuid[])) AND m.school_id IN (
  SELECT x FROM unnest($3::text[]) x WHERE coalesce((preau_switches(x) ->> 'classChannels')::boolean, true))
ORDER BY m.sent_at DESC, m.message_id LIMIT $7`;

const NOTES = `
WITH ${STANDS}, ${found('notes', 'lesson_id', 'session_note_audience')}, near AS (
  SELECT a.school_id, a.lesson_id, coalesce(min(a.audience_id::text) FILTER (WHERE a.own), min(a.audience_id::text))::uuid AS audience_id FROM (
    (SELECT b.school_id, b.lesson_id, b.audience_id, true AS own FROM stands s
     JOIN session_note_audience b ON b.school_id = s.school_id AND b.audience_id = s.audience_id
     ORDER BY b.held_on DESC, b.lesson_id LIMIT ${LOOKED_THROUGH})
    UNION ALL SELECT b.school_id, b.lesson_id, b.audience_id, EXISTS (
      SELECT FROM stands s WHERE s.school_id = b.school_id AND s.audience_id = b.audience_id)
    FROM within w JOIN session_note_audience b ON b.school_id = w.school_id AND b.lesson_id = w.lesson_id) a
  GROUP BY a.school_id, a.lesson_id
)
SELECT 'note', n.lesson_id, n.subject, n.body, near.audience_id, NULL, n.held_on, n.starts_at, 0, '', ''
FROM near
CROSS JOIN LATERAL (SELECT o.* FROM session_note o WHERE o.school_id = near.school_id AND o.lesson_id = near.lesson_id
  AND ${holds("(o.subject || ' ' || o.body)")} LIMIT 1) n
${personOf('t', 'n', 'teacher_id')}
WHERE n.school_id = ANY($3::text[]) AND ${mayReadNote('$4')} ORDER BY n.starts_at DESC, n.lesson_id LIMIT $7`;

const POSTS = `
WITH ${SEEN_POSTS}, latest AS (
  SELECT o.post_id, o.title, o.text, o.release_at, a.given_name, a.family_name
  FROM seen x JOIN post o ON o.school_id = x.school_id AND o.post_id = x.post_id
  ${personOf('a', 'o', 'author_id')}
  WHERE o.withdrawn_at IS NULL ORDER BY o.release_at DESC, o.post_id LIMIT ${LOOKED_THROUGH}
)
SELECT 'post', o.post_id::text, o.title, o.text, NULL, NULL, NULL, o.release_at, 0, o.given_name, o.family_name
FROM latest o WHERE ${holds("(o.title || ' ' || o.text)")} ORDER BY o.release_at DESC, o.post_id LIMIT $7`;

const THREADS = `
WITH latest AS (
  SELECT c.thread_id, c.release_at, m.message_id, t.subject, ${BODY} AS body, a.given_name, a.family_name
  FROM message_copy c JOIN message m ON m.school_id = c.school_id AND m.message_id = c.message_id
  JOIN thread t ON t.school_id = c.school_id AND t.thread_id = c.thread_id
  ${personOf('a', 'm', 'author_id')}
  WHERE c.school_id = ANY($3::text[]) AND c.person_id = ANY($5::uuid[]) AND ${VISIBLE('$2::bigint')}
  ORDER BY c.release_at DESC, m.message_id LIMIT ${LOOKED_THROUGH}
), once AS (
  SELECT DISTINCT ON (m.thread_id) m.* FROM latest m WHERE ${holds("(m.subject || ' ' || m.body)")}
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
FROM latest f WHERE ${holds('f.name')} ORDER BY f.created_at DESC, f.file_id LIMIT $7`;

/** The statement of a search. */
export const SEARCH = [HOMEWORK, HAND_INS, NOTES, POSTS, CHANNELS, THREADS, FILES]
  .map((part) => `(${part})`)
  .join(' UNION ALL ');
