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
    readonly remoteParticipants: ReadonlyMap<string, unknown>;
    readonly localParticipant: {
      setMicrophoneEnabled(enabled: boolean): Promise<unknown>;
      setCameraEnabled(
        enabled: boolean,
        options?: { resolution: { width: number; height: number; frameRate: number } },
      ): Promise<unknown>;
      publishData(
        data: Uint8Array,
        options: { reliable: boolean; topic?: string; destinationIdentities?: string[] },
      ): Promise<void>;
      setAttributes(attributes: Record<string, string>): Promise<void>;
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
const events = (page: Page): Promise<string[]> => page.evaluate(() => [...stage.events]);

/** Waits until a page has noted an event that starts with `text`. */
async function noted(page: Page, text: string): Promise<string> {
  return until(text, async () => (await events(page)).find((event) => event.startsWith(text)));
}

async function publish(page: Page): Promise<void> {
  await page.evaluate(async () => {
    await stage.room.localParticipant.setMicrophoneEnabled(true);
    await stage.room.localParticipant.setCameraEnabled(true);
  });
}

/** Waits until sound and picture from somebody arrive and decode; `more` frames than `since`. */
async function hearsAndSees(page: Page, from: string, since = 0, more = 50): Promise<Received[]> {
  return until(`media of ${from}`, async () => {
    const now = (await received(page)).filter((track) => track.from === from);
    const sound = now.find((track) => track.source === 'microphone' && track.energy > 0);
    const picture = now.find((track) => track.source === 'camera' && track.decoded > since + more);
    return sound !== undefined && picture !== undefined && now;
  });
}

const find = (tracks: readonly Received[], source: string): Received => {
  const track = tracks.find((candidate) => candidate.source === source);
  assert.ok(track, `no ${source}`);
  return track;
};

test('[SFU-20] a microphone is heard and a camera is seen', async () => {
  await server.room('pair');
  const [alice, bob] = await Promise.all([join('pair', 'alice'), join('pair', 'bob')]);
  await publish(alice);
  const tracks = await hearsAndSees(bob, 'alice');
  assert.equal(tracks.length, 2);
  await until('the highest layer of 720p', async () => find(await received(bob), 'camera').height > 400);
  await alice.evaluate(() => stage.shareScreen());
  await noted(bob, 'speakers alice');
  await alice.context().close();
  await noted(bob, 'left alice');
  await bob.context().close();
});

test('[SFU-22] a late joiner gets every track, a screen with its sound too', async () => {
  await server.room('late');
  const alice = await join('late', 'alice');
  await publish(alice);
  await alice.evaluate(() => stage.shareScreen());
  const bob = await join('late', 'bob');
  const tracks = await until('four tracks of alice', async () => {
    const now = await received(bob);
    const isComplete =
      now.length === 4 && now.every((track) => (track.kind === 'audio' ? track.energy > 0 : track.decoded > 10));
    return isComplete && now;
  });
  assert.equal(find(tracks, 'screen_share').height, 720);
  assert.ok(find(tracks, 'screen_share_audio').energy > 0);
  await Promise.all([alice.context().close(), bob.context().close()]);
});

test('[SFU-15] muted tracks stop at once and come back without a freeze', async () => {
  await server.room('mute');
  const [alice, bob] = await Promise.all([join('mute', 'alice'), join('mute', 'bob')]);
  await publish(alice);
  await hearsAndSees(bob, 'alice', 0, 20);
  await alice.evaluate(async () => {
    await stage.room.localParticipant.setCameraEnabled(false);
    await stage.room.localParticipant.setMicrophoneEnabled(false);
  });
  await noted(bob, 'muted alice microphone');
  const earlier = await received(bob);
  await alice.evaluate(async () => {
    await stage.room.localParticipant.setMicrophoneEnabled(true);
    await stage.room.localParticipant.setCameraEnabled(true);
  });
  await noted(bob, 'unmuted alice camera');
  const later = await hearsAndSees(bob, 'alice', find(earlier, 'camera').decoded, 30);
  assert.ok(find(later, 'camera').lost <= 2, `lost ${find(later, 'camera').lost}`);

  const api = server.api('mute');
  const person = await api.getParticipant('mute', 'alice');
  const microphone = person.tracks.find((track) => track.mimeType === 'audio/opus');
  assert.ok(microphone);
  await api.mutePublishedTrack('mute', 'alice', microphone.sid, true);
  const heard = find(await received(bob), 'microphone').packets;
  await until('alice is muted', () => alice.evaluate(() => !stage.room.localParticipant.isMicrophoneEnabled));
  await until(
    'bob sees the mute',
    async () => (await events(bob)).filter((event) => event === 'muted alice microphone').length === 2,
  );
  assert.ok(find(await received(bob), 'microphone').packets - heard <= 5, 'no more sound after a moderator has muted');
  await assert.rejects(api.mutePublishedTrack('mute', 'alice', microphone.sid, false), /remote unmute not enabled/);
  await Promise.all([alice.context().close(), bob.context().close()]);
});

test('[SFU-33] a revoked permission ends what it allowed, with a fresh token', async () => {
  await server.room('rights');
  const [alice, bob] = await Promise.all([join('rights', 'alice'), join('rights', 'bob')]);
  await publish(alice);
  await hearsAndSees(bob, 'alice', 0, 5);
  const api = server.api('rights');
  await api.updateParticipant('rights', 'alice', {
    permission: { canPublish: false, canSubscribe: true, canPublishData: true },
  });
  await noted(alice, 'permissions alice false');
  await noted(alice, 'token false');
  await noted(alice, 'unpublished camera');
  await noted(bob, 'unsubscribed alice camera');
  await noted(bob, 'unsubscribed alice microphone');
  await api.updateParticipant('rights', 'alice', {
    permission: { canPublish: true, canSubscribe: true, canPublishData: true },
  });
  await noted(alice, 'permissions alice true');
  await publish(alice);
  await hearsAndSees(bob, 'alice', 0, 5);
  await api.updateParticipant('rights', 'bob', {
    permission: { canPublish: true, canSubscribe: false, canPublishData: true },
  });
  await until('bob receives nothing', async () => (await received(bob)).length === 0);

  await api.removeParticipant('rights', 'bob');
  await noted(bob, 'disconnected 4');
  await noted(alice, 'left bob');
  await api.deleteRoom('rights');
  await noted(alice, 'disconnected 5');
  await assert.rejects(api.deleteRoom('rights'), /requested room does not exist/);
  assert.deepEqual(await api.listParticipants('rights'), []);
  await Promise.all([alice.context().close(), bob.context().close()]);
});

test('[SFU-17] data reaches whom it is for, under the sender’s name', async () => {
  await server.room('data');
  const [alice, bob, carol] = await Promise.all([join('data', 'alice'), join('data', 'bob'), join('data', 'carol')]);
  for (const page of [alice, bob, carol])
    await until('three people', () => page.evaluate(() => stage.room.remoteParticipants.size === 2));
  await alice.evaluate(async () => {
    const bytes = (text: string): Uint8Array => new TextEncoder().encode(text);
    await stage.room.localParticipant.publishData(bytes('to all'), { reliable: true, topic: 't' });
    await stage.room.localParticipant.publishData(bytes('quickly'), { reliable: false });
    await stage.room.localParticipant.publishData(bytes('to bob'), { reliable: true, destinationIdentities: ['bob'] });
    await stage.room.localParticipant.setAttributes({ hand: 'up' });
  });
  await noted(bob, 'data alice t 0 to all');
  await noted(bob, 'data alice  1 quickly');
  await noted(bob, 'data alice  0 to bob');
  await noted(carol, 'attributes alice {"hand":"up"}');
  await server.api('data').sendData('data', new TextEncoder().encode('from outside'), 0, { topic: 'house' });
  await noted(carol, 'data server house 0 from outside');
  const seen = await events(carol);
  assert.ok(seen.includes('data alice t 0 to all'));
  assert.ok(!seen.some((event) => event.endsWith('to bob')), 'a packet for bob went to carol');
  assert.ok(!(await events(alice)).some((event) => event.startsWith('data alice')), 'a packet was echoed');
  await server.api('data').updateRoomMetadata('data', 'third lesson');
  await noted(carol, 'room-metadata third lesson');

  const second = await join('data', 'carol');
  await noted(carol, 'disconnected 2');
  await noted(second, 'joined');
  await Promise.all([alice, bob, carol, second].map((page) => page.context().close()));
});

test('[SFU-25] five people hear and see one another', async () => {
  await server.room('five');
  const names = ['ana', 'ben', 'cleo', 'dan', 'eve'];
  const pages = await Promise.all(names.map((name) => join('five', name)));
  await Promise.all(
    pages.map((page) =>
      page.evaluate(async () => {
        await stage.room.localParticipant.setMicrophoneEnabled(true);
        await stage.room.localParticipant.setCameraEnabled(true, {
          resolution: { width: 480, height: 270, frameRate: 15 },
        });
      }),
    ),
  );
  for (const [index, page] of pages.entries()) {
    await until(`${names[index]} receives everybody`, async () => {
      const now = await received(page);
      const isComplete =
        now.length === 8 && now.every((track) => (track.kind === 'audio' ? track.energy > 0 : track.decoded > 5));
      return isComplete;
    });
  }
  await Promise.all(pages.map((page) => page.context().close()));
});

test('[SFU-61] clients come back by themselves after their server process was killed', async () => {
  await server.room('killed');
  const [alice, bob] = await Promise.all([join('killed', 'alice'), join('killed', 'bob')]);
  await publish(alice);
  await hearsAndSees(bob, 'alice', 0, 5);
  const [pid] = server.sfu.pids;
  const url = server.sfu.pick('killed');
  assert.ok(pid);
  process.kill(pid, 'SIGKILL');
  await Promise.all([noted(bob, 'reconnected'), noted(alice, 'reconnected')]);
  assert.equal(server.sfu.pick('killed'), url);
  await hearsAndSees(bob, 'alice', 0, 20);
  await Promise.all([alice.context().close(), bob.context().close()]);
});
