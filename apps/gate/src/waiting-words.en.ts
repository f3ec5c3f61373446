// The waiting page in English: one voice for everybody.

import type { WaitingMessages } from './waiting-words.ts';

/** English. */
export const waitingEn: WaitingMessages = {
  title: 'Your class goes in soon',
  titleNext: 'It is your turn',
  skip: 'Skip to the time of entry',
  home: 'Préau, back to the day',
  now: 'It is',
  other: { label: 'Français', language: 'fr' },
  lessonAt: 'lesson of {time}',
  plainLesson: 'Your lesson',
  lines: {
    between: 'Between {from} and {to}',
    around: 'About {from}',
    unknown: 'Time unknown',
    together: 'the whole class together',
    whyUnknown: 'Too few people are going in to promise a time. It will be here as soon as it can be told.',
    moreAhead: 'This is later than we said: pupils whose class goes before yours have just arrived.',
    slower: 'This is later than we said: the door lets people in more slowly than a moment ago.',
    next: 'Your class is next',
    oneAhead: 'One person before your class',
    manyAhead: '{n} people before your class',
    here: '{n} of {of} are here',
    walking: 'Your class is going in: {n} of {of} are in the lesson',
    teacherIn: 'The teacher is in the lesson',
    teacherWaiting: 'The teacher is here, waiting too',
    teacherAway: 'The teacher is not here yet',
    turn: 'It is your turn. The door opens.',
  },
  guest: 'This lesson is not in your timetable. If the teacher invited you, wait here: you go in after the class.',
  sheet: 'Open the lesson’s sheet',
  sound: 'Test the sound',
  soundHeard:
    'Two notes have just been played. Heard nothing? Turn the volume up, check the headphones, then try again.',
  device: 'Other device',
  deviceText:
    'Take a picture of this square with the other device and sign in: your place is there, the same one. The square lets nobody else in.',
  refresh: 'Refresh',
  refreshWhy:
    'Without JavaScript this page does not move by itself. Refresh it every minute: your place stays the same, and the page says when it is your turn.',
  pause: 'Stop the drawing',
  meanwhile: 'Meanwhile',
  prepare: [
    'Take out notebook, book and pen.',
    'Read the end of the last lesson again.',
    'Write down a question to ask.',
  ],
  whyTitle: 'Why wait?',
  why: [
    'Many classes arrive at the same moment. The door lets them in one by one, as fast as it can, so that each lesson begins complete.',
    'The order is drawn anew for each hour. Coming earlier, reloading or opening more tabs changes nothing.',
    'Your place is kept, even if you close this page.',
  ],
  you: 'you',
  scene: 'Drawing: the class stands in line before the door. {here} are here, {of} are expected.',
  turnText: 'The door is open, your place is ready.',
  enter: 'Enter the lesson',
  earlyTitle: 'It is a little early',
  early: 'The doors open at {time}. This page will go in by itself.',
  offline: 'Offline. Your place is kept, the page goes on with the network.',
  back: 'Back to the day',
  noSheet: 'This lesson has no sheet yet.',
  sheetTitle: 'The lesson’s sheet',
  stops: {
    signIn: {
      title: 'Your place is waiting for you',
      text: 'You need to be signed in to find it again. Nothing is lost.',
      link: 'Take my place again',
    },
    unknown: {
      title: 'There is no such lesson',
      text: 'The link may be old. The day shows the lessons to come.',
      link: 'See my day',
    },
    notYours: {
      title: 'This lesson is not yours',
      text: 'It belongs to a class of another school. The day shows your lessons.',
      link: 'See my day',
    },
    ended: { title: 'The lesson is over', text: 'The day shows the next one.', link: 'See my day' },
    cancelled: { title: 'The lesson is cancelled', text: 'The day shows the next one.', link: 'See my day' },
    busy: {
      title: 'The door does not answer',
      text: 'Your place is not lost. Wait a minute, then try again.',
      link: 'Try again',
    },
  },
  signIn: {
    again: 'The session has expired. Please sign in again.',
    login: 'Login',
    password: 'Password',
    button: 'Sign in',
  },
};
