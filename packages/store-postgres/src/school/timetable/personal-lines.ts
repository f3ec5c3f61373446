// Where the timetable and its calendars name people.

import { at, blanked, gone, kept } from '../personal-line.ts';
import type { PersonalLine } from '../personal-line.ts';

/** Personal data of the timetable. */
export const TIMETABLE_LINES: readonly PersonalLine[] = [
  kept('slot', 'teacher_ids'),
  kept('slot_exception', 'to_teacher_ids'),
  kept('added_lesson', 'teacher_ids'),
  kept('added_lesson', 'created_by'),
  gone('calendar', 'owner_id', {
    title: 'Abonnements de calendrier',
    sql: `SELECT kind AS "sorte", ${at('created_at')} AS "créé le" FROM calendar WHERE school_id = $1 AND owner_id = $2`,
  }),
  // Somebody else's feed of this person: an address that shows a name.
  blanked(
    'calendar',
    'subject_id',
    "DELETE FROM calendar WHERE school_id = $1 AND subject_id = $2 AND kind = 'person'",
  ),
];
