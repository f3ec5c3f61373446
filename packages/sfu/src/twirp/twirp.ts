// POST /twirp/livekit.RoomService/<Method> with JSON in camel or snake case; answers in snake case, like LiveKit.
import type { IncomingMessage, ServerResponse } from 'node:http';
import { limits } from '../limits.ts';
import { refuse } from '../result.ts';
import type { Result } from '../result.ts';
import type { Rooms } from '../room/rooms.ts';
import { tokenOf } from '../server/admission.ts';
import type { Tokens } from '../token.ts';
import { callRoomService } from './room-service.ts';
import { twirpStatus } from './twirp-error.ts';
import type { TwirpRefusal } from './twirp-error.ts';

const prefix = '/twirp/livekit.RoomService/';

/** Answers one API request. */
export async function handleTwirp(
  request: IncomingMessage,
  response: ServerResponse,
  pathname: string,
  parts: { readonly rooms: Rooms; readonly tokens: Tokens },
): Promise<void> {
  const result = await call(request, pathname, parts);
  if (result.ok) respond(response, 200, result.value);
  else respond(response, twirpStatus[result.error.code], result.error);
}

async function call(
  request: IncomingMessage,
  pathname: string,
  { rooms, tokens }: { readonly rooms: Rooms; readonly tokens: Tokens },
): Promise<Result<object, TwirpRefusal>> {
  if (request.method !== 'POST' || !pathname.startsWith(prefix))
    return refuse({ code: 'bad_route', msg: 'no handler for this path' });
  if (!(request.headers['content-type'] ?? '').startsWith('application/json')) {
    return refuse({ code: 'bad_route', msg: 'only application/json is served' });
  }
  const token = tokenOf(request, new URL('http://sfu/'));
  const verified = token === undefined ? undefined : await tokens.verify(token);
  if (verified?.ok !== true)
    return refuse({
      code: 'unauthenticated',
      msg: token === undefined ? 'permissions denied' : 'invalid authorization token',
    });
  const body = await readBody(request);
  if (body === undefined)
    return refuse({ code: 'resource_exhausted', msg: `body exceeds ${limits.twirpBodyBytes} bytes` });
  return callRoomService(pathname.slice(prefix.length), body, verified.value.grant, rooms);
}

/** The whole body, or undefined when it is too long; the rest is read and thrown away so that the answer arrives. */
async function readBody(request: IncomingMessage): Promise<string | undefined> {
  const chunks: Buffer[] = [];
  let size = 0;
  for await (const chunk of request as AsyncIterable<Buffer>) {
    size += chunk.length;
    if (size <= limits.twirpBodyBytes) chunks.push(chunk);
    else if (size > limits.twirpBodyBytes * 16) break;
  }
  return size > limits.twirpBodyBytes ? undefined : Buffer.concat(chunks).toString('utf8');
}

function respond(response: ServerResponse, status: number, body: object): void {
  const text = JSON.stringify(body);
  response
    .writeHead(status, { 'Content-Type': 'application/json', 'Content-Length': Buffer.byteLength(text) })
    .end(text);
}
