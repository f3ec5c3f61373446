// /api/books: the books of classes by school year. docs/spec/homework.md, "The book of a year".

import type { FastifyRequest } from 'fastify';
import { parseAudienceId } from '@preau/core/base';
import type { AudienceId } from '@preau/core/base';
import { parseSchoolYear } from '@preau/core/school';
import type { SchoolYearNumber } from '@preau/core/school';
import { ProblemError, readRequest } from '@preau/host';
import { parseVisaId, visaRequestSchema } from '@preau/protocol/school';
import { valueOf } from './refusals.ts';
import type { Route } from './route.ts';

/** The routes of books. */
export const BOOK_ROUTES: readonly Route[] = [
  {
    method: 'GET',
    path: '/api/books',
    access: 'session',
    summary: 'The books that one may open, by school year',
    status: 200,
    answer: 'ShelfAnswer',
    handle: async (school, _request, reply, { claims }) => reply.send(await school.books.shelf(claims)),
  },
  {
    method: 'GET',
    path: '/api/books/{audienceId}',
    access: 'session',
    costly: 'long',
    summary: 'The whole book of a class in a school year, to read, print and keep; with its history for staff',
    query: ['year'],
    status: 200,
    answer: 'YearBookAnswer',
    handle: async (school, request, reply, { claims }) =>
      reply.send(valueOf(await school.books.read(claims, audienceIn(request), yearIn(request)))),
  },
  {
    method: 'PUT',
    path: '/api/books/{audienceId}/visas/{visaId}',
    access: ['head'],
    costly: 'long',
    summary: 'The head has seen the book up to a day; the same id again is the same visa',
    request: visaRequestSchema,
    status: 200,
    answer: 'YearBookAnswer',
    handle: async (school, request, reply, { claims }) => {
      const visaId = parseVisaId((request.params as Record<string, string>)['visaId']);
      if (visaId === undefined)
        throw new ProblemError('request.invalid', { fields: [{ path: '/visaId', message: 'not a UUID' }] });
      const wanted = readRequest(visaRequestSchema, request.body);
      return reply.send(valueOf(await school.books.see(claims, audienceIn(request), visaId, wanted)));
    },
  },
];

function audienceIn(request: FastifyRequest): AudienceId {
  const id = parseAudienceId((request.params as Record<string, string>)['audienceId']);
  if (id === undefined) throw new ProblemError('audience.unknown');
  return id;
}

function yearIn(request: FastifyRequest): SchoolYearNumber | undefined {
  const { year } = request.query as { year?: string };
  if (year === undefined) return undefined;
  const read = parseSchoolYear(year);
  if (read === undefined)
    throw new ProblemError('request.invalid', { fields: [{ path: '/year', message: 'not a year such as 2026' }] });
  return read;
}
