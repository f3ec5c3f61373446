// `/sw.js`: keeps the shell, so that a morning without a server still opens a page. GATE-23. The build fills in the three names below.

/// <reference lib="webworker" />
import { answerAsset, answerPage, kindOf, NAVIGATION_PATIENCE_MS } from './navigation.ts';

declare const __VERSION__: string;
/** The shell and what it needs: kept before the worker takes over. */
declare const __SHELL__: readonly string[];
/** The application: fetched afterwards, so that the evening's visit has the morning's files. */
declare const __LATER__: readonly string[];

const worker = self as unknown as ServiceWorkerGlobalScope;
const CACHE = `preau-${__VERSION__}`;
const SHELL = '/';

worker.addEventListener('install', (event) => {
  event.waitUntil(
    (async () => {
      const cache = await caches.open(CACHE);
      await cache.addAll(
        __SHELL__.map((path) => new Request(path, { cache: path.startsWith('/assets/') ? 'default' : 'no-cache' })),
      );
      await worker.skipWaiting();
    })(),
  );
});

worker.addEventListener('activate', (event) => {
  event.waitUntil(
    (async () => {
      const names = await caches.keys();
      await Promise.all(
        names.filter((name) => name.startsWith('preau-') && name !== CACHE).map((name) => caches.delete(name)),
      );
      await worker.clients.claim();
    })(),
  );
  void keepLater();
});

worker.addEventListener('fetch', (event) => {
  const { request } = event;
  const kind = kindOf(request, location.origin);
  if (kind === 'page') {
    const patience = new Promise<void>((resolve) => setTimeout(resolve, NAVIGATION_PATIENCE_MS));
    event.respondWith(
      answerPage(
        () => fetch(request),
        () => caches.match(SHELL, { cacheName: CACHE }),
        patience,
      ),
    );
  } else if (kind === 'asset') {
    const keep = async (response: Response): Promise<void> => (await caches.open(CACHE)).put(request, response);
    event.respondWith(
      answerAsset(
        () => fetch(request),
        () => caches.match(request, { cacheName: CACHE }),
        keep,
      ),
    );
  }
});

/** One after the other, quietly: what is missing is fetched when it is needed. */
async function keepLater(): Promise<void> {
  const cache = await caches.open(CACHE);
  for (const path of __LATER__) {
    if ((await cache.match(path)) === undefined) await cache.add(path).catch(() => undefined);
  }
}
