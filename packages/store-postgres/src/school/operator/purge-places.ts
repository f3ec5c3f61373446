// Where a content may stand, how it is found there, and what becomes of it. docs/spec/office.md, OFFICE-61. Lessons are another matter: their logs
// belong to them, and they take a message or a sheet away themselves.

import type { PurgedKind } from '@preau/core/school';

/** A place that people write in. Its statements have `u`, the purge with the time it is as `at`, and `s`, the schools looked through. */
interface Place {
  readonly kind: PurgedKind;
  /** Rows of school_id and id. */
  readonly hits: string;
  /** CTEs that take away what `hit` names, while it still is the content; the last one, `gone`, has the rows of what went. */
  readonly gone: string;
  /** The kind of its cases of moderation. */
  readonly cases?: 'message' | 'post' | 'channel';
}

/** What of a table is the content, in one of these columns. Each has an index that begins with the school and holds what is not empty. */
const among = (table: string, key: string, words: readonly string[]): string =>
  words
    .map(
      (word) => `SELECT t.school_id, t.${key} AS id FROM u CROSS JOIN s JOIN ${table} t
        ON t.school_id = s.school_id AND preau_content(t.${word}) = u.body_hash AND t.${word} <> ''`,
    )
    .join(' UNION ');

/** SQL: row `t` is the one that was hit. */
const isHit = (t: string, key: string): string => `${t}.school_id = h.school_id AND ${t}.${key} = h.id`;

/** Rows of a table by what their texts are together: of `t`, as its index says. */
const holding = (table: string, key: string, words: string): string =>
  `SELECT t.school_id, t.${key} AS id FROM u CROSS JOIN s JOIN ${table} t ON t.school_id = s.school_id AND ${words} @> ARRAY[u.body_hash]`;

/** What is written there becomes nothing, the rest stays. */
const emptied = (table: string, key: string, word: string): string =>
  `gone AS (UPDATE ${table} t SET ${word} = '' FROM hit h, u
    WHERE ${isHit('t', key)} AND preau_content(t.${word}) = u.body_hash AND t.${word} <> '' RETURNING t.school_id, t.${key} AS id)`;

const noFiles = (kind: string, of: string): string =>
  `DELETE FROM file_use x USING ${of} g WHERE x.school_id = g.school_id AND x.kind = '${kind}' AND x.use_id = g.use_id`;

