// /api/search. docs/spec/search.md.

import { readRequest } from '@preau/host';
import { searchRequestSchema } from '@preau/protocol/school';
import type { Route } from './route.ts';

/** The one field for everything. */
export const SEARCH_ROUTES: readonly Route[] = [
  {
    method: 'POST',
    path: '/api/search',
    access: 'session',
    costly: 'short',
    summary:
      'Finds by their words homework, lessons, announcements, conversations and files of one’s own; the office also people',
    request: searchRequestSchema,
    status: 200,
    answer: 'SearchAnswer',
    handle: async (school, request, reply, { claims }) =>
      reply.send(await school.searches.search(claims, readRequest(searchRequestSchema, request.body).text)),
  },
];
