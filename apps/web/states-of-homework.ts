// The states of homework and of the book of a class. Part of `states.ts`.

import { json, server } from './state-means.ts';
import type { ScreenState } from './state-means.ts';

/** In the order in which the runs walk them. */
export const HOMEWORK_STATES: readonly ScreenState[] = [
  {
    screen: 'homework',
    state: 'given',
    role: 'teacher',
    sign: '.works',
    means: server('the teacher of the demo class has given homework'),
  },
  {
    screen: 'homework',
    state: 'nothing to do',
    role: 'pupil',
    sign: '[data-state="empty"]',
    means: json('/api/homework/due', { today: '2026-11-24', homework: [], next: null }),
  },
  {
    screen: 'homeworkNew',
    state: 'from a lesson',
    role: 'teacher',
    sign: '.work-form .pick-days',
    means: server('the teacher gives homework from the lesson that is on'),
  },
  {
    screen: 'homeworkOne',
    state: 'who has not',
    role: 'teacher',
    sign: '.work-lists',
    means: server('the teacher opens what they gave'),
  },
  {
    screen: 'homeworkOne',
    state: 'handed in',
    role: 'teacher',
    sign: '[data-rows="toLook"]',
    means: server('a pupil handed in what the teacher asked for, the others have not'),
  },
  {
    screen: 'book',
    state: 'written',
    role: 'teacher',
    sign: '.book-entry',
    means: server('the teacher has written about a lesson'),
  },
];
