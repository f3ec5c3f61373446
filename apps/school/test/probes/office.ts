// Lines of the table of rights: the office's view of its school.

import { SELF } from '../rights-world.ts';
import type { Probe } from '../rights-world.ts';

export const PROBES: readonly Probe[] = [
  { route: 'GET /api/glance', who: SELF, make: () => ({}) },
  { route: 'GET /api/glance', who: SELF, make: () => ({}) },
  {
    route: 'GET /api/office/unseen',
    who: { ...SELF, pupil: 'none', guardian: 'none' },
    make: () => ({}),
  },
];
