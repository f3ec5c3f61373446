// The older path /rtc with two peer connections: unmodified livekit-client in Chromium with `singlePeerConnection: false`, and a bare client.
import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import type { Page } from 'playwright-core';
import { startBrowser, startStage, token, until } from './stage.ts';
import type { BrowserStage, Stage } from './stage.ts';
import { connect } from './signal-client.ts';

/** What page.js puts on the page, as far as it is used here. */
interface PageStage {
  readonly events: string[];
  join(url: string, token: string, options?: object): Promise<void>;
  received(): Promise<
    {
      readonly from: string;
      readonly source: string;
      readonly kind: string;
      packets: number;
      decoded: number;
      energy: number;
    }[]
  >;
  shareScreen(): Promise<void>;
  readonly room: {
    readonly engine: { readonly pcManager: { readonly mode: string; readonly subscriber?: unknown } };
    readonly localParticipant: {
      setMicrophoneEnabled(enabled: boolean): Promise<unknown>;
      setCameraEnabled(enabled: boolean): Promise<unknown>;
      unpublishTrack(track: unknown): Promise<unknown>;
      readonly trackPublications: ReadonlyMap<string, { readonly source: string; readonly track: unknown }>;
      publishData(data: Uint8Array, options: { reliable: boolean; topic?: string }): Promise<void>;
    };
  };
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

async function join(room: string, identity: string, singlePeerConnection: boolean): Promise<Page> {
  const page = await browser.page();
  const url = server.sfu.pick(room).replace('http', 'ws');
  const made = await token(room, identity);
  await page.evaluate(([address, pass, single]) => stage.join(address, pass, { singlePeerConnection: single }), [
    url,
    made,
    singlePeerConnection,
  ] as const);
  return page;
}

async function noted(page: Page, text: string): Promise<string> {
  return until(text, () => page.evaluate((start) => stage.events.find((event) => event.startsWith(start)), text));
}

/** Waits until a page decodes (video) or hears (audio) a source of somebody. */
async function plays(page: Page, from: string, source: string, more = 5): Promise<void> {
  const amount = async (): Promise<number> => {
    const tracks = await page.evaluate(() => stage.received());
    const track = tracks.find((one) => one.from === from && one.source === source);
    return track === undefined ? -1 : track.kind === 'video' ? track.decoded : track.packets * Math.sign(track.energy);
  };
  const first = await until(`${source} of ${from} is there`, async () => {
    const now = await amount();
    return now > 0 ? now : undefined;
  });
  await until(`${source} of ${from} goes on`, async () => (await amount()) >= first + more);
}

test('[SFU-91] two connections: sound, simulcast camera and screen go both ways, with one connection on the other side', async () => {
  await server.room('dual');
  const ann = await join('dual', 'ann', false);
  assert.equal(await ann.evaluate(() => stage.room.engine.pcManager.subscriber !== undefined), true);
  const ben = await join('dual', 'ben', true);
  for (const page of [ann, ben])
    await page.evaluate(async () => {
      await stage.room.localParticipant.setMicrophoneEnabled(true);
      await stage.room.localParticipant.setCameraEnabled(true);
    });
  for (const source of ['microphone', 'camera']) {
    await plays(ann, 'ben', source);
    await plays(ben, 'ann', source);
  }
  await ann.evaluate(() => stage.shareScreen());
  await ben.evaluate(() => stage.shareScreen());
  for (const source of ['screen_share', 'screen_share_audio']) {
    await plays(ann, 'ben', source);
    await plays(ben, 'ann', source);
  }
  // A late one gets all of it in one offer.
  const cleo = await join('dual', 'cleo', false);
  for (const from of ['ann', 'ben'])
    for (const source of ['camera', 'screen_share', 'microphone']) await plays(cleo, from, source);
  await Promise.all([ann, ben, cleo].map((page) => page.context().close()));
});

test('[SFU-91] an ended track gives its line back, and the next one uses it', async () => {
  await server.room('reuse');
  const ann = await join('reuse', 'ann', false);
  const ben = await join('reuse', 'ben', false);
  await ann.evaluate(() => stage.room.localParticipant.setCameraEnabled(true));
  await plays(ben, 'ann', 'camera');
  await ann.evaluate(async () => {
    const { localParticipant } = stage.room;
    for (const { track } of localParticipant.trackPublications.values()) await localParticipant.unpublishTrack(track);
  });
  await noted(ben, 'unsubscribed ann camera');
  await ann.evaluate(() => stage.shareScreen());
  await plays(ben, 'ann', 'screen_share');
  await Promise.all([ann, ben].map((page) => page.context().close()));
});

test('[SFU-92] two connections: data goes out before anything is published, after it, and comes in, reliable and lossy', async () => {
  await server.room('talk');
  const ann = await join('talk', 'ann', false);
  const ben = await join('talk', 'ben', false);
  const say = (page: Page, text: string, reliable: boolean): Promise<void> =>
    page.evaluate(
      ([words, isReliable]) =>
        stage.room.localParticipant.publishData(new TextEncoder().encode(words), { reliable: isReliable, topic: 't' }),
      [text, reliable] as const,
    );
  await say(ann, 'first', true);
  await noted(ben, 'data ann t 0 first');
  await say(ann, 'quick', false);
  await noted(ben, 'data ann t 1 quick');
  // The publishing connection of ben begins without a data line; it comes later.
  await ben.evaluate(() => stage.room.localParticipant.setMicrophoneEnabled(true));
  await plays(ann, 'ben', 'microphone');
  await say(ben, 'answer', true);
  await noted(ann, 'data ben t 0 answer');
  await plays(ann, 'ben', 'microphone');
  await Promise.all([ann, ben].map((page) => page.context().close()));
});

test('[SFU-90] the parameters of /rtc are read, and validate answers as the upgrade would', async () => {
  const url = await server.room('older');
  const made = await token('older', 'old');
  const ask = async (query: string, pass = made): Promise<readonly [number, string]> => {
    const response = await fetch(`${server.sfu.pick('older')}/rtc/validate?access_token=${pass}${query}`);
    return [response.status, await response.text()];
  };
  assert.deepEqual(await ask(''), [200, 'success']);
  assert.deepEqual(await ask('&attributes=bm90IGpzb24'), [400, 'cannot decode attributes']);
  assert.deepEqual(await ask('', await token('nowhere', 'old')), [404, 'requested room does not exist']);
  assert.deepEqual(await ask('', 'x'), [401, 'invalid authorization token']);
  const attributes = Buffer.from('{"seat":"3","none":""}').toString('base64url');
  assert.deepEqual(
    await ask(`&attributes=${attributes}`, await token('older', 'old', { canUpdateOwnMetadata: false })),
    [401, 'no permissions to access the room'],
  );
  const path = `/rtc?auto_subscribe=0&sdk=js&protocol=9&attributes=${attributes}`;
  const client = connect(url, made, { path, join: null });
  const joined = await client.next('join');
  assert.deepEqual([joined.subscriberPrimary, joined.participant?.attributes], [true, { seat: '3' }]);
  const offer = await client.next('offer');
  assert.equal(offer.id, 1);
  assert.match(offer.sdp, /^m=application 9 UDP\/DTLS\/SCTP webrtc-datachannel\r?$/m);
  assert.match(offer.sdp, /a=setup:actpass/);
  client.send({ case: 'answer', value: { type: 'answer', sdp: 'garbage', id: 1 } });
  assert.deepEqual(await client.ended, { closeCode: 1000 });
  // A join request on the older path means one connection, as in LiveKit.
  const single = connect(url, made, { path: '/rtc' });
  assert.equal((await single.next('join')).subscriberPrimary, false);
  single.socket.close();
});
