// Every route and the states that a person can meet there, as data: the source of the journeys, the screenshots and the accessibility runs.
// A state that is not listed is not seen by them; a new screen or state is added here first. WEB-85.

import { ROUTES } from './routes.ts';
import type { ScreenName } from './routes.ts';
import { json, never, OFFLINE, refusal, server } from './state-means.ts';
import type { ScreenState } from './state-means.ts';

export { ROUTES } from './routes.ts';
export type { Means, ScreenState, StateRole } from './state-means.ts';

const TODAY = '/api/today';
const ENTER = '/api/lessons/*/enter';

/** All states. */
export const STATES: readonly ScreenState[] = [
  {
    screen: 'day',
    state: 'lesson on',
    role: 'pupil',
    sign: '.board .btn-main',
    means: server('the demo school has a lesson every hour'),
  },
  {
    screen: 'day',
    state: 'lesson on',
    role: 'teacher',
    sign: '.board .btn-main',
    means: server('the demo school has a lesson every hour'),
  },
  {
    screen: 'day',
    state: 'children',
    role: 'guardian',
    sign: '.child',
    means: server('the guardian of a pupil of the demo class'),
  },
  { screen: 'day', state: 'office', role: 'head', sign: '.kpi', means: server('the head of the demo school') },
  { screen: 'day', state: 'office', role: 'operator', sign: '.kpi', means: server('the operator of the demo school') },
  { screen: 'day', state: 'loading', role: 'pupil', sign: '[data-state="loading"]', means: never(TODAY) },
  {
    screen: 'day',
    state: 'error',
    role: 'pupil',
    sign: '[data-state="error"]',
    means: refusal('GET', TODAY, 503, 'server.unavailable'),
  },
  {
    screen: 'day',
    state: 'no person',
    role: 'pupil',
    sign: '[data-state="no-person"]',
    means: json(TODAY, { date: '2026-11-24', zone: 'Europe/Paris', now: 1_795_500_000_000, persons: [] }),
  },
  {
    screen: 'day',
    state: 'broken',
    role: 'pupil',
    sign: '[data-state="broken"]',
    // An answer of another form than agreed, as between two versions of the house.
    means: json(TODAY, { date: '2026-11-24', zone: 'Europe/Paris', now: 1_795_500_000_000, persons: [{}] }),
  },
  { screen: 'day', state: 'offline', role: 'pupil', sign: '.bar-offline', means: OFFLINE },
  {
    screen: 'day',
    state: 'unplanned lesson',
    role: 'teacher',
    sign: 'dialog[open]',
    means: server('press « Cours improvisé »'),
  },
  {
    screen: 'dayOf',
    state: 'another day',
    role: 'teacher',
    sign: '.hello',
    means: server('a school day of the demo school'),
  },
  { screen: 'dayOf', state: 'empty', role: 'pupil', sign: '.hello', means: server('a Sunday in August') },
  {
    screen: 'classes',
    state: 'list',
    role: 'teacher',
    sign: '.rows',
    means: server('the demo teacher teaches the demo class'),
  },
  {
    screen: 'classes',
    state: 'empty',
    role: 'teacher',
    sign: '[data-state="empty"]',
    means: json('/api/audiences', { audiences: [] }),
  },
  {
    screen: 'classes',
    state: 'error',
    role: 'teacher',
    sign: '[data-state="error"]',
    means: refusal('GET', '/api/audiences', 500, 'server.fault'),
  },
  {
    screen: 'classes',
    state: 'loading',
    role: 'teacher',
    sign: '[data-state="loading"]',
    means: never('/api/audiences'),
  },
  { screen: 'class', state: 'list', role: 'teacher', sign: '.rows', means: server('open the demo class') },
  {
    screen: 'class',
    state: 'new code asked',
    role: 'teacher',
    sign: 'dialog[open]',
    means: server('press « Nouveau code »'),
  },
  {
    screen: 'class',
    state: 'error',
    role: 'teacher',
    sign: '[data-state="error"]',
    means: refusal('GET', '/api/audiences/*/pupils', 403, 'audience.notYours'),
  },
  { screen: 'office', state: 'now', role: 'head', sign: '.kpi', means: server('the head of the demo school') },
  {
    screen: 'office',
    state: 'adding a lesson',
    role: 'head',
    sign: 'dialog[open]',
    means: server('press « Ajouter un cours »'),
  },
  {
    screen: 'office',
    state: 'adding a person',
    role: 'head',
    sign: 'dialog[open]',
    means: server('press « Ajouter une personne »'),
  },
  {
    screen: 'office',
    state: 'not yours',
    role: 'pupil',
    sign: '[data-state="forbidden"]',
    means: server('a pupil types the address'),
  },
  { screen: 'office', state: 'now', role: 'operator', sign: '.kpi', means: server('the operator of the demo school') },
  { screen: 'people', state: 'list', role: 'head', sign: '.people-rows', means: server('the head of the demo school') },
  {
    screen: 'people',
    state: 'found',
    role: 'head',
    sign: '.people-rows',
    means: server('type a class of the demo school'),
  },
  {
    screen: 'people',
    state: 'nobody',
    role: 'head',
    sign: '[data-state="nobody"]',
    means: server('type a name that nobody has'),
  },
  {
    screen: 'people',
    state: 'changing a pupil',
    role: 'head',
    sign: 'dialog[open] .group-choices',
    means: server('press « Modifier » of a pupil'),
  },
  {
    screen: 'people',
    state: 'changing a guardian',
    role: 'head',
    sign: 'dialog[open] .child-list',
    means: server('press « Modifier » of a guardian'),
  },
  {
    screen: 'people',
    state: 'ending',
    role: 'head',
    sign: 'dialog[open] .btn-stop',
    means: server('press « Retirer de l’établissement » in the form'),
  },
  { screen: 'people', state: 'loading', role: 'head', sign: '[data-state="loading"]', means: never('/api/people') },
  {
    screen: 'people',
    state: 'error',
    role: 'head',
    sign: '[data-state="error"]',
    means: refusal('GET', '/api/people', 503, 'server.unavailable'),
  },
  {
    screen: 'people',
    state: 'not yours',
    role: 'teacher',
    sign: '[data-state="forbidden"]',
    means: server('a teacher types the address'),
  },
  { screen: 'settings', state: 'plain', role: 'pupil', sign: '.settings', means: server('signed in') },
  {
    screen: 'settings',
    state: 'signing out everywhere',
    role: 'pupil',
    sign: 'dialog[open]',
    means: server('press « Se déconnecter de tous les appareils »'),
  },
  {
    screen: 'lesson',
    state: 'device check',
    role: 'pupil',
    sign: '[data-state="device-check"]',
    means: server('first visit on a device'),
  },
  {
    screen: 'lesson',
    state: 'entering',
    role: 'pupil',
    sign: '[data-state="entering"]',
    means: { by: 'intercept', method: 'POST', path: ENTER, answer: { status: 200, never: true } },
  },
  {
    screen: 'lesson',
    state: 'waiting',
    role: 'pupil',
    sign: '.lesson[data-state="waiting"]',
    means: server('nobody opened the lesson yet'),
  },
  {
    screen: 'lesson',
    state: 'waiting',
    role: 'teacher',
    sign: '.lesson[data-state="waiting"]',
    means: server('the teacher entered and did not open'),
  },
  {
    screen: 'lesson',
    state: 'open',
    role: 'pupil',
    sign: '.lesson[data-state="open"]',
    means: server('the teacher opened'),
  },
  {
    screen: 'lesson',
    state: 'open',
    role: 'teacher',
    sign: '.lesson[data-state="open"]',
    means: server('the teacher opened'),
  },
  {
    screen: 'lesson',
    state: 'asked to speak',
    role: 'pupil',
    sign: '[data-state="asked"]',
    means: server('the teacher gives the floor'),
  },
  {
    screen: 'lesson',
    state: 'discussion locked',
    role: 'pupil',
    sign: '[data-state="chat-locked"]',
    means: server('the teacher locks the discussion'),
  },
  {
    screen: 'lesson',
    state: 'safe mode',
    role: 'pupil',
    sign: '[data-state="safe"]',
    means: server('the teacher leaves without ending'),
  },
  {
    screen: 'lesson',
    state: 'line lost',
    role: 'pupil',
    sign: '[data-state="lost"]',
    means: server('the line is cut by the relay of the journeys'),
  },
  {
    screen: 'lesson',
    state: 'back',
    role: 'pupil',
    sign: '[data-state="back"]',
    means: server('the line comes back after a message of another pupil'),
  },
  {
    screen: 'lesson',
    state: 'elsewhere',
    role: 'pupil',
    sign: '[data-state="elsewhere"]',
    means: server('the same pupil enters with a second device'),
  },
  {
    screen: 'lesson',
    state: 'level chosen',
    role: 'teacher',
    sign: '.menu:popover-open',
    means: server('press the level'),
  },
  { screen: 'lesson', state: 'locks', role: 'teacher', sign: '.menu:popover-open', means: server('press « Verrous »') },
  {
    screen: 'lesson',
    state: 'actions for one',
    role: 'teacher',
    sign: '.menu:popover-open',
    means: server('press « Actions » of a pupil'),
  },
  { screen: 'lesson', state: 'leaving', role: 'teacher', sign: 'dialog[open]', means: server('press « Quitter »') },
  {
    screen: 'lesson',
    state: 'inviting',
    role: 'teacher',
    sign: 'dialog[open]',
    means: server('press « Plus », « Inviter une personne »'),
  },
  {
    screen: 'lesson',
    state: 'removed',
    role: 'pupil',
    sign: '[data-state="removed"]',
    means: refusal('POST', ENTER, 403, 'lesson.removed'),
  },
  {
    screen: 'lesson',
    state: 'ended',
    role: 'pupil',
    sign: '[data-state="ended"]',
    means: refusal('POST', ENTER, 409, 'lesson.closed'),
  },
  {
    screen: 'lesson',
    state: 'ended',
    role: 'teacher',
    sign: '[data-state="ended"]',
    means: refusal('POST', ENTER, 409, 'lesson.closed'),
  },
  {
    screen: 'lesson',
    state: 'too early',
    role: 'pupil',
    sign: '[data-state="early"]',
    means: refusal('POST', ENTER, 409, 'lesson.tooEarly'),
  },
  {
    screen: 'lesson',
    state: 'not yours',
    role: 'pupil',
    sign: '[data-state="notYours"]',
    means: refusal('POST', ENTER, 403, 'lesson.notYours'),
  },
  {
    screen: 'lesson',
    state: 'unknown',
    role: 'pupil',
    sign: '[data-state="unknown"]',
    means: server('an address that is no lesson'),
  },
  {
    screen: 'lesson',
    state: 'cancelled',
    role: 'pupil',
    sign: '[data-state="cancelled"]',
    means: refusal('POST', ENTER, 409, 'lesson.cancelled'),
  },
  {
    screen: 'lesson',
    state: 'full',
    role: 'pupil',
    sign: '[data-state="full"]',
    means: refusal('POST', ENTER, 409, 'lesson.full'),
  },
  {
    screen: 'lesson',
    state: 'another tab',
    role: 'pupil',
    sign: '[data-state="replaced"]',
    means: refusal('POST', ENTER, 409, 'lesson.replaced'),
  },
  {
    screen: 'lesson',
    state: 'refused',
    role: 'pupil',
    sign: '[data-state="failed"]',
    means: refusal('POST', ENTER, 403, 'session.notActivated'),
  },
  { screen: 'sheet', state: 'editing', role: 'teacher', sign: '.editor', means: server('a lesson of the teacher') },
  {
    screen: 'sheet',
    state: 'loading',
    role: 'teacher',
    sign: '[data-state="loading"]',
    means: never('/api/lessons/*/sheet'),
  },
  {
    screen: 'sheet',
    state: 'error',
    role: 'teacher',
    sign: '[data-state="error"]',
    means: refusal('GET', '/api/lessons/*/sheet', 503, 'server.unavailable'),
  },
  {
    screen: 'sheet',
    state: 'read only',
    role: 'pupil',
    sign: '[data-state="read-only"]',
    means: json('/api/lessons/*/sheet', {
      lessonId: '00000000-0000-7000-8000-000000000001',
      text: '# Fiche',
      slides: [],
      mayWrite: false,
    }),
  },
  {
    screen: 'rollCall',
    state: 'table',
    role: 'teacher',
    sign: '[data-state="roll-call"]',
    means: server('a lesson that somebody entered'),
  },
  {
    screen: 'rollCall',
    state: 'empty',
    role: 'teacher',
    sign: '[data-state="empty"]',
    means: refusal('GET', '/api/lessons/*/roll-call', 404, 'lesson.unknown'),
  },
  {
    screen: 'rollCall',
    state: 'error',
    role: 'teacher',
    sign: '[data-state="error"]',
    means: refusal('GET', '/api/lessons/*/roll-call', 403, 'lesson.notTeacher'),
  },
];

/** The states of one screen. */
export function statesOf(screen: ScreenName): readonly ScreenState[] {
  return STATES.filter((each) => each.screen === screen);
}

/** The address of a screen with its parameters filled in; throws RangeError when one is missing. */
export function addressOf(screen: ScreenName, parameters: Readonly<Record<string, string>> = {}): string {
  return ROUTES[screen].replaceAll(/:(\w+)/g, (_all, name: string) => {
    const value = parameters[name];
    if (value === undefined) throw new RangeError(`Cannot build the address of ${screen}: no ${name}`);
    return encodeURIComponent(value);
  });
}
