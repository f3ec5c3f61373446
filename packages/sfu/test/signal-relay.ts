// A relay between a client and a media server that hears what the server answers: a refusal that a library keeps to itself is an event here.
import { once } from 'node:events';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import type { TestContext } from 'node:test';
import { SignalResponse } from '@livekit/protocol';
import type { RequestResponse } from '@livekit/protocol';
import { WebSocket, WebSocketServer } from 'ws';

/** A way to the media server that is listened to. */
export interface SignalRelay {
  /** `ws://…`, instead of the server's. */
  readonly url: string;
  /** Resolves with the next refusal of a track that the server sends to whoever came this way. */
  nextRefusal(): Promise<RequestResponse>;
}

/** Relays signalling to a media server at `target` (`ws://…`) for as long as the test lasts. */
export async function relaySignalling(t: TestContext, target: string): Promise<SignalRelay> {
  const server = createServer((_request, response) => void response.writeHead(404).end());
  const doors = new WebSocketServer({ noServer: true });
  const all = new Set<WebSocket>();
  const listeners: ((refusal: RequestResponse) => void)[] = [];
  const hear = (bytes: Buffer): void => {
    const { message } = SignalResponse.fromBinary(bytes);
    if (message.case !== 'requestResponse' || message.value.request.case !== 'addTrack') return;
    for (const listener of listeners.splice(0)) listener(message.value);
  };
  server.on('upgrade', (request, socket, head) => {
    const { authorization } = request.headers;
    const far = new WebSocket(new URL(request.url ?? '/', target), {
      headers: authorization === undefined ? {} : { authorization },
    });
    far.on('error', () => undefined);
    far.on('unexpected-response', (_request, { statusCode = 502 }) => {
      socket.end(`HTTP/1.1 ${statusCode} Refused\r\nConnection: close\r\nContent-Length: 0\r\n\r\n`);
      far.terminate();
    });
    const early: [Buffer, boolean][] = [];
    far.on('message', (bytes: Buffer, isBinary) => early.push([bytes, isBinary]));
    far.on('open', () =>
      doors.handleUpgrade(request, socket, head, (near) => {
        for (const end of [near, far]) all.add(end);
        near.on('error', () => near.terminate());
        const tell = (bytes: Buffer, isBinary: boolean): void => {
          near.send(bytes, { binary: isBinary });
          if (isBinary) hear(bytes);
        };
        far.removeAllListeners('message').on('message', tell);
        for (const [bytes, isBinary] of early) tell(bytes, isBinary);
        near.on('message', (bytes: Buffer, isBinary) => far.send(bytes, { binary: isBinary }));
        near.on('close', () => far.terminate());
        far.on('close', () => near.terminate());
      }),
    );
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  t.after(() => {
    for (const end of all) end.terminate();
    server.close();
  });
  return {
    url: `ws://127.0.0.1:${(server.address() as AddressInfo).port}`,
    nextRefusal: () => new Promise((resolve) => listeners.push(resolve)),
  };
}
