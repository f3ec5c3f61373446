// The states of the pages about accounts, codes and imports. Part of `states.ts`.

import { server } from './state-means.ts';
import type { ScreenState } from './state-means.ts';

/** In the order in which the runs walk them. */
export const PEOPLE_STATES: readonly ScreenState[] = [
  {
    screen: 'codes',
    state: 'accounts',
    role: 'head',
    sign: '.codes-never',
    means: server('most pupils of the demo class never signed in'),
  },
  {
    screen: 'cards',
    state: 'off',
    role: 'head',
    sign: '.codes .hello + .acts',
    means: server('no class of the demo school has cards'),
  },
  {
    screen: 'bulkCodes',
    state: 'choice',
    role: 'head',
    sign: '.codes .choices',
    means: server('the classes of the demo school'),
  },
  {
    screen: 'imports',
    state: 'list',
    role: 'head',
    sign: '.codes .rows',
    means: server('the demo school was imported at the first start'),
  },
];
