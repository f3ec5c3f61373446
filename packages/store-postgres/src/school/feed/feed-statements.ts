// The statements of the feed: what an account sees, and whom a post is for. FEED-1, FEED-2, FEED-20.

const DAY_MS = 86_400_000;
/** A post leaves the lists of its readers after so long; its author and the office keep it. FEED-2. */
const SHOWN_MS = 400 * DAY_MS;

const RELEASED = `o.release_at <= $2 AND o.release_at > $2::bigint - ${SHOWN_MS} AND o.withdrawn_at IS NULL`;

/**
 * $1 the account, $2 now. `readers`: the posts that are for a person of the account. Who belongs to what is asked of the database on the day of the school,
 * never of the token. OFFSET 0: from one's own classes to their posts, however many others the school has.
 */
const READERS = `
me AS (
  SELECT p.school_id, p.person_id, p.roles FROM person p WHERE p.account_id = $1 AND p.active
), stands AS (
  SELECT s.school_id, s.person_id, s.audience_id,
    CASE s.standing WHEN 'member' THEN 'pupil' WHEN 'guardian' THEN 'guardian' ELSE 'staff' END AS kind
  FROM preau_standing_at($1, $2::bigint) s
), kinds AS (
  SELECT school_id, person_id, 'staff' AS kind FROM me WHERE roles && ARRAY['teacher', 'head', 'operator']
  UNION SELECT school_id, person_id, kind FROM stands WHERE kind <> 'staff'
), ways AS (
  SELECT o.school_id, o.post_id, k.person_id AS reader_id
  FROM kinds k JOIN post o ON o.school_id = k.school_id AND o.whole AND o.readers @> ARRAY[k.kind] AND ${RELEASED}
    AND o.author_id <> k.person_id
  UNION ALL
  SELECT o.school_id, o.post_id, s.person_id
  FROM stands s
  CROSS JOIN LATERAL (SELECT a.post_id FROM post_audience a WHERE a.school_id = s.school_id AND a.audience_id = s.audience_id OFFSET 0) a
  CROSS JOIN LATERAL (SELECT o.* FROM post o WHERE o.school_id = s.school_id AND o.post_id = a.post_id AND o.readers @> ARRAY[s.kind]
    AND ${RELEASED} AND o.author_id <> s.person_id OFFSET 0) o
), readers AS (
  SELECT school_id, post_id, min(reader_id::text)::uuid AS reader_id FROM ways GROUP BY school_id, post_id
)`;

const OFFICE = `ARRAY['head', 'operator']`;
/** The person of the account who may manage post `o`: its author, or the office. */
const MANAGER = `(SELECT min(m.person_id::text)::uuid FROM me m WHERE m.school_id = o.school_id AND (m.person_id = o.author_id OR m.roles && ${OFFICE}))`;

/** `seen`: the posts that the account may see, with the person for whom each is; what it manages is in it too. For searching: a list reads pages. */
export const SEEN = `${READERS}, seen AS (
  SELECT school_id, post_id FROM readers
  UNION
  SELECT o.school_id, o.post_id FROM me m JOIN post o ON o.school_id = m.school_id AND (o.author_id = m.person_id OR m.roles && ${OFFICE})
)`;

/** A reminder counts for those who have not acknowledged. FEED-22. */
const IS_REMINDED = 'o.acknowledge AND r.acknowledged_at IS NULL AND x.reader_id IS NOT NULL AND o.reminded_at <= $2';

/** One row of a post: `x` names it and whom it is for, `cut` is the SQL of how much of the text, `history` whether what it said before comes along. */
function rowOf(cut: string, history: boolean): string {
  return `
SELECT o.post_id, o.school_id, o.author_id, a.given_name, a.family_name, o.title, left(o.text, ${cut}) AS text, char_length(o.text) AS length,
  (SELECT count(*)::int FROM file_use f WHERE f.school_id = o.school_id AND f.kind = 'post' AND f.use_id = o.post_id) AS files,
  o.readers, o.acknowledge, o.release_at, o.edited_at, o.reminded_at, o.withdrawn_at, x.reader_id, ${MANAGER} AS manager_id, r.read_at, r.acknowledged_at,
  coalesce((SELECT json_agg(json_build_object('audienceId', u.audience_id, 'label', u.label) ORDER BY u.kind, u.label COLLATE preau_fr)
    FROM post_audience t JOIN audience u USING (school_id, audience_id) WHERE t.school_id = o.school_id AND t.post_id = o.post_id), '[]') AS audiences,
  CASE WHEN v.post_id IS NULL THEN NULL ELSE json_build_object('question', v.question, 'options', v.options, 'multiple', v.multiple,
    'anonymous', v.anonymous, 'closesAt', v.closes_at, 'answered', w.person_id IS NOT NULL, 'choices', w.choices) END AS survey,
  ${
    history
      ? `coalesce((SELECT json_agg(json_build_object('replacedAt', h.replaced_at, 'title', h.title, 'text', h.text) ORDER BY h.revision DESC)
    FROM (SELECT * FROM post_revision h WHERE h.school_id = o.school_id AND h.post_id = o.post_id ORDER BY h.revision DESC LIMIT 20) h), '[]')`
      : "'[]'::json"
  } AS history
FROM {x} x JOIN post o ON o.school_id = x.school_id AND o.post_id = x.post_id
JOIN person a ON a.school_id = o.school_id AND a.person_id = o.author_id
LEFT JOIN post_reader r ON r.school_id = o.school_id AND r.post_id = o.post_id AND r.person_id = x.reader_id
LEFT JOIN survey v ON v.school_id = o.school_id AND v.post_id = o.post_id
LEFT JOIN survey_answer w ON w.school_id = o.school_id AND w.post_id = o.post_id AND w.person_id = x.reader_id`;
}

