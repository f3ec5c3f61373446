// The statements of a search: of each kind the keys are walked through newest first, and what stands under one is read until enough hold the words. They begin
// at what the account stands to, so that PostgreSQL expects as much of every account and plans them once a connection. docs/spec/search.md.

import { SEEN as SEEN_POSTS } from '../feed/feed-statements.ts';
import { READS_AS } from '../handin/hand-in-rows.ts';
import { mayReadHomework, mayReadNote, STANDS } from '../homework/work-rows.ts';
import { BODY, VISIBLE } from '../mail/mail-sql.ts';

/** Of each kind so many are looked through, the newest: what one search may cost. SEARCH-5. */
const LOOKED_THROUGH = 1000;
/** Homework whose hand-ins a teacher looks through. SEARCH-5. */
const WORK_LOOKED_THROUGH = 200;

/** SQL: every word is in the text. */
const holds = (text: string): string => `${text} ~* ALL($6::text[])`;

// $1 the account, $2 now, $3 its schools, $4 those whose office it is, $5 its persons, $6 the words, $7 and $8 the words as beginnings, for the
// index of a school's texts, $7 null for who is not staff.
// NOTE: `CROSS JOIN LATERAL (… LIMIT 1)`: see homework-store.ts. What is walked in order is read by these one after the other, until there are enough.

/** SQL: person `name` under a key of row `of`. */
const personOf = (name: string, of: string, key: string): string =>
  `CROSS JOIN LATERAL (SELECT x1.* FROM person x1 WHERE x1.school_id = ${of}.school_id AND x1.person_id = ${of}.${key} LIMIT 1) ${name}`;

/** SQL: homework `name` of a key, if it holds the words. */
const homeworkOf = (name: string, of: string): string =>
  `CROSS JOIN LATERAL (SELECT o.* FROM homework o WHERE o.school_id = ${of}.school_id AND o.homework_id = ${of}.homework_id
  AND ${holds("(o.subject || ' ' || o.body)")} LIMIT 1) ${name}`;

/** SQL: session note `name` of a key, if it holds the words. */
const noteOf = (name: string, of: string): string =>
  `CROSS JOIN LATERAL (SELECT o.* FROM session_note o WHERE o.school_id = ${of}.school_id AND o.lesson_id = ${of}.lesson_id
  AND ${holds("(o.subject || ' ' || o.body)")} LIMIT 1) ${name}`;

/** SQL of a CTE: whether the keys in `newest` may not be all that the classes have. */
const CUT = `cut AS MATERIALIZED (SELECT count(*) >= ${LOOKED_THROUGH} AS is_cut FROM newest)`;

/** SQL: what is asked of the index: nothing, by a null, where it cannot tell more than was walked through. Needs CUT. */
const ASKED = `CASE WHEN cardinality($4::text[]) > 0 OR ((SELECT is_cut FROM cut) AND (SELECT count(*) FROM walked) < {most}) THEN $7::tsquery END,
    $8::text[], $4::text[], ARRAY(SELECT s.audience_id FROM cut, stands s WHERE cut.is_cut AND s.standing = 'teaches'), {most}`;

const SHARED = `${STANDS}, me AS MATERIALIZED (
  SELECT p.school_id, p.person_id FROM person p WHERE p.account_id = $1 AND p.person_id = ANY($5::uuid[]) AND p.school_id = ANY($3::text[])
), places AS MATERIALIZED (SELECT DISTINCT s.school_id, s.audience_id FROM stands s)`;

