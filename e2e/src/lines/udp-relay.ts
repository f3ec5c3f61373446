// UDP lines for media: a relay on another loopback address than the media server's, port for port, so that the server can announce the
// relay's address and every packet of a browser passes here. One port carries one participant; a cut swallows its packets both ways.
import { createSocket } from 'node:dgram';
import type { Socket } from 'node:dgram';

/** Where the media server announces itself: packets for `RELAY_ADDRESS:p` go to `SERVER_ADDRESS:p`. */
export const RELAY_ADDRESS = '127.0.0.2';
const SERVER_ADDRESS = '127.0.0.1';

/** A relay for a range of ports. */
export interface UdpRelay extends AsyncDisposable {
  /** The range, both ends included, as PREAU_MEDIA_PORTS wants it. */
  readonly range: string;
  /** Ports over which something has travelled, in order of first use: a participant's are those that appear after it entered. */
  usedPorts(): readonly number[];
  cut(ports: readonly number[]): void;
  mend(ports: readonly number[]): void;
}

/** Opens a relay over so many ports in a row that are free now. */
export async function startUdpRelay(count: number): Promise<UdpRelay> {
  for (let attempt = 1; ; attempt += 1) {
    const firstPort = 34_000 + Math.floor((Math.random() * 14_000) / count) * count;
    try {
      return await relayRange(firstPort, firstPort + count - 1);
    } catch (error) {
      if ((error as NodeJS.ErrnoException).code !== 'EADDRINUSE' || attempt === 20) throw error;
    }
  }
}

async function relayRange(firstPort: number, lastPort: number): Promise<UdpRelay> {
  const used: number[] = [];
  const isCut = new Set<number>();
  const fronts: Socket[] = [];
  const backs: Socket[] = [];

  for (let port = firstPort; port <= lastPort; port += 1) {
    const front = createSocket('udp4');
    const flows = new Map<string, Socket>();
    front.on('message', (packet, from) => {
      if (!used.includes(port)) used.push(port);
      if (isCut.has(port)) return;
      const key = `${from.address}:${from.port}`;
      let back = flows.get(key);
      if (back === undefined) {
        back = createSocket('udp4');
        back.on('message', (answer) => {
          if (!isCut.has(port)) front.send(answer, from.port, from.address);
        });
        back.on('error', () => undefined);
        flows.set(key, back);
        backs.push(back);
      }
      back.send(packet, port, SERVER_ADDRESS);
    });
    front.on('error', () => undefined);
    fronts.push(front);
    await new Promise<void>((resolve, reject) => {
      front.once('error', reject);
      front.bind(port, RELAY_ADDRESS, resolve);
    }).catch((error: unknown) => {
      for (const socket of fronts) socket.close();
      throw error;
    });
  }

  return {
    range: `${firstPort}-${lastPort}`,
    usedPorts: () => [...used],
    cut(ports) {
      for (const port of ports) isCut.add(port);
    },
    mend(ports) {
      for (const port of ports) isCut.delete(port);
    },
    async [Symbol.asyncDispose]() {
      for (const socket of [...fronts, ...backs]) socket.close();
    },
  };
}
