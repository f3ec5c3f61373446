// Decoding browsers: Chromium with the unmodified livekit-client. They show that what raw participants count is what people see and hear.
import { createServer } from 'node:http';
import type { Server } from 'node:http';
import { readFile } from 'node:fs/promises';
import type { AddressInfo } from 'node:net';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { chromium } from 'playwright-core';
import type { Browser, Page } from 'playwright-core';
import { findChromium, mediaFlags } from '../../../../tools/testing/chromium.ts';
import type { Layer } from '../../media/orders.ts';
import { writeRecording } from '../../media/recording.ts';
import { LOOPBACK } from './servers.ts';

/** What a watching browser tells. */
export interface BrowserReport {
  readonly worstGapMs: number;
  readonly audible: number;
  /** Sound packets since the window began. */
  readonly packets: number;
  readonly sounds: number;
  readonly framesDecoded: number;
  readonly freezes: number;
  readonly packetsLost: number;
  readonly pictures: number;
  /** Reconnections and ends; empty is well. */
  readonly ends: readonly string[];
}

/** The functions of watcher-page.js. */
interface Watcher {
  timeFirstPicture(url: string, token: string, deadlineMs: number): Promise<number | undefined>;
  watch(url: string, token: string): Promise<void>;
  beginWindow(): void;
  report(): Promise<BrowserReport>;
  encode(shape: Layer, seconds: number): Promise<string[]>;
}

declare const watcher: Watcher;

const PICTURE_MS = 15_000;
const START_MS = 60_000;

/** One browser with one page. It runs on the cores of the process that opens it. */
export class WatchingBrowser {
  readonly #browser: Browser;
  readonly #server: Server;
  readonly #page: Page;

  private constructor(browser: Browser, server: Server, page: Page) {
    this.#browser = browser;
    this.#server = server;
    this.#page = page;
  }

  /** Starts it. */
  static async open(): Promise<WatchingBrowser> {
    const server = await servePage();
    const browser = await chromium.launch({
      executablePath: await findChromium(),
      timeout: START_MS,
      args: [...mediaFlags(), '--disable-gpu', '--allow-loopback-in-peer-connection', '--no-sandbox'],
    });
    const page = await browser.newPage();
    await page.goto(`http://${LOOPBACK}:${(server.address() as AddressInfo).port}/`);
    await page.waitForFunction(() => 'watcher' in globalThis);
    return new WatchingBrowser(browser, server, page);
  }

  /** Joins, waits for the first decoded picture, leaves: ms, or undefined after 15 s without one. */
  timeFirstPicture(url: string, token: string): Promise<number | undefined> {
    return this.#page.evaluate(
      ([address, credential, deadlineMs]) => watcher.timeFirstPicture(address, credential, deadlineMs),
      [url, token, PICTURE_MS] as const,
    );
  }

  /** Joins and stays. */
  watch(url: string, token: string): Promise<void> {
    return this.#page.evaluate(([address, credential]) => watcher.watch(address, credential), [url, token] as const);
  }

  /** Gaps are counted anew. */
  beginWindow(): Promise<void> {
    return this.#page.evaluate(() => watcher.beginWindow());
  }

  /** What it received and decoded. */
  report(): Promise<BrowserReport> {
    return this.#page.evaluate(() => watcher.report());
  }

  /** Encodes a film for each layer into `folder`; answers the layers with their files. */
  async record(layers: readonly Layer[], seconds: number, folder: string): Promise<Layer[]> {
    const recorded: Layer[] = [];
    for (const layer of layers) {
      const frames = await this.#page.evaluate(([shape, length]) => watcher.encode(shape, length), [
        layer,
        seconds,
      ] as const);
      const recording = join(folder, `${layer.width}x${layer.height}.frames`);
      writeRecording(
        recording,
        frames.map((frame) => Buffer.from(frame, 'base64')),
      );
      recorded.push({ ...layer, recording });
    }
    return recorded;
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.#browser.close();
    this.#server.closeAllConnections();
    await new Promise((resolve) => {
      this.#server.close(resolve);
    });
  }
}

async function servePage(): Promise<Server> {
  const bundle = fileURLToPath(import.meta.resolve('livekit-client')).replace(
    /livekit-client[^/]*$/,
    'livekit-client.umd.js',
  );
  const files: Readonly<Record<string, readonly [string, string | Buffer]>> = {
    '/': [
      'text/html',
      '<!doctype html><meta charset="utf-8"><script src="/client.js"></script><script src="/page.js"></script>',
    ],
    '/client.js': ['text/javascript', await readFile(bundle)],
    '/page.js': ['text/javascript', await readFile(new URL('watcher-page.js', import.meta.url))],
  };
  const server = createServer((request, response) => {
    const file = files[request.url ?? ''];
    if (file === undefined) response.writeHead(404).end();
    else response.writeHead(200, { 'Content-Type': file[0] }).end(file[1]);
  });
  await new Promise<void>((resolve) => void server.listen(0, LOOPBACK, () => resolve()));
  return server;
}
