// `/rtc*` and `/twirp/*` on the one listener, passed to the media process that owns the room (SFU-66). The house adds its limits and its
// words when no media process answers.
import type { FastifyPluginAsync, FastifyReply, FastifyRequest } from 'fastify';
import { ProblemError, refuseUpgrade } from '@preau/host';
import type { UpgradeHandler } from '@preau/host';
import type { SfuPipe } from '@preau/sfu';

/** Bodies are held before anybody has read a token, so they are short: the largest call of the room service is 64 kB of metadata. */
const BODY_BYTES = 256 * 1024;

/** The HTTP half: `/rtc/v1/validate` and the room service. A Fastify plugin; bodies pass unread. */
export function mediaRoutes(pipe: SfuPipe): FastifyPluginAsync {
  return async (app) => {
    app.removeAllContentTypeParsers();
    app.addContentTypeParser('*', { parseAs: 'buffer', bodyLimit: BODY_BYTES }, (_request, body, done) =>
      done(null, body),
    );
    const handler = async (request: FastifyRequest, reply: FastifyReply): Promise<FastifyReply> => {
      const { method, url = '/', headers } = request.raw;
      const body = Buffer.isBuffer(request.body) ? request.body : undefined;
      const answer = await pipe.ask({ method: method ?? 'GET', url, headers, body }).catch(() => {
        throw new ProblemError('media.unavailable');
      });
      return reply.code(answer.status).headers(answer.headers).send(answer.body);
    };
    app.route({ method: ['GET', 'POST', 'OPTIONS'], url: '/twirp/*', bodyLimit: BODY_BYTES, handler });
    for (const url of ['/rtc', '/rtc/*']) app.get(url, handler);
  };
}

/** The WebSocket half. */
export function mediaUpgrade(pipe: SfuPipe): UpgradeHandler {
  return (request, socket, head) =>
    pipe.upgrade(request, socket, head, () => refuseUpgrade(socket, 'media.unavailable'));
}
