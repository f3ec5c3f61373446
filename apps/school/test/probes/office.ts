// Lines of the table of rights: the office's view of its school.

import { OFFICE, SELF } from '../rights-world.ts';
import type { Probe } from '../rights-world.ts';

const NOBODY = '018f0000-0000-7000-8000-000000000000';

export const PROBES: readonly Probe[] = [
  { route: 'GET /api/office/audit', who: { ...OFFICE, head: 'self', operator: 'self' }, make: () => ({}) },
  {
    route: 'GET /api/office/audit/lines',
    who: { ...OFFICE, head: 'self', operator: 'self' },
    make: () => ({ query: { first: `2_${NOBODY}`, last: `1_${NOBODY}` } }),
  },
  { route: 'GET /api/office/statistics', who: { ...OFFICE, head: 'self', operator: 'self' }, make: () => ({}) },
  { route: 'GET /api/glance', who: SELF, make: () => ({}) },
  {
    route: 'GET /api/office/unseen',
    who: { ...SELF, pupil: 'none', guardian: 'none' },
    make: () => ({}),
  },
];
