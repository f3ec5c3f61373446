// Packet loss on the real path: a relay between browser and server drops packets both ways, and the picture goes on.
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { isMedia, startBadLine } from './relay.ts';
import type { Treatment } from './relay.ts';
import { startBrowser, startStage, token, until } from './stage.ts';

const lossRatio = 0.05;

/** What the relays of both people dropped and let through. */
const counts = { dropped: 0, passed: 0 };

const lossy: Treatment = (packet, _way, pass) => {
  if (isMedia(packet) && Math.random() < lossRatio) counts.dropped += 1;
  else {
    counts.passed += 1;
    pass();
  }
};

test('[SFU-59] with 5 % loss up and down the picture still decodes, because lost packets are asked for and sent again', async () => {
  await using stage = await startStage();
  await using browser = await startBrowser();
  using proxy = await startBadLine(await stage.room('lossy'), lossy);
  const pages = await Promise.all([browser.page(), browser.page()]);
  const [alice, bob] = pages;
  for (const [index, page] of pages.entries()) {
    const made = await token('lossy', ['alice', 'bob'][index] ?? '');
    await page.evaluate(`stage.join(${JSON.stringify(proxy.url)}, ${JSON.stringify(made)})`);
  }
  await alice?.evaluate('stage.room.localParticipant.setCameraEnabled(true)');
  interface Track {
    readonly decoded: number;
    readonly packets: number;
    readonly lost: number;
    readonly nacks: number;
  }
  const picture = async (): Promise<Track | undefined> => {
    const tracks = await bob?.evaluate<Track[]>('stage.received()');
    return tracks?.find((track) => track.packets > 0);
  };
  const decodedMore = async (frames: number): Promise<Track> =>
    until(`${frames} frames`, async () => {
      const track = await picture();
      return track !== undefined && track.decoded >= frames && track;
    });
  const first = await decodedMore(10);
  const startedAt = performance.now();
  const last = await decodedMore(first.decoded + 60);
  const framesPerSecond = ((last.decoded - first.decoded) * 1000) / (performance.now() - startedAt);
  process.stderr.write(`${JSON.stringify({ ...counts, ...last, framesPerSecond: Math.round(framesPerSecond) })}\n`);
  assert.ok(counts.dropped > 20, `the relay dropped ${counts.dropped}`);
  assert.ok(last.nacks > 0, 'the browser asked for lost packets');
  assert.ok(framesPerSecond > 10, `${framesPerSecond.toFixed(1)} frames per second of 20`);
  for (const page of pages) await page.context().close();
});
