// Where personal data lies: the lines of every feature. One line a column; a test walks the catalogue of the database and fails when one is missing.
//
// Whoever adds a table adds its lines beside that feature's store, in the words of `personal-line.ts`.

import { LESSON_LINES } from '../lesson/personal-lines.ts';
import { FEED_LINES } from './feed/personal-lines.ts';
import { FILE_LINES, FILE_USE_LINES } from './files/personal-lines.ts';
import { HAND_IN_LINES } from './handin/personal-lines.ts';
import { HOMEWORK_LINES } from './homework/personal-lines.ts';
import { MAIL_LINES } from './mail/personal-lines.ts';
import { OPERATOR_LINES } from './operator/personal-lines.ts';
import { ACCOUNT_LINES, PEOPLE_LINES } from './people/personal-lines.ts';
import type { PersonalLine } from './personal-line.ts';
import { TIMETABLE_LINES } from './timetable/personal-lines.ts';

/** All lines, in the order of an erasure. */
export const PERSONAL_LINES: readonly PersonalLine[] = [
  ...PEOPLE_LINES,
  ...TIMETABLE_LINES,
  ...HOMEWORK_LINES,
  ...FILE_USE_LINES,
  ...HAND_IN_LINES,
  ...FILE_LINES,
  ...FEED_LINES,
  ...OPERATOR_LINES,
  ...MAIL_LINES,
  ...LESSON_LINES,
  ...ACCOUNT_LINES,
];