/** All of them but lessons. */
export const PLACES: readonly Place[] = [
  {
    kind: 'messages',
    // NOTE: by the hash that it keeps, not by its words: its index is older.
    hits: `SELECT t.school_id, t.message_id AS id FROM u CROSS JOIN s JOIN message t ON t.school_id = s.school_id AND t.body_hash = u.body_hash
      WHERE t.state IN ('sent', 'held')`,
    gone: `gone AS (UPDATE message m SET state = CASE m.state WHEN 'held' THEN 'refused' ELSE 'removed' END, body = '', changed_at = u.at FROM hit h, u
      WHERE ${isHit('m', 'message_id')} AND m.state IN ('sent', 'held') RETURNING m.school_id, m.message_id AS id)`,
    cases: 'message',
  },
  {
    kind: 'subjects',
    hits: among('thread', 'thread_id', ['subject']),
    gone: `gone AS (UPDATE thread t SET subject = '–' FROM hit h, u
      WHERE ${isHit('t', 'thread_id')} AND preau_content(t.subject) = u.body_hash RETURNING t.school_id, t.thread_id AS id)`,
  },
  {
    kind: 'drafts',
    hits: among('message_draft', 'message_id', ['subject', 'body']),
    gone: `gone AS (DELETE FROM message_draft d USING hit h, u
      WHERE ${isHit('d', 'message_id')} AND u.body_hash IN (preau_content(d.subject), preau_content(d.body)) RETURNING d.school_id, d.message_id AS use_id),
    no_files AS (${noFiles('message', 'gone')}
      AND NOT EXISTS (SELECT FROM message m WHERE m.school_id = g.school_id AND m.message_id = g.use_id))`,
  },
  {
    // Before their announcements, which take them along.
    kind: 'surveys',
    hits: holding('survey', 'post_id', 'preau_contents(t.options || t.question)'),
    gone: `gone AS (DELETE FROM survey a USING hit h WHERE ${isHit('a', 'post_id')} RETURNING a.school_id, a.post_id AS id)`,
  },
  {
    kind: 'posts',
    hits: `${among('post', 'post_id', ['title', 'text'])} UNION ${among('post_revision', 'post_id', ['title', 'text'])}`,
    gone: `now_gone AS (UPDATE post o SET title = '–', text = '', withdrawn_at = coalesce(o.withdrawn_at, u.at), withdrawn_by = coalesce(o.withdrawn_by, u.asked_by)
      FROM hit h, u WHERE ${isHit('o', 'post_id')} AND u.body_hash IN (preau_content(o.title), preau_content(o.text)) RETURNING o.school_id, o.post_id AS use_id),
    former AS (UPDATE post_revision r SET title = '–', text = '' FROM hit h, u WHERE ${isHit('r', 'post_id')} AND (r.title, r.text) <> ('–', '')
      AND (u.body_hash IN (preau_content(r.title), preau_content(r.text))
        OR EXISTS (SELECT FROM now_gone g WHERE g.school_id = r.school_id AND g.use_id = r.post_id)) RETURNING r.school_id, r.post_id AS use_id),
    no_files AS (${noFiles('post', 'now_gone')}),
    no_survey AS (DELETE FROM survey a USING now_gone g WHERE a.school_id = g.school_id AND a.post_id = g.use_id),
    gone AS (SELECT school_id, use_id AS id FROM now_gone UNION SELECT school_id, use_id FROM former)`,
    cases: 'post',
  },
  {
    kind: 'channelMessages',
    hits: `SELECT t.school_id, t.message_id AS id FROM u CROSS JOIN s JOIN channel_message t ON t.school_id = s.school_id AND preau_content(t.text) = u.body_hash
      WHERE t.text IS NOT NULL`,
    gone: `gone AS (UPDATE channel_message c SET text = NULL, deleted_at = u.at, deleted_by = u.asked_by FROM hit h, u
      WHERE ${isHit('c', 'message_id')} AND c.text IS NOT NULL RETURNING c.school_id, c.audience_id, c.message_id AS id),
    told AS (UPDATE channel c SET version = version + 1 FROM (SELECT DISTINCT school_id, audience_id FROM gone) g
      WHERE c.school_id = g.school_id AND c.audience_id = g.audience_id)`,
    cases: 'channel',
  },
  {
    kind: 'works',
    hits: among('homework_version', 'homework_id', ['body']),
    gone: `former AS (UPDATE homework_version v SET body = '–' FROM hit h, u
      WHERE ${isHit('v', 'homework_id')} AND preau_content(v.body) = u.body_hash RETURNING v.school_id, v.homework_id AS use_id),
    now_gone AS (UPDATE homework o SET body = '–', withdrawn_at = coalesce(o.withdrawn_at, u.at) FROM hit h, u
      WHERE ${isHit('o', 'homework_id')} AND preau_content(o.body) = u.body_hash RETURNING o.school_id, o.homework_id AS use_id),
    no_files AS (${noFiles('homework', 'now_gone')}),
    gone AS (SELECT DISTINCT school_id, use_id AS id FROM former)`,
  },
  {
    kind: 'works',
    hits: among('session_note_version', 'lesson_id', ['body']),
    gone: `former AS (UPDATE session_note_version v SET body = '–' FROM hit h, u
      WHERE ${isHit('v', 'lesson_id')} AND preau_content(v.body) = u.body_hash RETURNING v.school_id, v.lesson_id AS id),
    now_gone AS (UPDATE session_note n SET body = '' FROM hit h, u
      WHERE ${isHit('n', 'lesson_id')} AND preau_content(n.body) = u.body_hash RETURNING n.school_id, n.note_id AS use_id),
    no_files AS (${noFiles('note', 'now_gone')}),
    gone AS (SELECT DISTINCT school_id, id FROM former)`,
  },
  {
    kind: 'works',
    hits: among('hand_in', 'hand_in_id', ['body', 'comment']),
    gone: `gone AS (UPDATE hand_in i SET body = CASE WHEN preau_content(i.body) = u.body_hash THEN '' ELSE i.body END,
        comment = CASE WHEN preau_content(i.comment) = u.body_hash THEN '' ELSE i.comment END
      FROM hit h, u WHERE ${isHit('i', 'hand_in_id')} AND u.body_hash IN (preau_content(i.body), preau_content(i.comment)) RETURNING i.school_id, i.hand_in_id AS id)`,
  },
  {
    kind: 'marks',
    hits: among('hand_in_mark', 'mark_id', ["body ->> 'text'"]),
    // By its words, too: their index finds it, the table's key begins with its hand-in.
    gone: `gone AS (DELETE FROM hand_in_mark k USING hit h, u WHERE ${isHit('k', 'mark_id')} AND preau_content(k.body ->> 'text') = u.body_hash
      AND k.body ->> 'text' <> '' RETURNING k.school_id, k.mark_id AS id)`,
  },
  {
    kind: 'visas',
    hits: among('book_visa', 'visa_id', ['note']),
    gone: emptied('book_visa', 'visa_id', 'note'),
  },
  {
    kind: 'timetableNotes',
    hits: among('added_lesson', 'lesson_id', ['note']),
    gone: emptied('added_lesson', 'lesson_id', 'note'),
  },
  {
    kind: 'timetableNotes',
    hits: among('slot_exception', 'slot_id', ['note']),
    gone: emptied('slot_exception', 'slot_id', 'note'),
  },
  {
    kind: 'reports',
    hits: among('moderation_case', 'case_id', ['reason']),
    gone: emptied('moderation_case', 'case_id', 'reason'),
  },
  {
    kind: 'fileNames',
    hits: among('file', 'file_id', ['name', 'stem']),
    gone: `gone AS (UPDATE file f SET name = '–' || coalesce(substring(f.name FROM '\\.[A-Za-z0-9]{1,8}$'), '') FROM hit h, u
      WHERE ${isHit('f', 'file_id')} AND u.body_hash IN (preau_content(f.name), preau_content(f.stem)) RETURNING f.school_id, f.file_id AS id)`,
  },
  {
    kind: 'files',
    hits: 'SELECT t.school_id, t.file_id AS id FROM u CROSS JOIN s JOIN file t ON t.school_id = s.school_id AND t.sha256 = u.file_sha256',
    gone: `no_uses AS (DELETE FROM file_use x USING hit h WHERE ${isHit('x', 'file_id')}),
    gone AS (DELETE FROM file f USING hit h WHERE ${isHit('f', 'file_id')} RETURNING f.school_id, f.file_id AS id)`,
  },
];

/** What was said in lessons and is the content: rows of school_id, lesson_id and id, the message's number. */
export const LESSON_HITS = `SELECT t.school_id, t.lesson_id, t.seq AS id FROM u CROSS JOIN s JOIN lesson_event t
  ON t.school_id = s.school_id AND preau_content(t.body ->> 'text') = u.body_hash WHERE t.kind = 'messagePosted' AND t.body IS NOT NULL`;

/** Lessons whose sheet is or was the content, as it was prepared or as their log tells it: rows of school_id and id. */
export const SHEET_HITS = `${holding('lesson_sheet', 'lesson_id', 'preau_contents(preau_sheet_words(t.text, t.slides))')} UNION
  ${holding('lesson_event', 'lesson_id', "preau_contents(preau_sheet_words(t.body ->> 'sheet', t.fact -> 'slides'))")}
  AND t.kind IN ('prepared', 'sheetChanged') AND (t.body ->> 'sheet' <> '' OR t.fact -> 'slides' <> '[]')`;
