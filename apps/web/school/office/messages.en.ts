// The office's pages besides the day, in English.

import type { Catalogue } from '../../ui/i18n.ts';
import { plural } from '../../ui/i18n.ts';
import type { officeFr } from './messages.fr.ts';

/** English. */
export const officeEn: Catalogue<typeof officeFr> = {
  title: 'Pupils not seen',
  link: 'Pupils not seen',
  lead: 'None of their devices gave a sign of life. A call, a message to the family or a letter brings them back.',
  failed: 'The list does not come.',
  since: 'For',
  hours: (hours) => (hours < 72 ? `${hours} hours` : `${hours / 24} days`),
  noClasses: 'There is no class here yet. The import brings them.',
  everybody: 'Everybody gave a sign of life.',
  total: (unseen, pupils) => `${unseen} ${plural('en', unseen, 'pupil', 'pupils')} of ${pupils} not seen`,
  ofClass: (unseen, pupils) => (unseen === 0 ? `all seen, ${pupils}` : `${unseen} of ${pupils}`),
  seenAt: (when) => `seen ${when}`,
  never: 'never seen',
  hint: {
    neverActivated: 'The account was never activated: give a code.',
    signedOut: 'Nobody is signed in to this account: a forgotten password, no device?',
    silent: 'A device is signed in and silent: no network, no time, lost heart?',
  },
  familySeen: 'The family did come: write to them.',
  codes: 'Give a code',
  notYours: 'This page is for the head.',
  switches: {
    title: 'What the school allows',
    link: 'School settings',
    failed: 'The settings do not come.',
    now: (name, isOn) => `${name}: ${isOn ? 'yes' : 'no'}.`,
    names: {
      messaging: {
        name: 'Messages',
        on: 'Everybody writes to whom they may write to.',
        off: 'Nobody sends messages; one can still read. Lessons and homework go on.',
      },
      pupilMessages: {
        name: 'Pupils’ messages',
        on: 'Pupils write to their teachers.',
        off: 'Pupils read, and do not write.',
      },
      classChannels: {
        name: 'Class channels',
        on: 'Teachers open the channel of their class.',
        off: 'Channels can be read, nobody writes there.',
      },
      quietHours: {
        name: 'Quiet evenings and week-ends',
        on: 'What is written in the evening or at the week-end appears on the next school morning, at 7.',
        off: 'Everything appears at once, at any hour.',
      },
      home: { name: 'School from home', on: 'Told to everybody.', off: 'Lessons take place in the school.' },
    },
    home: {
      name: 'School from home',
      isOn: 'Everybody is told, at the head of each day.',
      isOff: 'Lessons take place in the school. The day it closes, tell everybody here at once.',
      open: 'Begin school from home',
      end: 'Go back to the school',
      ask: 'Pupils, guardians and staff get this announcement at once, and acknowledge it.',
      titleField: 'Title',
      textField: 'Text',
      title: 'School is at home',
      text: 'From now on lessons take place online, at the usual hours.\n\n- Open “My day”: the lesson of the moment is there.\n- Come to the courtyard from ten minutes before.\n- Homework and documents are where they always are.',
      begin: 'Tell everybody',
      told: 'Everybody is told.',
    },
  },
};
