// The states of the office's pages besides the day. Part of `states.ts`.

import { server } from './state-means.ts';
import type { ScreenState } from './state-means.ts';

/** In the order in which the runs walk them. */
export const OFFICE_STATES: readonly ScreenState[] = [
  {
    screen: 'unseen',
    state: 'list',
    role: 'head',
    sign: '.unseen',
    means: server('most pupils of the demo school never signed in'),
  },
  {
    screen: 'switches',
    state: 'list',
    role: 'head',
    sign: '.switch',
    means: server('the head opens the settings of the school'),
  },
  {
    screen: 'log',
    state: 'list',
    role: 'head',
    sign: '.audit',
    means: server('the accounts of the demo school were given codes'),
  },
];
