// /api/mail/delegates, /api/mail/delegate-contact: delegates of the guardians of a class. docs/spec/mail.md, "Delegates of a class".

import type { FastifyRequest } from 'fastify';
import { parseAudienceId } from '@preau/core/base';
import type { AudienceId, Role } from '@preau/core/base';
import { ProblemError, readRequest } from '@preau/host';
import { delegateContactRequestSchema, delegateRequestSchema } from '@preau/protocol/school';
import { valueOf } from './refusals.ts';
import type { Route } from './route.ts';

const STAFF: readonly Role[] = ['teacher', 'head', 'operator'];

/** The routes. */
export const DELEGATE_ROUTES: readonly Route[] = [
  {
    method: 'GET',
    path: '/api/mail/delegates/{audienceId}',
    access: STAFF,
    summary: 'The guardians of a class and who is a delegate; for the office and whoever looks after the class',
    status: 200,
    answer: 'DelegatesAnswer',
    handle: async (school, request, reply, { claims }) =>
      reply.send(valueOf(await school.delegates.list(claims, audienceIn(request)))),
  },
  {
    method: 'PUT',
    path: '/api/mail/delegates/{audienceId}',
    access: STAFF,
    summary: 'Names a guardian of the class a delegate for the school year, or ends it; audited',
    request: delegateRequestSchema,
    status: 204,
    answer: 'Nothing',
    handle: async (school, request, reply, { claims }) => {
      const wanted = readRequest(delegateRequestSchema, request.body);
      valueOf(await school.delegates.set(claims, audienceIn(request), wanted));
      return reply.code(204).send();
    },
  },
  {
    method: 'PUT',
    path: '/api/mail/delegate-contact',
    access: ['guardian'],
    summary: 'A guardian agrees to be written to by the delegates of the class, and to write as one; or no longer',
    request: delegateContactRequestSchema,
    status: 204,
    answer: 'Nothing',
    handle: async (school, request, reply, { claims }) => {
      valueOf(await school.delegates.setContact(claims, readRequest(delegateContactRequestSchema, request.body)));
      return reply.code(204).send();
    },
  },
];

function audienceIn(request: FastifyRequest): AudienceId {
  const id = parseAudienceId((request.params as Record<string, string>)['audienceId']);
  if (id === undefined) throw new ProblemError('audience.unknown');
  return id;
}
