// POST /api/lessons/:id/media-grant and POST /hooks/livekit. docs/spec/lesson.md, "Media".

import type { FastifyInstance } from 'fastify';
import { ProblemError, readRequest } from '@preau/host';
import { mediaGrantRequestSchema } from '@preau/protocol/lesson';
import type { Lesson } from '../open-lesson.ts';
import { orProblem, readAsking } from './asking.ts';

/** Registers grants and notices of the media server. */
export function addMedia(app: FastifyInstance, lesson: Lesson): void {
  app.post('/api/lessons/:id/media-grant', { bodyLimit: 4_096 }, async (request, reply) => {
    const { lessonId, session } = await readAsking(lesson, request);
    const { deviceId = session.deviceId } = readRequest(mediaGrantRequestSchema, request.body ?? {});
    return reply.header('cache-control', 'no-store').send(orProblem(await lesson.grants.grant(lessonId, session.persons, deviceId)));
  });

  void app.register(async (hooks) => {
    // The signature covers the bytes, so they are read as a text and not as JSON.
    hooks.removeAllContentTypeParsers();
    hooks.addContentTypeParser('*', { parseAs: 'string', bodyLimit: 65_536 }, (_request, body, done) => done(null, body));
    hooks.post('/hooks/livekit', async (request, reply) => {
      const notice = await lesson.notices?.read(typeof request.body === 'string' ? request.body : '', request.headers.authorization);
      if (notice === undefined) throw new ProblemError('request.invalid', { detail: 'The notice is not signed by the media server' });
      await lesson.grants.notice(notice);
      return reply.code(204).send();
    });
  });
}
