// A wire to PostgreSQL that counts round trips: how often the client spoke after the server had answered.

import { once } from 'node:events';
import { connect, createServer } from 'node:net';
import type { AddressInfo, Socket } from 'node:net';

/** The wire. */
export interface TripCounter extends AsyncDisposable {
  /** The same database, over the wire. */
  readonly url: string;
  readonly count: number;
}

/** Lays the wire to the server of a database address. */
export async function countTrips(url: string): Promise<TripCounter> {
  const target = new URL(url);
  const sockets = new Set<Socket>();
  let count = 0;
  const server = createServer((client) => {
    const upstream = connect(Number(target.port), target.hostname);
    let isAnswered = true;
    client.on('data', (bytes) => {
      if (isAnswered) count += 1;
      isAnswered = false;
      upstream.write(bytes);
    });
    upstream.on('data', (bytes) => {
      isAnswered = true;
      client.write(bytes);
    });
    for (const [here, there] of [
      [client, upstream],
      [upstream, client],
    ] as const) {
      sockets.add(here);
      here.on('error', () => undefined);
      here.on('close', () => there.destroy());
    }
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  const wire = new URL(url);
  [wire.hostname, wire.port] = ['127.0.0.1', String((server.address() as AddressInfo).port)];
  return {
    url: wire.href,
    get count() {
      return count;
    },
    async [Symbol.asyncDispose]() {
      for (const socket of sockets) socket.destroy();
      server.close();
      await once(server, 'close');
    },
  };
}
