// The states of messages and moderation. Part of `states.ts`.

import { refusal, server } from './state-means.ts';
import type { ScreenState } from './state-means.ts';

/** In the order in which the runs walk them. */
export const MAIL_STATES: readonly ScreenState[] = [
  {
    screen: 'mail',
    state: 'nothing yet',
    role: 'pupil',
    sign: '[data-state="empty"]',
    means: server('nobody wrote to the pupil of the demo school'),
  },
  {
    screen: 'write',
    state: 'to a teacher',
    role: 'guardian',
    sign: '.receivers-found li',
    means: server('a guardian may write to the teachers of the children'),
  },
  {
    screen: 'thread',
    state: 'written',
    role: 'guardian',
    sign: '.message',
    means: server('the guardian has written to a teacher'),
  },
  {
    screen: 'moderation',
    state: 'error',
    role: 'head',
    sign: '[data-state="error"]',
    means: refusal('GET', '/api/moderation', 503, 'server.unavailable'),
  },
  {
    screen: 'mailRules',
    state: 'as at first',
    role: 'head',
    sign: '.rows .switch',
    means: server('who may write to whom in the demo school'),
  },
  {
    screen: 'delegates',
    state: 'guardians of a class',
    role: 'head',
    sign: '.rows .switch',
    means: server('the first class has guardians'),
  },
];
