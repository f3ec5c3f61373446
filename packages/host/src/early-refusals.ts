// Refusals before anything else: on the fullest morning most requests at a narrow door are told when to return, and that must cost next to
// nothing. No route, hook, body or line of log is spent on them. HOUSE-88.
import type { IncomingMessage, Server, ServerResponse } from 'node:http';
import type { FastifyInstance } from 'fastify';
import type { ProblemCode } from '@preau/protocol/base';
import { newId } from './ids.ts';
import type { Metrics } from './metrics.ts';
import { problemDocument, problemHeaders } from './problem.ts';

/** What is told to who is sent away. */
export interface EarlyRefusal {
  readonly code: ProblemCode;
  readonly retryAfterMs: number;
}

/** A look at requests of one route. */
export interface EarlyLook {
  readonly method: string;
  /** The pattern of the route, for metrics. */
  readonly route: string;
  /** Is it this route? The path has no query. */
  isAt(path: string): boolean;
  /** Only head and address can be seen. Undefined lets the request go on. It must be quick: it is asked for every one. */
  look(request: IncomingMessage): EarlyRefusal | undefined;
}

const looksOf = new WeakMap<object, EarlyLook[]>();

/**
 * Registers a look on the server of an app made by `createServer`; on another app it does nothing, so the route must refuse by itself too.
 * Looks at one route are asked in the order in which they came, until one refuses.
 */
export function refuseEarly(app: FastifyInstance, look: EarlyLook): void {
  looksOf.get(app.server)?.push(look);
}

/** Puts the looks in front of everything else that the server does with requests. */
export function installEarlyLooks(
  server: Server,
  parts: {
    readonly headers: Readonly<Record<string, string>>;
    readonly metrics: Pick<Metrics, 'answered'>;
    readonly isClosing: () => boolean;
  },
): void {
  const looks: EarlyLook[] = [];
  looksOf.set(server, looks);
  const behind = server.listeners('request') as ((request: IncomingMessage, response: ServerResponse) => void)[];
  server.removeAllListeners('request');
  server.on('request', (request, response) => {
    const found = parts.isClosing() ? undefined : findRefusal(looks, request);
    if (found === undefined) {
      for (const go of behind) go.call(server, request, response);
      return;
    }
    const problem = problemDocument(found.refusal.code, { retryAfterMs: found.refusal.retryAfterMs });
    const body = JSON.stringify(problem);
    response.writeHead(problem.status, {
      ...parts.headers,
      ...problemHeaders(problem),
      'x-request-id': newId(),
      'content-length': Buffer.byteLength(body),
    });
    response.end(body);
    parts.metrics.answered(found.look.method, found.look.route, problem.status, 0);
  });
}

function findRefusal(
  looks: readonly EarlyLook[],
  request: IncomingMessage,
): { readonly look: EarlyLook; readonly refusal: EarlyRefusal } | undefined {
  const path = (request.url ?? '').split('?', 1)[0]!;
  for (const look of looks) {
    if (look.method !== request.method || !look.isAt(path)) continue;
    const refusal = look.look(request);
    if (refusal !== undefined) return { look, refusal };
  }
  return undefined;
}
