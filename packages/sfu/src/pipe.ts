// One address for all children: requests and upgrades pass unread to the child that owns the room. Nothing is verified here, the child
// checks the token itself (SFU-66).
import { request as httpRequest } from 'node:http';
import type { IncomingHttpHeaders, IncomingMessage } from 'node:http';
import { connect } from 'node:net';
import type { Socket } from 'node:net';
import { Readable } from 'node:stream';
import type { Duplex } from 'node:stream';
import { buffer } from 'node:stream/consumers';
import { setTimeout as delay } from 'node:timers/promises';
import { roomOfRequest } from './room-of-request.ts';
import type { Sfu } from './supervisor.ts';

const connectMs = 5_000;
const answerMs = 15_000;
/**
 * How long a request waits for a child that is being replaced. livekit-client gives its question `/rtc/v1/validate` three seconds and takes
 * a late answer for an unreachable server, which it tries again; a refusal would cost it a longer pause.
 */
const holdMs = 2_500;
const tryAgainMs = 50;
/** Requests that wait at a time; beyond it they are refused at once. */
const maxHeld = 2_000;

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
  /**
   * Passes a request on; ListRooms asks every child and answers all rooms. A child that is being replaced is waited for (2.5 s). Rejects
   * when it cannot be reached then, or does not answer within 15 s.
   */
  ask(request: PipedRequest): Promise<PipedAnswer>;
  /**
   * Joins the two sockets byte by byte, so that the child sees the client's own upgrade. `refuse` is called, with nothing written
   * yet, when the child cannot be reached, 2.5 s of waiting for its successor included.
   */
  upgrade(request: IncomingMessage, socket: Duplex, head: Buffer, refuse: () => void): void;
}

/** What the pipe needs of `startSfu`; without `whenUp` it waits for nobody. */
export type PipedSfu = Pick<Sfu, 'urls' | 'pick'> & Partial<Pick<Sfu, 'whenUp'>>;

/** Makes the pipe of running media servers. */
export function createSfuPipe(sfu: PipedSfu): SfuPipe {
  let held = 0;
  const roomOf = ({ url, headers, body }: Omit<PipedRequest, 'method'>): string | undefined =>
    roomOfRequest({ url, authorization: headers.authorization, body });
  const childOf = (room: string | undefined): string => (room === undefined ? undefined : sfu.pick(room)) ?? first();
  const first = (): string => sfu.urls[0] ?? '';
  /** Does the work, again and again while nobody listens there and a successor may come. */
  const reach = async <T>(room: string | undefined, work: () => Promise<T>): Promise<T> => {
    const until = performance.now() + holdMs;
    for (;;) {
      try {
        return await work();
      } catch (fault) {
        const leftMs = until - performance.now();
        if (sfu.whenUp === undefined || !isRefused(fault) || leftMs <= 0 || held >= maxHeld) throw fault;
        held += 1;
        // The port closes a moment before the exit is known.
        await delay(tryAgainMs);
        await sfu.whenUp(room, leftMs - tryAgainMs).finally(() => (held -= 1));
      }
    }
  };
  return {
    ask: (request) => {
      const isList = (request.url.split('?')[0] ?? '').endsWith('/ListRooms');
      if (isList) return reach(undefined, () => askAll(sfu.urls, request));
      const room = roomOf(request);
      return reach(room, () => askOne(childOf(room), request));
    },
    upgrade: (request, socket, head, refuse) => {
      const gone = new AbortController();
      socket.once('close', () => gone.abort());
      // Until the two are joined nobody else listens to it.
      const ignore = (): void => undefined;
      socket.on('error', ignore);
      const room = roomOf({ url: request.url ?? '/', headers: request.headers });
      reach(room, () => open(new URL(childOf(room)), gone.signal)).then(
        (child) => {
          socket.off('error', ignore);
          child.write(rawHead(request));
          if (head.length > 0) child.write(head);
          join(socket, child);
          socket.once('close', () => child.destroy());
          if (socket.destroyed) child.destroy();
        },
        () => {
          if (!gone.signal.aborted) refuse();
        },
      );
    },
  };
}

/** Nobody listens: the request was not read by anybody and may be sent again. */
function isRefused(fault: unknown): boolean {
  return fault instanceof Error && 'code' in fault && fault.code === 'ECONNREFUSED';
}

async function open(target: URL, gone: AbortSignal): Promise<Socket> {
  const child = connect({ host: target.hostname, port: Number(target.port), timeout: connectMs });
  child.once('timeout', () => child.destroy(new Error('Cannot reach the media server: no answer')));
  gone.addEventListener('abort', () => child.destroy(), { once: true });
  const opened = Promise.withResolvers<void>();
  child.once('connect', () => opened.resolve());
  child.once('error', (fault) => opened.reject(fault));
  child.once('close', () => opened.reject(new Error('Cannot reach the media server: closed')));
  await opened.promise;
  child.setTimeout(0);
  return child;
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
  const bodies = await Promise.all(answers.map(async ({ body }) => Buffer.from(await buffer(Readable.from(body)))));
  const refused = answers.findIndex(({ status }) => status !== 200);
  if (refused >= 0) return { ...answers[refused]!, body: Readable.from([bodies[refused]!]) };
  const type = answers[0]?.headers['content-type'] ?? 'application/json';
  // Lists in protobuf are joined by writing one after the other.
  if (type === 'application/protobuf')
    return { status: 200, headers: { 'content-type': type }, body: Readable.from([Buffer.concat(bodies)]) };
  const rooms = bodies.flatMap((body) => (JSON.parse(body.toString()) as { readonly rooms: readonly unknown[] }).rooms);
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
