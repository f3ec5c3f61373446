// Three layers of a camera in real Chromium: who asks for what, what a narrow line gets, and what a publisher stops sending.
import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import type { Page } from 'playwright-core';
import { narrowLine, startBadLine } from './relay.ts';
import { startBrowser, startStage, token, until } from './stage.ts';
import type { BrowserStage, Stage } from './stage.ts';

interface Received {
  readonly source: string;
  readonly decoded: number;
  readonly height: number;
  readonly energy: number;
  /** How often the decoder asked for a key frame because it could not go on. */
  readonly plis: number;
}

interface Encoding {
  readonly rid?: string;
  readonly active?: boolean;
}

interface Publication {
  readonly source: string;
  readonly track:
    | { readonly streamState: string; readonly sender?: { getParameters(): { encodings?: Encoding[] } } }
    | undefined;
  setVideoQuality(quality: number): void;
  setVideoFPS(framesPerSecond: number): void;
}

/** What page.js puts on the page. */
interface PageStage {
  readonly events: string[];
  join(url: string, token: string, options?: object): Promise<void>;
  received(): Promise<Received[]>;
  readonly room: {
    readonly remoteParticipants: ReadonlyMap<string, { readonly trackPublications: ReadonlyMap<string, Publication> }>;
    readonly localParticipant: {
      readonly trackPublications: ReadonlyMap<string, Publication>;
      readonly connectionQuality: string;
      setMicrophoneEnabled(enabled: boolean): Promise<unknown>;
      setCameraEnabled(enabled: boolean, options?: object): Promise<unknown>;
    };
  };
}

declare const stage: PageStage;
/** The page's own; the tests are compiled without a browser's types. */
declare const document: { querySelector(name: 'video'): { readonly style: { cssText: string } } | null };

let server: Stage;
let browser: BrowserStage;

before(async () => {
  [server, browser] = await Promise.all([startStage(), startBrowser()]);
});

after(async () => {
  await browser[Symbol.asyncDispose]();
  await server[Symbol.asyncDispose]();
});

async function join(room: string, identity: string, options: object = {}, url?: string): Promise<Page> {
  const page = await browser.page();
  const address = url ?? server.sfu.pick(room).replace('http', 'ws');
  const made = await token(room, identity);
  await page.evaluate(async ([where, what, how]) => stage.join(where, what, how), [address, made, options] as const);
  return page;
}

async function publishCamera(page: Page): Promise<void> {
  await page.evaluate(async () => {
    await stage.room.localParticipant.setMicrophoneEnabled(true);
    await stage.room.localParticipant.setCameraEnabled(true, {
      resolution: { width: 1280, height: 720, frameRate: 15 },
    });
  });
}

const camera = async (page: Page): Promise<Received | undefined> =>
  (await page.evaluate(() => stage.received())).find((track) => track.source === 'camera');

/** Heights of the layers of 720p, with room below: a browser that is short of CPU takes smaller pictures, all layers alike. */
const heights = { low: [60, 190], middle: [200, 380], high: [400, 720] } as const;

/** Waits until pictures of this layer are decoded, some of them. */
async function sees(page: Page, layer: keyof typeof heights): Promise<Received> {
  const [least, most] = heights[layer];
  let first: number | undefined;
  return until(
    `pictures of the ${layer} layer`,
    async () => {
      const now = await camera(page);
      if (now === undefined || now.height < least || now.height > most) {
        first = undefined;
        return false;
      }
      first ??= now.decoded;
      return now.decoded > first + 3 && now;
    },
    60_000,
  );
}

/** Layers that the publisher's browser sends. */
const active = (page: Page): Promise<string> =>
  page.evaluate(async () => {
    const { trackPublications } = stage.room.localParticipant;
    const sender = [...trackPublications.values()].find(({ source }) => source === 'camera')?.track?.sender;
    const { encodings = [] } = sender?.getParameters() ?? {};
    return encodings
      .filter((encoding) => encoding.active !== false)
      .map((encoding) => encoding.rid)
      .join('');
  });

const ask = (page: Page, quality: number): Promise<void> =>
  page.evaluate((wanted) => {
    for (const person of stage.room.remoteParticipants.values())
      for (const publication of person.trackPublications.values())
        if (publication.source === 'camera') publication.setVideoQuality(wanted);
  }, quality);