const HOMEWORK = `
WITH newest AS MATERIALIZED (
  SELECT a.school_id, a.homework_id, a.due_on FROM places s
  CROSS JOIN LATERAL (SELECT o.school_id, o.homework_id, o.due_on FROM homework_audience o WHERE o.school_id = s.school_id AND o.audience_id = s.audience_id
    ORDER BY o.due_on DESC, o.homework_id LIMIT ${LOOKED_THROUGH}) a
  ORDER BY a.due_on DESC, a.homework_id LIMIT ${LOOKED_THROUGH}
), ${CUT}, near AS (
  SELECT * FROM newest UNION (SELECT h.school_id, h.homework_id, h.due_on FROM me
    CROSS JOIN LATERAL (SELECT o.school_id, o.homework_id, o.due_on FROM homework o WHERE o.school_id = me.school_id AND o.teacher_id = me.person_id
      ORDER BY o.due_on DESC, o.homework_id LIMIT ${LOOKED_THROUGH}) h
    ORDER BY h.due_on DESC, h.homework_id LIMIT ${LOOKED_THROUGH})
), walked AS MATERIALIZED (
  SELECT near.school_id, near.homework_id FROM (SELECT * FROM near ORDER BY due_on DESC, homework_id OFFSET 0) near
  ${homeworkOf('h', 'near')}
  ${personOf('t', 'h', 'teacher_id')}
  WHERE ${mayReadHomework('$4')} ORDER BY near.due_on DESC, near.homework_id LIMIT {most}
), hits AS (
  SELECT * FROM walked UNION SELECT f.school_id, f.homework_id FROM preau_homework_found(${ASKED}) f
)
SELECT 'homework' AS kind, h.homework_id::text AS id, h.subject AS title, h.body AS text, NULL::uuid AS "audienceId", NULL::uuid AS "homeworkId", h.due_on AS "onDay",
  h.created_at AS at, 0::bigint AS bytes, '' AS "givenName", '' AS "familyName"
FROM hits
${homeworkOf('h', 'hits')}
${personOf('t', 'h', 'teacher_id')}
WHERE h.school_id = ANY($3::text[]) AND ${mayReadHomework('$4')} ORDER BY h.due_on DESC, h.homework_id LIMIT {most}`;

// Whole days are walked through: of one the last lesson comes first.
const NOTES = `
WITH newest AS MATERIALIZED (
  SELECT a.school_id, a.lesson_id, a.held_on FROM places s
  CROSS JOIN LATERAL (SELECT o.school_id, o.lesson_id, o.held_on FROM session_note_audience o WHERE o.school_id = s.school_id AND o.audience_id = s.audience_id
    ORDER BY o.held_on DESC, o.lesson_id LIMIT ${LOOKED_THROUGH}) a
  ORDER BY a.held_on DESC, a.lesson_id LIMIT ${LOOKED_THROUGH}
), ${CUT}, walked AS MATERIALIZED (
  SELECT near.school_id, near.lesson_id FROM (SELECT DISTINCT held_on, lesson_id, school_id FROM newest ORDER BY held_on DESC, lesson_id OFFSET 0) near
  ${noteOf('n', 'near')}
  ${personOf('t', 'n', 'teacher_id')}
  WHERE ${mayReadNote('$4')} ORDER BY near.held_on DESC FETCH FIRST {most} ROWS WITH TIES
), hits AS (
  SELECT * FROM walked UNION SELECT f.school_id, f.lesson_id FROM preau_notes_found(${ASKED}) f
)
SELECT 'note' AS kind, n.lesson_id AS id, n.subject AS title, n.body AS text, (
    SELECT coalesce(min(b.audience_id::text) FILTER (WHERE s.audience_id IS NOT NULL), min(b.audience_id::text))::uuid
    FROM session_note_audience b LEFT JOIN places s ON s.school_id = b.school_id AND s.audience_id = b.audience_id
    WHERE b.school_id = n.school_id AND b.lesson_id = n.lesson_id) AS "audienceId",
  NULL::uuid AS "homeworkId", n.held_on AS "onDay", n.starts_at AS at, 0::bigint AS bytes, '' AS "givenName", '' AS "familyName"
FROM hits
${noteOf('n', 'hits')}
${personOf('t', 'n', 'teacher_id')}
WHERE n.school_id = ANY($3::text[]) AND ${mayReadNote('$4')} ORDER BY n.starts_at DESC, n.lesson_id LIMIT {most}`;

