// Rings that answer a NACK: the publisher's last packets, kept once, and per subscriber which of them carried which number.
import type { SourcePacket } from './source-packet.ts';

/** The last packets of one stream, by extended sequence number. Size is a power of two. */
export class PacketRing {
  readonly #mask: number;
  readonly #packets: (SourcePacket | undefined)[];
  readonly #numbers: Float64Array;

  constructor(size: number) {
    if ((size & (size - 1)) !== 0) throw new RangeError(`Cannot make a packet ring: ${size} is not a power of two`);
    this.#mask = size - 1;
    this.#packets = new Array<SourcePacket | undefined>(size).fill(undefined);
    this.#numbers = new Float64Array(size).fill(-1);
  }

  /** Keeps a packet, in place of the one `size` numbers before it. */
  put(extended: number, packet: SourcePacket): void {
    this.#packets[extended & this.#mask] = packet;
    this.#numbers[extended & this.#mask] = extended;
  }

  /** The packet with this number, if it is still there. */
  find(extended: number): SourcePacket | undefined {
    return this.#numbers[extended & this.#mask] === extended ? this.#packets[extended & this.#mask] : undefined;
  }
}

/** What a subscriber was sent under a 16-bit number. `E` is the forwarding epoch it belonged to. */
export class SentRing<E> {
  readonly #mask: number;
  readonly #out: Int32Array;
  readonly #source: Float64Array;
  readonly #epochs: (E | undefined)[];

  constructor(size: number) {
    if ((size & (size - 1)) !== 0) throw new RangeError(`Cannot make a sent ring: ${size} is not a power of two`);
    this.#mask = size - 1;
    this.#out = new Int32Array(size).fill(-1);
    this.#source = new Float64Array(size);
    this.#epochs = new Array<E | undefined>(size).fill(undefined);
  }

  /** Remembers that `out` carried the publisher's packet `source`. */
  put(out: number, source: number, epoch: E): void {
    const slot = out & this.#mask;
    this.#out[slot] = out & 0xffff;
    this.#source[slot] = source;
    this.#epochs[slot] = epoch;
  }

  /** The publisher's number behind `out`, if it is still remembered. */
  find(out: number): { readonly source: number; readonly epoch: E } | undefined {
    const slot = out & this.#mask;
    const epoch = this.#epochs[slot];
    const source = this.#source[slot];
    if (this.#out[slot] !== (out & 0xffff) || epoch === undefined || source === undefined) return undefined;
    return { source, epoch };
  }
}
