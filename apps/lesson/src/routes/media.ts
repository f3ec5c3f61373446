// POST /api/lessons/:id/media-grant and POST /hooks/livekit. docs/spec/lesson.md, "Media".

import type { FastifyInstance } from 'fastify';
import { ProblemError, readRequest } from '@preau/host';
import { mediaGrantRequestSchema } from '@preau/protocol/lesson';
import type { MediaGrantAnswer } from '@preau/protocol/lesson';
import type { Lesson } from '../open-lesson.ts';
import { admitted, baseOf, orProblem } from './asking.ts';

/** Registers grants and notices of the media server. */
export function addMedia(app: FastifyInstance, lesson: Lesson): void {
  app.post('/api/lessons/:id/media-grant', { bodyLimit: 4_096 }, async (request, reply) => {
    const { url, token } = await admitted(lesson, request, async ({ lessonId, session }) => {
      const { deviceId = session.deviceId } = readRequest(mediaGrantRequestSchema, request.body ?? {});
      return orProblem(await lesson.grants.grant(lessonId, session.persons, deviceId));
    });
    const answer: MediaGrantAnswer = { url: url ?? baseOf(lesson, request).replace(/^http/, 'ws'), token };
    return reply.header('cache-control', 'no-store').send(answer);
  });

  void app.register(async (hooks) => {
    // The signature covers the bytes, so they are read as a text and not as JSON.
    hooks.removeAllContentTypeParsers();
    hooks.addContentTypeParser('*', { parseAs: 'string', bodyLimit: 65_536 }, (_request, body, done) =>
      done(null, body),
    );
    hooks.post('/hooks/livekit', async (request, reply) => {
      const body = typeof request.body === 'string' ? request.body : '';
      if (!(await lesson.takeMediaNotice(body, request.headers.authorization)))
        throw new ProblemError('request.invalid', { detail: 'The notice is not signed by the media server' });
      return reply.code(204).send();
    });
  });
}
