// Connections that have not said yet what they want. An honest one does so at once; when there are too many, the one that has waited longest
// gives way, so that nobody who only holds connections open keeps others out (SFU-137).
import type { Duplex } from 'node:stream';

/** Counts connections until their first request. */
export class WaitingConnections {
  readonly #limit: number;
  readonly #waiting = new Set<Duplex>();

  constructor(limit: number) {
    this.#limit = limit;
  }

  /** How many wait. */
  get size(): number {
    return this.#waiting.size;
  }

  /** A connection came. */
  add(socket: Duplex): void {
    if (this.#waiting.size >= this.#limit) {
      const [oldest] = this.#waiting;
      if (oldest !== undefined) this.#waiting.delete(oldest);
      oldest?.destroy();
    }
    this.#waiting.add(socket);
    socket.once('close', () => this.#waiting.delete(socket));
  }

  /** It has made a request, or joined, and is no longer counted here. */
  spoke(socket: Duplex): void {
    this.#waiting.delete(socket);
  }
}
