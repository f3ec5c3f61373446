// What the integration tests share: a media server with its API client and tokens, and real browsers with the unmodified livekit-client.
import { AccessToken, RoomServiceClient } from 'livekit-server-sdk';
import type { VideoGrant } from 'livekit-server-sdk';
import { chromium } from 'playwright-core';
import type { Browser, Page } from 'playwright-core';
import { findChromium } from '../../../tools/testing/chromium.ts';
import { mediaBindAddress } from '../src/child/network.ts';
import { startSfu } from '../src/index.ts';
import type { Sfu, SfuOptions } from '../src/index.ts';
import { serveClientPages } from './client-pages.ts';

export const apiKey = 'testkey';
export const apiSecret = 'a-test-secret-of-more-than-32-characters';

/** A media server and what one needs to talk to it. */
export interface Stage extends AsyncDisposable {
  readonly sfu: Sfu;
  /** The API of the child that owns a room. */
  api(room: string): RoomServiceClient;
  /** Creates a room and returns its WebSocket address. */
  room(name: string): Promise<string>;
}

/** A token; everything is allowed unless the grant says otherwise. */
export async function token(
  room: string,
  identity: string,
  grant: VideoGrant = {},
  ttl: number | string = '10m',
): Promise<string> {
  const made = new AccessToken(apiKey, apiSecret, { identity, name: `name of ${identity}`, ttl });
  made.addGrant({ room, roomJoin: true, canUpdateOwnMetadata: true, ...grant });
  return made.toJwt();
}

/** Starts a media server with one child. */
export async function startStage(options: Partial<SfuOptions> = {}): Promise<Stage> {
  const sfu = await startSfu({ apiKey, apiSecret, children: 1, ...options });
  const api = (room: string): RoomServiceClient => new RoomServiceClient(sfu.pick(room), apiKey, apiSecret);
  return {
    sfu,
    api,
    async room(name) {
      await api(name).createRoom({ name, emptyTimeout: 60, departureTimeout: 30 });
      return sfu.pick(name).replace('http', 'ws');
    },
    [Symbol.asyncDispose]: () => sfu.close(),
  };
}

/** Resolves with the first value of `probe` that is not false or undefined; rejects with `what` and the last problem after the deadline. */
export async function until<T>(
  what: string,
  probe: () => Promise<T | false | undefined> | T | false | undefined,
  timeoutMs = 25_000,
): Promise<T> {
  const deadline = performance.now() + timeoutMs;
  let last: unknown;
  while (performance.now() < deadline) {
    try {
      const value = await probe();
      if (value !== false && value !== undefined) return value;
      last = value;
    } catch (fault) {
      last = fault;
    }
    await new Promise((resolve) => setTimeout(resolve, 50));
  }
  throw new Error(`Never happened within ${timeoutMs} ms: ${what}`, { cause: last });
}

const chromiumFlags = [
  '--disable-gpu',
  // A machine without a network has loopback only.
  '--allow-loopback-in-peer-connection',
  '--disable-quic',
  '--no-first-run',
  '--disable-background-networking',
  '--disable-component-update',
  '--disable-sync',
  '--use-fake-ui-for-media-stream',
  '--use-fake-device-for-media-stream',
  '--autoplay-policy=no-user-gesture-required',
];

/** Why rtc-node tests are skipped on this machine, or false: libwebrtc in rtc-node never uses loopback. */
export const rtcNodeSkip = mediaBindAddress() !== undefined && 'rtc-node needs a network interface besides loopback';

/** Browsers and the page they open. */
export interface BrowserStage extends AsyncDisposable {
  /** Where the page is, for another browser. */
  readonly url: string;
  /** A page of its own browser context. */
  page(): Promise<Page>;
}

/** Starts Chromium and a server for the test page. */
export async function startBrowser(): Promise<BrowserStage> {
  const pages = await serveClientPages(new URL('page.js', import.meta.url));
  const url = `http://127.0.0.1:${pages.port}/`;
  const isRoot = process.getuid?.() === 0;
  const browser: Browser = await chromium.launch({
    executablePath: await findChromium(),
    args: [...chromiumFlags, ...(isRoot ? ['--no-sandbox'] : [])],
  });
  return {
    url,
    async page() {
      const context = await browser.newContext();
      const page = await context.newPage();
      if (process.env['SFU_TEST_CONSOLE'] !== undefined)
        page.on('console', (message) => process.stderr.write(`  page: ${message.text().slice(0, 300)}\n`));
      await page.goto(url);
      await page.waitForFunction(() => 'stage' in globalThis);
      return page;
    },
    async [Symbol.asyncDispose]() {
      await browser.close();
      await pages[Symbol.asyncDispose]();
    },
  };
}
