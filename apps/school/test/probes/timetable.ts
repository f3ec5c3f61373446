// Lines of the table of rights: weeks and calendars. docs/spec/timetable.md.

import { randomUUID } from 'node:crypto';
import { OFFICE, SELF } from '../rights-world.ts';
import type { Probe, Who } from '../rights-world.ts';

/** Oneself and one's child. */
const FAMILY: Who = { pupil: 'own', guardian: 'own', teacher: 'none', head: 'none', operator: 'none' };

export const PROBES: readonly Probe[] = [
  {
    route: 'GET /api/timetable/week',
    who: { ...OFFICE, pupil: 'own', guardian: 'own' },
    make: ({ target }) => ({ query: { of: 'person', id: target.pupilId, date: '2026-11-24' } }),
  },
  { route: 'GET /api/timetable/choices', who: SELF, make: () => ({}) },
  { route: 'GET /api/calendars', who: SELF, make: () => ({}) },
  {
    route: 'POST /api/calendars',
    who: FAMILY,
    make: ({ target }) => ({
      body: { calendarId: randomUUID(), of: 'person', id: target.pupilId, language: 'fr' },
    }),
  },
  // Whatever is named: what is not the asker's own stays, and the answer tells nothing of it. TIME-23.
  {
    route: 'DELETE /api/calendars/{calendarId}',
    who: SELF,
    make: () => ({ params: { calendarId: randomUUID() } }),
  },
];
