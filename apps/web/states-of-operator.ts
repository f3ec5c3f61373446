// The states of the operators' pages. Part of `states.ts`.

import { server } from './state-means.ts';
import type { ScreenState } from './state-means.ts';

/** In the order in which the runs walk them. */
export const OPERATOR_STATES: readonly ScreenState[] = [
  {
    screen: 'cell',
    state: 'list',
    role: 'operator',
    sign: '.cell-schools',
    means: server('the demo school is a school of the cell'),
  },
  {
    screen: 'cellSchool',
    state: 'school',
    role: 'operator',
    sign: '.cell-bar',
    means: server('the demo school has heads and an import'),
  },
  {
    screen: 'cellSwitches',
    state: 'list',
    role: 'operator',
    sign: '.cell-switches',
    means: server('nothing is switched for all schools'),
  },
  {
    screen: 'purge',
    state: 'form',
    role: 'operator',
    sign: '.purge-form',
    means: server('nothing was taken away yet'),
  },
  {
    screen: 'cellLog',
    state: 'acts',
    role: 'operator',
    sign: '.audit',
    means: server('the accounts of the demo school were given codes'),
  },
  {
    screen: 'health',
    state: 'facts',
    role: 'operator',
    sign: '.cell-facts',
    means: server('the house measures itself'),
  },
];
