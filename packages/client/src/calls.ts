// Requests of the lesson client: a deadline on each, one renewal of the session, refusals as values.

import { err, ok } from '@preau/core/base';
import type { Result } from '@preau/core/base';
import { PROBLEMS } from '@preau/protocol/base';
import type { Problem, ProblemCode, ProblemRow } from '@preau/protocol/base';
import type { Platform } from './platform.ts';

/** Why something did not happen: a catalogued code, or the line itself. `retryAfterMs` was jittered by the server. */
export interface Refusal {
  readonly code: ProblemCode | 'network' | 'timeout';
  readonly retryAfterMs?: number;
}

/** May the same succeed later by itself? */
export function mayRetry({ code }: Refusal): boolean {
  return (
    code === 'network' ||
    code === 'timeout' ||
    PROBLEMS[code].retry ||
    code === 'ticket.invalid' ||
    code === 'ticket.missing' ||
    code === 'pass.invalid'
  );
}

/** One request of the client. */
export interface Call {
  readonly method: 'GET' | 'POST';
  readonly url: string;
  readonly body?: unknown;
  readonly ticket?: string;
  readonly timeoutMs: number;
  /** Given up by the caller. */
  readonly signal?: AbortSignal;
}

/** Asks; an expired session is renewed once. */
export async function call<T>(platform: Platform, asked: Call): Promise<Result<T, Refusal>> {
  const first = await once<T>(platform, asked);
  if (first.ok || first.error.code !== 'session.missing') return first;
  return (await platform.renewSession().catch(() => false)) ? once<T>(platform, asked) : first;
}

async function once<T>(
  platform: Platform,
  { method, url, body, ticket, timeoutMs, signal }: Call,
): Promise<Result<T, Refusal>> {
  const controller = new AbortController();
  let isLate = false;
  const cancel = platform.setTimer(timeoutMs, () => {
    isLate = true;
    controller.abort();
  });
  const giveUp = (): void => controller.abort();
  signal?.addEventListener('abort', giveUp);
  try {
    const answer = await platform.fetch(url, {
      method,
      signal: controller.signal,
      headers: {
        ...(body === undefined ? {} : { 'content-type': 'application/json' }),
        ...(ticket === undefined ? {} : { authorization: `Bearer ${ticket}` }),
      },
      ...(body === undefined ? {} : { body: JSON.stringify(body) }),
    });
    return answer.ok
      ? ok((await answer.json()) as T)
      : err(toRefusal(answer.status, await answer.json().catch(() => undefined)));
  } catch {
    return err({ code: isLate ? 'timeout' : 'network' });
  } finally {
    cancel();
    signal?.removeEventListener('abort', giveUp);
  }
}

/** Reads a problem document; what is none (a proxy's page) counts as a fault of the server. */
export function toRefusal(status: number, body: unknown): Refusal {
  const problem = (body ?? {}) as Partial<Problem>;
  const known = typeof problem.code === 'string' && Object.hasOwn(PROBLEMS, problem.code);
  const code = known
    ? problem.code
    : status === 401
      ? 'session.missing'
      : status === 404
        ? 'request.notFound'
        : 'server.unavailable';
  return typeof problem.retryAfterMs === 'number' ? { code, retryAfterMs: problem.retryAfterMs } : { code };
}

const BY_CLOSE: ReadonlyMap<number, ProblemCode> = new Map(
  (Object.keys(PROBLEMS) as ProblemCode[]).flatMap((code) => {
    const { close }: ProblemRow = PROBLEMS[code];
    return close === undefined ? [] : [[close, code] as const];
  }),
);

/** What a socket's close code says; a plain end of the line is `network`. */
export function refusalOfClose(code: number): Refusal {
  return { code: BY_CLOSE.get(code) ?? 'network' };
}
