// How the service worker answers: navigation from the network first, the cache after two seconds; assets from the cache. GATE-23.

/** After this long the kept shell is shown; the page itself then looks for the network. */
export const NAVIGATION_PATIENCE_MS = 2_000;

/** What a request is to the worker. API answers, status, tickets and sockets are none of its business. */
export type RequestKind = 'page' | 'asset' | 'other';

/** Sorts a request. */
export function kindOf(request: Pick<Request, 'method' | 'mode' | 'url'>, origin: string): RequestKind {
  const url = new URL(request.url);
  if (request.method !== 'GET' || url.origin !== origin) return 'other';
  if (/^\/(assets\/|icon|manifest\.webmanifest$)/.test(url.pathname)) return 'asset';
  if (request.mode !== 'navigate' || /^\/(api|ws|hooks|rtc|twirp|q|etat|metrics|health)([./]|$)/.test(url.pathname))
    return 'other';
  return 'page';
}

/** The network's answer if it comes in time and is none of a server in trouble; else the kept shell, else the network after all. */
export async function answerPage(
  network: () => Promise<Response>,
  kept: () => Promise<Response | undefined>,
  patience: Promise<void>,
): Promise<Response> {
  const answer = network();
  const late = patience.then(() => undefined);
  const first = await Promise.race([answer.catch(() => undefined), late]);
  if (first !== undefined && first.status < 500) return first;
  return (await kept()) ?? (await answer);
}

/** The kept asset, else the network's, which is then kept: a name with a hash never changes. */
export async function answerAsset(
  network: () => Promise<Response>,
  kept: () => Promise<Response | undefined>,
  keep: (response: Response) => Promise<void>,
): Promise<Response> {
  const known = await kept();
  if (known !== undefined) return known;
  const response = await network();
  if (response.ok) await keep(response.clone()).catch(() => undefined); // a full disk must not cost the page
  return response;
}
