// The media server alone: one HTTP address that LiveKit clients and SDKs are given, the children behind it (SFU-140).
import { createServer } from 'node:http';
import type { IncomingMessage, Server, ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import type { Duplex } from 'node:stream';
import { limits } from './limits.ts';
import { createSfuPipe } from './pipe.ts';
import type { SfuPipe } from './pipe.ts';
import { WaitingConnections } from './server/waiting-connections.ts';
import { startSfu } from './supervisor.ts';
import type { Sfu, SfuOptions } from './supervisor.ts';

/** What `serveSfu` needs beside `startSfu`. */
export interface ServeOptions extends Omit<SfuOptions, 'host'> {
  /** The public port; default 7880, 0 takes any free one. */
  readonly port?: number;
  /** The public address; default 127.0.0.1. */
  readonly bind?: string;
}

/** A media server behind one address. Closing it ends everything; twice is once. */
export interface ServedSfu extends AsyncDisposable {
  /** The address for clients (`ws` in place of `http`) and SDKs. */
  readonly url: string;
  readonly sfu: Sfu;
  close(): Promise<void>;
}

const defaultPort = 7880;
const headersTimeoutMs = 10_000;
const requestTimeoutMs = 20_000;

/** Starts children and listens: `/rtc` and `/twirp` for LiveKit clients and SDKs, `/health` for you. Rejects when it cannot. */
export async function serveSfu(options: ServeOptions): Promise<ServedSfu> {
  const { port = defaultPort, bind = '127.0.0.1', ...children } = options;
  const sfu = await startSfu(children);
  const pipe = createSfuPipe(sfu);
  const bodies = { reading: 0 };
  const server = createServer({
    maxHeaderSize: limits.httpHeaderBytes,
    headersTimeout: headersTimeoutMs,
    requestTimeout: requestTimeoutMs,
  });
  const waiting = new WaitingConnections(limits.waitingConnections);
  server.on('connection', (socket) => waiting.add(socket));
  server.on('request', (request, response) => {
    waiting.spoke(request.socket);
    answer(request, response, { sfu, pipe, bodies }).catch(() => {
      if (response.headersSent) response.destroy();
      else respond(response, 503, 'media server is not available', { 'Retry-After': '1' });
    });
  });
  server.on('upgrade', (request, socket, head) => {
    // From here on the child counts it.
    waiting.spoke(socket);
    pipe.upgrade(request, socket, head, () => refuseUpgrade(socket));
  });
  let closing: Promise<void> | undefined;
  const close = (): Promise<void> => (closing ??= closeAll(server, sfu));
  try {
    await new Promise<void>((resolve, reject) => {
      server.once('error', reject).listen(port, bind, resolve);
    });
  } catch (fault) {
    await close();
    throw fault;
  }
  const { port: bound } = server.address() as AddressInfo;
  const host = bind === '0.0.0.0' || bind === '::' ? '127.0.0.1' : bind.includes(':') ? `[${bind}]` : bind;
  return { url: `http://${host}:${bound}`, sfu, close, [Symbol.asyncDispose]: close };
}

/** Bodies are read before anybody has looked at a token: so many at a time, and 503 beyond. */
const maxBodies = 64;

interface Serving {
  readonly sfu: Sfu;
  readonly pipe: SfuPipe;
  readonly bodies: { reading: number };
}

async function answer(
  request: IncomingMessage,
  response: ServerResponse,
  { sfu, pipe, bodies }: Serving,
): Promise<void> {
  const { method = 'GET', url = '/', headers } = request;
  const path = url.split('?')[0] ?? '/';
  if (path === '/') respond(response, 200, 'OK');
  else if (path === '/health') respondHealth(response, sfu);
  else if (path === '/rtc' || path.startsWith('/rtc/') || path.startsWith('/twirp/')) {
    if (bodies.reading >= maxBodies) throw new Error('Cannot read another body: too many at a time');
    bodies.reading += 1;
    const body = await readBody(request).finally(() => (bodies.reading -= 1));
    if (body === undefined) {
      respond(response, 429, `{"code":"resource_exhausted","msg":"body exceeds ${limits.twirpBodyBytes} bytes"}`, {
        'Content-Type': 'application/json',
        Connection: 'close',
      });
      return;
    }
    const answered = await pipe.ask({ method, url, headers, body });
    response.writeHead(answered.status, answered.headers);
    if (typeof answered.body === 'string') response.end(answered.body);
    else answered.body.once('error', () => response.destroy()).pipe(response);
  } else respond(response, 404, '404 page not found');
}

function respondHealth(response: ServerResponse, sfu: Sfu): void {
  const children = sfu.health.map(({ state, restarts, rooms }) => ({ state, restarts, rooms }));
  const isWell = children.every(({ state }) => state === 'up');
  respond(response, isWell ? 200 : 503, JSON.stringify({ ok: isWell, children }), {
    'Content-Type': 'application/json',
    'Cache-Control': 'no-store',
  });
}

/** The whole body, or undefined when it is longer than any call may be. */
async function readBody(request: IncomingMessage): Promise<Buffer | undefined> {
  const chunks: Buffer[] = [];
  let sizeBytes = 0;
  for await (const chunk of request as AsyncIterable<Buffer>) {
    sizeBytes += chunk.length;
    if (sizeBytes > limits.twirpBodyBytes) return undefined;
    chunks.push(chunk);
  }
  return Buffer.concat(chunks);
}

function respond(response: ServerResponse, status: number, text: string, headers: Record<string, string> = {}): void {
  response
    .writeHead(status, {
      'Content-Type': 'text/plain; charset=utf-8',
      'Content-Length': Buffer.byteLength(text),
      ...headers,
    })
    .end(text);
}

function refuseUpgrade(socket: Duplex): void {
  socket.end('HTTP/1.1 503 Service Unavailable\r\nRetry-After: 1\r\nContent-Length: 0\r\nConnection: close\r\n\r\n');
}

/** Nobody new comes in; those who are here are told by the children; then the rest is cut. */
async function closeAll(server: Server, sfu: Sfu): Promise<void> {
  const closed = new Promise<void>((resolve) => void server.close(() => resolve()));
  server.closeIdleConnections();
  await sfu.close();
  // The children have ended: what is still open waits for nobody. Upgraded sockets ended with the child's.
  server.closeAllConnections();
  await closed;
}
