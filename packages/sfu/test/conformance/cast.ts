// Opens participants: pages of one shared Chromium and one shared Firefox, processes of rtc-node; or a program of its own, which can stand behind a
// bad line and be killed.
import { chmodSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { chromium } from 'playwright-core';
import type { Browser as Chromium } from 'playwright-core';
import type { Browser as Firefox } from 'puppeteer-core';
import { baseFlags, findChromium, mediaFlags } from '../../../../tools/testing/chromium.ts';
import { findFirefox, startFirefox } from '../../../../tools/testing/firefox.ts';
import { isInPrivateNetwork, openHome } from '../../../../tools/testing/network-namespace.ts';
import type { Line } from '../../../../tools/testing/network-namespace.ts';
import { mediaBindAddress } from '../../src/child/network.ts';
import { serveClientPages } from '../client-pages.ts';
import { startNodeProcess, within } from './node-process.ts';
import type { NodeProcess } from './node-process.ts';
import type { ClientKind, Remote } from './participant.ts';

/** Why a program cannot take part on this machine, or undefined. */
export function whyNot(kind: ClientKind): string | undefined {
  if (kind === 'firefox' && findFirefox() === undefined) return 'no Firefox here (FIREFOX_PATH, firefox-esr)';
  if (kind === 'rtc-node' && !isInPrivateNetwork() && mediaBindAddress() !== undefined)
    return 'rtc-node needs a network interface besides loopback';
  return undefined;
}

/** Where and how a program starts. */
export interface Place {
  /** A process of its own, so that it can be killed. */
  readonly alone?: boolean;
  /** Its own process at the end of this line. Not for Firefox, whose remote control is a socket on its own loopback. */
  readonly line?: Line;
}

/** Everything that participants run in; one per run. */
export class Cast implements AsyncDisposable {
  #pages: Promise<Pages> | undefined;
  #chromium: Promise<Chromium> | undefined;
  #firefox: Promise<Firefox> | undefined;
  #crowd: Promise<NodeProcess> | undefined;
  #names = 0;

  /** Opens a program that has joined nothing yet. */
  async open(kind: ClientKind, place: Place = {}): Promise<Remote> {
    const isAlone = place.alone === true || place.line !== undefined;
    if (kind === 'rtc-node') {
      const process = isAlone ? await startNodeProcess(place.line) : await this.#nodes();
      this.#names += 1;
      return process.client(`client${this.#names}`, isAlone);
    }
    const pages = await (this.#pages ??= servePages());
    if (kind === 'firefox') return this.#openFirefox(pages.home, place);
    const url = place.line === undefined ? pages.home : pages.url;
    const own = isAlone ? await startChromium(url, place.line) : undefined;
    const browser =
      own?.browser ?? (await (this.#chromium ??= startChromium(url, undefined).then((made) => made.browser)));
    const context = await browser.newContext();
    const page = await context.newPage();
    await page.goto(url);
    await page.waitForFunction('"conformance" in globalThis');
    return {
      call: (act, ...args) => within(act, page.evaluate(asScript(act, args))),
      async drop() {
        await (own === undefined ? context.close() : own.close());
      },
      kill: own === undefined ? undefined : () => process.kill(own.pid(), 'SIGKILL'),
    };
  }

  /** The shared process of rtc-node; another one if native code took it down. */
  async #nodes(): Promise<NodeProcess> {
    const running = await this.#crowd;
    if (running === undefined || running.hasEnded()) this.#crowd = startNodeProcess(undefined);
    return this.#crowd ?? startNodeProcess(undefined);
  }

  async #openFirefox(url: string, place: Place): Promise<Remote> {
    if (place.line !== undefined) throw new Error('Firefox cannot stand behind a line');
    const path = findFirefox();
    if (path === undefined) throw new Error('no Firefox here');
    const own = place.alone === true ? await startFirefox(path) : undefined;
    const browser = own ?? (await (this.#firefox ??= startFirefox(path)));
    const context = await browser.createBrowserContext();
    const page = await context.newPage();
    await page.goto(url);
    await page.waitForFunction('"conformance" in globalThis');
    return {
      call: (act, ...args) => within(act, page.evaluate(asScript(act, args))),
      async drop() {
        await (own === undefined ? context.close() : own.close());
      },
      kill: own === undefined ? undefined : () => own.process()?.kill('SIGKILL'),
    };
  }

  async [Symbol.asyncDispose](): Promise<void> {
    // All of them, whatever becomes of one.
    const ends = await Promise.allSettled([
      this.#chromium?.then((browser) => browser.close()),
      this.#firefox?.then((browser) => browser.close()),
      this.#crowd?.then((nodes) => nodes.end()),
      this.#pages?.then((pages) => pages[Symbol.asyncDispose]()),
    ]);
    const failed = ends.find((end) => end.status === 'rejected');
    if (failed !== undefined) throw new Error('Cannot close a program of the cast', { cause: failed.reason });
  }
}

const asScript = (act: string, args: readonly unknown[]): string =>
  `conformance.${act}(${args.map((arg) => (arg === undefined ? 'undefined' : JSON.stringify(arg))).join(',')})`;

/** A Chromium, perhaps at the end of a line. It is started by a script that tells its process id: the pipe that controls it passes through. */
async function startChromium(
  pageUrl: string,
  line: Line | undefined,
): Promise<{ readonly browser: Chromium; pid(): number; close(): Promise<void> }> {
  const folder = mkdtempSync(join(tmpdir(), 'preau-conformance-'));
  const script = join(folder, 'chromium');
  const command = [...(line?.command ?? []), await findChromium()].map((word) => `'${word}'`).join(' ');
  writeFileSync(script, `#!/bin/sh\necho $$ > '${folder}/pid'\nexec ${command} "$@"\n`);
  chmodSync(script, 0o700);
  const browser = await chromium.launch({
    executablePath: script,
    args: [
      ...baseFlags(),
      ...mediaFlags(),
      '--disable-gpu',
      '--allow-loopback-in-peer-connection',
      `--unsafely-treat-insecure-origin-as-secure=${new URL(pageUrl).origin}`,
    ],
  });
  return {
    browser,
    pid: () => Number(readFileSync(join(folder, 'pid'), 'utf8')),
    async close() {
      await browser.close();
      rmSync(folder, { recursive: true, force: true });
    },
  };
}

/** The pages, by two addresses: browsers trust a page of loopback with everything, and only that; behind a line there is only the other. */
interface Pages extends AsyncDisposable {
  readonly home: string;
  readonly url: string;
}

async function servePages(): Promise<Pages> {
  const address = await openHome();
  const served = await serveClientPages(
    new URL('page.js', import.meta.url),
    isInPrivateNetwork() ? '0.0.0.0' : '127.0.0.1',
  );
  return {
    home: `http://127.0.0.1:${served.port}/`,
    url: `http://${address}:${served.port}/`,
    [Symbol.asyncDispose]: () => served[Symbol.asyncDispose](),
  };
}
