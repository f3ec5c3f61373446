// How the service worker keeps the waiting page: the one last seen of each lesson, so that it opens without network. GATE-114.

/** Under which path a page is kept; undefined for any other page. What follows the path (language, `?ouvrir`) is no other page. */
export function waitingKeyOf(url: string): string | undefined {
  const { pathname } = new URL(url);
  return /^\/attente\/[\w-]+$/.test(pathname) ? pathname : undefined;
}

/** A waiting page from the network, kept when it holds a place; refusals are not. A full disk must not cost the page. */
export async function keptOnTheWay(
  network: () => Promise<Response>,
  keep: (response: Response) => Promise<void>,
): Promise<Response> {
  const response = await network();
  if (response.status === 200) await keep(response.clone()).catch(() => undefined);
  return response;
}
