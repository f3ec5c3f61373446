// `/rtc*` and `/twirp/*` on the one listener, piped to the media process that owns the room (design.md 5). Nothing is verified here:
// the process checks the token itself.
import { request as httpRequest } from 'node:http';
import type { IncomingMessage } from 'node:http';
import { connect } from 'node:net';
import type { Duplex } from 'node:stream';
import type { FastifyPluginAsync } from 'fastify';
import { ProblemError, refuseUpgrade } from '@preau/host';
import type { UpgradeHandler } from '@preau/host';
import { roomOfRequest } from '@preau/sfu';
import type { Sfu } from '@preau/sfu';

const CONNECT_MS = 5_000;
const ANSWER_MS = 15_000;
/** LiveKit's own limit of an API body. */
const BODY_BYTES = 10 * 1024 * 1024;

/** The HTTP half: `/rtc/validate` and the room service. A Fastify plugin; bodies pass unread. */
export function mediaRoutes(sfu: Sfu): FastifyPluginAsync {
  return async (app) => {
    app.removeAllContentTypeParsers();
    app.addContentTypeParser('*', { parseAs: 'buffer', bodyLimit: BODY_BYTES }, (_request, body, done) =>
      done(null, body),
    );
    app.route({
      method: ['GET', 'POST', 'OPTIONS'],
      url: '/twirp/*',
      bodyLimit: BODY_BYTES,
      handler: async (request, reply) => {
        const body = Buffer.isBuffer(request.body) ? request.body : undefined;
        const answer = await forward(sfu, request.raw, body);
        return reply
          .code(answer.statusCode ?? 502)
          .headers(passedOn(answer))
          .send(answer);
      },
    });
    for (const url of ['/rtc', '/rtc/*']) {
      app.get(url, async (request, reply) => {
        const answer = await forward(sfu, request.raw, undefined);
        return reply
          .code(answer.statusCode ?? 502)
          .headers(passedOn(answer))
          .send(answer);
      });
    }
  };
}

/** The WebSocket half: the two sockets are joined byte by byte, so that the media process sees the client's own upgrade. */
export function mediaUpgrade(sfu: Sfu): UpgradeHandler {
  return (request, socket, head) => {
    const target = new URL(ownerOf(sfu, request, undefined));
    const upstream = connect({ host: target.hostname, port: Number(target.port), timeout: CONNECT_MS });
    upstream.once('connect', () => {
      upstream.setTimeout(0);
      upstream.write(rawHead(request));
      if (head.length > 0) upstream.write(head);
      join(socket, upstream);
    });
    upstream.once('timeout', () => upstream.destroy(new Error('no answer')));
    upstream.once('error', () => refuseUpgrade(socket, 'media.unavailable'));
  };
}

function ownerOf(sfu: Sfu, request: IncomingMessage, body: Buffer | undefined): string {
  const room = roomOfRequest({ url: request.url ?? '/', authorization: request.headers.authorization, body });
  return room === undefined ? (sfu.urls[0] ?? '') : sfu.pick(room);
}

function forward(sfu: Sfu, request: IncomingMessage, body: Buffer | undefined): Promise<IncomingMessage> {
  const target = new URL(request.url ?? '/', ownerOf(sfu, request, body));
  return new Promise((resolve, reject) => {
    const { host: _host, connection: _connection, ...headers } = request.headers;
    const upstream = httpRequest(target, { method: request.method, headers, timeout: ANSWER_MS }, resolve);
    upstream.once('timeout', () => upstream.destroy(new Error('no answer')));
    upstream.once('error', () => reject(new ProblemError('media.unavailable')));
    upstream.end(body);
  });
}

function passedOn(answer: IncomingMessage): Record<string, string | string[]> {
  const { connection: _connection, 'transfer-encoding': _encoding, ...headers } = answer.headers;
  return Object.fromEntries(
    Object.entries(headers).filter((entry): entry is [string, string | string[]] => entry[1] !== undefined),
  );
}

function rawHead(request: IncomingMessage): string {
  const lines = [`${request.method} ${request.url} HTTP/1.1`];
  for (let index = 0; index < request.rawHeaders.length; index += 2)
    lines.push(`${request.rawHeaders[index]}: ${request.rawHeaders[index + 1]}`);
  return `${lines.join('\r\n')}\r\n\r\n`;
}

function join(near: Duplex, far: Duplex): void {
  near.pipe(far);
  far.pipe(near);
  near.once('close', () => far.destroy());
  far.once('close', () => near.destroy());
  near.on('error', () => far.destroy());
  far.on('error', () => near.destroy());
}
