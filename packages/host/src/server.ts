// The one way a Préau process listens: Fastify with problem documents, security headers, origin check, request ids,
// `/health`, `/metrics`, routed WebSocket upgrades, and an end with a deadline.
import cookie from '@fastify/cookie';
import Fastify, { LogController } from 'fastify';
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import type { AddressInfo } from 'node:net';
import type { ProblemCode } from '@preau/protocol/base';
import { withDeadline } from './deadline.ts';
import { installEarlyLooks } from './early-refusals.ts';
import { judge, logVerdict } from './error-handler.ts';
import { newId } from './ids.ts';
import type { Logger } from './log.ts';
import { createMetrics } from './metrics.ts';
import type { Metrics } from './metrics.ts';
import { isOwnOrigin } from './origin.ts';
import { ProblemError, problemDocument, problemHeaders } from './problem.ts';
import type { ProblemDetail } from './problem.ts';
import { securityHeaders } from './security-headers.ts';
import type { ContentPolicy } from './security-headers.ts';
import type { Tls } from './tls.ts';
import { createUpgrades } from './upgrade.ts';
import type { UpgradeHandler } from './upgrade.ts';

/** How a server is made. All limits have defaults. */
export interface ServerOptions {
  /** Name of the app in log and metrics. */
  readonly name: string;
  readonly log: Logger;
  /** The address people type, if it differs from the listening one: absolute addresses and own origins. */
  readonly publicUrl?: string | undefined;
  /** Whose X-Forwarded-* headers are believed; default nobody's. */
  readonly trustProxy?: boolean | readonly string[];
  /** PEM texts; with them the server speaks https. */
  readonly tls?: Tls | undefined;
  readonly contentPolicy?: ContentPolicy;
  /** Largest body; default 1 MiB. Routes may set their own `bodyLimit`. */
  readonly bodyLimitBytes?: number;
  /** Largest head of a request, its address included; default 16 KiB. A larger one is a 431. */
  readonly headerLimitBytes?: number;
  /** What `/health` asks, by name: true is well. */
  readonly checks?: Readonly<Record<string, () => Promise<boolean>>>;
  /** How long a check may take, milliseconds; default 2,000. */
  readonly checkMs?: number;
}

/** A route that a server serves, as registered; `UPGRADE` with the prefix of a WebSocket's path. */
export interface ServedRoute {
  readonly method: string;
  readonly url: string;
}

/** A server before and after it listens. Closing twice is closing once. */
export interface HostServer extends AsyncDisposable {
  /** Register routes here, before `listen`. */
  readonly app: FastifyInstance;
  readonly metrics: Metrics;
  /** What was registered so far, without the HEAD that comes with each GET: tests hold the description of the API against it. */
  readonly routes: readonly ServedRoute[];
  /** Serves WebSocket (or other) upgrades whose path begins with the prefix; the longest prefix wins. */
  onUpgrade(prefix: string, handler: UpgradeHandler): void;
  /** Listens and returns the address, e.g. `http://127.0.0.1:8080`. */
  listen(options: { host: string; port: number }): Promise<string>;
  /** Refuses new requests with `server.closing`, ends the running ones, and cuts what is left after `deadlineMs` (10 000). */
  close(deadlineMs?: number): Promise<void>;
}

const CHECK_MS = 2_000;
/** Of a refused body so much is read, so that its sender gets the answer. */
const LINGER_BYTES = 32 * 1024 * 1024;
/** Longest time to receive a whole request: a picture over a slow line. */
const REQUEST_MS = 120_000;

