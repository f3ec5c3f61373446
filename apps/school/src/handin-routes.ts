// /api/hand-ins. docs/spec/homework.md, "The hand-in".

import { parseHandInId, parseHomeworkId } from '@preau/core/base';
import type { HandInId, HomeworkId, Role } from '@preau/core/base';
import { ProblemError, readRequest } from '@preau/host';
import { handInRequestSchema, returnRequestSchema } from '@preau/protocol/school';
import type { FastifyRequest } from 'fastify';
import { valueOf } from './refusals.ts';
import type { Route } from './route.ts';

const FAMILY: readonly Role[] = ['pupil', 'guardian'];
const PUPIL: readonly Role[] = ['pupil'];
const TEACHER: readonly Role[] = ['teacher'];
const READERS: readonly Role[] = ['pupil', 'guardian', 'teacher'];

/** The routes of hand-ins. */
export const HANDIN_ROUTES: readonly Route[] = [
  {
    method: 'GET',
    path: '/api/hand-ins/own/{homeworkId}',
    access: FAMILY,
    summary: 'What the pupil, or a guardian’s children, handed in for a homework, with what came back',
    status: 200,
    answer: 'OwnHandInsAnswer',
    handle: async (school, request, reply, { claims }) =>
      reply.send(valueOf(await school.handIns.own(claims, homeworkIn(request)))),
  },
  {
    method: 'GET',
    path: '/api/hand-ins/of/{homeworkId}',
    access: TEACHER,
    summary: 'Who has handed in and who has not, by name',
    status: 200,
    answer: 'HandInsAnswer',
    handle: async (school, request, reply, { claims }) =>
      reply.send(valueOf(await school.returns.all(claims, homeworkIn(request)))),
  },
  {
    method: 'GET',
    path: '/api/hand-ins/{handInId}',
    access: READERS,
    summary: 'One hand-in',
    status: 200,
    answer: 'HandInAnswer',
    handle: async (school, request, reply, { claims }) =>
      reply.send(valueOf(await school.handIns.read(claims, handInIn(request)))),
  },
  {
    method: 'PUT',
    path: '/api/hand-ins/{handInId}',
    access: PUPIL,
    summary: 'Hands in; photos become one PDF. The id is made by the client, and the same id again answers the same',
    request: handInRequestSchema,
    status: 200,
    answer: 'HandInAnswer',
    handle: async (school, request, reply, { claims }) =>
      reply.send(
        valueOf(await school.handIns.hand(claims, handInIn(request), readRequest(handInRequestSchema, request.body))),
      ),
  },
  {
    method: 'DELETE',
    path: '/api/hand-ins/{handInId}',
    access: PUPIL,
    summary: 'Takes a hand-in back, while nobody has looked at it',
    status: 204,
    answer: 'Nothing',
    handle: async (school, request, reply, { claims }) => {
      valueOf(await school.handIns.takeBack(claims, handInIn(request)));
      return reply.code(204).send();
    },
  },
  {
    method: 'POST',
    path: '/api/hand-ins/{handInId}/look',
    access: TEACHER,
    summary: 'Notes that the teacher opened it',
    status: 204,
    answer: 'Nothing',
    handle: async (school, request, reply, { claims }) => {
      valueOf(await school.returns.look(claims, handInIn(request)));
      return reply.code(204).send();
    },
  },
  {
    method: 'POST',
    path: '/api/hand-ins/{handInId}/return',
    access: TEACHER,
    summary: 'Gives the work back with a comment and corrected files; again replaces both',
    request: returnRequestSchema,
    status: 200,
    answer: 'HandInAnswer',
    handle: async (school, request, reply, { claims }) =>
      reply.send(
        valueOf(
          await school.returns.giveBack(claims, handInIn(request), readRequest(returnRequestSchema, request.body)),
        ),
      ),
  },
  {
    method: 'POST',
    path: '/api/hand-ins/{handInId}/seen',
    access: PUPIL,
    summary: 'Notes that the pupil opened what was returned',
    status: 204,
    answer: 'Nothing',
    handle: async (school, request, reply, { claims }) => {
      valueOf(await school.handIns.see(claims, handInIn(request)));
      return reply.code(204).send();
    },
  },
];

function homeworkIn(request: FastifyRequest): HomeworkId {
  const id = parseHomeworkId((request.params as Record<string, string>)['homeworkId']);
  if (id === undefined) throw new ProblemError('homework.unknown');
  return id;
}

/** The hand-in of a path; `handIn.unknown` when it is none. */
export function handInIn(request: FastifyRequest): HandInId {
  const id = parseHandInId((request.params as Record<string, string>)['handInId']);
  if (id === undefined) throw new ProblemError('handIn.unknown');
  return id;
}
