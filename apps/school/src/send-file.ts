// A file's content as an answer: what is shown and what is only saved, parts, and what need not be sent again. FILE-11 to FILE-14.

import { Readable } from 'node:stream';
import type { FastifyReply, FastifyRequest } from 'fastify';
import type { ByteRange, OpenFile } from '@preau/service/school';

/** What a browser may do with a content: nothing but show it. A PDF has no `sandbox`, under which viewers refuse to open one. FILE-12. */
const PDF_POLICY = "default-src 'none'; style-src 'unsafe-inline'; object-src 'self'";
const POLICY = "default-src 'none'; sandbox";

/** Sends it, or a part of it. */
export async function sendFile(request: FastifyRequest, reply: FastifyReply, file: OpenFile): Promise<FastifyReply> {
  const etag = `"${file.sha256}"`;
  reply.headers({
    // Whether somebody may read is asked each time; the bytes themselves are sent once.
    'cache-control': 'private, no-cache',
    etag,
    'content-security-policy': file.isShown && file.mediaType === 'application/pdf' ? PDF_POLICY : POLICY,
    'content-disposition': `${file.isShown ? 'inline' : 'attachment'}; ${nameOf(file.name)}`,
    'content-type': file.mediaType,
    'accept-ranges': file.bytes === null ? 'none' : 'bytes',
  });
  const { range: asked, 'if-range': since, 'if-none-match': known } = request.headers;
  if (known !== undefined && known.split(/\s*,\s*/).includes(etag)) return reply.code(304).send();
  const part = file.bytes === null || (since !== undefined && since !== etag) ? undefined : rangeOf(asked, file.bytes);
  if (part === 'unsatisfiable') return reply.code(416).header('content-range', `bytes */${file.bytes}`).send();
  const body = await file.read(part);
  if (body === undefined) throw new Error('Cannot send a file: its content is not in the store');
  if (part !== undefined) reply.code(206).header('content-range', `bytes ${part.start}-${part.end}/${file.bytes}`);
  const length = part === undefined ? file.bytes : part.end - part.start + 1;
  if (length !== null) reply.header('content-length', length);
  return reply.send(body instanceof Readable ? body : Readable.from(body));
}

/** One range of bytes (RFC 9110, 14.2); several, or another unit, are answered with the whole. */
export function rangeOf(header: string | undefined, bytes: number): ByteRange | 'unsatisfiable' | undefined {
  const [, first = '', last = ''] = /^bytes=(\d*)-(\d*)$/.exec(header ?? '') ?? [];
  if (first === '' && last === '') return undefined;
  if (first === '')
    return last === '0' ? 'unsatisfiable' : { start: Math.max(0, bytes - Number(last)), end: bytes - 1 };
  const [start, end] = [Number(first), last === '' ? bytes - 1 : Math.min(Number(last), bytes - 1)];
  if (last !== '' && Number(last) < start) return undefined;
  return start >= bytes ? 'unsatisfiable' : { start, end };
}

/** RFC 6266, 4.3: a name for old readers, and the real one. */
function nameOf(name: string): string {
  const ascii = name.replaceAll(/[^\x20-\x7E]|["\\%]/g, '_');
  const coded = encodeURIComponent(name).replaceAll(
    /['()*]/g,
    (each) => `%${each.charCodeAt(0).toString(16).toUpperCase()}`,
  );
  return `filename="${ascii}"; filename*=UTF-8''${coded}`;
}
