// What the shell asks of the house: who is signed in, sign in, activate. A deadline on each request, refusals as values.

import { err, ok } from '@preau/core/base';
import type { Result } from '@preau/core/base';
import type { ActivationCheckAnswer, SessionAnswer } from '@preau/protocol/school';
import type { Refusal } from './refusal.ts';

/** The browser's `fetch`, or a test's. */
export type Fetch = (path: string, init: RequestInit) => Promise<Response>;

const DEADLINE_MS = 10_000;
/** Hashing a password takes its time on a full morning. */
const SIGN_IN_DEADLINE_MS = 20_000;

/** The session that the cookies hold, renewed when it has expired; `session.missing` when one must sign in. */
export async function findSession(fetch: Fetch): Promise<Result<SessionAnswer, Refusal>> {
  const known = await call<SessionAnswer>(fetch, 'GET', '/api/session');
  return known.ok || known.error.code !== 'session.missing' ? known : renewSession(fetch);
}

/** Renews the session by its refresh cookie. */
export function renewSession(fetch: Fetch): Promise<Result<SessionAnswer, Refusal>> {
  return call<SessionAnswer>(fetch, 'POST', '/api/session/refresh');
}

/** Signs in. */
export function signIn(
  fetch: Fetch,
  login: string,
  password: string,
  deviceId: string,
): Promise<Result<SessionAnswer, Refusal>> {
  return call<SessionAnswer>(
    fetch,
    'POST',
    '/api/session',
    { login: login.trim(), password, deviceId },
    SIGN_IN_DEADLINE_MS,
  );
}

/** Notes that this device came, before its password. Nothing hangs on the answer. */
export async function arrive(fetch: Fetch, deviceId: string): Promise<void> {
  await call(fetch, 'POST', '/q/arrival', { deviceId });
}

/** Ends the session on this device. */
export async function signOut(fetch: Fetch): Promise<void> {
  await call(fetch, 'DELETE', '/api/session');
}

/** Whose activation code it is. */
export function checkCode(
  fetch: Fetch,
  code: string,
  deviceId: string,
): Promise<Result<ActivationCheckAnswer, Refusal>> {
  return call<ActivationCheckAnswer>(fetch, 'POST', '/api/activation/check', { code: code.trim(), deviceId });
}

/** Sets the first password and signs in. */
export function activate(
  fetch: Fetch,
  code: string,
  password: string,
  deviceId: string,
): Promise<Result<SessionAnswer, Refusal>> {
  return call<SessionAnswer>(
    fetch,
    'POST',
    '/api/activation',
    { code: code.trim(), password, deviceId },
    SIGN_IN_DEADLINE_MS,
  );
}

async function call<T>(
  fetch: Fetch,
  method: string,
  path: string,
  body?: object,
  deadlineMs = DEADLINE_MS,
): Promise<Result<T, Refusal>> {
  let response: Response;
  try {
    response = await fetch(path, {
      method,
      signal: AbortSignal.timeout(deadlineMs),
      headers: { accept: 'application/json', ...(body === undefined ? {} : { 'content-type': 'application/json' }) },
      ...(body === undefined ? {} : { body: JSON.stringify(body) }),
    });
    if (response.ok) return ok(response.status === 204 ? (undefined as T) : ((await response.json()) as T));
  } catch (error) {
    // A device that knows it has no network says so; else it is the other end that is silent.
    return err({
      code: (error as Error).name === 'TimeoutError' ? 'timeout' : !navigator.onLine ? 'network' : 'unreachable',
    });
  }
  const problem = (await response.json().catch(() => ({}))) as { code?: unknown; retryAfterMs?: unknown };
  return err({
    // A page of a proxy in between is no problem document: whoever stands behind it does not answer.
    code:
      typeof problem.code === 'string'
        ? problem.code
        : response.status === 401
          ? 'session.missing'
          : 'server.unavailable',
    ...(typeof problem.retryAfterMs === 'number' ? { retryAfterMs: problem.retryAfterMs } : {}),
  });
}
