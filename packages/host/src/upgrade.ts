// HTTP upgrades: who may become a WebSocket, decided before the switch. What is said over it is the app's affair.
import { STATUS_CODES } from 'node:http';
import type { IncomingMessage, Server } from 'node:http';
import type { Duplex } from 'node:stream';
import { WebSocketServer } from 'ws';
import type { WebSocket } from 'ws';
import type { ProblemCode } from '@preau/protocol/base';
import { withDeadline } from './deadline.ts';
import type { Logger } from './log.ts';
import { isOwnOrigin } from './origin.ts';
import { problemDocument, problemHeaders } from './problem.ts';

/** Takes over an upgrade request: either switch, pipe, or `refuseUpgrade`. */
export type UpgradeHandler = (request: IncomingMessage, socket: Duplex, head: Buffer) => void | Promise<void>;

/** The upgrade router of one server. */
export interface Upgrades {
  add(prefix: string, handler: UpgradeHandler): void;
  /** From now on every upgrade is refused with `server.closing`. Open sockets belong to their handlers. */
  close(): void;
}

/** Installs the router. A browser's upgrade from a foreign origin is refused before any handler sees it. */
export function createUpgrades(options: { server: Server; log: Logger; ownOrigins: readonly string[] }): Upgrades {
  const handlers: { prefix: string; handler: UpgradeHandler }[] = [];
  let closed = false;
  options.server.on('upgrade', (request: IncomingMessage, socket: Duplex, head: Buffer) => {
    // Without a listener, a reset while we decide would end the process.
    socket.on('error', () => socket.destroy());
    const path = (request.url ?? '').split('?', 1)[0] ?? '';
    const found = handlers.find((entry) => path.startsWith(entry.prefix));
    if (closed) return refuseUpgrade(socket, 'server.closing');
    if (found === undefined) return refuseUpgrade(socket, 'request.notFound');
    if (!isOwnOrigin(request.headers.origin, request.headers.host, options.ownOrigins)) {
      return refuseUpgrade(socket, 'request.foreignOrigin');
    }
    Promise.try(found.handler, request, socket, head).catch((error: unknown) => {
      options.log.error({ err: error }, 'upgrade failed');
      refuseUpgrade(socket, 'server.fault');
    });
  });
  return {
    add(prefix, handler) {
      handlers.push({ prefix, handler });
      handlers.sort((a, b) => b.prefix.length - a.prefix.length);
    },
    close() {
      closed = true;
    },
  };
}

/** Answers an upgrade with a problem document and closes. Does nothing on a socket that was written to or is gone. */
export function refuseUpgrade(socket: Duplex, code: ProblemCode): void {
  if (!socket.writable) return;
  const problem = problemDocument(code);
  const body = JSON.stringify(problem);
  const headers = {
    ...problemHeaders(problem),
    'content-length': String(Buffer.byteLength(body)),
    connection: 'close',
  };
  const lines = Object.entries(headers)
    .map(([name, value]) => `${name}: ${value}\r\n`)
    .join('');
  socket.end(`HTTP/1.1 ${problem.status} ${STATUS_CODES[problem.status] ?? ''}\r\n${lines}\r\n${body}`);
}

/** Longest wait for `admit`. */
const ADMIT_MS = 5_000;

/** How a WebSocket door is made. */
export interface SocketDoorOptions<T> {
  /** The subprotocol spoken, e.g. `preau.lesson.1`. A client that does not offer it is refused. */
  readonly protocol: string;
  /** Largest message, in bytes; a larger one closes the socket (code 1009). */
  readonly maxPayloadBytes: number;
  /** Judges the text after `pass.` in the offered subprotocols, before the switch. */
  admit(
    pass: string,
    request: IncomingMessage,
  ): Promise<{ ok: true; value: T } | { ok: false; error: { code: ProblemCode } }>;
  /** Takes the open socket. Its `error` event must be listened to. */
  open(socket: WebSocket, admitted: T, request: IncomingMessage): void;
}

/**
 * A handler for `onUpgrade`: subprotocols `<protocol>` and `pass.<jwt>`, no compression (it costs 190 KiB and 20 times
 * the CPU per connection, measured with ws 8.23), a limit on size.
 */
export function socketDoor<T>(options: SocketDoorOptions<T>): UpgradeHandler {
  const sockets = new WebSocketServer({
    noServer: true,
    perMessageDeflate: false,
    maxPayload: options.maxPayloadBytes,
    clientTracking: false,
    handleProtocols: () => options.protocol,
  });
  return async (request, socket, head) => {
    const offered = (request.headers['sec-websocket-protocol'] ?? '').split(',').map((name) => name.trim());
    const pass = offered.find((name) => name.startsWith('pass.'))?.slice('pass.'.length);
    if (!offered.includes(options.protocol)) return refuseUpgrade(socket, 'request.invalid');
    if (pass === undefined) return refuseUpgrade(socket, 'pass.invalid');
    const answer = await withDeadline(options.admit(pass, request), ADMIT_MS, 'the check of a pass');
    if (!answer.ok) return refuseUpgrade(socket, answer.error.code);
    sockets.handleUpgrade(request, socket, head, (opened) => options.open(opened, answer.value, request));
  };
}
