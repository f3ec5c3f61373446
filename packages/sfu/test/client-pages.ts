// Serves the pages of browser tests: the unmodified livekit-client, what all pages share (received.js), and a page's own script.
import { createServer } from 'node:http';
import { readFileSync } from 'node:fs';
import type { AddressInfo } from 'node:net';
import { fileURLToPath } from 'node:url';

const html =
  '<!doctype html><meta charset="utf-8"><script src="/client.js"></script><script src="/received.js"></script><script src="/page.js"></script>';

/** A running server. */
export interface ClientPages extends AsyncDisposable {
  readonly port: number;
}

/** Serves the page of `script` at `/`, on any port of `host`. */
export async function serveClientPages(script: URL, host = '127.0.0.1'): Promise<ClientPages> {
  const bundle = fileURLToPath(import.meta.resolve('livekit-client')).replace(
    /livekit-client[^/]*$/,
    'livekit-client.umd.js',
  );
  const files: Readonly<Record<string, readonly [string, string | Buffer]>> = {
    '/': ['text/html', html],
    '/client.js': ['text/javascript', readFileSync(bundle)],
    '/received.js': ['text/javascript', readFileSync(new URL('received.js', import.meta.url))],
    '/page.js': ['text/javascript', readFileSync(script)],
  };
  const server = createServer((request, response) => {
    const file = files[request.url ?? ''];
    if (file === undefined) response.writeHead(404).end();
    else response.writeHead(200, { 'Content-Type': file[0] }).end(file[1]);
  });
  await new Promise<void>((resolve, reject) => {
    server.once('error', reject).listen(0, host, resolve);
  });
  return {
    port: (server.address() as AddressInfo).port,
    async [Symbol.asyncDispose]() {
      server.closeAllConnections();
      await new Promise((resolve) => {
        server.close(resolve);
      });
    },
  };
}
