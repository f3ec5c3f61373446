// Refusals before anything else: on the fullest morning most requests at a narrow door are told when to return, and that must cost next to
// nothing. No route, hook, body or line of log is spent on them. HOUSE-88.
import type { IncomingMessage, Server, ServerResponse } from 'node:http';
import type { FastifyInstance } from 'fastify';
import type { ProblemCode } from '@preau/protocol/base';
import { Counter } from './metrics.ts';
import type { Metrics } from './metrics.ts';
import { problemDocument } from './problem.ts';

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
  /**
   * Only head and address can be seen. Undefined lets the request go on; when it was answered, the response's `close` tells. It must be quick: it is
   * asked for every one.
   */
  look(request: IncomingMessage, response: ServerResponse): EarlyRefusal | undefined;
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
  parts: { readonly metrics: Pick<Metrics, 'registry'>; readonly isClosing: () => boolean },
): void {
  const looks: EarlyLook[] = [];
  looksOf.set(server, looks);
  const counted = new Map<string, number>();
  const behind = server.listeners('request') as ((request: IncomingMessage, response: ServerResponse) => void)[];
  server.removeAllListeners('request');
  server.on('request', (request, response) => {
    const found = looks.length === 0 || parts.isClosing() ? undefined : findRefusal(looks, request, response);
    if (found === undefined) {
      for (const go of behind) go.call(server, request, response);
      return;
    }
    counted.set(found.look.route, (counted.get(found.look.route) ?? 0) + 1);
    refuse(response, found.refusal);
  });
  // Counted by hand and told when asked: a refusal costs some twenty microseconds in all, an observation would be a good part of that.
  const refusals = new Counter({
    name: 'preau_http_refused_early_total',
    help: 'Requests that a narrow door refused before they were read',
    labelNames: ['route'],
    registers: [parts.metrics.registry],
    collect: () => {
      for (const [route, count] of counted) refusals.inc({ route }, count);
      counted.clear();
    },
  });
}

/** Status and all of the body but the time, by code. */
const texts = new Map<ProblemCode, { readonly status: number; readonly text: string }>();

function refuse(response: ServerResponse, { code, retryAfterMs }: EarlyRefusal): void {
  let known = texts.get(code);
  if (known === undefined) {
    const { retryAfterMs: _, ...problem } = problemDocument(code);
    known = { status: problem.status, text: `${JSON.stringify(problem).slice(0, -1)},"retryAfterMs":` };
    texts.set(code, known);
  }
  const waitMs = Math.round(retryAfterMs * (1 + Math.random() / 2));
  const body = `${known.text}${waitMs}}`;
  response.writeHead(known.status, [
    'content-type',
    'application/problem+json; charset=utf-8',
    'cache-control',
    'no-store',
    'x-content-type-options',
    'nosniff',
    'retry-after',
    String(Math.ceil(waitMs / 1_000)),
    'content-length',
    // Catalogued texts are ASCII.
    String(body.length),
  ]);
  response.end(body);
}

function findRefusal(
  looks: readonly EarlyLook[],
  request: IncomingMessage,
  response: ServerResponse,
): { readonly look: EarlyLook; readonly refusal: EarlyRefusal } | undefined {
  const { url = '' } = request;
  const query = url.indexOf('?');
  const path = query < 0 ? url : url.slice(0, query);
  for (const look of looks) {
    if (look.method !== request.method || !look.isAt(path)) continue;
    const refusal = look.look(request, response);
    if (refusal !== undefined) return { look, refusal };
  }
  return undefined;
}
