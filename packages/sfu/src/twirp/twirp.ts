// POST /twirp/livekit.RoomService/<Method> in JSON (camel or snake case) or protobuf; the answer comes in the same form, as LiveKit's.
import type { IncomingMessage, ServerResponse } from 'node:http';
import type { AnyMessage } from '@bufbuild/protobuf';
import { limits } from '../limits.ts';
import { refuse } from '../result.ts';
import type { Result } from '../result.ts';
import type { Rooms } from '../room/rooms.ts';
import { tokenOf } from '../server/admission.ts';
import type { Tokens } from '../token.ts';
import { toAnswerJson } from './proto-json.ts';
import { callRoomService } from './room-service.ts';
import type { TwirpFormat } from './room-service.ts';
import { routeRefusal, twirpStatus } from './twirp-error.ts';
import type { TwirpRefusal } from './twirp-error.ts';

const prefix = '/twirp/livekit.RoomService/';
const formats: Readonly<Record<string, TwirpFormat>> = {
  'application/json': 'json',
  'application/protobuf': 'protobuf',
};

/** Answers one API request. */
export async function handleTwirp(
  request: IncomingMessage,
  response: ServerResponse,
  pathname: string,
  parts: { readonly rooms: Rooms; readonly tokens: Tokens },
): Promise<void> {
  // Tokens are read before routes, and refused in plain text.
  const { authorization } = request.headers;
  if (authorization !== undefined && !authorization.startsWith('Bearer ')) {
    send(response, 401, 'text/plain; charset=utf-8', 'invalid authorization header. Must start with Bearer ');
    return;
  }
  const token = tokenOf(request, new URL('http://sfu/'));
  const verified = token === undefined ? undefined : await parts.tokens.verify(token);
  if (verified?.ok === false) {
    send(response, 401, 'text/plain; charset=utf-8', 'invalid authorization token');
    return;
  }
  if (!pathname.startsWith(prefix)) {
    send(response, 404, 'text/plain; charset=utf-8', '404 page not found');
    return;
  }
  const contentType = (request.headers['content-type'] ?? '').split(';')[0]?.trim().toLowerCase() ?? '';
  const format = formats[contentType];
  const result = await call(request, pathname, format, verified?.value.grant, parts.rooms);
  if (!result.ok) send(response, twirpStatus[result.error.code], 'application/json', JSON.stringify(result.error));
  else if (format === 'protobuf') send(response, 200, 'application/protobuf', result.value.toBinary());
  else send(response, 200, 'application/json', JSON.stringify(toAnswerJson(result.value)));
}

async function call(
  request: IncomingMessage,
  pathname: string,
  format: TwirpFormat | undefined,
  grant: Parameters<typeof callRoomService>[3] | undefined,
  rooms: Rooms,
): Promise<Result<AnyMessage, TwirpRefusal>> {
  const method = request.method ?? '';
  if (method !== 'POST')
    return refuse(routeRefusal(`unsupported method "${method}" (only POST is allowed)`, method, pathname));
  if (format === undefined) {
    const contentType = (request.headers['content-type'] ?? '').slice(0, 100);
    return refuse(routeRefusal(`unexpected Content-Type: "${contentType}"`, method, pathname));
  }
  const body = await readBody(request);
  if (body === undefined)
    return refuse({ code: 'resource_exhausted', msg: `body exceeds ${limits.twirpBodyBytes} bytes` });
  const answer = await callRoomService(pathname.slice(prefix.length), body, format, grant ?? {}, rooms);
  return (
    answer ?? refuse(routeRefusal(`no handler for path "${pathname.slice(0, 200)}"`, method, pathname.slice(0, 200)))
  );
}

/** The whole body, or undefined when it is too long; the rest is read and thrown away so that the answer arrives. */
async function readBody(request: IncomingMessage): Promise<Buffer | undefined> {
  const chunks: Buffer[] = [];
  let size = 0;
  for await (const chunk of request as AsyncIterable<Buffer>) {
    size += chunk.length;
    if (size <= limits.twirpBodyBytes) chunks.push(chunk);
    else if (size > limits.twirpBodyBytes * 16) break;
  }
  return size > limits.twirpBodyBytes ? undefined : Buffer.concat(chunks);
}

function send(response: ServerResponse, status: number, contentType: string, body: string | Uint8Array): void {
  const length = Buffer.byteLength(body);
  response.writeHead(status, { 'Content-Type': contentType, 'Content-Length': length }).end(body);
}
