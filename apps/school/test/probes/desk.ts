// Lines of the table of rights: sign-in, day, capsule, people, timetable. `rights-world.ts` says what a line is.

import { OFFICE, RIGHTS_NOW, SELF, TAUGHT } from '../rights-world.ts';
import type { Probe } from '../rights-world.ts';

const MINUTE = 60_000;
/** 8:58, between two lessons: a teacher's own must begin within a quarter of an hour of now. */
const BREAK = RIGHTS_NOW - 14 * MINUTE;
/** Free for the office: the evening. */
const EVENING = RIGHTS_NOW + 9 * 60 * MINUTE;

export const PROBES: readonly Probe[] = [
  { route: 'GET /api/session', who: SELF, make: () => ({}) },
  { route: 'DELETE /api/sessions', who: SELF, isLast: true, make: () => ({}) },
  { route: 'GET /api/today', who: SELF, make: () => ({}) },
  { route: 'GET /api/today/texte', who: SELF, make: () => ({}) },
  { route: 'GET /api/capsule', who: SELF, make: () => ({}) },
  {
    route: 'GET /api/audiences',
    who: { ...SELF, pupil: 'none', guardian: 'none' },
    make: () => ({}),
  },
  {
    route: 'GET /api/audiences/{audienceId}/pupils',
    who: TAUGHT,
    places: ['own', 'otherClass', 'otherSchool'],
    make: ({ target }) => ({ params: { audienceId: target.audienceId } }),
  },
  {
    route: 'POST /api/people/search',
    who: OFFICE,
    places: ['own', 'otherSchool'],
    make: ({ target }) => ({ body: { schoolId: target.schoolId, search: 'zo' } }),
  },
  {
    route: 'POST /api/people/{personId}/activation-code',
    who: TAUGHT,
    make: ({ target }) => ({ params: { personId: target.spareId } }),
  },
  {
    route: 'POST /api/people',
    who: OFFICE,
    places: ['own', 'otherClass', 'otherSchool'],
    make: ({ target }) => ({
      body: {
        schoolId: target.schoolId,
        givenName: 'Ana',
        familyName: 'Ré',
        role: 'pupil',
        classId: target.audienceId,
      },
    }),
  },
  {
    route: 'PATCH /api/people/{personId}',
    who: OFFICE,
    make: ({ target, count }) => ({ params: { personId: target.spareId }, body: { familyName: `Ré ${count}` } }),
  },
  {
    route: 'POST /api/timetable/lessons',
    who: TAUGHT,
    places: ['own', 'otherClass', 'otherSchool'],
    make: ({ target, role, count }) => {
      const startsAt = role === 'teacher' ? BREAK : EVENING + count * 5 * MINUTE;
      return {
        body: {
          audienceId: target.audienceId,
          subject: 'Soutien',
          startsAt,
          endsAt: startsAt + 2 * MINUTE,
          ...(role === 'teacher' ? {} : { teacherIds: [target.teacherId] }),
        },
      };
    },
  },
  {
    route: 'PATCH /api/timetable/lessons/{lessonId}',
    who: OFFICE,
    places: ['own', 'otherClass', 'otherSchool'],
    make: ({ target, count }) => ({ params: { lessonId: target.lessonId }, body: { room: `Gymnase ${count}` } }),
  },
];
