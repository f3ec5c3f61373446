// /api/today, /api/audiences, /api/people, /api/timetable. docs/spec/school.md, "My day", "First day and Monday".

import type { FastifyRequest } from 'fastify';
import { parseAudienceId, parseLessonId, parseLocalDate, parsePersonId } from '@preau/core/base';
import type { Role } from '@preau/core/base';
import { ProblemError, readRequest } from '@preau/host';
import type { ProblemCode } from '@preau/protocol/base';
import {
  addLessonRequestSchema,
  addPersonRequestSchema,
  changeLessonRequestSchema,
  changePersonRequestSchema,
  peopleSearchSchema,
} from '@preau/protocol/school';
import type { PersonPatch } from '@preau/service/school';
import { valueOf } from './refusals.ts';
import type { Route } from './route.ts';

const STAFF: readonly Role[] = ['teacher', 'head', 'operator'];
const OFFICE: readonly Role[] = ['head', 'operator'];

/** The routes of the day and the desk. */
export const DESK_ROUTES: readonly Route[] = [
  {
    method: 'GET',
    path: '/api/today',
    access: 'session',
    summary: 'The day of every place of the account',
    query: ['date'],
    status: 200,
    answer: 'TodayAnswer',
    handle: async (school, request, reply, { claims }) => {
      const { date } = request.query as { date?: string };
      const day = parseLocalDate(date);
      if (date !== undefined && day === undefined)
        throw new ProblemError('request.invalid', { fields: [{ path: '/date', message: 'not a date YYYY-MM-DD' }] });
      return reply.send(await school.days.today(claims, day));
    },
  },
  {
    method: 'GET',
    path: '/api/audiences',
    access: STAFF,
    summary: 'Classes and groups: a teacher’s own, for the office all',
    status: 200,
    answer: 'AudiencesAnswer',
    handle: async (school, _request, reply, { claims }) => reply.send(valueOf(await school.people.audiences(claims))),
  },
  {
    method: 'GET',
    path: '/api/audiences/{audienceId}/pupils',
    access: STAFF,
    summary: 'The pupils of a class or group',
    status: 200,
    answer: 'PupilsAnswer',
    handle: async (school, request, reply, { claims }) =>
      reply.send(
        valueOf(await school.people.pupils(claims, idIn(request, 'audienceId', parseAudienceId, 'audience.unknown'))),
      ),
  },
  {
    method: 'POST',
    path: '/api/people/search',
    access: OFFICE,
    costly: 'short',
    summary: 'Finds people of the school by name, login or class, 25 a page',
    request: peopleSearchSchema,
    status: 200,
    answer: 'PeopleAnswer',
    handle: async (school, request, reply, { claims }) =>
      reply.send(valueOf(await school.people.find(claims, readRequest(peopleSearchSchema, request.body)))),
  },
  {
    method: 'POST',
    path: '/api/people/{personId}/activation-code',
    access: STAFF,
    summary: 'Prints a new activation code; the old code, the password and open sessions end',
    status: 200,
    answer: 'ActivationCodeAnswer',
    handle: async (school, request, reply, { claims }) =>
      reply.send(
        valueOf(await school.people.printCode(claims, idIn(request, 'personId', parsePersonId, 'person.unknown'))),
      ),
  },
  {
    method: 'POST',
    path: '/api/people',
    access: OFFICE,
    summary: 'Adds one person by hand',
    request: addPersonRequestSchema,
    status: 201,
    answer: '{personId, displayName, login}',
    handle: async (school, request, reply, { claims }) =>
      reply.code(201).send(valueOf(await school.people.add(claims, readRequest(addPersonRequestSchema, request.body)))),
  },
  {
    method: 'PATCH',
    path: '/api/people/{personId}',
    access: OFFICE,
    summary: 'Renames, moves to another class, sets groups and children, ends or brings back; nobody is deleted',
    request: changePersonRequestSchema,
    status: 204,
    answer: 'Nothing',
    handle: async (school, request, reply, { claims }) => {
      const asked = readRequest(changePersonRequestSchema, request.body);
      const patch = Object.fromEntries(Object.entries(asked).filter(([, value]) => value !== undefined)) as PersonPatch;
      valueOf(await school.people.change(claims, idIn(request, 'personId', parsePersonId, 'person.unknown'), patch));
      return reply.code(204).send();
    },
  },
  {
    method: 'POST',
    path: '/api/timetable/lessons',
    access: STAFF,
    summary: 'Adds one lesson; a teacher one of their own that begins now',
    request: addLessonRequestSchema,
    status: 201,
    answer: '{lessonId}',
    handle: async (school, request, reply, { claims }) =>
      reply
        .code(201)
        .send(valueOf(await school.lessons.add(claims, readRequest(addLessonRequestSchema, request.body)))),
  },
  {
    method: 'PATCH',
    path: '/api/timetable/lessons/{lessonId}',
    access: OFFICE,
    summary: 'Moves, cancels or restores one dated lesson',
    request: changeLessonRequestSchema,
    status: 204,
    answer: 'Nothing',
    handle: async (school, request, reply, { claims }) => {
      valueOf(
        await school.lessons.change(
          claims,
          idIn(request, 'lessonId', parseLessonId, 'lesson.unknown'),
          readRequest(changeLessonRequestSchema, request.body),
        ),
      );
      return reply.code(204).send();
    },
  },
];

function idIn<T>(request: FastifyRequest, name: string, parse: (text: unknown) => T | undefined, code: ProblemCode): T {
  const id = parse((request.params as Record<string, string>)[name]);
  if (id === undefined) throw new ProblemError(code);
  return id;
}
