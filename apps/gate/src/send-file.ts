// Sends a file from memory: entity tag, the best encoding the client takes, 304 when it has it already.

import type { FastifyReply, FastifyRequest } from 'fastify';
import { readAccepted } from './accepted.ts';
import type { WebFile } from './web-files.ts';

/** Answers with the file. Extra headers (a content policy) are the caller's. */
export function sendFile(request: FastifyRequest, reply: FastifyReply, file: WebFile): FastifyReply {
  reply.header('cache-control', file.cacheControl).header('etag', file.etag).header('vary', 'accept-encoding');
  if (hasTag(request.headers['if-none-match'], file.etag)) return reply.code(304).send();
  const accepted = request.headers['accept-encoding'];
  const encoding =
    file.br !== undefined && takes(accepted, 'br')
      ? 'br'
      : file.gzip !== undefined && takes(accepted, 'gzip')
        ? 'gzip'
        : undefined;
  if (encoding !== undefined) reply.header('content-encoding', encoding);
  return reply.type(file.type).send(encoding === 'br' ? file.br : encoding === 'gzip' ? file.gzip : file.plain);
}

/** Does `If-None-Match` name this tag (RFC 9110, 13.1.2)? A proxy that compresses may have made it weak. */
export function hasTag(ifNoneMatch: string | undefined, etag: string): boolean {
  return (
    ifNoneMatch !== undefined &&
    (ifNoneMatch.trim() === '*' || ifNoneMatch.split(',').some((tag) => tag.trim().replace(/^W\//, '') === etag))
  );
}

function takes(accepted: string | string[] | undefined, encoding: string): boolean {
  return readAccepted(accepted).some(({ name, weight }) => name === encoding && weight > 0);
}
