// Lines of the table of rights: families, the accounts of classes, imports, one's own data.

import { randomUUID } from 'node:crypto';
import { OFFICE, SELF, TAUGHT } from '../rights-world.ts';
import type { Probe, Who } from '../rights-world.ts';

/** The head alone. */
const HEAD: Who = { ...OFFICE, operator: 'none' };
const CLASSES = ['own', 'otherClass', 'otherSchool'] as const;

export const PROBES: readonly Probe[] = [
  {
    route: 'GET /api/people/{personId}/family',
    who: OFFICE,
    make: ({ target }) => ({ params: { personId: target.pupilId } }),
  },
  {
    route: 'PATCH /api/people/{personId}/guardians/{guardianId}',
    who: OFFICE,
    make: ({ target, count }) => ({
      params: { personId: target.pupilId, guardianId: target.guardianId },
      body: { contactRank: 1 + (count % 5) },
    }),
  },
  {
    route: 'PUT /api/people/{personId}/guardians/{guardianId}/restriction',
    who: HEAD,
    // Lifting what is not set changes nothing: the guardian's own session is walked, too.
    make: ({ target }) => ({
      params: { personId: target.pupilId, guardianId: target.guardianId },
      body: { restricted: false, reason: 'jugement du 12 mars' },
    }),
  },
  {
    route: 'GET /api/audiences/{audienceId}/accounts',
    who: TAUGHT,
    places: CLASSES,
    make: ({ target }) => ({ params: { audienceId: target.audienceId } }),
  },
  {
    route: 'POST /api/audiences/{audienceId}/activation-codes',
    who: TAUGHT,
    places: CLASSES,
    make: ({ target }) => ({
      params: { audienceId: target.audienceId },
      body: { sheetId: randomUUID(), scope: 'withoutPassword', parts: ['pupil'] },
    }),
  },
  {
    route: 'PUT /api/audiences/{audienceId}/administrators/{personId}',
    who: HEAD,
    places: CLASSES,
    make: ({ target }) => ({
      params: { audienceId: target.audienceId, personId: target.teacherId },
      body: { named: false },
    }),
  },
  {
    route: 'GET /api/audiences/{audienceId}/cards',
    who: TAUGHT,
    places: CLASSES,
    make: ({ target }) => ({ params: { audienceId: target.audienceId } }),
  },
  {
    route: 'PUT /api/audiences/{audienceId}/cards',
    who: TAUGHT,
    places: CLASSES,
    make: ({ target }) => ({ params: { audienceId: target.audienceId }, body: { isOn: true } }),
  },
  {
    route: 'POST /api/audiences/{audienceId}/cards',
    who: TAUGHT,
    places: CLASSES,
    make: async ({ target, harness }) => {
      await harness.database.query(
        'switch cards on',
        'INSERT INTO class_cards (school_id, audience_id, switched_by, switched_at) VALUES ($1, $2, $3, 0) ON CONFLICT DO NOTHING',
        [target.schoolId, target.audienceId, target.teacherId],
      );
      return {
        params: { audienceId: target.audienceId },
        body: { sheetId: randomUUID(), personIds: [target.spareId] },
      };
    },
  },
  {
    // Nobody signs in here by a card: ending one ends no session that is walked.
    route: 'DELETE /api/audiences/{audienceId}/cards/{personId}',
    who: TAUGHT,
    places: CLASSES,
    make: ({ target }) => ({ params: { audienceId: target.audienceId, personId: target.spareId } }),
  },
  {
    route: 'PUT /api/audiences/{audienceId}/class-code',
    who: TAUGHT,
    places: CLASSES,
    make: async ({ target, harness }) => {
      await harness.database.query(
        'switch cards on',
        'INSERT INTO class_cards (school_id, audience_id, switched_by, switched_at) VALUES ($1, $2, $3, 0) ON CONFLICT DO NOTHING',
        [target.schoolId, target.audienceId, target.teacherId],
      );
      return { params: { audienceId: target.audienceId }, body: { codeId: randomUUID() } };
    },
  },
  {
    route: 'DELETE /api/audiences/{audienceId}/class-devices/{bondId}',
    who: TAUGHT,
    places: CLASSES,
    make: ({ target }) => ({ params: { audienceId: target.audienceId, bondId: randomUUID() } }),
  },
  { route: 'GET /api/account/data', who: SELF, make: () => ({}) },
  {
    // An account that there is not: whoever asks is told so, and nobody is joined.
    route: 'POST /api/account/merge',
    asHouse: 'the other account may be of a school that the session does not see; its password is asked for',
    who: SELF,
    status: 401,
    make: ({ count }) => ({ body: { login: `personne-${count}`, password: 'trois petits chats' } }),
  },
  { route: 'GET /api/account/data.zip', who: SELF, make: () => ({}) },
  {
    route: 'GET /api/people/leaving',
    who: OFFICE,
    places: ['own', 'otherSchool'],
    make: ({ target }) => ({ query: { schoolId: target.schoolId } }),
  },
  {
    route: 'GET /api/people/{personId}/data.zip',
    who: OFFICE,
    make: ({ target }) => ({ params: { personId: target.pupilId } }),
  },
  {
    // Nobody of the world is ended: whom the head reaches is refused for that, and others are not known.
    route: 'POST /api/people/{personId}/erasure',
    who: HEAD,
    status: 400,
    make: ({ target }) => ({ params: { personId: target.spareId } }),
  },
  {
    route: 'GET /api/schools/{schoolId}/imports',
    who: OFFICE,
    places: ['own', 'otherSchool'],
    make: ({ target }) => ({ params: { schoolId: target.schoolId } }),
  },
  {
    route: 'GET /api/schools/{schoolId}/imports/{runId}/undo',
    who: OFFICE,
    places: ['own', 'otherSchool'],
    make: async ({ target, harness }) => ({
      params: {
        schoolId: target.schoolId,
        runId: (await harness.school.stores.rosters.listRuns(target.schoolId, 1))[0]!.runId,
      },
    }),
  },
  {
    // A run that is none: whoever may ask is told that there is nothing to take back.
    route: 'POST /api/schools/{schoolId}/imports/{runId}/undo',
    asHouse: 'an import, as any other',
    who: OFFICE,
    places: ['own', 'otherSchool'],
    status: 409,
    make: ({ target }) => ({ params: { schoolId: target.schoolId, runId: randomUUID() } }),
  },
  {
    route: 'GET /api/schools/{schoolId}/roster.zip',
    who: OFFICE,
    places: ['own', 'otherSchool'],
    make: ({ target }) => ({ params: { schoolId: target.schoolId } }),
  },
  {
    route: 'GET /api/schools/{schoolId}/timetable.ics',
    who: OFFICE,
    places: ['own', 'otherSchool'],
    make: ({ target }) => ({ params: { schoolId: target.schoolId } }),
  },
];
