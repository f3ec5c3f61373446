// /api/office and /api/glance. docs/spec/office.md.

import type { Role } from '@preau/core/base';
import { ProblemError } from '@preau/host';
import { actIn, placeIn } from './operator-routes.ts';
import { valueOf } from './refusals.ts';
import type { Route } from './route.ts';

const OFFICE: readonly Role[] = ['head', 'operator'];
const LONGEST_HOURS = 24 * 31;

/** The routes of the office's view of its school. */
export const OFFICE_ROUTES: readonly Route[] = [
  {
    method: 'GET',
    path: '/api/glance',
    access: 'session',
    summary: 'What waits beside the lessons of the day: homework to do, what is unread',
    status: 200,
    answer: 'GlanceAnswer',
    handle: async (school, _request, reply, { claims }) => reply.send(await school.glances.read(claims)),
  },
  {
    method: 'GET',
    path: '/api/office/unseen',
    access: ['head', 'operator', 'teacher'],
    costly: 'short',
    summary:
      'Pupils of whom nothing was seen for so many hours (24 when not said), by class, with what may be the matter',
    query: ['hours'],
    status: 200,
    answer: 'UnseenAnswer',
    handle: async (school, request, reply, { claims }) => {
      const { hours = '24' } = request.query as { hours?: string };
      const count = Number(hours);
      if (!/^\d{1,3}$/.test(hours) || count < 1 || count > LONGEST_HOURS)
        throw new ProblemError('request.invalid', {
          fields: [{ path: '/hours', message: `not a number from 1 to ${LONGEST_HOURS}` }],
        });
      return reply.send(valueOf(await school.office.unseen(claims, count)));
    },
  },
  {
    method: 'GET',
    path: '/api/office/audit',
    access: OFFICE,
    summary: 'Who did what by hand in the school, newest first, many like deeds as one, 50 a page',
    query: ['after'],
    status: 200,
    answer: 'AuditAnswer',
    handle: async (school, request, reply, { claims }) =>
      reply.send(valueOf(await school.office.audit(claims, placeIn(request, 'after')))),
  },
  {
    method: 'GET',
    path: '/api/office/audit/lines',
    access: OFFICE,
    summary: 'The lines of one act of the log, 100 a page',
    query: ['first', 'last', 'after'],
    status: 200,
    answer: 'AuditLinesAnswer',
    handle: async (school, request, reply, { claims }) =>
      reply.send(valueOf(await school.office.auditLines(claims, actIn(request)))),
  },
  {
    method: 'GET',
    path: '/api/office/statistics',
    access: OFFICE,
    costly: 'short',
    summary: 'How the school uses this, in numbers that name nobody',
    status: 200,
    answer: 'StatisticsAnswer',
    handle: async (school, _request, reply, { claims }) => reply.send(valueOf(await school.office.statistics(claims))),
  },
];
