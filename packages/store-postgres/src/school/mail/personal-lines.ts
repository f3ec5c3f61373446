// Where messages, what is switched for them, and moderation name people.

import { at, blanked, gone, kept } from '../personal-line.ts';
import type { PersonalLine } from '../personal-line.ts';

/** Names of the files of a message `m`. */
const FILES_OF_MESSAGE = `(SELECT string_agg(f.name, ', ' ORDER BY u.position) FROM file_use u JOIN file f USING (school_id, file_id)
  WHERE u.school_id = m.school_id AND u.kind = 'message' AND u.use_id = m.message_id)`;

/** Personal data of messages and moderation. */
export const MAIL_LINES: readonly PersonalLine[] = [
  kept('school_switch', 'set_by'),
  kept('mail_rule', 'set_by'),
  gone('mail_refusal', 'person_id'),
  gone('class_delegate', 'person_id', {
    title: 'Parent délégué',
    sql: `SELECT u.label AS "classe", d.until_on AS "jusqu’au" FROM class_delegate d JOIN audience u USING (school_id, audience_id)
      WHERE d.school_id = $1 AND d.person_id = $2 ORDER BY d.until_on`,
  }),
  kept('class_delegate', 'named_by'),
  gone('delegate_contact', 'person_id'),
  gone('mail_mute', 'person_id'),
  kept('mail_mute', 'set_by'),
  // What the thread is called is the starter's word, too.
  blanked(
    'thread',
    'starter_id',
    "UPDATE thread SET subject = 'Conversation' WHERE school_id = $1 AND starter_id = $2 AND subject <> 'Conversation'",
  ),
  blanked(
    'message',
    'author_id',
    "UPDATE message SET body = '', body_hash = '', state = 'removed', changed_at = $3 WHERE school_id = $1 AND author_id = $2 AND state <> 'removed'",
    {
      title: 'Messages envoyés',
      sql: `SELECT ${at('m.sent_at')} AS "le", t.subject AS "objet", m.body AS "message", ${FILES_OF_MESSAGE} AS "fichiers" FROM message m JOIN thread t USING (school_id, thread_id)
        WHERE m.school_id = $1 AND m.author_id = $2 AND NOT EXISTS (SELECT FROM message_copy c WHERE c.school_id = $1 AND c.person_id = $2
          AND c.message_id = m.message_id AND c.hidden) ORDER BY m.sent_at`,
      isPrivate: true,
    },
  ),
  blanked('message', 'pupil_id', 'UPDATE message SET pupil_id = NULL WHERE school_id = $1 AND pupil_id = $2'),
  gone('message_copy', 'person_id', {
    title: 'Messages reçus',
    sql: `SELECT ${at('m.sent_at')} AS "le", t.subject AS "objet", m.body AS "message", ${FILES_OF_MESSAGE} AS "fichiers", ${at('c.read_at')} AS "lu le" FROM message_copy c
      JOIN message m USING (school_id, message_id) JOIN thread t ON t.school_id = m.school_id AND t.thread_id = m.thread_id
      WHERE c.school_id = $1 AND c.person_id = $2 AND m.author_id <> $2 AND m.state = 'sent' AND NOT c.hidden AND c.release_at <= extract(epoch FROM now()) * 1000 ORDER BY m.sent_at`,
    isPrivate: true,
  }),
  gone('thread_reader', 'person_id'),
  gone('message_draft', 'person_id', {
    title: 'Brouillons',
    sql: `SELECT ${at('saved_at')} AS "le", subject AS "objet", body AS "message" FROM message_draft WHERE school_id = $1 AND person_id = $2`,
    isPrivate: true,
  }),
  kept('message_draft', 'person_ids'),
  // The frozen copy, its files too, and why it was reported are needed until somebody decided; an evening's round blanks what was decided later.
  blanked(
    'moderation_case',
    'author_id',
    `WITH done AS (UPDATE moderation_case SET body = '', reason = '' WHERE school_id = $1 AND author_id = $2 AND decided_at IS NOT NULL RETURNING case_id)
     DELETE FROM moderation_file f USING done WHERE f.school_id = $1 AND f.case_id = done.case_id`,
  ),
  blanked(
    'moderation_case',
    'reported_by',
    "UPDATE moderation_case SET reason = '' WHERE school_id = $1 AND reported_by = $2 AND decided_at IS NOT NULL",
  ),
  kept('moderation_case', 'decided_by'),
];
