// A relay that can swallow: while it is cut, bytes go nowhere and nobody is told, as on a line that is gone.

import { createServer, connect } from 'node:net';
import type { AddressInfo, Socket } from 'node:net';

/** A running relay. */
export interface Relay extends AsyncDisposable {
  readonly port: number;
  cut(): void;
  heal(): void;
}

/** Relays loopback TCP to a port. What was swallowed is lost; connections that lost bytes stay silent, new ones work after `heal`. */
export async function startRelay(target: number): Promise<Relay> {
  let isCut = false;
  const all = new Set<Socket>();
  const server = createServer((near) => {
    all.add(near);
    near.on('error', () => near.destroy());
    // Accepted by the kernel, but nothing answers: to the client it looks like a line without an other end.
    if (isCut) return;
    const far = connect(target, '127.0.0.1');
    all.add(far);
    let isSwallowing = false;
    const pass = (from: Socket, to: Socket): void => {
      from.on('data', (bytes) => {
        isSwallowing ||= isCut;
        if (!isSwallowing) to.write(bytes);
      });
      from.on('close', () => {
        all.delete(from);
        if (!isSwallowing && !isCut) to.destroy();
      });
      from.on('error', () => from.destroy());
    };
    pass(near, far);
    pass(far, near);
  });
  const { promise, resolve } = Promise.withResolvers<void>();
  server.listen(0, '127.0.0.1', resolve);
  await promise;
  return {
    port: (server.address() as AddressInfo).port,
    cut: () => void (isCut = true),
    heal: () => void (isCut = false),
    [Symbol.asyncDispose]: async () => {
      server.close();
      for (const socket of all) socket.destroy();
    },
  };
}
