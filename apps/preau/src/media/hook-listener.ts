// Where our own media processes send their notices: a private loopback port, because they start before the public listener and know
// neither its port nor its certificate. A notice is signed, so who may reach this port does not matter.
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';

const LIMIT_BYTES = 64 * 1024;

/** A notice as it came. Answers the HTTP status. */
export type HookTaker = (body: string, authorization: string | undefined) => Promise<number>;

/** The listener. `taker` is set once the lesson app is open; before that notices are answered 503 and sent again. */
export interface HookListener extends AsyncDisposable {
  readonly url: string;
  taker: HookTaker | undefined;
}

/** Listens on a free loopback port. */
export async function openHookListener(): Promise<HookListener> {
  const server = createServer((request, response) => {
    const chunks: Buffer[] = [];
    let sizeBytes = 0;
    request.on('data', (chunk: Buffer) => {
      sizeBytes += chunk.length;
      if (sizeBytes > LIMIT_BYTES) request.destroy();
      else chunks.push(chunk);
    });
    request.on('error', () => undefined);
    request.on('end', async () => {
      const take = listener.taker ?? (async () => 503);
      const status = await take(Buffer.concat(chunks).toString('utf8'), request.headers.authorization).catch(() => 500);
      response.writeHead(status).end();
    });
  });
  await new Promise<void>((resolve, reject) => {
    server.once('error', reject).listen(0, '127.0.0.1', resolve);
  });
  const listener: HookListener = {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}/hooks/livekit`,
    taker: undefined,
    [Symbol.asyncDispose]: async () => {
      server.closeAllConnections();
      await new Promise((resolve) => {
        server.close(resolve);
      });
    },
  };
  return listener;
}
