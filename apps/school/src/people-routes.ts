// /api/people/…/guardians, /api/audiences/…/accounts and codes of a class. docs/spec/people.md.

import type { FastifyRequest } from 'fastify';
import { parseAudienceId, parsePersonId } from '@preau/core/base';
import type { AudienceId, PersonId, Role } from '@preau/core/base';
import { ProblemError, readRequest } from '@preau/host';
import type { LinkKey } from '@preau/service/school';
import {
  changeLinkRequestSchema,
  codeSheetRequestSchema,
  nameAdministratorRequestSchema,
  restrictRequestSchema,
} from '@preau/protocol/school';
import { valueOf } from './refusals.ts';
import type { Route } from './route.ts';

const STAFF: readonly Role[] = ['teacher', 'head', 'operator'];
const OFFICE: readonly Role[] = ['head', 'operator'];

/** Families, and the accounts of classes. */
export const PEOPLE_ROUTES: readonly Route[] = [
  {
    method: 'GET',
    path: '/api/people/{personId}/family',
    access: OFFICE,
    summary: 'Who answers for a pupil, and for whom a guardian answers',
    status: 200,
    answer: 'FamilyAnswer',
    handle: async (school, request, reply, { claims }) =>
      reply.send(valueOf(await school.families.read(claims, personIn(request, 'personId')))),
  },
  {
    method: 'PATCH',
    path: '/api/people/{personId}/guardians/{guardianId}',
    access: OFFICE,
    summary: 'Sets legal responsibility and rank of contact; imports leave them alone from then on',
    request: changeLinkRequestSchema,
    status: 204,
    answer: 'Nothing',
    handle: async (school, request, reply, { claims }) => {
      const { legal, contactRank } = readRequest(changeLinkRequestSchema, request.body);
      valueOf(
        await school.families.change(claims, linkIn(request), {
          ...(legal === undefined ? {} : { legal }),
          ...(contactRank === undefined ? {} : { contactRank }),
        }),
      );
      return reply.code(204).send();
    },
  },
  {
    method: 'PUT',
    path: '/api/people/{personId}/guardians/{guardianId}/restriction',
    access: ['head'],
    summary: 'Sets or lifts a court’s restriction: the guardian is told nothing of the pupil',
    request: restrictRequestSchema,
    status: 204,
    answer: 'Nothing',
    handle: async (school, request, reply, { claims }) => {
      const wanted = readRequest(restrictRequestSchema, request.body);
      valueOf(await school.families.restrict(claims, linkIn(request), wanted));
      return reply.code(204).send();
    },
  },
  {
    method: 'GET',
    path: '/api/audiences/{audienceId}/accounts',
    access: STAFF,
    summary: 'The accounts of a class: who signed in, who never did; guardians for who looks after them',
    status: 200,
    answer: 'ClassAccountsAnswer',
    handle: async (school, request, reply, { claims }) =>
      reply.send(valueOf(await school.classAccounts.accounts(claims, audienceIn(request)))),
  },
  {
    method: 'POST',
    path: '/api/audiences/{audienceId}/activation-codes',
    access: STAFF,
    costly: 'long',
    summary: 'Prints new codes for a class in one transaction; the same sheetId again is the same sheet',
    request: codeSheetRequestSchema,
    status: 200,
    answer: 'CodeSheetAnswer',
    handle: async (school, request, reply, { claims }) =>
      reply.send(
        valueOf(
          await school.classAccounts.print(
            claims,
            audienceIn(request),
            readRequest(codeSheetRequestSchema, request.body),
          ),
        ),
      ),
  },
  {
    method: 'PUT',
    path: '/api/audiences/{audienceId}/administrators/{personId}',
    access: ['head'],
    summary: 'Names a teacher who looks after the accounts of a class, or ends that',
    request: nameAdministratorRequestSchema,
    status: 204,
    answer: 'Nothing',
    handle: async (school, request, reply, { claims }) => {
      const { named } = readRequest(nameAdministratorRequestSchema, request.body);
      valueOf(
        await school.classAccounts.setAdministrator(claims, audienceIn(request), personIn(request, 'personId'), named),
      );
      return reply.code(204).send();
    },
  },
];

function personIn(request: FastifyRequest, name: string): PersonId {
  const id = parsePersonId((request.params as Record<string, string>)[name]);
  if (id === undefined) throw new ProblemError('person.unknown');
  return id;
}

function linkIn(request: FastifyRequest): LinkKey {
  return { pupilId: personIn(request, 'personId'), guardianId: personIn(request, 'guardianId') };
}

function audienceIn(request: FastifyRequest): AudienceId {
  const id = parseAudienceId((request.params as Record<string, string>)['audienceId']);
  if (id === undefined) throw new ProblemError('audience.unknown');
  return id;
}
