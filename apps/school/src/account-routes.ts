// /api/account/data, /api/people/…/data.zip and …/erasure, /api/schools/…/imports and its files. docs/spec/people.md.

import type { FastifyReply, FastifyRequest } from 'fastify';
import { parsePersonId, parseSchoolId } from '@preau/core/base';
import type { PersonId, Role, SchoolId } from '@preau/core/base';
import { writeOneRosterZip, writeTimetableIcs } from '@preau/formats';
import { ProblemError, readRequest } from '@preau/host';
import { MARK_COOKIE } from '@preau/protocol/base';
import { mergeRequestSchema } from '@preau/protocol/school';
import { asHouse } from '@preau/store-postgres';
import { sendDataZip } from './data-zip.ts';
import { valueOf } from './refusals.ts';
import type { Route } from './route.ts';

const OFFICE: readonly Role[] = ['head', 'operator'];

/** One's own data, the end of accounts, and imports. */
export const ACCOUNT_ROUTES: readonly Route[] = [
  {
    method: 'GET',
    path: '/api/account/data',
    access: 'session',
    summary: 'Which places of the account end, and when they are erased',
    status: 200,
    answer: 'OwnDataAnswer',
    handle: async (school, _request, reply, { claims }) => reply.send(await school.personal.status(claims)),
  },
  {
    method: 'GET',
    path: '/api/account/data.zip',
    access: 'session',
    costly: 'long',
    summary: 'Everything of one’s own, as JSON and as a page',
    status: 200,
    answer: 'A zip',
    handle: async (school, _request, reply, { claims }) =>
      sendDataZip(reply, 'mes-donnees.zip', async (sink) => school.personal.own(claims, sink)),
  },
  {
    method: 'POST',
    path: '/api/account/merge',
    access: 'session',
    summary:
      'Joins another account of the same human, by its password or an activation code; renew the session afterwards',
    request: mergeRequestSchema,
    status: 204,
    answer: 'Nothing',
    handle: async (school, request, reply, { claims }) => {
      const other = readRequest(mergeRequestSchema, request.body);
      const deviceMark = request.cookies[MARK_COOKIE];
      valueOf(await asHouse(() => school.merges.merge(claims, 'code' in other ? other : { ...other, deviceMark })));
      return reply.code(204).send();
    },
  },
  {
    method: 'GET',
    path: '/api/people/leaving',
    access: OFFICE,
    summary: 'Who is no longer entitled, and when they are erased; 50 a page',
    query: ['schoolId', 'after'],
    status: 200,
    answer: 'LeavingAnswer',
    handle: async (school, request, reply, { claims }) => {
      const { schoolId, after } = request.query as { schoolId?: string; after?: string };
      return reply.send(
        valueOf(
          await school.personal.leaving(claims, {
            schoolId: schoolId === undefined ? undefined : toSchool(schoolId),
            after: after === undefined ? undefined : toPerson(after),
          }),
        ),
      );
    },
  },
  {
    method: 'GET',
    path: '/api/people/{personId}/data.zip',
    access: OFFICE,
    costly: 'long',
    summary: 'The data of one person, without what is private to them',
    status: 200,
    answer: 'A zip',
    handle: async (school, request, reply, { claims }) =>
      sendDataZip(reply, 'donnees.zip', async (sink) => {
        valueOf(await school.personal.ofPerson(claims, toPerson(idIn(request, 'personId')), sink));
      }),
  },
  {
    method: 'POST',
    path: '/api/people/{personId}/erasure',
    access: ['head'],
    costly: 'long',
    summary: 'Erases somebody who was ended; what is official stays without the name',
    status: 204,
    answer: 'Nothing',
    handle: async (school, request, reply, { claims }) => {
      valueOf(await school.personal.erase(claims, toPerson(idIn(request, 'personId'))));
      return reply.code(204).send();
    },
  },
  {
    method: 'GET',
    path: '/api/schools/{schoolId}/imports',
    access: OFFICE,
    summary: 'The last imports of a school',
    status: 200,
    answer: 'ImportsAnswer',
    handle: async (school, request, reply, { claims }) => {
      const schoolId = toSchool(idIn(request, 'schoolId'));
      return reply.send(valueOf(await school.importHistory.list(claims, schoolId)));
    },
  },
  {
    method: 'GET',
    path: '/api/schools/{schoolId}/imports/{runId}/undo',
    access: OFFICE,
    costly: 'long',
    summary: 'What taking back the last import would change',
    status: 200,
    answer: 'UndoAnswer',
    handle: async (school, request, reply, { claims }) => {
      const schoolId = toSchool(idIn(request, 'schoolId'));
      return reply.send(valueOf(await school.importHistory.compare(claims, schoolId, idIn(request, 'runId'))));
    },
  },
  {
    method: 'POST',
    path: '/api/schools/{schoolId}/imports/{runId}/undo',
    access: OFFICE,
    costly: 'long',
    summary: 'Takes back the last import, in one transaction; whom it brought is kept, as missing',
    status: 200,
    answer: 'UndoAnswer',
    handle: async (school, request, reply, { claims }) => {
      const schoolId = toSchool(idIn(request, 'schoolId'));
      return reply.send(
        valueOf(await asHouse(() => school.importHistory.undo(claims, schoolId, idIn(request, 'runId')))),
      );
    },
  },
  {
    method: 'GET',
    path: '/api/schools/{schoolId}/roster.zip',
    access: OFFICE,
    costly: 'long',
    summary: 'The people of a school as OneRoster 1.2 CSV',
    status: 200,
    answer: 'A zip',
    handle: async (school, request, reply, { claims }) => {
      const schoolId = toSchool(idIn(request, 'schoolId'));
      const { roster } = valueOf(await school.importHistory.content(claims, schoolId));
      return sendFile(reply, 'application/zip', `${schoolId}-roster.zip`, await writeOneRosterZip(roster));
    },
  },
  {
    method: 'GET',
    path: '/api/schools/{schoolId}/timetable.ics',
    access: OFFICE,
    costly: 'long',
    summary: 'The timetable of a school as iCalendar',
    status: 200,
    answer: 'A calendar',
    handle: async (school, request, reply, { claims }) => {
      const schoolId = toSchool(idIn(request, 'schoolId'));
      const { roster, slots = [] } = valueOf(await school.importHistory.content(claims, schoolId));
      const calendar = Buffer.from(writeTimetableIcs(slots, roster), 'utf8');
      return sendFile(reply, 'text/calendar; charset=utf-8', `${schoolId}-timetable.ics`, calendar);
    },
  },
];

function sendFile(reply: FastifyReply, type: string, name: string, bytes: Uint8Array): FastifyReply {
  return reply
    .header('content-type', type)
    .header('content-disposition', `attachment; filename="${name}"`)
    .send(Buffer.from(bytes));
}

function idIn(request: FastifyRequest, name: string): string {
  return (request.params as Record<string, string>)[name] ?? '';
}

function toPerson(id: string): PersonId {
  const personId = parsePersonId(id);
  if (personId === undefined) throw new ProblemError('person.unknown');
  return personId;
}

function toSchool(id: string): SchoolId {
  const schoolId = parseSchoolId(id);
  if (schoolId === undefined) throw new ProblemError('session.forbidden');
  return schoolId;
}
