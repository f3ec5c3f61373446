// Where files, and what they are attached to, name people.

import { at, blanked, gone } from '../personal-line.ts';
import type { PersonalLine } from '../personal-line.ts';

/** Where files are attached: erased before what they are attached to. */
export const FILE_USE_LINES: readonly PersonalLine[] = [
  blanked(
    'file_use',
    'use_id',
    `DELETE FROM file_use f WHERE f.school_id = $1 AND (
      (f.kind IN ('handIn', 'correction') AND f.use_id IN (SELECT h.hand_in_id FROM hand_in h WHERE h.school_id = $1 AND h.pupil_id = $2))
      OR (f.kind = 'message' AND f.use_id IN (SELECT m.message_id FROM message m WHERE m.school_id = $1 AND m.author_id = $2
        UNION ALL SELECT d.message_id FROM message_draft d WHERE d.school_id = $1 AND d.person_id = $2)))`,
  ),
];

/** Personal data of files: erased once they are attached to nothing. */
export const FILE_LINES: readonly PersonalLine[] = [
  // What stands in something official (homework, a session note) stays with it.
  blanked(
    'file',
    'owner_id',
    'DELETE FROM file f WHERE f.school_id = $1 AND f.owner_id = $2 AND NOT EXISTS (SELECT FROM file_use u WHERE u.school_id = f.school_id AND u.file_id = f.file_id)',
    {
      title: 'Fichiers',
      sql: `SELECT name AS "nom", media_type AS "type", bytes AS "octets", ${at('created_at')} AS "ajouté le" FROM file WHERE school_id = $1 AND owner_id = $2 ORDER BY created_at`,
      isPrivate: true,
    },
  ),
  gone('file_upload', 'owner_id'),
];
