// GET /api/capsule: the next school day for the device. docs/spec/school.md, "The capsule".

import { ProblemError } from '@preau/host';
import type { Route } from './route.ts';

/** The route of the capsule. */
export const CAPSULE_ROUTES: readonly Route[] = [
  {
    method: 'GET',
    path: '/api/capsule',
    access: 'session',
    summary: 'The next school day of the account, signed, to be kept on the device',
    status: 200,
    answer: 'SignedCapsule',
    handle: async (school, request, reply, { claims }) => {
      const capsule = await school.capsules.read(claims);
      if (capsule === undefined) throw new ProblemError('session.missing');
      // Kept by the worker's own cache, which signing out empties; by no cache that it does not.
      reply.header('cache-control', 'private, no-store').header('etag', capsule.etag);
      const shown = String(request.headers['if-none-match'] ?? '').split(/,\s*/, 4);
      if (shown.some((tag) => tag.replace(/^W\//, '') === capsule.etag)) return reply.code(304).send();
      return reply.type('application/json; charset=utf-8').send(capsule.body);
    },
  },
];
