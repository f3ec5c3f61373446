// The states of the search. Part of `states.ts`.

import { server } from './state-means.ts';
import type { ScreenState } from './state-means.ts';

/** In the order in which the runs walk them. */
export const SEARCH_STATES: readonly ScreenState[] = [
  { screen: 'search', state: 'found', role: 'head', sign: '.found', means: server('type a class of the demo school') },
];
