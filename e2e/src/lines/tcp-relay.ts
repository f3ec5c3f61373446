// A TCP line that can be cut the way a cable is: bytes are swallowed both ways and nothing closes, so that neither side is told.
import { connect, createServer } from 'node:net';
import type { AddressInfo, Socket } from 'node:net';

/** A relay on a loopback port. While cut, bytes are lost for good and new connections get no answer. */
export interface TcpRelay extends AsyncDisposable {
  readonly port: number;
  cut(): void;
  /** Ends the cut. Connections that lost bytes are reset, as a router that forgot them would do. */
  mend(): void;
}

/** Relays 127.0.0.1:<a free port> to 127.0.0.1:`targetPort`. */
export async function startTcpRelay(targetPort: number): Promise<TcpRelay> {
  let isCut = false;
  const pairs = new Set<{ near: Socket; far: Socket; holed: boolean }>();
  const server = createServer((near) => {
    const far = connect(targetPort, '127.0.0.1');
    const pair = { near, far, holed: isCut };
    pairs.add(pair);
    const forward = (from: Socket, to: Socket): void => {
      from.on('data', (bytes) => {
        if (isCut || pair.holed) pair.holed = true;
        else if (!to.write(bytes)) from.pause();
      });
      to.on('drain', () => from.resume());
      from.on('error', () => to.destroy());
      from.on('close', () => {
        pairs.delete(pair);
        // A close during the cut is swallowed too: the far side must find out by itself.
        if (!isCut) to.destroy();
      });
    };
    forward(near, far);
    forward(far, near);
  });
  await new Promise<void>((resolve, reject) => {
    server.once('error', reject).listen(0, '127.0.0.1', resolve);
  });
  return {
    port: (server.address() as AddressInfo).port,
    cut() {
      isCut = true;
    },
    mend() {
      isCut = false;
      for (const pair of pairs) {
        if (!pair.holed) continue;
        pair.near.resetAndDestroy();
        pair.far.resetAndDestroy();
      }
    },
    async [Symbol.asyncDispose]() {
      for (const pair of pairs) {
        pair.near.destroy();
        pair.far.destroy();
      }
      await new Promise((resolve) => {
        server.close(resolve);
      });
    },
  };
}
