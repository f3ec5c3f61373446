// /api/operator: the cell, for those who run it. What these routes read and write goes over the wall: they run as the house. docs/spec/office.md, "The cell".

import type { FastifyRequest } from 'fastify';
import { parsePersonId, parseSchoolId } from '@preau/core/base';
import type { PersonId, Role, SchoolId } from '@preau/core/base';
import { ProblemError, readRequest } from '@preau/host';
import {
  cellSchoolsQuerySchema,
  cellSwitchRequestSchema,
  openSchoolRequestSchema,
  purgeCountRequestSchema,
  purgeRequestSchema,
  schoolQuotaRequestSchema,
} from '@preau/protocol/school';
import { parseAuditPlace } from '@preau/service/school';
import type { AuditPlace } from '@preau/service/school';
import { asHouse } from '@preau/store-postgres';
import { valueOf } from './refusals.ts';
import type { Route } from './route.ts';

const OPERATOR: readonly Role[] = ['operator'];
const UUID = /^[\da-f]{8}(-[\da-f]{4}){3}-[\da-f]{12}$/;

/** The same route with the rights of the house: an operator's schools are all of the cell. WALL-5. */
const overTheWall = (route: Route): Route => ({
  ...route,
  handle: (school, request, reply, session) => asHouse(() => route.handle(school, request, reply, session)),
});

/** The routes of the cell. */
export const OPERATOR_ROUTES: readonly Route[] = (
  [
    {
      method: 'GET',
      path: '/api/operator/schools',
      access: OPERATOR,
      costly: 'short',
      summary:
        'The schools of the cell by name, 25 a page: how many, seen today, last import, room of files, what is switched',
      query: ['search', 'after'],
      status: 200,
      answer: 'CellSchoolsAnswer',
      handle: async (school, request, reply, { claims }) => {
        const { search = '', after = null } = readRequest(cellSchoolsQuerySchema, request.query);
        return reply.send(valueOf(await school.cell.schools(claims, { search, after })));
      },
    },
    {
      method: 'GET',
      path: '/api/operator/schools/{schoolId}',
      access: OPERATOR,
      summary: 'One school: numbers that name nobody, imports, switches, heads',
      status: 200,
      answer: 'CellSchoolAnswer',
      handle: async (school, request, reply, { claims }) =>
        reply.send(valueOf(await school.cell.school(claims, schoolIn(request)))),
    },
    {
      method: 'PUT',
      path: '/api/operator/schools/{schoolId}',
      access: OPERATOR,
      summary: 'Opens a school with its first head, and answers the code for them; the same again is the same school',
      request: openSchoolRequestSchema,
      status: 200,
      answer: 'ActivationCodeAnswer',
      handle: async (school, request, reply, { claims }) =>
        reply.send(
          valueOf(
            await school.cell.open(claims, schoolIn(request), readRequest(openSchoolRequestSchema, request.body)),
          ),
        ),
    },
    {
      method: 'PUT',
      path: '/api/operator/schools/{schoolId}/quota',
      access: OPERATOR,
      summary: 'How much room the files of a school have; audited there',
      request: schoolQuotaRequestSchema,
      status: 204,
      answer: 'Nothing',
      handle: async (school, request, reply, { claims }) => {
        const { quotaBytes } = readRequest(schoolQuotaRequestSchema, request.body);
        valueOf(await school.cell.setQuota(claims, schoolIn(request), quotaBytes));
        return reply.code(204).send();
      },
    },
    {
      method: 'POST',
      path: '/api/operator/schools/{schoolId}/heads/{personId}/code',
      access: OPERATOR,
      summary: 'A new code for a head of the school; the old code and password stop working',
      status: 200,
      answer: 'ActivationCodeAnswer',
      handle: async (school, request, reply, { claims }) =>
        reply.send(valueOf(await school.cell.headCode(claims, schoolIn(request), personIn(request)))),
    },
    {
      method: 'GET',
      path: '/api/operator/switches',
      access: OPERATOR,
      summary: 'What is switched for every school of the cell, since when and why',
      status: 200,
      answer: 'CellSwitchesAnswer',
      handle: async (school, _request, reply, { claims }) => reply.send(valueOf(await school.cell.switches(claims))),
    },
    {
      method: 'PUT',
      path: '/api/operator/switches',
      access: OPERATOR,
      summary: 'Sets a switch for every school of the cell, or gives it back to them; audited in each',
      request: cellSwitchRequestSchema,
      status: 200,
      answer: 'CellSwitchesAnswer',
      handle: async (school, request, reply, { claims }) => {
        const wanted = readRequest(cellSwitchRequestSchema, request.body);
        return reply.send(
          valueOf(await school.cell.setSwitch(claims, wanted.name, wanted.isSet ? wanted.reason : null)),
        );
      },
    },
    {
      method: 'POST',
      path: '/api/operator/purges/count',
      access: OPERATOR,
      costly: 'long',
      summary: 'How much of one content there is in the cell; nothing is taken away',
      request: purgeCountRequestSchema,
      status: 200,
      answer: 'PurgeCountAnswer',
      handle: async (school, request, reply, { claims }) => {
        const { content } = readRequest(purgeCountRequestSchema, request.body);
        return reply.send(valueOf(await school.purges.count(claims, content)));
      },
    },
    {
      method: 'PUT',
      path: '/api/operator/purges/{purgeId}',
      access: OPERATOR,
      summary: 'Takes one content away in every school, and refuses it for some days; goes on after the answer',
      request: purgeRequestSchema,
      status: 202,
      answer: 'CellPurge',
      handle: async (school, request, reply, { claims }) => {
        const wanted = readRequest(purgeRequestSchema, request.body);
        return reply.code(202).send(valueOf(await school.purges.begin(claims, purgeIn(request), wanted)));
      },
    },
    {
      method: 'GET',
      path: '/api/operator/purges/{purgeId}',
      access: OPERATOR,
      summary: 'How far a purge is, and what it took where',
      status: 200,
      answer: 'CellPurge',
      handle: async (school, request, reply, { claims }) =>
        reply.send(valueOf(await school.purges.find(claims, purgeIn(request)))),
    },
    {
      method: 'GET',
      path: '/api/operator/purges',
      access: OPERATOR,
      summary: 'The last purges, newest first',
      status: 200,
      answer: 'CellPurgesAnswer',
      handle: async (school, _request, reply, { claims }) => reply.send(valueOf(await school.purges.list(claims))),
    },
    {
      method: 'GET',
      path: '/api/operator/audit',
      access: OPERATOR,
      summary:
        'Who did what by hand in which school, newest first, many like deeds as one; by school, area of deeds, person',
      query: ['school', 'area', 'person', 'after'],
      status: 200,
      answer: 'CellAuditAnswer',
      handle: async (school, request, reply, { claims }) =>
        reply.send(valueOf(await school.cell.audit(claims, { ...logIn(request), after: placeIn(request, 'after') }))),
    },
    {
      method: 'GET',
      path: '/api/operator/audit/lines',
      access: OPERATOR,
      summary: 'The lines of one act of the log, 100 a page',
      query: ['first', 'last', 'school', 'area', 'person', 'after'],
      status: 200,
      answer: 'CellActAnswer',
      handle: async (school, request, reply, { claims }) =>
        reply.send(valueOf(await school.cell.auditLines(claims, { ...logIn(request), ...actIn(request) }))),
    },
    {
      method: 'GET',
      path: '/api/operator/health',
      access: OPERATOR,
      summary: 'How the house is: database, media, disk, last backup, rounds, faults of the last hour',
      status: 200,
      answer: 'CellHealthAnswer',
      handle: async (school, _request, reply, { claims }) => reply.send(valueOf(await school.cell.health(claims))),
    },
  ] satisfies readonly Route[]
).map(overTheWall);

