// Talking to the house from the browser: JSON over fetch, a deadline on each request, one silent renewal of the session.

import type { Result } from '@preau/core/base';
import type { Problem, ProblemCode } from '@preau/protocol/base';

/** Why an answer is not there: a catalogued code, or the line itself. */
export type RefusalCode = ProblemCode | 'network' | 'timeout';

/** A refusal as a screen needs it. `retryAfterMs` comes from the server, already jittered. */
export interface Refusal {
  readonly code: RefusalCode;
  readonly retryAfterMs?: number;
  readonly fields?: Problem['fields'];
}

/** A refusal for those who must throw it (react-query). */
export class RefusalError extends Error {
  readonly refusal: Refusal;
  constructor(refusal: Refusal) {
    super(`Cannot get an answer: ${refusal.code}`);
    this.name = 'RefusalError';
    this.refusal = refusal;
  }
}

/** Deadline of a request, milliseconds, when the caller names none. */
export const REQUEST_TIMEOUT_MS = 10_000;
/** Of one that is costly: it may wait eight seconds for its turn, and is then done, whoever still waits for the answer. SCHOOL-146. */
export const COSTLY_TIMEOUT_MS = 60_000;

let signedOut: () => void = () => {};
let renewal: Promise<Renewal> | undefined;
let mayBeOld = false;

/** How a renewal went: `over` means that one must sign in again, `unknown` that nobody answered. */
export type Renewal = 'renewed' | 'over' | 'unknown';

/** Names what happens when the session is over. Called once, by the application. */
export function whenSignedOut(listener: () => void): void {
  signedOut = listener;
}

/** The page was opened from the device: the first who asks renews first, instead of being refused and coming twice. */
export function sessionMayBeOld(): void {
  mayBeOld = true;
}

/** Settles when the session is as fresh as can be; at once, unless it may be old. */
export async function awake(): Promise<void> {
  if (mayBeOld) await renewSession();
}

/** Reads the problem document of an error answer; unknown or empty bodies become a fault. */
export async function toRefusal(response: Response): Promise<Refusal> {
  const problem: unknown = await response.json().catch(() => undefined);
  return readProblem(problem, response.status === 404 ? 'request.notFound' : 'server.fault');
}

/** The refusal in a problem document, however it came; `otherwise` where it is none. */
export function readProblem(document: unknown, otherwise: RefusalCode): Refusal {
  const problem = document as Partial<Problem> | null | undefined;
  return {
    code: typeof problem?.code === 'string' ? problem.code : otherwise,
    ...(typeof problem?.retryAfterMs === 'number' ? { retryAfterMs: problem.retryAfterMs } : {}),
    ...(Array.isArray(problem?.fields) ? { fields: problem.fields } : {}),
  };
}

async function once(
  method: string,
  path: string,
  body: unknown,
  timeoutMs: number,
  signal?: AbortSignal,
): Promise<Response | Refusal> {
  const given = new AbortController();
  let isLate = false;
  const timer = setTimeout(() => {
    isLate = true;
    given.abort();
  }, timeoutMs);
  const giveUp = (): void => given.abort();
  signal?.addEventListener('abort', giveUp);
  try {
    return await fetch(path, {
      method,
      credentials: 'same-origin',
      signal: given.signal,
      headers:
        body === undefined
          ? { accept: 'application/json' }
          : { accept: 'application/json', 'content-type': 'application/json' },
      ...(body === undefined ? {} : { body: JSON.stringify(body) }),
    });
  } catch {
    return { code: isLate ? 'timeout' : 'network' };
  } finally {
    clearTimeout(timer);
    signal?.removeEventListener('abort', giveUp);
  }
}

/** Renews the session cookie. Calls made meanwhile share one renewal. A silent server ends no session. */
export function renewSession(): Promise<Renewal> {
  renewal ??= renewOnce().finally(() => {
    renewal = undefined;
  });
  return renewal;
}

async function renewOnce(): Promise<Renewal> {
  const answer = await once('POST', '/api/session/refresh', undefined, REQUEST_TIMEOUT_MS);
  if (!(answer instanceof Response)) return 'unknown';
  if (answer.ok) {
    mayBeOld = false;
    return 'renewed';
  }
  if (answer.status !== 401 && answer.status !== 403) return 'unknown';
  signedOut();
  return 'over';
}

/** Asks the house. An expired session is renewed once, silently; one that is over tells the application. */
export async function request<T>(
  method: 'GET' | 'POST' | 'PUT' | 'PATCH' | 'DELETE',
  path: string,
  body?: unknown,
  options: { readonly timeoutMs?: number; readonly signal?: AbortSignal } = {},
): Promise<Result<T, Refusal>> {
  const timeoutMs = options.timeoutMs ?? REQUEST_TIMEOUT_MS;
  await awake();
  let answer = await once(method, path, body, timeoutMs, options.signal);
  if (answer instanceof Response && answer.status === 401) {
    const refusal = await toRefusal(answer);
    if (refusal.code !== 'session.missing') return settle(refusal);
    if ((await renewSession()) !== 'renewed') return { ok: false, error: refusal };
    answer = await once(method, path, body, timeoutMs, options.signal);
  }
  if (!(answer instanceof Response)) return { ok: false, error: answer };
  if (!answer.ok) return settle(await toRefusal(answer));
  if (answer.status === 204) return { ok: true, value: undefined as T };
  return { ok: true, value: (await answer.json()) as T };
}

function settle(refusal: Refusal): { readonly ok: false; readonly error: Refusal } {
  if (refusal.code === 'session.revoked') signedOut();
  return { ok: false, error: refusal };
}

/** `request` for readers that expect a throw. */
export async function readJson<T>(path: string, signal?: AbortSignal, timeoutMs?: number): Promise<T> {
  const answer = await request<T>('GET', path, undefined, {
    ...(signal === undefined ? {} : { signal }),
    ...(timeoutMs === undefined ? {} : { timeoutMs }),
  });
  if (!answer.ok) throw new RefusalError(answer.error);
  return answer.value;
}

/** The refusal inside anything that was thrown. */
export function refusalOf(error: unknown): Refusal {
  return error instanceof RefusalError ? error.refusal : { code: 'server.fault' };
}