/**
 * $3 the post after which the page begins, $4 how many, $5 how much of each text. What is for the account is few, and has its place by reminders too; what
 * it only manages may be all of a school: of that a page is read, by an index.
 */
export const LIST_POSTS = `
WITH ${READERS}, placed AS MATERIALIZED (
  SELECT x.*, greatest(o.release_at, CASE WHEN ${IS_REMINDED} THEN o.reminded_at END) AS place
  FROM readers x JOIN post o ON o.school_id = x.school_id AND o.post_id = x.post_id
  LEFT JOIN post_reader r ON r.school_id = x.school_id AND r.post_id = x.post_id AND r.person_id = x.reader_id
), last AS MATERIALIZED (
  SELECT coalesce(p.place, o.release_at) AS place, o.post_id
  FROM (SELECT DISTINCT school_id FROM me) m JOIN post o ON o.school_id = m.school_id AND o.post_id = $3
  LEFT JOIN placed p ON p.school_id = o.school_id AND p.post_id = o.post_id LIMIT 1
), page AS (
  SELECT * FROM placed
  UNION ALL
  SELECT * FROM (
    SELECT o.school_id, o.post_id, NULL::uuid, o.release_at
    FROM me m CROSS JOIN LATERAL (
      (${pageOf(`m.roles && ${OFFICE}`)}) UNION (${pageOf('o.author_id = m.person_id')})
    ) o GROUP BY o.school_id, o.post_id, o.release_at) managed
), cut AS (
  SELECT p.* FROM page p WHERE $3::uuid IS NULL OR (p.place, p.post_id) < (SELECT place, post_id FROM last)
  ORDER BY p.place DESC, p.post_id DESC LIMIT $4
)
${rowOf('$5', false).replace('{x}', 'cut')}
ORDER BY x.place DESC, x.post_id DESC`;

/** A page of what person `m` manages by `how`, without what is for the account. */
function pageOf(how: string): string {
  return `SELECT o.school_id, o.post_id, o.release_at FROM post o
    WHERE o.school_id = m.school_id AND ${how} AND o.post_id <> ALL(ARRAY(SELECT post_id FROM placed))
      AND ($3::uuid IS NULL OR (o.release_at, o.post_id) < (SELECT place, post_id FROM last))
    ORDER BY o.release_at DESC, o.post_id DESC LIMIT $4`;
}

/** $3 the post. */
export const FIND_POST = `
WITH ${READERS}, found AS (
  SELECT o.school_id, o.post_id, (SELECT x.reader_id FROM readers x WHERE x.school_id = o.school_id AND x.post_id = o.post_id) AS reader_id
  FROM (SELECT DISTINCT school_id FROM me) m JOIN post o ON o.school_id = m.school_id AND o.post_id = $3
)
${rowOf('20000', true).replace('{x}', 'found')}
WHERE x.reader_id IS NOT NULL OR ${MANAGER} IS NOT NULL`;

/** How many one has not read. */
export const COUNT_UNREAD = `
WITH ${READERS}
SELECT count(*)::int AS unread FROM readers x JOIN post o ON o.school_id = x.school_id AND o.post_id = x.post_id
LEFT JOIN post_reader r ON r.school_id = x.school_id AND r.post_id = x.post_id AND r.person_id = x.reader_id
WHERE r.read_at IS NULL OR (${IS_REMINDED} AND r.read_at < o.reminded_at)`;

/** $3 the post, $4 with an acknowledgement. */
export const MARK_POST = `
WITH ${READERS}
INSERT INTO post_reader (school_id, post_id, person_id, read_at, acknowledged_at)
SELECT o.school_id, o.post_id, x.reader_id, $2::bigint, CASE WHEN $4::boolean AND o.acknowledge THEN $2::bigint END
FROM readers x JOIN post o ON o.school_id = x.school_id AND o.post_id = x.post_id WHERE x.post_id = $3
ON CONFLICT (school_id, post_id, person_id) DO UPDATE SET read_at = excluded.read_at,
  acknowledged_at = coalesce(post_reader.acknowledged_at, excluded.acknowledged_at)`;

/**
 * $1 the school, $2 to all of it, $3 audiences, $4 kinds of readers, $5 now, $6 its author, who is no reader. `expected`: the people whom this is for, each once.
 * FEED-10 and FEED-21 count by it.
 */
