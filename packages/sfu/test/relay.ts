// A bad line in user space: a WebSocket proxy writes a UDP relay into every answer, and the relay drops or delays what passes.
import assert from 'node:assert/strict';
import { createSocket } from 'node:dgram';
import type { Socket } from 'node:dgram';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { SignalRequest, SignalResponse } from '@livekit/protocol';
import { WebSocket, WebSocketServer } from 'ws';

/** What a line does with a packet that goes `up` to the server or `down` from it: it calls `pass`, now, later or never. */
export type Treatment = (packet: Buffer, way: 'up' | 'down', pass: () => void) => void;

/** A UDP relay in front of one address of the server, for one client. */
async function startRelay(
  address: string,
  port: number,
  treat: Treatment,
): Promise<{ readonly port: number; close(): void }> {
  const [outside, inside]: Socket[] = [createSocket('udp4'), createSocket('udp4')];
  assert.ok(outside && inside);
  let client: { address: string; port: number } | undefined;
  let isOpen = true;
  outside.on('message', (packet, from) => {
    client = from;
    treat(packet, 'up', () => isOpen && inside.send(packet, port, address));
  });
  inside.on('message', (packet) => {
    const to = client;
    if (to !== undefined) treat(packet, 'down', () => isOpen && outside.send(packet, to.port, to.address));
  });
  await Promise.all(
    [outside, inside].map((socket) => new Promise<void>((resolve) => socket.bind(0, address, resolve))),
  );
  return {
    port: outside.address().port,
    close: () => {
      isOpen = false;
      outside.close();
      inside.close();
    },
  };
}

/** Stands before a server's WebSocket address: everybody who joins through it has the line that `treat` makes. */
export async function startBadLine(target: string, treat: Treatment): Promise<Disposable & { readonly url: string }> {
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
      const relay = await startRelay(address, Number(port), treat);
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
      // The client's own addresses would lead past the relay.
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

/** RFC 7983: media packets begin with 128 to 191; ICE and DTLS set-up must not depend on chance. */
export function isMedia(packet: Buffer): boolean {
  const first = packet[0] ?? 0;
  return first >= 128 && first <= 191;
}

/** A downlink of `bps` with a queue of `queueBytes` that drops its tail; `bps` may be changed. */
export function narrowLine(queueBytes: number): { bps: number; dropped: number; readonly treat: Treatment } {
  const line = { bps: Infinity, dropped: 0, treat };
  let freeAt = 0;
  function treat(packet: Buffer, way: 'up' | 'down', pass: () => void): void {
    if (way === 'up' || line.bps === Infinity || !isMedia(packet)) {
      pass();
      return;
    }
    const now = performance.now();
    freeAt = Math.max(freeAt, now);
    if (((freeAt - now) * line.bps) / 8_000 > queueBytes) {
      line.dropped += 1;
      return;
    }
    freeAt += (packet.length * 8_000) / line.bps;
    setTimeout(pass, freeAt - now);
  }
  return line;
}
