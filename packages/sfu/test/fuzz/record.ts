// Records the corpus: node test/fuzz/record.ts. A server in this process, real clients, a listener on every frame and packet; addresses,
// passwords and fingerprints are replaced before anything is written.
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { mkdirSync, writeFileSync } from 'node:fs';
import { gunzipSync } from 'node:zlib';
import { JoinRequest, SignalRequest, WrappedJoinRequest, WrappedJoinRequest_Compression } from '@livekit/protocol';
import {
  LocalVideoTrack,
  Room,
  TrackPublishOptions,
  TrackSource,
  VideoBufferType,
  VideoFrame,
  VideoSource,
  dispose,
} from '@livekit/rtc-node';
import { WebSocket, WebSocketServer } from 'ws';
import { findFirefox, startFirefox } from '../../../../tools/testing/firefox.ts';
import { mediaBindAddress } from '../../src/child/network.ts';
import { defaultMediaPorts } from '../../src/config.ts';
import { carrierTransports } from '../../src/media/carrier-transport.ts';
import { isRtcp } from '../../src/media/rtcp.ts';
import { Rooms } from '../../src/room/rooms.ts';
import { SfuServer } from '../../src/server/server.ts';
import { Tokens } from '../../src/token.ts';
import { apiKey, apiSecret, startBrowser, token, until } from '../stage.ts';
import { corpusFolder } from './corpus.ts';
import type { Corpus } from './corpus.ts';

const most = { frames: 40, rtp: 30, rtcp: 30 };
/** Enough for the header, every extension and the VP8 descriptor. */
const packetBytes = 96;

let current = empty('');

function empty(client: string) {
  return { client, joins: [], frames: [], offers: [], rtp: [], rtcp: [] } as {
    -readonly [K in keyof Corpus]: Corpus[K] extends string ? string : string[];
  };
}

/** No address, password or fingerprint of this machine. */
function clean(sdp: string): string {
  return sdp
    .replace(/\b\d{1,3}(\.\d{1,3}){3}\b/g, '192.0.2.1')
    .replace(/\b[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}\.local\b/g, 'name.local')
    .replace(/ ([0-9a-f]{0,4}:){2,7}[0-9a-f]{0,4} /gi, ' 2001:db8::1 ')
    .replace(/(ice-ufrag:)\S+/g, '$1abcd')
    .replace(/(ufrag )\S+/g, '$1abcd')
    .replace(/(ice-pwd:)\S+/g, '$1abcdefghijklmnopqrstuvwx')
    .replace(/(fingerprint:sha-256 )\S+/g, `$1${Array.from({ length: 32 }, () => 'AB').join(':')}`);
}

function recordFrame(data: Buffer): void {
  const request = SignalRequest.fromBinary(data);
  const { message } = request;
  if (message.case === 'trickle') message.value.candidateInit = clean(message.value.candidateInit);
  if (message.case === 'offer' || message.case === 'answer') {
    message.value.sdp = clean(message.value.sdp);
    if (current.offers.length >= 3) return;
    current.offers.push(message.value.sdp);
  }
  if (current.frames.length < most.frames) current.frames.push(Buffer.from(request.toBinary()).toString('base64'));
}

function recordJoin(text: string | null): void {
  if (text === null) return;
  const wrapped = WrappedJoinRequest.fromBinary(Buffer.from(text, 'base64url'));
  const isGzip = wrapped.compression === WrappedJoinRequest_Compression.GZIP;
  const join = JoinRequest.fromBinary(isGzip ? gunzipSync(wrapped.joinRequest) : wrapped.joinRequest);
  if (join.publisherOffer !== undefined) {
    join.publisherOffer.sdp = clean(join.publisherOffer.sdp);
    if (current.offers.length < 2) current.offers.push(join.publisherOffer.sdp);
  }
  if (join.clientInfo !== undefined) {
    join.clientInfo.osVersion = '';
    join.clientInfo.deviceModel = '';
    join.clientInfo.address = '';
  }
  // Not compressed again: mutations of gzip reach nothing behind its checksum.
  const plain = new WrappedJoinRequest({ joinRequest: join.toBinary() });
  if (current.joins.length < 1) current.joins.push(Buffer.from(plain.toBinary()).toString('base64url'));
}

const seen = new Map<string, number>();
function recordPacket(packet: Buffer): void {
  const list = isRtcp(packet) ? 'rtcp' : 'rtp';
  // Not thirty times the same: a few of each payload type and first bits.
  const kind = `${current.client} ${packet.readUInt8(1) & 0x7f} ${packet.readUInt8(0)} ${packet.length >> 5}`;
  const count = (seen.get(kind) ?? 0) + 1;
  seen.set(kind, count);
  if (count > 3 || current[list].length >= most[list]) return;
  current[list].push(packet.subarray(0, list === 'rtp' ? packetBytes : 400).toString('base64'));
}

