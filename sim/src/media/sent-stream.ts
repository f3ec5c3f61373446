// One stream that a raw publisher sends: paced frames cut into packets, sender reports, repeats on NACK, key frames on PLI.
import { packetHead, payloadTypes, writePacket } from './rtp.ts';
import type { StreamExtensions } from './rtp.ts';
import { writeSenderReport } from './rtcp.ts';
import { writeVp8Descriptor } from './vp8.ts';
import type { FrameSource } from './vp8.ts';

const PAYLOAD_BYTES = 1_100;
/** A browser's pacer spreads a key frame; with the tick of 5 ms this is 18 Mbit/s. */
const PACKETS_PER_TICK = 10;
const KEPT_PACKETS = 512;
const REPORT_MS = 1_000;
/** Who is later than this begins anew instead of catching up. */
const MAX_LATE_MS = 1_000;

/** An Opus packet of 20 ms that decodes to silence, padded to the size of speech: code 3, one frame, padding (RFC 6716 section 3.2.5). */
export function opusPacket(sizeBytes: number): Buffer {
  const packet = Buffer.alloc(sizeBytes);
  packet.set([0xfb, 0x41, sizeBytes - 5, 0xff, 0xfe]);
  return packet;
}

/** What a stream sends. */
export type SentMedia =
  | { readonly kind: 'audio'; readonly packet: Buffer }
  | { readonly kind: 'video'; readonly frames: FrameSource; readonly framesPerSecond: number };

/** One SSRC. All times are `performance.now()`. */
export class SentStream {
  readonly ssrc: number;
  readonly #media: SentMedia;
  readonly #head: Buffer;
  readonly #intervalMs: number;
  readonly #kept: (Buffer | undefined)[] = new Array<Buffer | undefined>(KEPT_PACKETS).fill(undefined);
  readonly #queue: Buffer[] = [];
  #sequence = Math.floor(Math.random() * 0x8000);
  #timestamp = Math.floor(Math.random() * 2 ** 31);
  #pictureId = Math.floor(Math.random() * 0x7fff);
  #tl0 = 0;
  #dueAt: number | undefined;
  #lastAt: number | undefined;
  #reportAt = 0;
  #packets = 0;
  #octets = 0;
  #isKeyWanted = false;
  /** Dynacast: false while nobody wants this layer. */
  isWanted = true;
  /** Longest time between two sound packets since `beginWindow`: a gap that is ours, not the server's. */
  worstGapMs = 0;
  /** Packets sent since `beginWindow`. */
  sentPackets = 0;

  constructor(ssrc: number, media: SentMedia, extensions: StreamExtensions) {
    this.ssrc = ssrc;
    this.#media = media;
    this.#head = packetHead(ssrc, payloadTypes[media.kind], extensions);
    this.#intervalMs = media.kind === 'audio' ? 20 : 1000 / media.framesPerSecond;
  }

  /** Sends what is due. */
  tick(now: number, send: (packet: Buffer) => boolean): void {
    if (!this.isWanted) {
      this.#dueAt = undefined;
      return;
    }
    // Streams that start together do not send together.
    this.#dueAt ??= now + Math.random() * this.#intervalMs;
    if (now - this.#dueAt > MAX_LATE_MS) this.#dueAt = now;
    while (this.#dueAt <= now) {
      this.#dueAt += this.#intervalMs;
      this.#produce(now);
    }
    for (const packet of this.#queue.splice(0, this.#media.kind === 'audio' ? this.#queue.length : PACKETS_PER_TICK))
      this.#sendOne(packet, send);
    if (now < this.#reportAt || this.#packets === 0) return;
    this.#reportAt = now + REPORT_MS;
    const report = { nowMs: Date.now(), timestamp: this.#timestamp, packets: this.#packets, octets: this.#octets };
    send(writeSenderReport(this.ssrc, report));
  }

  /** Counting starts anew. */
  beginWindow(): void {
    this.worstGapMs = 0;
    this.sentPackets = 0;
  }

  /** The server wants a key frame. */
  wantKeyFrame(): void {
    this.#isKeyWanted = true;
  }

  /** The server misses packets. */
  repeat(sequences: readonly number[], send: (packet: Buffer) => boolean): void {
    for (const sequence of sequences) {
      const packet = this.#kept[sequence % KEPT_PACKETS];
      if (packet?.readUInt16BE(2) === sequence) send(packet);
    }
  }

  #produce(now: number): void {
    const rate = this.#media.kind === 'audio' ? 48 : 90;
    this.#timestamp = (this.#timestamp + Math.round(this.#intervalMs * rate)) >>> 0;
    if (this.#media.kind === 'audio') {
      if (this.#lastAt !== undefined) this.worstGapMs = Math.max(this.worstGapMs, now - this.#lastAt);
      this.#lastAt = now;
      this.#queue.push(this.#packet(this.#packets === 0, this.#media.packet));
      return;
    }
    const frame = this.#media.frames.next(this.#isKeyWanted);
    this.#isKeyWanted = false;
    this.#pictureId = (this.#pictureId + 1) & 0x7fff;
    this.#tl0 = (this.#tl0 + 1) & 0xff;
    for (let from = 0; from < frame.length; from += PAYLOAD_BYTES) {
      const descriptor = writeVp8Descriptor(from === 0, this.#pictureId, this.#tl0);
      const end = Math.min(frame.length, from + PAYLOAD_BYTES);
      this.#queue.push(this.#packet(end === frame.length, descriptor, frame.subarray(from, end)));
    }
  }

  #packet(marker: boolean, ...parts: readonly Buffer[]): Buffer {
    this.#sequence = (this.#sequence + 1) & 0xffff;
    return writePacket(this.#head, { marker, sequence: this.#sequence, timestamp: this.#timestamp }, ...parts);
  }

  #sendOne(packet: Buffer, send: (packet: Buffer) => boolean): void {
    this.#kept[packet.readUInt16BE(2) % KEPT_PACKETS] = packet;
    this.#packets += 1;
    this.sentPackets += 1;
    this.#octets += packet.length - this.#head.length;
    send(packet);
  }
}
