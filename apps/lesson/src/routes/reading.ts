// GET /api/lessons/:id/log, /roll-call, /roll-call.csv, /people-to-invite. docs/spec/lesson.md.

import type { FastifyInstance } from 'fastify';
import { rollCallCsv } from '@preau/core/lesson';
import { readRequest } from '@preau/host';
import { inviteQuerySchema, logQuerySchema, rollCallQuerySchema } from '@preau/protocol/lesson';
import type { PeopleToInviteAnswer } from '@preau/protocol/lesson';
import type { Lesson } from '../open-lesson.ts';
import { admitted, orProblem } from './asking.ts';

/** Registers what is read of a lesson. Nothing of it may be kept by a cache: it names minors. */
export function addReading(app: FastifyInstance, lesson: Lesson): void {
  app.get('/api/lessons/:id/log', async (request, reply) => {
    const answer = await admitted(lesson, request, async ({ lessonId, session }) => {
      const { after = 0 } = readRequest(logQuerySchema, request.query);
      return orProblem(await lesson.reader.log(lessonId, session.persons, after));
    });
    return reply.header('cache-control', 'no-store').send(answer);
  });

  app.get('/api/lessons/:id/roll-call', async (request, reply) => {
    const { answer } = await admitted(lesson, request, async ({ lessonId, session }) =>
      orProblem(await lesson.reader.rollCall(lessonId, session.persons)),
    );
    return reply.header('cache-control', 'no-store').send(answer);
  });

  app.get('/api/lessons/:id/roll-call.csv', async (request, reply) => {
    const { language, answer, zone } = await admitted(lesson, request, async ({ lessonId, session }) => {
      const { lang = 'fr' } = readRequest(rollCallQuerySchema, request.query);
      return { language: lang, ...orProblem(await lesson.reader.rollCall(lessonId, session.persons)) };
    });
    return reply
      .header('cache-control', 'no-store')
      .type('text/csv; charset=utf-8')
      .header(
        'content-disposition',
        `attachment; filename="${language === 'fr' ? 'appel' : 'roll-call'}-${answer.lessonId}.csv"`,
      )
      .send(rollCallCsv(answer.rows, { language, zone }));
  });

  app.get('/api/lessons/:id/people-to-invite', async (request, reply) => {
    const people = await admitted(lesson, request, async ({ lessonId, session }) => {
      const { search = '' } = readRequest(inviteQuerySchema, request.query);
      return orProblem(await lesson.reader.peopleToInvite(lessonId, session.persons, search));
    });
    const answer: PeopleToInviteAnswer = { people };
    return reply.header('cache-control', 'no-store').send(answer);
  });
}
