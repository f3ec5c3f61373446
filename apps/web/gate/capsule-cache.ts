// Where the day capsule lies on this device: a cache of its own, that no new version of the pages empties. GATE-129.

/** The name of the cache. Only the worker writes it. */
export const CAPSULE_CACHE = 'day-capsule';
/** Its one entry. */
export const CAPSULE_PATH = '/api/capsule';
/** What a page says to the worker. */
export type WorkerWord = 'keep-capsule' | 'forget-capsule';

/** The kept capsule. Rejects where the browser keeps nothing. */
export async function keptCapsule(): Promise<Response | undefined> {
  return (await caches.open(CAPSULE_CACHE)).match(CAPSULE_PATH);
}

/** Takes the capsule from this device: at sign-out, when the session is over, before somebody else’s day. GATE-131. */
export async function forgetCapsule(): Promise<void> {
  // The worker may be fetching one: it must not put it back.
  navigator.serviceWorker?.controller?.postMessage('forget-capsule' satisfies WorkerWord);
  await globalThis.caches?.delete(CAPSULE_CACHE).catch(() => false);
}
