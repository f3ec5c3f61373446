// /api/moderation: what was reported or held, and what the office makes of it. docs/spec/mail.md, "Moderation".

import type { FastifyRequest } from 'fastify';
import { parsePersonId } from '@preau/core/base';
import type { Role } from '@preau/core/base';
import { parseCaseId } from '@preau/core/school';
import type { CaseId } from '@preau/core/school';
import { ProblemError, readRequest } from '@preau/host';
import { decideRequestSchema } from '@preau/protocol/school';
import { threadIn } from './mail-routes.ts';
import { valueOf } from './refusals.ts';
import type { Route } from './route.ts';

const OFFICE: readonly Role[] = ['head', 'operator'];

/** The routes of moderation. */
export const MODERATION_ROUTES: readonly Route[] = [
  {
    method: 'GET',
    path: '/api/moderation',
    access: OFFICE,
    summary: 'What was reported or held, 50 a page; `decided=yes`: what is settled',
    query: ['decided', 'after'],
    status: 200,
    answer: 'ModerationAnswer',
    handle: async (school, request, reply, { claims }) => {
      const { decided, after } = request.query as { decided?: string; after?: string };
      return reply.send(
        valueOf(
          await school.moderation.list(claims, {
            decided: decided === 'yes',
            after: after === undefined ? null : known(parseCaseId(after)),
          }),
        ),
      );
    },
  },
  {
    method: 'POST',
    path: '/api/moderation/{caseId}',
    access: OFFICE,
    summary:
      'Decides: a held message goes or not, a reported thing stays or is taken away; may stop its author’s writing',
    request: decideRequestSchema,
    status: 204,
    answer: 'Nothing',
    handle: async (school, request, reply, { claims }) => {
      valueOf(await school.moderation.decide(claims, caseIn(request), readRequest(decideRequestSchema, request.body)));
      return reply.code(204).send();
    },
  },
  {
    method: 'POST',
    path: '/api/moderation/{caseId}/purge',
    access: OFFICE,
    costly: 'long',
    summary: 'Takes every message of the school with the same content away',
    status: 200,
    answer: 'PurgeAnswer',
    handle: async (school, request, reply, { claims }) =>
      reply.send(valueOf(await school.moderation.purge(claims, caseIn(request)))),
  },
  {
    method: 'GET',
    path: '/api/moderation/alone/{personId}',
    access: OFFICE,
    summary: 'Threads of one adult alone with this pupil: who, when, how many, no content',
    status: 200,
    answer: 'AloneAnswer',
    handle: async (school, request, reply, { claims }) => {
      const personId = parsePersonId((request.params as Record<string, string>)['personId']);
      if (personId === undefined) throw new ProblemError('person.unknown');
      return reply.send(valueOf(await school.moderation.alone(claims, personId)));
    },
  },
  {
    method: 'POST',
    path: '/api/moderation/threads/{threadId}/guardians',
    access: OFFICE,
    summary: 'Lets the legal guardians of a pupil read what one adult and the pupil wrote to one another; audited',
    status: 200,
    answer: '{guardians}',
    handle: async (school, request, reply, { claims }) =>
      reply.send(valueOf(await school.moderation.showToGuardians(claims, threadIn(request)))),
  },
];

function known(id: CaseId | undefined): CaseId {
  if (id === undefined) throw new ProblemError('moderation.unknown');
  return id;
}

function caseIn(request: FastifyRequest): CaseId {
  return known(parseCaseId((request.params as Record<string, string>)['caseId']));
}
