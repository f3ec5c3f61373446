// Where announcements, surveys and class channels name people.

import { at, blanked, gone, kept } from '../personal-line.ts';
import type { PersonalLine } from '../personal-line.ts';

/** Personal data of the feed and the channels. */
export const FEED_LINES: readonly PersonalLine[] = [
  kept('post', 'author_id', {
    title: 'Informations publiées',
    sql: `SELECT ${at('created_at')} AS "le", title AS "titre", text AS "texte" FROM post WHERE school_id = $1 AND author_id = $2 ORDER BY created_at`,
  }),
  kept('post', 'withdrawn_by'),
  kept('post_revision', 'replaced_by'),
  gone('post_reader', 'person_id', {
    title: 'Informations lues',
    sql: `SELECT p.title AS "titre", ${at('r.read_at')} AS "lue le", ${at('r.acknowledged_at')} AS "accusé de lecture le" FROM post_reader r JOIN post p USING (school_id, post_id)
      WHERE r.school_id = $1 AND r.person_id = $2 ORDER BY r.read_at`,
  }),
  gone('survey_answer', 'person_id', {
    title: 'Réponses aux sondages',
    sql: `SELECT s.question AS "question", (SELECT string_agg(s.options[c + 1], ', ') FROM unnest(a.choices) AS t(c)) AS "réponse" FROM survey_answer a JOIN survey s USING (school_id, post_id)
      WHERE a.school_id = $1 AND a.person_id = $2`,
    isPrivate: true,
  }),
  blanked(
    'channel_message',
    'author_id',
    'UPDATE channel_message SET text = NULL, deleted_at = $3 WHERE school_id = $1 AND author_id = $2 AND deleted_at IS NULL',
    {
      title: 'Messages dans les canaux de classe',
      sql: `SELECT ${at('sent_at')} AS "le", text AS "message" FROM channel_message WHERE school_id = $1 AND author_id = $2 AND text IS NOT NULL ORDER BY sent_at`,
      isPrivate: true,
    },
  ),
  kept('channel_message', 'deleted_by'),
  gone('channel_mute', 'person_id'),
  kept('channel_mute', 'muted_by'),
];