test('[SFU-79] setVideoQuality switches layers, and dynacast stops the layers nobody wants', async () => {
  await server.room('quality');
  const [alice, bob] = await Promise.all([join('quality', 'alice', { dynacast: true }), join('quality', 'bob')]);
  await publishCamera(alice);
  await sees(bob, 'high');
  assert.equal(await active(alice), 'qhf');
  await ask(bob, 0);
  await sees(bob, 'low');
  await until('only the lowest layer is sent', async () => (await active(alice)) === 'q');
  await ask(bob, 1);
  await sees(bob, 'middle');
  assert.equal(await active(alice), 'qh');
  await ask(bob, 2);
  await sees(bob, 'high');
  await Promise.all([alice.context().close(), bob.context().close()]);
});

test('[SFU-79] with adaptiveStream the layer follows the size of the element', async () => {
  await server.room('size');
  const [alice, bob] = await Promise.all([join('size', 'alice'), join('size', 'bob', { adaptiveStream: true })]);
  const resize = (width: number, height: number): Promise<void> =>
    bob.evaluate(
      ([w, h]) => {
        const video = document.querySelector('video');
        if (video !== null) video.style.cssText = `display:block;width:${w}px;height:${h}px`;
      },
      [width, height] as const,
    );
  await publishCamera(alice);
  await until('an element', () => bob.evaluate(() => document.querySelector('video') !== null));
  await resize(240, 135);
  await sees(bob, 'low');
  await resize(1_200, 675);
  await sees(bob, 'high');
  await resize(480, 270);
  await sees(bob, 'middle');
  await Promise.all([alice.context().close(), bob.context().close()]);
});

test('[SFU-163] setVideoFPS thins a picture out, the decoder can follow, and gives all of it back', async () => {
  await server.room('pace');
  const [alice, bob, cleo] = await Promise.all(['alice', 'bob', 'cleo'].map((identity) => join('pace', identity)));
  assert.ok(alice && bob && cleo);
  await publishCamera(alice);
  for (const page of [bob, cleo]) await sees(page, 'high');
  const pace = (framesPerSecond: number): Promise<void> =>
    bob.evaluate((wanted) => {
      for (const person of stage.room.remoteParticipants.values())
        for (const publication of person.trackPublications.values()) publication.setVideoFPS(wanted);
    }, framesPerSecond);
  const decoded = (): Promise<number[]> =>
    Promise.all([bob, cleo].map(async (page) => (await camera(page))?.decoded ?? 0));
  /** Bob's part of the pictures that cleo gets, over the next thirty of them. */
  const part = async (): Promise<number> => {
    const [mine = 0, theirs = 0] = await decoded();
    return until('thirty more pictures', async () => {
      const [now = 0, all = 0] = await decoded();
      return all >= theirs + 30 && (now - mine) / (all - theirs);
    });
  };
  await pace(4);
  await until('bob gets fewer pictures, and some', async () => {
    const now = await part();
    return now > 0.1 && now < 0.65;
  });
  const { plis = 0 } = (await camera(bob)) ?? {};
  await pace(30);
  await until('bob gets all of them again', async () => (await part()) > 0.9);
  assert.equal((await camera(bob))?.plis, plis);
  await Promise.all([alice, bob, cleo].map((page) => page.context().close()));
});

test('[SFU-77] a real line of 60 kbit/s: the picture is paused and says so, sound goes on; then it comes back', async () => {
  const line = narrowLine(20_000);
  using proxy = await startBadLine(await server.room('narrow'), line.treat);
  const alice = await join('narrow', 'alice');
  const bob = await join('narrow', 'bob', {}, proxy.url);
  const state = (): Promise<string | undefined> =>
    bob.evaluate(
      () =>
        [...stage.room.remoteParticipants.values()]
          .flatMap((person) => [...person.trackPublications.values()])
          .find(({ source }) => source === 'camera')?.track?.streamState,
    );
  await publishCamera(alice);
  await sees(bob, 'high');
  assert.equal(await state(), 'active');
  line.bps = 60_000;
  await until('the camera is paused', async () => (await state()) === 'paused', 40_000);
  const energy = async (): Promise<number> =>
    (await bob.evaluate(() => stage.received())).find((track) => track.source === 'microphone')?.energy ?? 0;
  const heard = await energy();
  await until('sound goes on', async () => (await energy()) > heard);
  await until('the connection counts as poor', () =>
    bob.evaluate(() => stage.room.localParticipant.connectionQuality === 'poor'),
  );
  line.bps = Infinity;
  await until('the camera is back', async () => (await state()) === 'active', 60_000);
  const back = await camera(bob);
  await until('pictures go on', async () => ((await camera(bob))?.decoded ?? 0) > (back?.decoded ?? 0) + 10);
  await Promise.all([alice.context().close(), bob.context().close()]);
});
