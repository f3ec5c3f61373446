// Who may write to whom, and delegates of a class, in English.

import { plural } from '../../ui/i18n.ts';
import type { Catalogue } from '../../ui/i18n.ts';
import type { rulesFr } from './rules-messages.fr.ts';

/** English. */
export const rulesEn: Catalogue<typeof rulesFr> = {
  title: 'Who may write to whom',
  link: 'Who writes to whom',
  lead: 'What you open holds for the whole school, from the next message on.',
  failed: 'The rules did not come.',
  groups: { pupil: 'Pupils', guardian: 'Guardians', teacher: 'Teachers' },
  cells: {
    'pupil.teachers': {
      name: 'write to their teachers',
      on: 'Those of the class and groups, as of today.',
      off: 'They only answer those who write to them.',
    },
    'pupil.office': {
      name: 'write to the head',
      on: 'Every pupil may write to you.',
      off: 'They answer when you write to them.',
    },
    'guardian.teachers': {
      name: 'write to their children’s teachers',
      on: 'Each teacher may refuse, in their messages.',
      off: 'They only answer those who write to them.',
    },
    'guardian.office': {
      name: 'write to the head',
      on: 'Every guardian may write to you.',
      off: 'They answer when you write to them.',
    },
    'teacher.pupils': {
      name: 'write to their pupils',
      on: 'What they write with one pupil alone may be shown to the legal guardians.',
      off: 'Lessons, homework and the class channel stay.',
    },
    'teacher.guardians': {
      name: 'write to their pupils’ guardians',
      on: 'To one, to a class, to a group.',
      off: 'They only answer those who write to them.',
    },
    'teacher.staff': {
      name: 'write to their colleagues and the head',
      on: 'To all of the school.',
      off: 'They only answer those who write to them.',
    },
    'teacher.allPupils': {
      name: 'write to all pupils',
      on: 'Also to those whom they do not teach.',
      off: 'Only to their own.',
    },
    'teacher.allGuardians': {
      name: 'write to all guardians',
      on: 'Also to those whose children they do not teach.',
      off: 'Only to those of their pupils.',
    },
  },
  now: (who, what, isOn) => `${who} ${what}: ${isOn ? 'yes' : 'no'}.`,
  never: {
    title: 'What no school opens',
    list: [
      'A pupil never writes to another pupil, nor to a guardian.',
      'A guardian never writes to a pupil.',
      'Among guardians only a delegate writes to the parents of the class, if both agree.',
      'Whom a court keeps away from a child neither writes nor gets anything about them.',
    ],
  },
  always: {
    title: 'What is always open',
    list: ['The head writes to everybody.', 'Whoever gets a message may answer its author.'],
  },
  reset: 'Back to the settings of the beginning',
  isReset: 'The settings of the beginning are back.',
  undo: 'Undo',
  delegates: {
    title: (label) => `Parents’ delegates, ${label}`,
    name: 'Parents’ delegates',
    link: 'Parents’ delegates',
    lead: (until) =>
      `A delegate may write to the parents of the class who agree, until ${until}. Parents do not see one another.`,
    failed: 'The list did not come.',
    chosen: (names) =>
      names.length === 0
        ? 'No parents’ delegate for now.'
        : `${plural('en', names.length, 'Parents’ delegate', 'Parents’ delegates')}: ${names.join(', ')}.`,
    search: 'Find a parent or a child',
    none: 'No guardian is linked to the pupils of this class.',
    noneFound: 'Nobody of this name in this class.',
    of: (names) => `guardian of ${names}`,
    waits: 'Still has to agree, in their messages',
    agreed: 'Has agreed',
    named: (name, isNamed) => `${name}: ${isNamed ? 'a delegate' : 'no longer a delegate'}.`,
    back: 'The accounts of the class',
  },
};
