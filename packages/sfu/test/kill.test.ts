// kill -9 of the process that owns a room, with clients that know nothing of it: decoded pictures again, through the one address of a house.
// SFU_KILL_TRIES=20 repeats it and prints the spread.
import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import type { TestContext } from 'node:test';
import { Room, RoomEvent, TrackKind, VideoStream, dispose } from '@livekit/rtc-node';
import type { Page } from 'playwright-core';
import { createSfuPipe } from '../src/index.ts';
import { publishFilm } from './node-film.ts';
import { servePipe } from './serve-pipe.ts';
import { rtcNodeSkip, startBrowser, startStage, token, until } from './stage.ts';
import type { BrowserStage, Stage } from './stage.ts';

const tries = Number(process.env['SFU_KILL_TRIES'] ?? '1');

let browsers: BrowserStage;

before(async () => {
  browsers = await startBrowser();
});

after(async () => {
  await browsers[Symbol.asyncDispose]();
  await dispose();
});

/** A fresh server with its spare loaded: what a house has that nothing happened to yet. */
async function startHouse(t: TestContext): Promise<{ readonly stage: Stage; readonly url: string }> {
  const stage = await startStage();
  t.after(() => stage[Symbol.asyncDispose]());
  await stage.room('r');
  const url = await servePipe(t, createSfuPipe(stage.sfu));
  await until('a spare', () => stage.sfu.sparePid);
  return { stage, url: url.replace('http', 'ws') };
}

function report(t: TestContext, what: string, times: readonly number[]): void {
  const sorted = times.toSorted((a, b) => a - b);
  const at = (ratio: number): number => Math.round(sorted[Math.ceil(sorted.length * ratio) - 1] ?? 0);
  t.diagnostic(`${what}: p50 ${at(0.5)} ms, p95 ${at(0.95)} ms, most ${at(1)} ms of ${sorted.length}`);
}

/**
 * Joins and publishes a small moving picture as camera. Not the fake camera: Chromium has one for all its pages, and it delivers no frames
 * when two of them let go of it and take it again at the same moment, as they do after a reconnect.
 */
const joinWithPicture = (url: string, made: string): string => `(async () => {
  await stage.join(${JSON.stringify(url)}, ${JSON.stringify(made)});
  const canvas = Object.assign(document.createElement('canvas'), { width: 320, height: 180 });
  const pen = canvas.getContext('2d');
  let hue = 0;
  setInterval(() => {
    pen.fillStyle = 'hsl(' + ((hue += 7) % 360) + ' 80% 50%)';
    pen.fillRect(0, 0, 320, 180);
  }, 66);
  const [track] = canvas.captureStream(15).getVideoTracks();
  await stage.room.localParticipant.publishTrack(track, { source: 'camera', simulcast: false });
})()`;

interface PageStage {
  readonly events: string[];
  received(): Promise<{ from: string; kind: string; decoded: number }[]>;
}

/** Resolves when a page decodes the camera of somebody, after its event `from`: `reconnecting` comes when all old tracks are gone. */
async function sees(page: Page, whom: string, event: 'joined' | 'reconnecting'): Promise<void> {
  await page.evaluate(
    async ([name, first]) => {
      const { stage } = globalThis as unknown as { stage: PageStage };
      const isSeen = async (): Promise<boolean> =>
        stage.events.includes(first) &&
        (await stage.received()).some((one) => one.from === name && one.kind === 'video' && one.decoded > 0);
      const deadline = performance.now() + 40_000;
      while (!(await isSeen())) {
        if (performance.now() > deadline)
          throw new Error(`${name} was not seen: ${JSON.stringify([stage.events, await stage.received()])}`);
        await new Promise((resolve) => setTimeout(resolve, 20));
      }
    },
    [whom, event] as const,
  );
}

test('[SFU-134] after kill -9 browsers see decoded pictures of one another again', async (t) => {
  const times: number[] = [];
  for (let attempt = 0; attempt < tries; attempt += 1) {
    const { stage, url } = await startHouse(t);
    const names = ['ann', 'ben', 'cem'] as const;
    const pages = await Promise.all(
      names.map(async (name) => {
        const page = await browsers.page();
        await page.evaluate(joinWithPicture(url, await token('r', name)));
        return page;
      }),
    );
    const pairs = pages.flatMap((page, index) => names.filter((_, who) => who !== index).map((who) => ({ page, who })));
    await Promise.all(pairs.map(({ page, who }) => sees(page, who, 'joined')));
    const killedAt = performance.now();
    process.kill(stage.sfu.pids[0]!, 'SIGKILL');
    await Promise.all(
      pairs.map(async ({ page, who }) => {
        await sees(page, who, 'reconnecting');
        times.push(performance.now() - killedAt);
      }),
    );
    const people = await stage.api('r').listParticipants('r');
    assert.deepEqual(people.map((one) => one.identity).sort(), [...names]);
    await Promise.all(pages.map((page) => page.context().close()));
    await stage[Symbol.asyncDispose]();
  }
  report(t, 'livekit-client in Chromium, kill -9 to decoded picture', times);
});

test('[SFU-134] after kill -9 rtc-node sees decoded pictures again', { skip: rtcNodeSkip }, async (t) => {
  const times: number[] = [];
  for (let attempt = 0; attempt < tries; attempt += 1) {
    const { stage, url } = await startHouse(t);
    const [ann, ben] = [new Room(), new Room()];
    let frames = 0;
    let tracks = 0;
    ben.on(RoomEvent.TrackSubscribed, (track) => {
      if (track.kind !== TrackKind.KIND_VIDEO) return;
      const mine = (tracks += 1);
      frames = 0;
      const read = async (): Promise<void> => {
        for await (const _ of new VideoStream(track)) if (mine === tracks) frames += 1;
      };
      void read();
    });
    await ann.connect(url, await token('r', 'ann'), { autoSubscribe: true, dynacast: false });
    await ben.connect(url, await token('r', 'ben'), { autoSubscribe: true, dynacast: false });
    const film = await publishFilm(ann);
    await until('ben sees', () => frames > 5);
    const tracksBefore = tracks;
    const killedAt = performance.now();
    process.kill(stage.sfu.pids[0]!, 'SIGKILL');
    await until('ben sees again', () => tracks > tracksBefore && frames > 0);
    times.push(performance.now() - killedAt);
    film.stop();
    await Promise.all([ann.disconnect(), ben.disconnect()]);
    await stage[Symbol.asyncDispose]();
  }
  report(t, 'rtc-node, kill -9 to decoded picture', times);
});
