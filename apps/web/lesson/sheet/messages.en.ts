// The sheet's editor in English.

import { plural } from '../../ui/i18n.ts';
import type { Catalogue } from '../../ui/i18n.ts';
import type { editorFr } from './messages.fr.ts';

const n = (count: number, one: string, many: string): string => `${count} ${plural('en', count, one, many)}`;

/** The sheet's editor in English. */
export const editorEn: Catalogue<typeof editorFr> = {
  title: 'Lesson sheet',
  titleOf: (subject, label) => `Sheet · ${subject}, ${label}`,
  text: 'Text of the sheet',
  textHint: 'Title: #. List: -. Bold: **word**. Pupils read this text before and during the lesson.',
  preview: 'Preview',
  write: 'Write',
  slides: 'Slides',
  slidesCount: (count) => (count === 0 ? 'No slide yet.' : `${n(count, 'slide', 'slides')} of 60.`),
  add: 'Add pictures',
  addHint: 'PNG, JPEG or WebP, 15 MB at most. Place and camera are removed from the picture.',
  sending: (name, percent) => `${name}: ${percent}%`,
  preparing: (name) => `${name}: preparing…`,
  failed: (name, why) => `${name}: ${why}`,
  alt: (at) => `Description of slide ${at}`,
  altHint: 'Read to those who do not see the picture.',
  up: (at) => `Move slide ${at} up`,
  down: (at) => `Move slide ${at} down`,
  remove: (at) => `Remove slide ${at}`,
  removed: (at) => `Slide ${at} removed.`,
  moved: (at) => `Slide moved to position ${at}.`,
  undo: 'Put back',
  saved: (time) => `Saved at ${time}`,
  saving: 'Saving…',
  unsaved: 'Not saved yet',
  failedSave: (why) => `Not saved. ${why} Trying again soon.`,
  refusedSave: (why) => `Not saved. ${why}`,
  readOnly: 'Only the teacher of the lesson writes the sheet.',
  back: 'Back',
  loadFailed: 'The sheet could not be read.',
  charactersLeft: (left) => `${left} characters left`,
};
