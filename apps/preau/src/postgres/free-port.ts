// A free port on loopback, outside the range from which the kernel serves outgoing connections (32768 and above):
// a port of that range can be taken by anybody's connection at any moment.
import { randomInt } from 'node:crypto';
import { createServer } from 'node:net';

/** Finds a port in 20000-32000 that nobody listens on at 127.0.0.1 right now. Throws after 50 tries. */
export async function findFreePort(): Promise<number> {
  for (let attempt = 0; attempt < 50; attempt += 1) {
    const port = randomInt(20_000, 32_000);
    if (await isFree(port)) return port;
  }
  throw new RangeError('Cannot find a free port between 20000 and 32000 on 127.0.0.1');
}

function isFree(port: number): Promise<boolean> {
  return new Promise((resolve) => {
    const server = createServer();
    server.once('error', () => resolve(false));
    server.listen({ port, host: '127.0.0.1', exclusive: true }, () => server.close(() => resolve(true)));
  });
}