export const EXPECTED = `
day AS (SELECT (to_timestamp($5::bigint / 1000.0) AT TIME ZONE zone)::date AS day FROM school WHERE school_id = $1),
pupils AS (
  SELECT DISTINCT m.person_id FROM membership m JOIN person p USING (school_id, person_id)
  WHERE m.school_id = $1 AND p.active AND m.starts_on <= (SELECT day FROM day) AND (m.ends_on IS NULL OR m.ends_on > (SELECT day FROM day))
    AND ($2::boolean OR m.audience_id = ANY($3::uuid[]))
), everyone AS (
  SELECT person_id, 'pupil' AS kind FROM pupils WHERE 'pupil' = ANY($4::text[])
  UNION ALL
  SELECT g.guardian_id, 'guardian' FROM pupils c
  JOIN guardian_link g ON g.school_id = $1 AND g.pupil_id = c.person_id AND NOT g.missing AND NOT g.restricted
  JOIN person p ON p.school_id = $1 AND p.person_id = g.guardian_id AND p.active WHERE 'guardian' = ANY($4)
  UNION ALL
  SELECT t.person_id, 'staff' FROM teaching t JOIN person p USING (school_id, person_id)
  WHERE t.school_id = $1 AND NOT $2 AND t.audience_id = ANY($3) AND p.active AND 'staff' = ANY($4)
  UNION ALL
  SELECT p.person_id, 'staff' FROM person p
  WHERE p.school_id = $1 AND $2 AND p.active AND p.roles && ARRAY['teacher', 'head', 'operator'] AND 'staff' = ANY($4)
), expected AS (SELECT person_id, min(kind) AS kind FROM everyone WHERE person_id <> $6 GROUP BY person_id)`;

/** Counts by kind. */
export const COUNT_READERS = `WITH ${EXPECTED} SELECT kind, count(*)::int AS people FROM expected GROUP BY kind`;

/** $7 the post, $8 whether it is to be acknowledged, $9 the person after whom the page begins, $10 how many. */
export const READ_READERS = `
WITH ${EXPECTED}, state AS (
  SELECT e.person_id, e.kind, r.read_at, r.acknowledged_at FROM expected e
  LEFT JOIN post_reader r ON r.school_id = $1 AND r.post_id = $7 AND r.person_id = e.person_id
), page AS (
  SELECT p.person_id, p.given_name, p.family_name, s.kind FROM state s JOIN person p ON p.school_id = $1 AND p.person_id = s.person_id
  WHERE CASE WHEN $8::boolean THEN s.acknowledged_at ELSE s.read_at END IS NULL
    AND ($9::uuid IS NULL OR (p.family_name COLLATE preau_fr, p.given_name COLLATE preau_fr, p.person_id)
      > (SELECT q.family_name COLLATE preau_fr, q.given_name COLLATE preau_fr, q.person_id FROM person q WHERE q.school_id = $1 AND q.person_id = $9))
  ORDER BY p.family_name COLLATE preau_fr, p.given_name COLLATE preau_fr, p.person_id LIMIT $10
)
SELECT count(*)::int AS expected, count(s.read_at)::int AS read, count(s.acknowledged_at)::int AS acknowledged,
  coalesce((SELECT json_agg(json_build_object('personId', p.person_id, 'givenName', p.given_name, 'familyName', p.family_name,
      'detail', CASE p.kind WHEN 'pupil' THEN (SELECT max(u.label) FROM membership m JOIN audience u USING (school_id, audience_id)
          WHERE m.school_id = $1 AND m.person_id = p.person_id AND m.kind = 'class' AND m.ends_on IS NULL)
        WHEN 'guardian' THEN (SELECT string_agg(DISTINCT c.given_name, ', ') FROM guardian_link g
          JOIN person c ON c.school_id = g.school_id AND c.person_id = g.pupil_id AND c.active
          WHERE g.school_id = $1 AND g.guardian_id = p.person_id AND NOT g.missing AND NOT g.restricted) END)
    ORDER BY p.family_name COLLATE preau_fr, p.given_name COLLATE preau_fr, p.person_id) FROM page p), '[]') AS missing
FROM state s`;

/** Keeps a post with all that belongs to it, unless something stands under its id. */
export const ADD_POST = `
WITH p AS (
  INSERT INTO post (school_id, post_id, author_id, title, text, whole, readers, acknowledge, created_at, release_at)
  VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10) ON CONFLICT DO NOTHING RETURNING school_id, post_id
), a AS (
  INSERT INTO post_audience (school_id, post_id, audience_id) SELECT p.school_id, p.post_id, x FROM p, unnest($11::uuid[]) x
), v AS (
  INSERT INTO survey (school_id, post_id, question, options, multiple, anonymous, closes_at, created_at)
  SELECT p.school_id, p.post_id, $12::text, $13::text[], $14::boolean, $15::boolean, $16::bigint, $9 FROM p WHERE $12::text IS NOT NULL RETURNING *
), t AS (
  INSERT INTO survey_tally (school_id, post_id, choice)
  SELECT v.school_id, v.post_id, n FROM v, generate_series(0, cardinality(v.options) - 1) n WHERE v.anonymous
)
SELECT FROM p`;
