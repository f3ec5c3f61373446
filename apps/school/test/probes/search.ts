// Lines of the table of rights: the search by words. It looks through what is the asker's own to read; what is not, search.test.ts shows.

import { SELF } from '../rights-world.ts';
import type { Probe } from '../rights-world.ts';

export const PROBES: readonly Probe[] = [
  { route: 'POST /api/search', who: SELF, make: () => ({ body: { text: 'réunion' } }) },
];
