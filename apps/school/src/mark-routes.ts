// /api/hand-ins/{handInId}/marks and /copy: what is drawn upon the pages. docs/spec/homework.md, "Upon the page".

import type { Role } from '@preau/core/base';
import { ProblemError, readRequest } from '@preau/host';
import { marksRequestSchema } from '@preau/protocol/school';
import type { FastifyRequest } from 'fastify';
import { handInIn } from './handin-routes.ts';
import { valueOf } from './refusals.ts';
import type { Route } from './route.ts';

const TEACHER: readonly Role[] = ['teacher'];
const READERS: readonly Role[] = ['pupil', 'guardian', 'teacher'];

/** The routes of marks. */
export const MARK_ROUTES: readonly Route[] = [
  {
    method: 'GET',
    path: '/api/hand-ins/{handInId}/marks',
    access: READERS,
    summary:
      'What is drawn upon the pages, or with `since` what changed after that version; families read what was returned',
    status: 200,
    answer: 'MarksAnswer',
    handle: async (school, request, reply, { claims }) =>
      reply.send(valueOf(await school.marks.read(claims, handInIn(request), sinceIn(request)))),
  },
  {
    method: 'POST',
    path: '/api/hand-ins/{handInId}/marks',
    access: TEACHER,
    summary: 'Adds marks to the pages and erases some; the same again changes nothing',
    request: marksRequestSchema,
    status: 200,
    answer: 'MarksSavedAnswer',
    handle: async (school, request, reply, { claims }) =>
      reply.send(
        valueOf(await school.marks.save(claims, handInIn(request), readRequest(marksRequestSchema, request.body))),
      ),
  },
  {
    method: 'GET',
    path: '/api/hand-ins/{handInId}/copy',
    access: READERS,
    costly: 'long',
    summary: 'All pages with what is drawn upon them as one PDF; for families once it was returned',
    status: 200,
    answer: 'The PDF',
    answerType: 'application/pdf',
    handle: async (school, request, reply, { claims }) => {
      const copy = valueOf(await school.marks.copy(claims, handInIn(request)));
      return reply
        .type('application/pdf')
        .header(
          'content-disposition',
          'attachment; filename="copie-annotee.pdf"; filename*=UTF-8\'\'copie-annot%C3%A9e.pdf',
        )
        .send(Buffer.from(copy.buffer, copy.byteOffset, copy.byteLength));
    },
  },
];

/** A version; none is the beginning. */
function sinceIn(request: FastifyRequest): number {
  const { since = '0' } = request.query as Readonly<Record<string, unknown>>;
  if (typeof since !== 'string' || !/^\d{1,9}$/.test(since)) throw new ProblemError('request.invalid');
  return Number(since);
}