const tokens = new Tokens(apiKey, apiSecret);
const makeTransport = carrierTransports({
  portRange: defaultMediaPorts,
  announcedAddress: undefined,
  bindAddress: mediaBindAddress(),
});
const rooms = new Rooms({
  now: Date.now,
  tokens,
  onEvent: () => undefined,
  makeTransport: (name, events) =>
    makeTransport(name, {
      ...events,
      onOpen: () => events.onOpen(),
      onLost: () => events.onLost(),
      onClosed: () => events.onClosed(),
      onData: (kind, message) => events.onData(kind, message),
      onPacket: (packet) => {
        recordPacket(packet);
        events.onPacket(packet);
      },
    }),
});
rooms.create({ name: 'r', emptyTimeoutS: 600, departureTimeoutS: 600, maxParticipants: 0, metadata: '' });
const server = new SfuServer({ rooms, tokens });
const port = await server.listen('127.0.0.1', 0);

const front = createServer({ maxHeaderSize: 128 * 1024 }, (_, response) => response.writeHead(503).end());
const sockets = new WebSocketServer({ noServer: true });
front.on('upgrade', (request, socket, head) => {
  recordJoin(new URL(request.url ?? '', 'http://x').searchParams.get('join_request'));
  const { authorization } = request.headers;
  const far = new WebSocket(`ws://127.0.0.1:${port}${request.url}`, {
    headers: authorization ? { authorization } : {},
  });
  far.once('open', () =>
    sockets.handleUpgrade(request, socket, head, (near) => {
      near.on('message', (data: Buffer) => {
        recordFrame(data);
        far.send(data);
      });
      far.on('message', (data: Buffer) => near.send(data));
      near.on('close', () => far.close());
      far.on('close', () => near.close());
    }),
  );
});
await new Promise<void>((resolve) => void front.listen(0, '127.0.0.1', () => resolve()));
const url = `ws://127.0.0.1:${(front.address() as AddressInfo).port}`;

async function record(client: string, play: () => Promise<void>): Promise<void> {
  current = empty(client);
  await play();
  mkdirSync(corpusFolder, { recursive: true });
  writeFileSync(`${corpusFolder}${client}.json`, `${JSON.stringify(current, null, 1)}\n`);
  process.stdout.write(
    `${client}: ${Object.entries(current)
      .map(([name, list]) => `${name} ${list.length}`)
      .join(', ')}\n`,
  );
}

const enough = (): boolean => current.rtp.length >= most.rtp - 6 && current.rtcp.length >= 8;

const browser = await startBrowser();

await record('chromium', async () => {
  const pages = await Promise.all([browser.page(), browser.page()]);
  for (const [index, page] of pages.entries()) {
    await page.evaluate(`stage.join(${JSON.stringify(url)}, ${JSON.stringify(await token('r', `c${index}`))})`);
  }
  await pages[0].evaluate('stage.room.localParticipant.enableCameraAndMicrophone()');
  await pages[1].evaluate('stage.shareScreen()');
  await until('packets', () => enough(), 60_000).catch(() => undefined);
  await pages[0].evaluate('stage.room.localParticipant.setMicrophoneEnabled(false)');
  await pages[0].evaluate(`stage.room.localParticipant.setAttributes({ colour: 'blue' })`);
  await pages[1].evaluate('stage.room.disconnect()');
  await Promise.all(pages.map((page) => page.context().close()));
});

const firefox = findFirefox();
if (firefox !== undefined)
  await record('firefox', async () => {
    const fox = await startFirefox(firefox);
    const page = await fox.newPage();
    await page.goto(browser.url);
    await page.waitForFunction('"stage" in globalThis');
    await page.evaluate(`stage.join(${JSON.stringify(url)}, ${JSON.stringify(await token('r', 'fox'))})`);
    await page.evaluate('stage.room.localParticipant.enableCameraAndMicrophone()');
    await until('packets', () => enough(), 30_000).catch(() => undefined);
    await page.evaluate('stage.room.disconnect()');
    await fox.close();
  });
await browser[Symbol.asyncDispose]();

await record('rtc-node', async () => {
  const [ann, ben] = [new Room(), new Room()];
  const options = { autoSubscribe: true, dynacast: false };
  await ann.connect(url, await token('r', 'ann'), options);
  await ben.connect(url, await token('r', 'ben'), options);
  const source = new VideoSource(320, 240);
  const publishing = new TrackPublishOptions();
  publishing.source = TrackSource.SOURCE_CAMERA;
  await ann.localParticipant?.publishTrack(LocalVideoTrack.createVideoTrack('camera', source), publishing);
  let shade = 0;
  const timer = setInterval(() => {
    const data = new Uint8Array(320 * 240 * 1.5).fill((shade += 5) % 256);
    source.captureFrame(new VideoFrame(data, 320, 240, VideoBufferType.I420));
  }, 66);
  await until('packets', () => enough(), 20_000).catch(() => undefined);
  clearInterval(timer);
  await Promise.all([ann.disconnect(), ben.disconnect()]);
  await dispose();
});

rooms[Symbol.dispose]();
await server[Symbol.asyncDispose]();
process.exit(0);
