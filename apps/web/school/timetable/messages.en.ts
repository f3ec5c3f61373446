// The week and its calendars in English.

import type { Catalogue } from '../../ui/i18n.ts';
import type { timetableFr } from './messages.fr.ts';

const MONTHS = [
  'January',
  'February',
  'March',
  'April',
  'May',
  'June',
  'July',
  'August',
  'September',
  'October',
  'November',
  'December',
];
const dayOf = (date: string): number => Number(date.slice(8));
const monthOf = (date: string): string => MONTHS[Number(date.slice(5, 7)) - 1] ?? '';

export const timetableEn: Catalogue<typeof timetableFr> = {
  title: 'Timetable',
  weekOf: (from, to) =>
    from.slice(0, 7) === to.slice(0, 7)
      ? `Week of ${dayOf(from)} to ${dayOf(to)} ${monthOf(to)}`
      : `Week of ${dayOf(from)} ${monthOf(from)} to ${dayOf(to)} ${monthOf(to)}`,
  dayShort: (weekday, date) =>
    `${['Mon', 'Tue', 'Wed', 'Thu', 'Fri', 'Sat', 'Sun'][weekday - 1] ?? ''} ${Number(date.slice(8))}`,
  moves: 'Weeks',
  before: 'Week before',
  after: 'Week after',
  thisWeek: 'This week',
  days: 'Days of the week',
  today: 'today',
  print: 'Print',
  count: (count) => `${count} ${count === 1 ? 'lesson' : 'lessons'}`,
  noLesson: 'No lesson.',
  closed: 'No lesson in the school.',
  emptyWeek: 'No lesson that week.',
  closedWeek: 'The school has no lesson that week: holidays.',
  outsideYear: 'That week is outside the school year.',
  nothing: 'No timetable to show',
  nothingText: 'Classes and lessons come from the import of the school.',
  failed: 'The week could not be read.',
  notYours: 'There is no such timetable, or it cannot be seen with this account.',
  show: 'Show',
  which: 'Which one',
  kinds: {
    own: 'Family and me',
    me: 'Me',
    children: 'Children',
    class: 'Class',
    group: 'Group',
    teacher: 'Teacher',
    room: 'Room',
    pupil: 'Pupil',
  },
  me: (name) => `${name} (me)`,
  pupilName: 'Name of the pupil',
  pupilHint: 'The beginning of the name is enough.',
  room: (room) => (/^\d/.test(room) ? `room ${room}` : room),
  noRoom: 'no room',
  nobody: 'nobody',
  change: {
    cancelled: 'cancelled',
    added: 'added',
    hours: 'moved',
    room: 'other room',
    teacher: 'stand-in',
    subject: 'other subject',
    exam: 'test',
  },
  insteadOf: (what) => `instead of ${what}`,
  wasAt: (when) => `was ${when}`,
  until: (from, to) => `${from} to ${to}`,
  enter: 'Enter',
  open: 'Open',
  edit: 'Change',
  of: (deed, subject, when) => `${deed}: ${subject}, ${when}`,
  exam: 'It is a test',
  calendar: {
    button: 'Subscribe to the calendar',
    title: 'Subscribe to the calendar',
    lead: (label) =>
      `The timetable “${label}” in the calendar of the phone or the computer, with its changes, nothing to copy by hand.`,
    secret:
      'A secret address is made. Whoever knows it can read the timetable: it is not to be published. It can be removed at any time.',
    make: 'Make the address',
    making: 'Making…',
    address: (label) => `Address of the calendar: ${label}`,
    how: 'To be pasted into “subscribe to a calendar” or “add a calendar by URL”.',
    copy: 'Copy',
    copyOf: (label) => `Copy the address: ${label}`,
    copied: 'The address is copied.',
    copyFailed: 'Copying did not work: the address is selected, it only needs to be copied.',
    addHere: 'Add to this device',
    revoke: 'Remove',
    revokeOf: (label) => `Remove the address: ${label}`,
    ask: 'The address will no longer work, and calendars that read it will be empty.',
    keep: 'Keep',
    confirm: 'Remove the address',
    revoked: 'The address is removed.',
    made: 'The address is ready.',
    others: 'Other addresses',
    tooMany: 'There are twenty addresses already: remove one first.',
  },
};
