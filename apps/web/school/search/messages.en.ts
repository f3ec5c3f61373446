// The sentences of the search, in English.

import { plural } from '../../ui/i18n.ts';
import type { Catalogue } from '../../ui/i18n.ts';
import type { searchFr } from './messages.fr.ts';

/** English. */
export const searchEn: Catalogue<typeof searchFr> = {
  title: 'Search',
  field: 'One word or several',
  hint: 'In homework and what was handed in, class books, announcements, channels, messages and files. Two letters at least.',
  hintOffice:
    'In homework, class books, announcements, channels, messages, files and among people. Two letters at least.',
  searching: 'Searching…',
  found: (count) => `${count} ${plural('en', count, 'result', 'results')}`,
  nothing: 'Nothing holds all of these words. A single word, or the beginning of one, finds more.',
  failed: 'The search did not work.',
  first: 'The first eight; one more word narrows it down.',
  newest: 'The newest eight; one more word narrows it down.',
  kinds: {
    homework: 'Homework',
    handIns: 'Handed in',
    notes: 'Class books',
    posts: 'Announcements',
    channels: 'Class channels',
    threads: 'Messages',
    files: 'My files',
    people: 'People',
  },
  due: (subject, day) => `${subject} · due ${day}`,
};
