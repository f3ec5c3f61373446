// Firefox (ESR) with the unmodified livekit-client, on both paths. It sends its first offer after the join, gives tracks ids of its own, and
// keeps those that it receives.
import assert from 'node:assert/strict';
import { spawn } from 'node:child_process';
import { after, before, test } from 'node:test';
import { findFirefox, startFirefox } from '../../../tools/testing/firefox.ts';
import { startBrowser, startStage, token, until } from './stage.ts';
import type { BrowserStage, Stage } from './stage.ts';

interface Received {
  readonly from: string;
  readonly source: string;
  readonly kind: string;
  readonly packets: number;
  readonly decoded: number;
}

/** A page of either browser: what is asked of it is a script. */
interface AnyPage {
  evaluate(script: string): Promise<unknown>;
}

const path = findFirefox();
const skip = path === undefined && 'no Firefox here (FIREFOX_PATH, firefox-esr)';
/** What was opened so far, closed in any case: a start that failed must not leave the other programs behind. */
const opened = new AsyncDisposableStack();
let server: Stage;
let chromium: BrowserStage;
let firefox: Awaited<ReturnType<typeof startFirefox>>;

before(async () => {
  if (path === undefined) return;
  server = opened.use(await startStage());
  chromium = opened.use(await startBrowser());
  firefox = opened.adopt(await startFirefox(path), (browser) => browser.close());
});

after(() => opened.disposeAsync());

async function join(page: AnyPage, room: string, identity: string, isSingle: boolean): Promise<void> {
  const url = server.sfu.pick(room).replace('http', 'ws');
  const words = JSON.stringify([url, await token(room, identity), { singlePeerConnection: isSingle }]);
  await page.evaluate(`stage.join(...${words})`);
}

async function openFirefox(room: string, identity: string, isSingle: boolean): Promise<AnyPage> {
  const page = await firefox.newPage();
  await page.goto(chromium.url);
  await page.waitForFunction('"stage" in globalThis');
  await join(page, room, identity, isSingle);
  return page;
}

/** Waits until a page gets a source of somebody, and more of it a moment later. */
async function plays(page: AnyPage, from: string, source: string): Promise<void> {
  const amount = async (): Promise<number> => {
    const tracks = (await page.evaluate('stage.received()')) as readonly Received[];
    const track = tracks.find((one) => one.from === from && one.source === source);
    return track === undefined ? 0 : track.kind === 'video' ? track.decoded : track.packets;
  };
  const first = await until(`${source} of ${from} is there`, async () => {
    const now = await amount();
    return now > 0 ? now : undefined;
  });
  await until(`${source} of ${from} goes on`, async () => (await amount()) >= first + 5);
}

const noted = (page: AnyPage, text: string): Promise<unknown> =>
  until(text, () => page.evaluate(`stage.events.find((event) => event.startsWith(${JSON.stringify(text)}))`) as never);

const shareScreen = (page: AnyPage): Promise<unknown> => page.evaluate('stage.shareScreen().then(() => true)');

test('[HOUSE-85] a Firefox ends with the process that started it, killed or not', { skip }, async () => {
  const module_ = new URL('../../../tools/testing/firefox.ts', import.meta.url).href;
  const words = `const { startFirefox } = await import(${JSON.stringify(module_)});
    const browser = await startFirefox(${JSON.stringify(path)});
    process.stdout.write(browser.process().pid + '\\n');
    setInterval(() => undefined, 60_000);`;
  const parent = spawn(process.execPath, ['--input-type=module', '-e', words], {
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  let said = '';
  parent.stdout.on('data', (bytes: Buffer) => (said += bytes.toString()));
  const pid = Number(await until('it tells the browser’s id', () => said.includes('\n') && said));
  const isThere = (): boolean => {
    try {
      return process.kill(pid, 0);
    } catch {
      return false;
    }
  };
  assert.ok(isThere());
  parent.kill('SIGKILL');
  await until('the browser is gone', () => !isThere());
});

for (const isSingle of [true, false]) {
  const how = isSingle ? 'one connection' : 'two connections';
  test(
    `[SFU-97] Firefox with ${how}: publishes, offers again and again, subscribes, unpublishes`,
    { skip },
    async () => {
      const room = isSingle ? 'fox' : 'foxes';
      await server.room(room);
      const ann = await openFirefox(room, 'ann', isSingle);
      const ben = await chromium.page();
      await join(ben, room, 'ben', true);
      const call = (page: AnyPage, what: string): Promise<unknown> =>
        page.evaluate(`stage.room.localParticipant.${what}.then(() => true)`);
      await call(ann, 'setMicrophoneEnabled(true)');
      await plays(ben, 'ann', 'microphone');
      await call(ann, 'setCameraEnabled(true)');
      await plays(ben, 'ann', 'camera');
      // Sound goes on after the second offer, which names its track as little as the first.
      await plays(ben, 'ann', 'microphone');
      const [published] = (await server.api(room).listParticipants(room)).filter(({ identity }) => identity === 'ann');
      const camera = published?.tracks.find(({ mimeType }) => mimeType === 'video/vp8');
      assert.ok(camera?.simulcast && camera.layers.length > 1);
      await call(ben, 'setMicrophoneEnabled(true)');
      await call(ben, 'setCameraEnabled(true)');
      await shareScreen(ben);
      for (const source of ['microphone', 'camera', 'screen_share']) await plays(ann, 'ben', source);
      await call(ann, `publishData(new TextEncoder().encode('hello'), { reliable: true, topic: 't' })`);
      await noted(ben, 'data ann t 0 hello');
      await call(ben, `publishData(new TextEncoder().encode('there'), { reliable: true, topic: 't' })`);
      await noted(ann, 'data ben t 0 there');
      await ann.evaluate(`Promise.all([...stage.room.localParticipant.trackPublications.values()]
      .filter(({ source }) => source === 'camera').map(({ track }) => stage.room.localParticipant.unpublishTrack(track))).then(() => true)`);
      await noted(ben, 'unsubscribed ann camera');
      await ben.evaluate(`stage.events.splice(0).length`);
      await call(ann, 'setCameraEnabled(true)');
      await noted(ben, 'subscribed ann camera');
      await plays(ben, 'ann', 'camera');
      await plays(ben, 'ann', 'microphone');
    },
  );
}
