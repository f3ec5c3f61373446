// The platform of a browser, and of Node, which has the same fetch and WebSocket: given, not taken from the globals.

import type { Answer, Asking, Platform, Socket } from './platform.ts';

/** What a page (or a program) gives. */
export interface WebPlatformParts {
  /** Where relative addresses begin, e.g. `location.origin`. */
  readonly base: string;
  readonly fetch: (url: string, asking: Asking & { readonly credentials: 'same-origin' }) => Promise<Answer>;
  readonly WebSocket: new (url: string, protocols: string[]) => unknown;
  readonly setTimeout: (run: () => void, ms: number) => unknown;
  readonly clearTimeout: (timer: never) => void;
  /** Headers of each request, for a program without a cookie jar. */
  readonly headers?: () => Readonly<Record<string, string>>;
  /** The page's shared renewal; by default one POST /api/session/refresh at a time. */
  readonly renewSession?: () => Promise<boolean>;
  readonly onWake?: (listener: () => void) => () => void;
}

/** Deadline of the default renewal, ms. */
const RENEWAL_MS = 8_000;

/** Makes a platform. */
export function createWebPlatform(parts: WebPlatformParts): Platform {
  const ask = (url: string, asking: Asking): Promise<Answer> =>
    parts.fetch(new URL(url, parts.base).href, {
      ...asking,
      credentials: 'same-origin',
      headers: { ...asking.headers, ...parts.headers?.() },
    });
  let renewal: Promise<boolean> | undefined;
  const renew = (): Promise<boolean> =>
    (renewal ??= ask('/api/session/refresh', { method: 'POST', headers: {}, signal: AbortSignal.timeout(RENEWAL_MS) })
      .then((answer) => answer.ok)
      .finally(() => {
        renewal = undefined;
      }));
  return {
    fetch: ask,
    openSocket: (url, protocols) => new parts.WebSocket(url, [...protocols]) as Socket,
    now: () => Date.now(),
    setTimer(ms, run) {
      const timer = parts.setTimeout(run, ms) as never;
      return () => parts.clearTimeout(timer);
    },
    random: () => Math.random(),
    renewSession: parts.renewSession ?? renew,
    ...(parts.onWake === undefined ? {} : { onWake: parts.onWake }),
  };
}
