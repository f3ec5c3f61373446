// Packet loss on the real path: a relay between browser and server drops packets both ways, and the picture goes on.
import assert from 'node:assert/strict';
import { createSocket } from 'node:dgram';
import type { Socket } from 'node:dgram';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { test } from 'node:test';
import { SignalRequest, SignalResponse } from '@livekit/protocol';
import { WebSocket, WebSocketServer } from 'ws';
import { startBrowser, startStage, token, until } from './stage.ts';

const lossRatio = 0.05;

/** What the relays of both people dropped and let through, by the kind of packet. */
const counts = { dropped: 0, passed: 0 };

/** Media only: ICE and DTLS set-up must not depend on chance (RFC 7983 tells them apart by the first byte). */
function isDropped(packet: Buffer): boolean {
  const first = packet[0] ?? 0;
  const isMedia = first >= 128 && first <= 191;
  if (isMedia && Math.random() < lossRatio) {
    counts.dropped += 1;
    return true;
  }
  counts.passed += 1;
  return false;
}

/** A UDP relay in front of one address of the server, for one client. */
async function startRelay(address: string, port: number): Promise<{ readonly port: number; close(): void }> {
  const [outside, inside]: Socket[] = [createSocket('udp4'), createSocket('udp4')];
  assert.ok(outside && inside);
  let client: { address: string; port: number } | undefined;
  outside.on('message', (packet, from) => {
    client = from;
    if (!isDropped(packet)) inside.send(packet, port, address);
  });
  inside.on('message', (packet) => {
    if (client !== undefined && !isDropped(packet)) outside.send(packet, client.port, client.address);
  });
  await Promise.all(
    [outside, inside].map((socket) => new Promise<void>((resolve) => socket.bind(0, address, resolve))),
  );
  return {
    port: outside.address().port,
    close: () => {
      outside.close();
      inside.close();
    },
  };
}

/** A WebSocket proxy that writes the relay into every answer and keeps the client's own addresses to itself. */
async function startProxy(target: string): Promise<Disposable & { readonly url: string }> {
  const http = createServer();
  const sockets = new WebSocketServer({ server: http });
  const relays: { close(): void }[] = [];
  const ports = new Map<string, number>();
  const rewrite = async (sdp: string): Promise<string> => {
    const lines = sdp.split('\r\n');
    const [candidate] = lines.filter(
      (line) => line.startsWith('a=candidate') && line.includes('typ host') && !line.split(' ')[4]?.includes(':'),
    );
    const fields = candidate?.split(' ') ?? [];
    const [address = '', port = ''] = fields.slice(4);
    const key = `${address}:${port}`;
    if (!ports.has(key)) {
      const relay = await startRelay(address, Number(port));
      relays.push(relay);
      ports.set(key, relay.port);
    }
    fields[5] = String(ports.get(key));
    const kept = lines.filter((line) => !line.startsWith('a=candidate'));
    const at = kept.findIndex((line) => line === 'a=end-of-candidates');
    kept.splice(at, 0, fields.join(' '));
    return kept.join('\r\n');
  };
  sockets.on('connection', (client, request) => {
    const server = new WebSocket(`${target}${request.url ?? ''}`);
    const waiting: Buffer[] = [];
    client.on('message', (data: Buffer) => {
      if (SignalRequest.fromBinary(data).message.case === 'trickle') return;
      if (server.readyState === WebSocket.OPEN) server.send(data);
      else waiting.push(data);
    });
    server.on('open', () => waiting.forEach((data) => server.send(data)));
    let chain = Promise.resolve();
    server.on('message', (data: Buffer) => {
      chain = chain.then(async () => {
        const response = SignalResponse.fromBinary(data);
        if (response.message.case === 'answer') response.message.value.sdp = await rewrite(response.message.value.sdp);
        client.send(response.toBinary());
        return undefined;
      });
    });
    client.on('close', () => server.close());
    server.on('close', () => client.close());
  });
  await new Promise<void>((resolve) => void http.listen(0, '127.0.0.1', () => resolve()));
  return {
    url: `ws://127.0.0.1:${(http.address() as AddressInfo).port}`,
    [Symbol.dispose]() {
      for (const relay of relays) relay.close();
      for (const client of sockets.clients) client.terminate();
      http.close();
    },
  };
}

test('[SFU-59] with 5 % loss up and down the picture still decodes, because lost packets are asked for and sent again', async () => {
  await using stage = await startStage();
  await using browser = await startBrowser();
  using proxy = await startProxy(await stage.room('lossy'));
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
