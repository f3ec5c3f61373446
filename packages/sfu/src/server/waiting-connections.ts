// Connections that have not joined yet. Each is cheap and short-lived when it is honest; when there are too many, the one that has waited
// longest gives way, so that nobody who only holds connections open keeps others out (SFU-137).
import type { Duplex } from 'node:stream';

/** Counts connections from their first byte to their join. */
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

  /** It joined, and is counted among the people from now on. */
  joined(socket: Duplex): void {
    this.#waiting.delete(socket);
  }
}
