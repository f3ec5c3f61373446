// Where homework and session notes name people.

import { at, gone, kept } from '../personal-line.ts';
import type { PersonalLine } from '../personal-line.ts';

/** Personal data of homework. */
export const HOMEWORK_LINES: readonly PersonalLine[] = [
  kept('homework', 'teacher_id', {
    title: 'Devoirs donnés',
    sql: `SELECT subject AS "matière", due_on AS "pour le", body AS "texte" FROM homework WHERE school_id = $1 AND teacher_id = $2 ORDER BY due_on`,
  }),
  kept('homework_version', 'written_by'),
  gone('homework_done', 'person_id', {
    title: 'Devoirs faits',
    sql: `SELECT h.subject AS "matière", h.due_on AS "pour le", ${at('d.done_at')} AS "fait le" FROM homework_done d JOIN homework h USING (school_id, homework_id)
      WHERE d.school_id = $1 AND d.person_id = $2 ORDER BY h.due_on`,
  }),
  gone('homework_opened', 'person_id', {
    title: 'Devoirs ouverts',
    sql: `SELECT h.subject AS "matière", h.due_on AS "pour le", ${at('o.opened_at')} AS "ouvert le" FROM homework_opened o
      JOIN homework h USING (school_id, homework_id) WHERE o.school_id = $1 AND o.person_id = $2 ORDER BY h.due_on`,
  }),
  kept('session_note', 'teacher_id', {
    title: 'Contenus de séance',
    sql: `SELECT subject AS "matière", held_on AS "le", body AS "texte" FROM session_note WHERE school_id = $1 AND teacher_id = $2 ORDER BY held_on`,
  }),
  kept('session_note_version', 'written_by'),
];
