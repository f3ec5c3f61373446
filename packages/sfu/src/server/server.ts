// The HTTP server of a child: /rtc/v1 and /rtc (WebSocket), validate of each, /twirp, and 404 for the rest.
import { STATUS_CODES, createServer } from 'node:http';
import type { IncomingMessage, Server, ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import type { Duplex } from 'node:stream';
import { WebSocketServer } from 'ws';
import { limits } from '../limits.ts';
import { faultText, log } from '../log.ts';
import type { Rooms } from '../room/rooms.ts';
import type { Tokens } from '../token.ts';
import { handleTwirp } from '../twirp/twirp.ts';
import { admit, joinPaths } from './admission.ts';
import type { HttpRefusal } from './admission.ts';
import { answerOrigin } from './cors.ts';
import { openSession } from './join.ts';
import { JoinRate } from './join-rate.ts';
import { WaitingConnections } from './waiting-connections.ts';

/** What the server serves. */
export interface ServerParts {
  readonly rooms: Rooms;
  readonly tokens: Tokens;
}

const headersTimeoutMs = 10_000;
const requestTimeoutMs = 20_000;

/** A listening server. */
export class SfuServer implements AsyncDisposable {
  readonly #parts: ServerParts;
  readonly #http: Server;
  readonly #sockets = new WebSocketServer({
    noServer: true,
    maxPayload: limits.signalFrameBytes,
    perMessageDeflate: false,
  });

  readonly #waiting = new WaitingConnections(limits.waitingConnections);
  readonly #joins = new JoinRate(limits.joinsPerSecond, limits.joinBurst);

  constructor(parts: ServerParts) {
    this.#parts = parts;
    this.#http = createServer({
      maxHeaderSize: limits.httpHeaderBytes,
      headersTimeout: headersTimeoutMs,
      requestTimeout: requestTimeoutMs,
    });
    this.#http.on('connection', (socket) => this.#waiting.add(socket));
    this.#http.on('request', (request) => this.#waiting.spoke(request.socket));
    this.#http.on('request', (request, response) => void this.#respond(request, response));
    this.#http.on('upgrade', (request, socket, head) => void this.#upgrade(request, socket, head));
  }

  /** Opens the port (0 = any free one) and returns it. */
  async listen(host: string, port: number): Promise<number> {
    const { promise, resolve, reject } = Promise.withResolvers<number>();
    this.#http.once('error', reject);
    this.#http.listen(port, host, () => resolve((this.#http.address() as AddressInfo).port));
    return promise;
  }

  /** Stops listening; sockets have a second to finish their goodbye. */
  async [Symbol.asyncDispose](): Promise<void> {
    const closed = Promise.withResolvers<void>();
    this.#http.close(() => closed.resolve());
    this.#http.closeIdleConnections();
    const timer = setTimeout(() => {
      for (const socket of this.#sockets.clients) socket.terminate();
      this.#http.closeAllConnections();
      closed.resolve();
    }, 1_000);
    for (const socket of this.#sockets.clients)
      socket.once('close', () => this.#sockets.clients.size === 0 && this.#http.closeAllConnections());
    await closed.promise;
    clearTimeout(timer);
  }

  async #respond(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const { pathname } = readUrl(request);
    try {
      if (answerOrigin(request, response)) return;
      const path = joinPaths.get(pathname.replace(/\/validate$/, ''));
      if (path !== undefined && pathname.endsWith('/validate')) await this.#validate(request, response, path);
      else if (pathname.startsWith('/twirp/')) await handleTwirp(request, response, pathname, this.#parts);
      else if (pathname === '/') respondText(response, 200, 'OK');
      else respondText(response, 404, '404 page not found');
    } catch (fault) {
      log('error', 'http-failed', { path: pathname.slice(0, 60), fault: faultText(fault) });
      if (!response.headersSent) respondText(response, 500, 'internal error');
      else response.destroy();
    }
  }

  async #validate(request: IncomingMessage, response: ServerResponse, path: 'v1' | 'v0'): Promise<void> {
    const admitted = await admit(request, readUrl(request), path, this.#parts);
    if (admitted.ok) respondText(response, 200, 'success');
    else respondText(response, admitted.error.status, admitted.error.text);
  }

  async #upgrade(request: IncomingMessage, socket: Duplex, head: Buffer): Promise<void> {
    socket.on('error', () => socket.destroy());
    try {
      const url = readUrl(request);
      const path = joinPaths.get(url.pathname);
      if (path === undefined) {
        // Without LiveKit's sentence about rooms this says "no such service".
        refuseUpgrade(socket, { status: 404, text: '404 page not found' });
        return;
      }
      const admitted = await admit(request, url, path, this.#parts);
      if (!admitted.ok) {
        refuseUpgrade(socket, admitted.error);
        return;
      }
      const { room, claims } = admitted.value;
      if (!this.#joins.take(`${room.sid} ${claims.identity}`, Date.now())) {
        refuseUpgrade(socket, { status: 429, text: 'too many joins' });
        return;
      }
      this.#waiting.spoke(socket);
      this.#sockets.handleUpgrade(request, socket, head, (accepted) => openSession(accepted, admitted.value));
    } catch (fault) {
      log('error', 'upgrade-failed', { fault: faultText(fault) });
      socket.destroy();
    }
  }
}

function readUrl(request: IncomingMessage): URL {
  // A target such as `//x` would be read as a host.
  const target = (request.url ?? '/').replace(/^\/+/, '/');
  return URL.canParse(target, 'http://sfu') ? new URL(target, 'http://sfu') : new URL('http://sfu/malformed');
}

function respondText(response: ServerResponse, status: number, text: string): void {
  response
    .writeHead(status, { 'Content-Type': 'text/plain; charset=utf-8', 'Content-Length': Buffer.byteLength(text) })
    .end(text);
}

function refuseUpgrade(socket: Duplex, refusal: HttpRefusal): void {
  const head = [
    `HTTP/1.1 ${refusal.status} ${STATUS_CODES[refusal.status] ?? ''}`,
    'Content-Type: text/plain; charset=utf-8',
    `Content-Length: ${Buffer.byteLength(refusal.text)}`,
    'Connection: close',
  ];
  socket.end(`${head.join('\r\n')}\r\n\r\n${refusal.text}`);
}