// One's own and one's children's, and those for the latest homework of one's classes: of each it is asked who may read it.
const HAND_INS = `
WITH work AS (
  (SELECT a.school_id, a.homework_id FROM stands s
   CROSS JOIN LATERAL (SELECT o.school_id, o.homework_id, o.due_on FROM homework_audience o WHERE o.school_id = s.school_id AND o.audience_id = s.audience_id
     ORDER BY o.due_on DESC, o.homework_id LIMIT ${WORK_LOOKED_THROUGH}) a
   WHERE s.standing = 'teaches' ORDER BY a.due_on DESC, a.homework_id LIMIT ${WORK_LOOKED_THROUGH})
  UNION (SELECT h.school_id, h.homework_id FROM me
   CROSS JOIN LATERAL (SELECT o.school_id, o.homework_id, o.due_on FROM homework o WHERE o.school_id = me.school_id AND o.teacher_id = me.person_id
     ORDER BY o.due_on DESC, o.homework_id LIMIT ${WORK_LOOKED_THROUGH}) h
   ORDER BY h.due_on DESC, h.homework_id LIMIT ${WORK_LOOKED_THROUGH})
), pupils AS (
  SELECT me.school_id, me.person_id AS pupil_id FROM me
  UNION SELECT l.school_id, l.pupil_id FROM me JOIN guardian_link l ON l.school_id = me.school_id AND l.guardian_id = me.person_id AND NOT l.missing AND NOT l.restricted
), near AS (
  SELECT i.school_id, i.hand_in_id FROM pupils c
  CROSS JOIN LATERAL (SELECT o.school_id, o.hand_in_id FROM hand_in o WHERE o.school_id = c.school_id AND o.pupil_id = c.pupil_id AND o.ended_at IS NULL
    AND ${holds("(o.body || ' ' || o.comment)")} OFFSET 0) i
  UNION SELECT i.school_id, i.hand_in_id FROM work w
  CROSS JOIN LATERAL (SELECT o.school_id, o.hand_in_id FROM hand_in o WHERE o.school_id = w.school_id AND o.homework_id = w.homework_id AND o.ended_at IS NULL
    AND ${holds("(o.body || ' ' || o.comment)")} OFFSET 0) i
)
SELECT 'handIn', i.hand_in_id::text, h.body, i.body || E'\\n' || i.comment, NULL, i.homework_id, NULL, i.handed_at, 0, p.given_name, p.family_name
FROM near
CROSS JOIN LATERAL (SELECT o.* FROM hand_in o WHERE o.school_id = near.school_id AND o.hand_in_id = near.hand_in_id LIMIT 1) i
CROSS JOIN LATERAL (SELECT o.* FROM homework o WHERE o.school_id = i.school_id AND o.homework_id = i.homework_id AND o.withdrawn_at IS NULL LIMIT 1) h
${personOf('p', 'i', 'pupil_id')}
CROSS JOIN LATERAL ${READS_AS} r
ORDER BY i.handed_at DESC, i.hand_in_id LIMIT {most}`;

const CHANNELS = `
WITH rooms AS (
  SELECT DISTINCT s.school_id, s.audience_id FROM stands s
  LEFT JOIN channel c ON c.school_id = s.school_id AND c.audience_id = s.audience_id WHERE s.standing <> 'guardian' OR c.guardians_read
), hits AS (
  SELECT m.school_id, m.message_id FROM rooms r
  CROSS JOIN LATERAL (SELECT l.school_id, l.message_id FROM (
      SELECT o.* FROM channel_message o WHERE o.school_id = r.school_id AND o.audience_id = r.audience_id
      ORDER BY o.sent_at DESC, o.message_id DESC LIMIT ${LOOKED_THROUGH}) l
    WHERE (l.release_at <= $2::bigint OR l.author_id = ANY($5::uuid[])) AND ${holds('l.text')} ORDER BY l.sent_at DESC, l.message_id DESC LIMIT {most}) m
  UNION SELECT f.school_id, f.message_id FROM preau_messages_found(
    CASE WHEN cardinality($4::text[]) > 0 THEN $7::tsquery END, $8::text[], $4::text[], $5::uuid[], $2::bigint, {most}) f
)
SELECT 'channel', m.message_id::text, u.label, m.text, m.audience_id, NULL, NULL, m.sent_at, 0, a.given_name, a.family_name
FROM hits
CROSS JOIN LATERAL (SELECT o.* FROM channel_message o WHERE o.school_id = hits.school_id AND o.message_id = hits.message_id
  AND ${holds('o.text')} LIMIT 1) m
CROSS JOIN LATERAL (SELECT o.label FROM audience o WHERE o.school_id = m.school_id AND o.audience_id = m.audience_id LIMIT 1) u
${personOf('a', 'm', 'author_id')}
WHERE (m.release_at <= $2::bigint OR m.author_id = ANY($5::uuid[])) AND m.school_id IN (
  SELECT x FROM unnest($3::text[]) x WHERE coalesce((preau_switches(x) ->> 'classChannels')::boolean, true))
ORDER BY m.sent_at DESC, m.message_id DESC LIMIT {most}`;

