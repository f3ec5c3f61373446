// Where the logs of lessons, their sheets and pictures name people.

import { at, blanked, kept } from '../school/personal-line.ts';
import type { PersonalLine } from '../school/personal-line.ts';

/** Puts « Ancien élève » in the place of a name in the logs of lessons. */
const RENAMED = (kind: string): string => `
  UPDATE lesson_event SET body = jsonb_set(body, ARRAY['names', $2::text],
    to_jsonb((SELECT given_name || ' ' || family_name FROM person WHERE school_id = $1 AND person_id = ($2::text)::uuid)))
  WHERE school_id = $1 AND kind = '${kind}' AND body -> 'names' ? $2::text`;

/** Personal data of lessons. */
export const LESSON_LINES: readonly PersonalLine[] = [
  // The log of a lesson is its roll call: it stays, without what the person wrote and without the name.
  blanked(
    'lesson_event',
    'actor_id',
    "UPDATE lesson_event SET body = NULL WHERE school_id = $1 AND actor_id = $2 AND kind = 'messagePosted' AND body IS NOT NULL",
    {
      title: 'Messages écrits en cours',
      sql: `SELECT ${at('at')} AS "le", body ->> 'text' AS "message" FROM lesson_event WHERE school_id = $1 AND actor_id = $2 AND kind = 'messagePosted' AND body IS NOT NULL ORDER BY at`,
      isPrivate: true,
    },
  ),
  // Two statements: each kind has its own index.
  blanked('lesson_event', 'body', RENAMED('opened')),
  blanked('lesson_event', 'body', RENAMED('invited')),
  kept('lesson_sheet', 'written_by'),
  kept('lesson_picture', 'uploaded_by'),
];