/** The place that a query names; null when it names none. Throws `request.invalid`. */
export function placeIn(request: FastifyRequest, name: string): AuditPlace | null {
  const text = (request.query as Record<string, string | undefined>)[name];
  if (text === undefined) return null;
  const place = parseAuditPlace(text);
  if (place === undefined) throw wrong(`/${name}`, 'not a place of the log');
  return place;
}

/** The act whose lines are asked for. Throws `request.invalid`. */
export function actIn(request: FastifyRequest): {
  readonly first: AuditPlace;
  readonly last: AuditPlace;
  readonly after: AuditPlace | null;
} {
  const [first, last] = [placeIn(request, 'first'), placeIn(request, 'last')];
  if (first === null || last === null) throw wrong('/first', 'an act has a first and a last line');
  return { first, last, after: placeIn(request, 'after') };
}

function logIn(request: FastifyRequest): {
  readonly schoolId: SchoolId | null;
  readonly area: string | null;
  readonly personId: PersonId | null;
} {
  const { school, area, person } = request.query as Record<string, string | undefined>;
  const [schoolId, personId] = [parseSchoolId(school), parsePersonId(person)];
  if (school !== undefined && schoolId === undefined) throw wrong('/school', 'not a school');
  if (person !== undefined && personId === undefined) throw wrong('/person', 'not a person');
  if (area !== undefined && !/^[a-zA-Z]{1,40}$/.test(area)) throw wrong('/area', 'not an area of deeds');
  return { schoolId: schoolId ?? null, area: area ?? null, personId: personId ?? null };
}

function schoolIn(request: FastifyRequest): SchoolId {
  const id = parseSchoolId((request.params as Record<string, string>)['schoolId']);
  if (id === undefined) throw new ProblemError('school.unknown');
  return id;
}

function personIn(request: FastifyRequest): PersonId {
  const id = parsePersonId((request.params as Record<string, string>)['personId']);
  if (id === undefined) throw new ProblemError('person.unknown');
  return id;
}

function purgeIn(request: FastifyRequest): string {
  const id = (request.params as Record<string, string>)['purgeId'] ?? '';
  if (!UUID.test(id)) throw new ProblemError('purge.unknown');
  return id;
}

function wrong(path: string, message: string): ProblemError {
  return new ProblemError('request.invalid', { fields: [{ path, message }] });
}
