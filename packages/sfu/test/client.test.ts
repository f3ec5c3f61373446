// Two pages with the unmodified livekit-client in real Chromium.
import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import type { Page } from 'playwright-core';
import { startBrowser, startStage, token, until } from './stage.ts';
import type { BrowserStage, Stage } from './stage.ts';

/** What page.js puts on the page. */
interface PageStage {
  readonly events: string[];
  join(url: string, token: string): Promise<void>;
  received(): Promise<Received[]>;
  shareScreen(): Promise<void>;
  // The client's own Room; its type is not needed to press its buttons.
  readonly room: {
    readonly localParticipant: {
      setMicrophoneEnabled(enabled: boolean): Promise<unknown>;
      setCameraEnabled(enabled: boolean): Promise<unknown>;
      readonly isMicrophoneEnabled: boolean;
    };
  };
}

interface Received {
  readonly from: string;
  readonly source: string;
  readonly kind: string;
  readonly packets: number;
  readonly lost: number;
  readonly decoded: number;
  readonly height: number;
  readonly energy: number;
  readonly nacks: number;
}

declare const stage: PageStage;

let server: Stage;
let browser: BrowserStage;

before(async () => {
  [server, browser] = await Promise.all([startStage(), startBrowser()]);
});

after(async () => {
  await browser[Symbol.asyncDispose]();
  await server[Symbol.asyncDispose]();
});

async function join(room: string, identity: string): Promise<Page> {
  const page = await browser.page();
  const url = server.sfu.pick(room).replace('http', 'ws');
  await page.evaluate(([address, made]) => stage.join(address, made), [url, await token(room, identity)] as const);
  return page;
}

const received = (page: Page): Promise<Received[]> => page.evaluate(() => stage.received());

test('[SFU-20] a microphone is heard and a camera is seen', async () => {
  await server.room('pair');
  const [alice, bob] = await Promise.all([join('pair', 'alice'), join('pair', 'bob')]);
  await alice.evaluate(async () => {
    await stage.room.localParticipant.setMicrophoneEnabled(true);
    await stage.room.localParticipant.setCameraEnabled(true);
  });
  const tracks = await until('bob hears and sees alice', async () => {
    const now = await received(bob);
    const sound = now.find((track) => track.kind === 'audio' && track.energy > 0);
    const picture = now.find((track) => track.kind === 'video' && track.decoded > 50);
    return sound !== undefined && picture !== undefined && now;
  });
  process.stderr.write(`${JSON.stringify(tracks)}\n`);
  assert.equal(tracks.length, 2);
});