/** Makes a server. It does not listen yet. */
export async function createServer(options: ServerOptions): Promise<HostServer> {
  const limits = { maxHeaderSize: options.headerLimitBytes ?? 16_384 };
  const app = Fastify({
    loggerInstance: options.log,
    logController: new LogController({ disableRequestLogging: true }),
    trustProxy: typeof options.trustProxy === 'object' ? [...options.trustProxy] : (options.trustProxy ?? false),
    bodyLimit: options.bodyLimitBytes ?? 1_048_576,
    requestTimeout: REQUEST_MS,
    // Longer than the 60 s for which proxies keep a connection, so that they never send into a closing one.
    keepAliveTimeout: 65_000,
    forceCloseConnections: 'idle',
    return503OnClosing: false,
    genReqId: () => newId(),
    routerOptions: { maxParamLength: 200, ignoreTrailingSlash: false },
    ajv: { customOptions: { coerceTypes: 'array', removeAdditional: false, allErrors: true } },
    clientErrorHandler: refuseMalformed,
    frameworkErrors: (error: unknown, _request: FastifyRequest, reply: FastifyReply) => void sendVerdict(reply, error),
    ...(options.tls === undefined ? { http: limits } : { https: { ...limits, ...options.tls } }),
  }) as unknown as FastifyInstance;
  const metrics = createMetrics(options.name);
  const ownOrigins = options.publicUrl === undefined ? [] : [new URL(options.publicUrl).origin];
  const secure = options.tls !== undefined || options.publicUrl?.startsWith('https:') === true;
  const headers = securityHeaders(options.contentPolicy ?? {}, secure);
  let closing: Promise<void> | undefined;
  installEarlyLooks(app.server, { metrics, isClosing: () => closing !== undefined });

  const routes: ServedRoute[] = [];
  app.addHook('onRoute', ({ method, url }) => {
    for (const each of [method].flat()) if (each !== 'HEAD') routes.push({ method: each, url });
  });
  await app.register(cookie);
  app.setErrorHandler((error, request, reply) => sendVerdict(lingerFor(request, reply), error));
  app.setNotFoundHandler((_request, reply) => sendProblem(reply, 'request.notFound'));
  app.addHook('onRequest', async (request, reply) => {
    reply.headers(headers).header('x-request-id', request.id);
    if (closing !== undefined) throw new ProblemError('server.closing');
    const reads = request.method === 'GET' || request.method === 'HEAD' || request.method === 'OPTIONS';
    if (!reads && !isOwnOrigin(request.headers.origin, request.host, ownOrigins)) {
      throw new ProblemError('request.foreignOrigin');
    }
  });
  app.addHook('onResponse', async (request, reply) => {
    const route = request.routeOptions.url ?? 'none';
    metrics.answered(request.method, route, reply.statusCode, reply.elapsedTime / 1000);
    request.log.debug(
      { method: request.method, route, status: reply.statusCode, ms: Math.round(reply.elapsedTime) },
      'answered',
    );
  });
  addHealth(app, options);
  app.get('/metrics', async (_request, reply) => {
    reply.type(metrics.registry.contentType).header('cache-control', 'no-store');
    return metrics.registry.metrics();
  });
  const upgrades = createUpgrades({ server: app.server, log: options.log, ownOrigins });

  const close = (deadlineMs = 10_000): Promise<void> => {
    closing ??= (async () => {
      upgrades.close();
      const cut = setTimeout(() => app.server.closeAllConnections(), deadlineMs);
      try {
        await app.close();
      } finally {
        clearTimeout(cut);
      }
    })();
    return closing;
  };
  return {
    app,
    metrics,
    routes,
    onUpgrade: (prefix, handler) => {
      routes.push({ method: 'UPGRADE', url: prefix });
      upgrades.add(prefix, handler);
    },
    listen: async ({ host, port }) => {
      await app.listen({ host, port });
      const bound = app.server.address() as AddressInfo;
      return `${options.tls === undefined ? 'http' : 'https'}://${host.includes(':') ? `[${host}]` : host}:${bound.port}`;
    },
    close,
    [Symbol.asyncDispose]: () => close(),
  };
}

/** Answers a request with a problem document. Throwing a `ProblemError` does the same. */
export function sendProblem(reply: FastifyReply, code: ProblemCode, more: ProblemDetail = {}): FastifyReply {
  const problem = problemDocument(code, more);
  return reply.code(problem.status).headers(problemHeaders(problem)).send(JSON.stringify(problem));
}

function sendVerdict(reply: FastifyReply, error: unknown): FastifyReply {
  const verdict = judge(error);
  const problem = problemDocument(verdict.code, verdict.more);
  logVerdict(reply.log, verdict, problem.status, error);
  return reply.code(problem.status).headers(problemHeaders(problem)).send(JSON.stringify(problem));
}

/**
 * Whoever is still sending a body that is too large would lose our answer with the connection (fastify closes it): so what is on its way
 * is read and thrown away, as long as it said how much it is and that is not much.
 */
function lingerFor(request: FastifyRequest, reply: FastifyReply): FastifyReply {
  const announced = Number(request.headers['content-length'] ?? Infinity);
  return reply.getHeader('connection') === 'close' && announced <= LINGER_BYTES
    ? reply.header('connection', 'keep-alive')
    : reply;
}

function addHealth(app: FastifyInstance, { checks = {}, checkMs = CHECK_MS }: ServerOptions): void {
  app.get('/health', async (_request, reply) => {
    const results = await Promise.all(
      Object.entries(checks).map(async ([name, check]) => {
        const well = await withDeadline(check(), checkMs, `the check "${name}"`).catch(() => false);
        return [name, well ? 'ok' : 'failing'] as const;
      }),
    );
    const well = results.every(([, state]) => state === 'ok');
    reply.code(well ? 200 : 503).header('cache-control', 'no-store');
    return { status: well ? 'ok' : 'failing', checks: Object.fromEntries(results) };
  });
}

/** What is not HTTP, or too large a header, never becomes a request: it is answered on the bare socket. */
function refuseMalformed(
  error: Error & { code?: string },
  socket: NodeJS.WritableStream & { writable: boolean; destroy(): void },
): void {
  if (error.code === 'ECONNRESET' || !socket.writable) {
    socket.destroy();
    return;
  }
  const [code, status] =
    error.code === 'HPE_HEADER_OVERFLOW'
      ? (['request.headTooLarge', '431 Request Header Fields Too Large'] as const)
      : (['request.invalid', '400 Bad Request'] as const);
  const body = JSON.stringify(problemDocument(code));
  socket.end(
    `HTTP/1.1 ${status}\r\nContent-Type: application/problem+json\r\nContent-Length: ${body.length}\r\nConnection: close\r\n\r\n${body}`,
  );
}
