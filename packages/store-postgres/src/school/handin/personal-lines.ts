// Where hand-ins, their marks and the visas of books name people.

import { at, gone, kept } from '../personal-line.ts';
import type { PersonalLine } from '../personal-line.ts';

/** Personal data of hand-ins and books. */
export const HAND_IN_LINES: readonly PersonalLine[] = [
  kept('book_visa', 'seen_by'),
  gone('hand_in', 'pupil_id', {
    title: 'Travaux rendus',
    sql: `SELECT w.subject AS "matière", w.due_on AS "pour le", ${at('h.handed_at')} AS "rendu le", h.body AS "texte", h.comment AS "retour",
        (SELECT string_agg(k.body->>'text', E'\\n' ORDER BY k.added_in, k.position) FROM hand_in_mark k WHERE k.school_id = h.school_id
          AND k.hand_in_id = h.hand_in_id AND k.added_in <= h.returned_marks AND (k.erased_in IS NULL OR k.erased_in > h.returned_marks)) AS "remarques"
      FROM hand_in h
      JOIN homework w USING (school_id, homework_id) WHERE h.school_id = $1 AND h.pupil_id = $2 ORDER BY h.handed_at`,
  }),
  kept('hand_in', 'returned_by'),
  // They go with the hand-in.
  kept('hand_in_mark', 'made_by'),
  kept('hand_in_mark', 'erased_by'),
];
