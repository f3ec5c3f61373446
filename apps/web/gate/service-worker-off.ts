// The kill switch: served as `/sw.js` it empties our caches, takes itself away, and reloads open pages from the network. docs/spec/gate.md.

/// <reference lib="webworker" />
import { CAPSULE_CACHE } from './capsule-cache.ts';

const worker = self as unknown as ServiceWorkerGlobalScope;

worker.addEventListener('install', () => void worker.skipWaiting());
worker.addEventListener('activate', (event) => {
  event.waitUntil(
    (async () => {
      const names = await caches.keys();
      await Promise.all(
        names.filter((name) => name.startsWith('preau-') || name === CAPSULE_CACHE).map((name) => caches.delete(name)),
      );
      await worker.registration.unregister();
      for (const client of await worker.clients.matchAll({ type: 'window' }))
        await client.navigate(client.url).catch(() => null);
    })(),
  );
});
