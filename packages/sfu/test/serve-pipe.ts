// A pipe on a port of its own, for tests: what a house does with `createSfuPipe`, in a few lines.
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { Readable } from 'node:stream';
import { buffer } from 'node:stream/consumers';
import type { TestContext } from 'node:test';
import type { SfuPipe } from '../src/index.ts';

/** Serves a pipe; a child that cannot be reached is answered 503. Closed with the test. */
export async function servePipe(t: TestContext, pipe: SfuPipe): Promise<string> {
  // A client's first offer travels in the query.
  const server = createServer({ maxHeaderSize: 128 * 1024 }, (request, response) => {
    const answered = buffer(request).then((body) =>
      pipe.ask({ method: request.method ?? '', url: request.url ?? '', headers: request.headers, body }),
    );
    answered.then(
      ({ status, headers, body }) => {
        response.writeHead(status, headers);
        Readable.from(body).pipe(response);
      },
      () => response.writeHead(503).end(),
    );
  });
  server.on('upgrade', (request, socket, head) =>
    pipe.upgrade(request, socket, head, () =>
      socket.end('HTTP/1.1 503 Service Unavailable\r\nContent-Length: 0\r\n\r\n'),
    ),
  );
  await new Promise<void>((resolve) => void server.listen(0, '127.0.0.1', () => resolve()));
  t.after(() => {
    server.closeAllConnections();
    server.close();
  });
  return `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
}