const POSTS = `
WITH ${SEEN_POSTS}, latest AS (
  SELECT o.school_id, o.post_id, o.author_id, o.title, o.text, o.release_at
  FROM seen x JOIN post o ON o.school_id = x.school_id AND o.post_id = x.post_id
  WHERE o.withdrawn_at IS NULL ORDER BY o.release_at DESC, o.post_id LIMIT ${LOOKED_THROUGH}
), hits AS (
  SELECT o.* FROM latest o WHERE ${holds("(o.title || ' ' || o.text)")} ORDER BY o.release_at DESC, o.post_id LIMIT {most}
)
SELECT 'post', o.post_id::text, o.title, o.text, NULL, NULL, NULL, o.release_at, 0, a.given_name, a.family_name
FROM hits o ${personOf('a', 'o', 'author_id')} ORDER BY o.release_at DESC, o.post_id`;

const THREADS = `
WITH latest AS (
  SELECT c.school_id, c.thread_id, c.release_at, m.message_id, m.author_id, t.subject, ${BODY} AS body
  FROM me CROSS JOIN LATERAL (SELECT x.* FROM message_copy x WHERE x.school_id = me.school_id AND x.person_id = me.person_id OFFSET 0) c
  CROSS JOIN LATERAL (SELECT x.* FROM message x WHERE x.school_id = c.school_id AND x.message_id = c.message_id LIMIT 1) m
  CROSS JOIN LATERAL (SELECT x.subject FROM thread x WHERE x.school_id = c.school_id AND x.thread_id = c.thread_id LIMIT 1) t
  WHERE ${VISIBLE('$2::bigint')}
  ORDER BY c.release_at DESC, m.message_id LIMIT ${LOOKED_THROUGH}
), once AS (
  SELECT DISTINCT ON (m.thread_id) m.* FROM latest m WHERE ${holds("(m.subject || ' ' || m.body)")}
  ORDER BY m.thread_id, m.release_at DESC, m.message_id
), hits AS (SELECT * FROM once ORDER BY release_at DESC, thread_id LIMIT {most})
SELECT 'thread', m.thread_id::text, m.subject, m.body, NULL, NULL, NULL, m.release_at, 0, a.given_name, a.family_name
FROM hits m ${personOf('a', 'm', 'author_id')} ORDER BY m.release_at DESC, m.thread_id`;

const FILES = `
WITH latest AS (
  SELECT f.* FROM me CROSS JOIN LATERAL (SELECT x.* FROM file x WHERE x.school_id = me.school_id AND x.owner_id = me.person_id OFFSET 0) f
  ORDER BY f.created_at DESC, f.file_id LIMIT ${LOOKED_THROUGH}
)
SELECT 'file', f.file_id::text, f.name, f.media_type, NULL, NULL, NULL, f.created_at, f.bytes, '', ''
FROM latest f WHERE ${holds('f.name')} ORDER BY f.created_at DESC, f.file_id LIMIT {most}`;

/** SQL of a search for at most so many of each kind. A number in it is known when it is planned; a parameter would not be. SEARCH-9. */
const statement = (parts: readonly string[], most: number): string =>
  `WITH ${SHARED} ${parts.map((part) => `(${part})`).join(' UNION ALL ')}`.replaceAll(
    '{most}',
    String(Math.trunc(most)),
  );

/** Homework, what was handed in, announcements and channels. All parameters above. */
export function givenStatement(most: number): string {
  return statement([HOMEWORK, HAND_INS, POSTS, CHANNELS], most);
}

/** Notes of lessons, of which a class has the most, one's conversations and files. The same parameters. */
export function notedStatement(most: number): string {
  return statement([NOTES, THREADS, FILES], most);
}
