// The worker's part of the evening before: it fetches the day capsule and keeps it, renewing the session on the way. GATE-129, GATE-130.

import { CAPSULE_PATH } from './capsule-cache.ts';

/** How it went: `gone` when nobody is signed in any more; then nothing is kept. */
export type Keeping = 'kept' | 'same' | 'gone' | 'failed';

/** What the worker brings: the browser's fetch, the cache, and an end. */
export interface KeepingParts {
  readonly fetch: (path: string, init: RequestInit) => Promise<Response>;
  readonly cache: Pick<Cache, 'match' | 'put' | 'delete'>;
  readonly signal: AbortSignal;
}

/** Fetches the capsule, if it changed. A session that is over takes the kept one away; a silent server leaves it. */
export async function keepCapsule({ fetch, cache, signal }: KeepingParts): Promise<Keeping> {
  const tag = (await cache.match(CAPSULE_PATH))?.headers.get('etag');
  const ask = (): Promise<Response> =>
    fetch(CAPSULE_PATH, {
      signal,
      cache: 'no-store',
      headers: { accept: 'application/json', ...(typeof tag === 'string' ? { 'if-none-match': tag } : {}) },
    });
  try {
    let answer = await ask();
    if (answer.status === 401) {
      // The evening's visit renews the sign-in for thirty days: in the morning nobody needs a password.
      const renewed = await fetch('/api/session/refresh', { method: 'POST', signal });
      if (renewed.ok) answer = await ask();
      else if (renewed.status !== 401) return 'failed';
    }
    if (answer.status === 401) {
      await cache.delete(CAPSULE_PATH);
      return 'gone';
    }
    if (answer.status === 304) return 'same';
    if (!answer.ok || signal.aborted) return 'failed';
    await cache.put(CAPSULE_PATH, answer);
    // Somebody signed out while it was written.
    if (signal.aborted) await cache.delete(CAPSULE_PATH);
    return signal.aborted ? 'gone' : 'kept';
  } catch {
    return 'failed';
  }
}
