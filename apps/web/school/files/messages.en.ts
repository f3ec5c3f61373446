// Files in English.

import { plural } from '../../ui/i18n.ts';
import type { Catalogue } from '../../ui/i18n.ts';
import type { filesFr } from './messages.fr.ts';

const n = (count: number, one: string, many: string): string => `${count}\u00A0${plural('en', count, one, many)}`;

export const filesEn: Catalogue<typeof filesFr> = {
  title: 'My files',
  lead: 'Documents, photos and sounds, to be attached to homework, a hand-in or an announcement.',
  failed: 'The files could not be read.',
  empty: 'No file yet. What is put here is seen by its owner only, as long as it is attached to nothing.',
  more: 'Show more',
  room: (used, quota) => `${used} used of ${quota}`,
  largest: (size) => `${size} at most per file`,
  list: 'Files',
  pick: {
    file: 'Choose files',
    attach: 'Attach a file',
    photo: 'Take a photo',
    drop: 'or drop here',
    dropNow: 'Drop here',
    chosen: 'Attached files',
    sending: 'On their way',
    tooMany: (most) => `No more than ${n(most, 'file', 'files')}.`,
    remove: (name) => `Take out ${name}`,
    stop: (name) => `Stop sending ${name}`,
    dismiss: (name) => `Clear the message about ${name}`,
    progress: (name) => `Sending ${name}`,
    added: (name) => `${name} is sent.`,
  },
  state: {
    waiting: 'waiting',
    sending: (percent) => `${percent}%`,
    cut: 'No network: sending will go on by itself where it stopped.',
    checking: 'checking…',
  },
  row: {
    remove: 'Delete',
    removeOf: (name) => `Delete ${name}`,
    newTab: 'new tab',
    save: 'download',
    kept: (where) => `Attached to ${where}: cannot be deleted.`,
  },
  uses: {
    homework: (count) => n(count, 'homework', 'homeworks'),
    note: (count) => n(count, 'session note', 'session notes'),
    handIn: (count) => n(count, 'hand-in', 'hand-ins'),
    correction: (count) => n(count, 'correction', 'corrections'),
    post: (count) => n(count, 'announcement', 'announcements'),
    message: (count) => n(count, 'message', 'messages'),
  },
  removing: {
    title: 'Delete this file?',
    text: (name) => `${name} will be erased for good.`,
    yes: 'Delete',
    no: 'Keep',
  },
  problem: {
    empty: 'This file is empty.',
    typeRefused: 'This kind of file is not accepted, or its name does not match its content.',
    unreadable: 'This file is damaged: it cannot be read.',
    bomb: 'This file is refused: once opened it would take far too much room.',
    tooLarge: (size) => `This file is too large: ${size} at most.`,
    tooLargePlain: 'This file is too large.',
    quota: 'There is not enough room: delete files that are not needed any more.',
    schoolQuota: 'The files of the school take all their room. The operators can give more.',
    refused: 'The operators took this file, or its name, away everywhere. It is not taken again for now.',
    tooMany: 'Too many uploads were begun and not ended. Try again tomorrow.',
    inUse: 'This file is attached to something: it cannot be deleted.',
    unknown: 'Sending did not succeed. Choose the file again.',
  },
};
