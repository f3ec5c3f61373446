// The states of the week and of its calendars. Part of `states.ts`.

import { json, never, refusal, server } from './state-means.ts';
import type { ScreenState } from './state-means.ts';

const WEEK = '/api/timetable/week';

/** In the order in which the runs walk them. */
export const TIMETABLE_STATES: readonly ScreenState[] = [
  { screen: 'week', state: 'own', role: 'pupil', sign: '.week-lesson', means: server('the demo class has lessons') },
  { screen: 'week', state: 'own', role: 'teacher', sign: '.week-lesson', means: server('the demo teacher teaches') },
  {
    screen: 'week',
    state: 'child',
    role: 'guardian',
    sign: '.week .week-choose',
    means: server('the guardian of two pupils'),
  },
  { screen: 'week', state: 'class', role: 'head', sign: '.week-lesson', means: server('the week of the demo class') },
  {
    screen: 'week',
    state: 'changing a lesson',
    role: 'head',
    sign: 'dialog[open]',
    means: server('press « Modifier » of a lesson to come'),
  },
  {
    screen: 'week',
    state: 'calendar asked',
    role: 'pupil',
    sign: 'dialog[open] .calendar',
    means: server('press « S’abonner au calendrier »'),
  },
  {
    screen: 'week',
    state: 'calendar made',
    role: 'teacher',
    sign: 'dialog[open] .calendar-url',
    means: server('press « Créer l’adresse »'),
  },
  {
    screen: 'week',
    state: 'nothing',
    role: 'head',
    sign: '[data-state="nothing"]',
    means: json('/api/timetable/choices', { persons: [], audiences: [], teachers: [], rooms: [] }),
  },
  { screen: 'week', state: 'loading', role: 'pupil', sign: '[data-state="loading"]', means: never(WEEK) },
  {
    screen: 'week',
    state: 'error',
    role: 'pupil',
    sign: '[data-state="error"]',
    means: refusal('GET', WEEK, 503, 'server.unavailable'),
  },
  {
    screen: 'week',
    state: 'not yours',
    role: 'pupil',
    sign: '[data-state="error"]',
    means: refusal('GET', WEEK, 404, 'timetable.unknown'),
  },
  {
    screen: 'weekOf',
    state: 'empty',
    role: 'pupil',
    sign: '[data-state="empty"]',
    means: server('a week long after the school year'),
  },
  {
    screen: 'slot',
    state: 'not today',
    role: 'guardian',
    sign: '.week',
    means: server('a link of the child’s calendar, which leads to the week'),
  },
];
