// One address for all children: requests and upgrades pass unread to the child that owns the room. Nothing is verified here, the child
// checks the token itself (SFU-66).
import { request as httpRequest } from 'node:http';
import type { IncomingHttpHeaders, IncomingMessage } from 'node:http';
import { connect } from 'node:net';
import type { Duplex, Readable } from 'node:stream';
import { text } from 'node:stream/consumers';
import { roomOfRequest } from './room-of-request.ts';
import type { Sfu } from './supervisor.ts';

const connectMs = 5_000;
const answerMs = 15_000;

/** A request on its way: what `IncomingMessage` says, and the body if there is one, whole. */
export interface PipedRequest {
  readonly method: string;
  readonly url: string;
  readonly headers: IncomingHttpHeaders;
  readonly body?: Buffer | undefined;
}

/** What a child answered, or several together. */
export interface PipedAnswer {
  readonly status: number;
  readonly headers: Readonly<Record<string, string | string[]>>;
  readonly body: Readable | string;
}

/** The pipe in front of the children. It holds nothing that must be closed. */
export interface SfuPipe {
  /** Passes a request on; ListRooms asks every child and answers all rooms. Rejects when a child does not answer within 15 s. */
  ask(request: PipedRequest): Promise<PipedAnswer>;
  /**
   * Joins the two sockets byte by byte, so that the child sees the client's own upgrade. `refuse` is called, with nothing written
   * yet, when the child cannot be reached.
   */
  upgrade(request: IncomingMessage, socket: Duplex, head: Buffer, refuse: () => void): void;
}

/** Makes the pipe of running media servers. */
export function createSfuPipe(sfu: Pick<Sfu, 'urls' | 'pick'>): SfuPipe {
  const ownerOf = (request: Omit<PipedRequest, 'method'>): string | undefined => {
    const { url, body } = request;
    const room = roomOfRequest({ url, authorization: request.headers.authorization, body });
    return room === undefined ? undefined : sfu.pick(room);
  };
  const first = (): string => sfu.urls[0] ?? '';
  return {
    ask: (request) => {
      const isList = (request.url.split('?')[0] ?? '').endsWith('/ListRooms');
      return isList ? askAll(sfu.urls, request) : askOne(ownerOf(request) ?? first(), request);
    },
    upgrade: (request, socket, head, refuse) => {
      const target = new URL(ownerOf({ url: request.url ?? '/', headers: request.headers }) ?? first());
      const child = connect({ host: target.hostname, port: Number(target.port), timeout: connectMs });
      child.once('connect', () => {
        child.setTimeout(0);
        child.off('error', refuse);
        child.write(rawHead(request));
        if (head.length > 0) child.write(head);
        join(socket, child);
      });
      child.once('timeout', () => child.destroy(new Error('Cannot reach the media server: no answer')));
      child.once('error', refuse);
      socket.once('close', () => child.destroy());
    },
  };
}

async function askOne(child: string, request: PipedRequest): Promise<PipedAnswer> {
  const { host: _host, connection: _connection, 'transfer-encoding': _encoding, ...headers } = request.headers;
  const answer = await new Promise<IncomingMessage>((resolve, reject) => {
    const asking = httpRequest(new URL(request.url, child), { method: request.method, headers, timeout: answerMs });
    asking.once('response', resolve);
    asking.once('timeout', () => asking.destroy(new Error(`Cannot ask the media server: no answer in ${answerMs} ms`)));
    asking.once('error', reject);
    asking.end(request.body);
  });
  return { status: answer.statusCode ?? 502, headers: passedOn(answer.headers), body: answer };
}

/** All rooms of all children; a refusal of one is the answer. */
async function askAll(children: readonly string[], request: PipedRequest): Promise<PipedAnswer> {
  const answers = await Promise.all(children.map((child) => askOne(child, request)));
  const texts = await Promise.all(answers.map(async ({ body }) => (typeof body === 'string' ? body : text(body))));
  const refused = answers.findIndex(({ status }) => status !== 200);
  if (refused >= 0) return { ...answers[refused]!, body: texts[refused]! };
  const rooms = texts.flatMap((body) => (JSON.parse(body) as { readonly rooms: readonly unknown[] }).rooms);
  return { status: 200, headers: { 'content-type': 'application/json' }, body: JSON.stringify({ rooms }) };
}

function passedOn(headers: IncomingHttpHeaders): Record<string, string | string[]> {
  const { connection: _connection, 'keep-alive': _keep, 'transfer-encoding': _encoding, ...kept } = headers;
  return Object.fromEntries(
    Object.entries(kept).filter((entry): entry is [string, string | string[]] => entry[1] !== undefined),
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
  far.once('close', () => near.destroy());
  near.on('error', () => far.destroy());
  far.on('error', () => near.destroy());
}
