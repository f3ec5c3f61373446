// `/sw.js`: keeps the shell, so that a morning without a server still opens a page. GATE-23. The build fills in the three names below.

/// <reference lib="webworker" />
import { forgetAnswers } from '../ui/device-shelf.ts';
import { OUTBOX, runOutbox } from '../ui/outbox-run.ts';
import { CAPSULE_CACHE } from './capsule-cache.ts';
import type { WorkerWord } from './capsule-cache.ts';
import { keepCapsule } from './keep-capsule.ts';
import { answerAsset, answerPage, kindOf, NAVIGATION_PATIENCE_MS } from './navigation.ts';
import { keptOnTheWay, waitingKeyOf } from './waiting-kept.ts';

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
      await keepOpenPages();
    })(),
  );
  void keepLater();
});

worker.addEventListener('fetch', (event) => {
  const { request } = event;
  const kind = kindOf(request, location.origin);
  if (kind === 'page') {
    const patience = new Promise<void>((resolve) => setTimeout(resolve, NAVIGATION_PATIENCE_MS));
    const shell = (): Promise<Response | undefined> => caches.match(SHELL, { cacheName: CACHE });
    const waiting = waitingKeyOf(request.url);
    const ask = (): Promise<Response> => fetch(request);
    event.respondWith(
      waiting === undefined
        ? answerPage(ask, shell, patience)
        : answerPage(
            () => keptOnTheWay(ask, async (response) => (await caches.open(CACHE)).put(waiting, response)),
            async () => (await caches.match(waiting, { cacheName: CACHE })) ?? shell(),
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

/** The page that brought this worker was read before it, and would not open again without network. GATE-184. */
async function keepOpenPages(): Promise<void> {
  const cache = await caches.open(CACHE);
  for (const { url } of await worker.clients.matchAll({ type: 'window' })) {
    const key = waitingKeyOf(url);
    const ask = (): Promise<Response> =>
      fetch(url, { headers: { accept: 'text/html' }, signal: AbortSignal.timeout(KEEPING_MS) });
    if (key !== undefined) await keptOnTheWay(ask, (page) => cache.put(key, page)).catch(() => undefined);
  }
}

const KEEPING_MS = 20_000;
/** Ends a fetch of the capsule when somebody signs out meanwhile. */
let keeping = new AbortController();

async function keepDay(): Promise<void> {
  keeping.abort();
  const mine = new AbortController();
  keeping = mine;
  const late = setTimeout(() => mine.abort(), KEEPING_MS);
  const cache = await caches.open(CAPSULE_CACHE);
  await keepCapsule({ fetch: (path, init) => fetch(path, init), cache, signal: mine.signal });
  clearTimeout(late);
}

worker.addEventListener('message', (event) => {
  const word = event.data as WorkerWord;
  if (word === 'forget-capsule') {
    keeping.abort();
    // What waits to be sent stays: it is asked about before somebody signs out, and nobody else sees it.
    event.waitUntil(Promise.all([caches.delete(CAPSULE_CACHE), forgetAnswers().catch(() => undefined)]));
  } else if (word === 'keep-capsule') {
    // Where the browser wakes us by itself, the evening needs no visit at all.
    const { periodicSync } = worker.registration as {
      periodicSync?: { register(tag: string, options: object): Promise<void> };
    };
    event.waitUntil(
      Promise.all([
        keepDay(),
        periodicSync?.register('capsule', { minInterval: 12 * 3_600_000 }).catch(() => undefined),
      ]),
    );
  }
});

// The browser chooses the moment, for each device another one.
worker.addEventListener('periodicsync' as 'sync', (event) => {
  (event as ExtendableEvent).waitUntil(keepDay());
});

// The network is back, and the page that kept something may be closed. WORK-82.
worker.addEventListener('sync', (event) => {
  const waking = event as ExtendableEvent & { readonly tag: string };
  if (waking.tag !== OUTBOX) return;
  waking.waitUntil(
    runOutbox().then(({ state }) => {
      // The browser comes again, later and later, when this says that it was not enough.
      if (state === 'waiting') throw new Error('Cannot send all of the outbox yet');
    }),
  );
});

/** One after the other, quietly: what is missing is fetched when it is needed. */
async function keepLater(): Promise<void> {
  const cache = await caches.open(CACHE);
  for (const path of __LATER__) {
    if ((await cache.match(path)) === undefined) await cache.add(path).catch(() => undefined);
  }
}
