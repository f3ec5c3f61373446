// The two media servers that are compared: our own, and a real livekit-server. Both stand at the same address, with the same keys, make rooms only
// by CreateRoom, and send their webhooks to a receiver here.
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { AccessToken, RoomServiceClient, WebhookReceiver } from 'livekit-server-sdk';
import type { VideoGrant, WebhookEvent } from 'livekit-server-sdk';
import { LIVEKIT_VERSION, startLivekitServer } from '../../../../tools/testing/livekit-server.ts';
import { isInPrivateNetwork, openHome } from '../../../../tools/testing/network-namespace.ts';
import { startSfu } from '../../src/index.ts';

/** Which server. */
export type EngineName = 'embedded' | 'livekit';

/** A webhook as it came. */
export interface Notice {
  readonly body: string;
  readonly authorization: string | undefined;
}

/** A running media server and what one needs to talk to it. */
export interface Engine extends AsyncDisposable {
  readonly name: EngineName;
  /** How the table calls it. */
  readonly title: string;
  readonly apiKey: string;
  readonly apiSecret: string;
  /** HTTP address of the server that owns a room. */
  url(room: string): string;
  api(room: string): RoomServiceClient;
  /** Every webhook so far whose signature was right, in order. */
  readonly webhooks: readonly WebhookEvent[];
  /** The same as they came. */
  readonly notices: readonly Notice[];
  /** Ends the process that owns the room as an operator would, and resolves when it serves again; undefined: not ours to restart. */
  readonly restart: ((room: string) => Promise<void>) | undefined;
}

const apiKey = 'testkey';
const apiSecret = 'a-test-secret-of-more-than-32-characters';

/** A token; everything is allowed unless the grant says otherwise. */
export function makeToken(engine: Engine, room: string, identity: string, grant: VideoGrant = {}): Promise<string> {
  const token = new AccessToken(engine.apiKey, engine.apiSecret, { identity, name: `name of ${identity}`, ttl: '10m' });
  token.addGrant({ room, roomJoin: true, canUpdateOwnMetadata: true, ...grant });
  return token.toJwt();
}

/** Why there is no livekit-server to compare with, or undefined. The run's starter (tools/test.ts) finds out and says so by environment. */
export function whyNoLivekit(): string | undefined {
  if (process.env['TEST_LIVEKIT_URL'] !== undefined || process.env['LIVEKIT_SERVER_PATH'] !== undefined)
    return undefined;
  return process.env['TEST_LIVEKIT_MISSING'] ?? 'no livekit-server: run it by npm run test:media';
}

/** Starts our own server. */
export async function startEmbedded(): Promise<Engine> {
  const address = await openHome();
  const webhooks = await receiveWebhooks(address);
  const sfu = await startSfu({
    apiKey,
    apiSecret,
    children: 1,
    host: address,
    webhookUrl: webhooks.url,
    mediaPorts: { first: 30_000, last: 30_999 },
    ...(isInPrivateNetwork() ? { bindAddress: address } : {}),
  });
  return {
    name: 'embedded',
    title: 'packages/sfu',
    apiKey,
    apiSecret,
    url: (room) => sfu.pick(room),
    api: (room) => new RoomServiceClient(sfu.pick(room), apiKey, apiSecret),
    webhooks: webhooks.received,
    notices: webhooks.notices,
    async restart(room) {
      const index = sfu.urls.indexOf(sfu.pick(room));
      const before = sfu.pids[index];
      if (before === undefined) throw new Error('Cannot restart the server: it is not running');
      process.kill(before, 'SIGTERM');
      const deadline = performance.now() + 15_000;
      for (;;) {
        const now = sfu.pids[index];
        if (now !== undefined && now !== before) {
          const answer = await fetch(sfu.pick(room)).catch(() => undefined);
          await answer?.body?.cancel();
          if (answer !== undefined) return;
        }
        if (performance.now() > deadline) throw new Error('Cannot restart the server: it did not come back');
        await new Promise((resolve) => setTimeout(resolve, 20));
      }
    },
    async [Symbol.asyncDispose]() {
      await sfu.close();
      await webhooks[Symbol.asyncDispose]();
    },
  };
}

/** Starts livekit-server, or takes the one that TEST_LIVEKIT_URL, TEST_LIVEKIT_KEY and TEST_LIVEKIT_SECRET name. */
export async function startLivekit(): Promise<Engine> {
  const external = process.env['TEST_LIVEKIT_URL'];
  if (external !== undefined) {
    const key = process.env['TEST_LIVEKIT_KEY'] ?? '';
    const secret = process.env['TEST_LIVEKIT_SECRET'] ?? '';
    return {
      name: 'livekit',
      title: 'livekit-server at TEST_LIVEKIT_URL',
      apiKey: key,
      apiSecret: secret,
      url: () => external,
      api: () => new RoomServiceClient(external, key, secret),
      webhooks: [],
      notices: [],
      restart: undefined,
      async [Symbol.asyncDispose]() {},
    };
  }
  const address = await openHome();
  const webhooks = await receiveWebhooks(address);
  const path = process.env['LIVEKIT_SERVER_PATH'];
  const server = await startLivekitServer({
    address,
    apiKey,
    apiSecret,
    webhookUrl: webhooks.url,
    ...(path === undefined ? {} : { path }),
  });
  return {
    name: 'livekit',
    title: `livekit-server ${LIVEKIT_VERSION}`,
    apiKey,
    apiSecret,
    url: () => server.url,
    api: () => new RoomServiceClient(server.url, apiKey, apiSecret),
    webhooks: webhooks.received,
    notices: webhooks.notices,
    restart: () => server.restart(),
    async [Symbol.asyncDispose]() {
      await server[Symbol.asyncDispose]();
      await webhooks[Symbol.asyncDispose]();
    },
  };
}

/** A receiver that keeps what was signed with our keys, and refuses the rest. */
async function receiveWebhooks(
  address: string,
): Promise<AsyncDisposable & { readonly url: string; readonly received: WebhookEvent[]; readonly notices: Notice[] }> {
  const receiver = new WebhookReceiver(apiKey, apiSecret);
  const received: WebhookEvent[] = [];
  const notices: Notice[] = [];
  const server = createServer((request, response) => {
    let body = '';
    request.setEncoding('utf8');
    request.on('data', (text: string) => (body += text));
    request.on('end', () => {
      receiver.receive(body, request.headers.authorization).then(
        (event) => {
          received.push(event);
          notices.push({ body, authorization: request.headers.authorization });
          response.writeHead(200).end();
        },
        () => response.writeHead(401).end(),
      );
    });
  });
  await new Promise<void>((resolve, reject) => {
    server.once('error', reject).listen(0, address, resolve);
  });
  return {
    url: `http://${address}:${(server.address() as AddressInfo).port}/hooks`,
    received,
    notices,
    async [Symbol.asyncDispose]() {
      server.closeAllConnections();
      await new Promise((resolve) => {
        server.close(resolve);
      });
    },
  };
}
