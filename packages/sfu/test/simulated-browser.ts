// The subscriber's browser at the end of a simulated line: a queue with a tail, and the receiver's side of congestion control
// (draft-ietf-rmcat-gcc-02), in steps of simulated time.
import type { TransportEvents } from '../src/media/transport.ts';
import { isRtcp } from '../src/media/rtcp.ts';
import { writeReceiverReport, writeRemb } from '../src/media/rtcp-write.ts';

/** The step of simulated time. */
export const stepMs = 5;
/** What a home router keeps before it drops. */
const queueBytes = 40_000;

interface Packet {
  readonly raw: Buffer;
  readonly at: number;
}

/** The subscriber's browser. */
export class SimulatedBrowser {
  readonly #events: TransportEvents;
  readonly #queue: Packet[] = [];
  readonly #arrived: { readonly at: number; readonly bytes: number }[] = [];
  readonly #streams = new Map<number, { highest: number; expected: number; received: number }>();
  #queued = 0;
  #rembBps: number | undefined;
  #rembAt = 0;
  #reportAt = 0;
  #firstAt: number | undefined;
  #delayMs = 0;
  #delayBefore = 0;
  #creditBytes = 0;
  capBps = Infinity;
  dropped = 0;
  /** Media bytes by height of the layer (0 is sound), since the last look. */
  readonly bytes = new Map<number, number>();
  readonly soundGapsMs: number[] = [];
  #soundAt: number | undefined;

  constructor(events: TransportEvents) {
    this.#events = events;
  }

  send(raw: Buffer, now: number): void {
    if (isRtcp(raw)) return;
    const ssrc = raw.readUInt32BE(8);
    const sequence = raw.readUInt16BE(2);
    const stream = this.#streams.get(ssrc) ?? { highest: sequence - 1, expected: 0, received: 0 };
    this.#streams.set(ssrc, stream);
    const ahead = (sequence - (stream.highest & 0xffff)) & 0xffff;
    if (ahead < 0x8000) {
      stream.highest += ahead;
      stream.expected += ahead;
    }
    if (this.#queued + raw.length > queueBytes && this.capBps !== Infinity) {
      this.dropped += 1;
      return;
    }
    this.#queued += raw.length;
    this.#queue.push({ raw: Buffer.from(raw), at: now });
  }

  step(now: number): void {
    this.#creditBytes = Math.min(3_000, this.#creditBytes + (this.capBps * stepMs) / 8_000);
    if (this.capBps === Infinity) this.#creditBytes = Infinity;
    for (
      let first = this.#queue[0];
      first !== undefined && first.raw.length <= this.#creditBytes;
      first = this.#queue[0]
    ) {
      this.#creditBytes -= first.raw.length;
      this.#queue.shift();
      this.#take(first, now);
    }
    if (now - this.#rembAt >= 500) this.#estimate(now);
    if (now - this.#reportAt >= 1_000) this.#report(now);
  }

  #take({ raw, at }: Packet, now: number): void {
    this.#queued -= raw.length;
    this.#delayMs = now - at;
    const stream = this.#streams.get(raw.readUInt32BE(8));
    if (stream !== undefined) stream.received += 1;
    const isPadding = (raw.readUInt8(0) & 0x20) !== 0;
    const isSound = (raw.readUInt8(0) & 0x10) === 0;
    const height = isSound ? 0 : raw.readUInt8(raw.length - 1) * 10;
    if (!isPadding) this.bytes.set(height, (this.bytes.get(height) ?? 0) + raw.length);
    if (isSound) {
      if (this.#soundAt !== undefined) this.soundGapsMs.push(now - this.#soundAt);
      this.#soundAt = now;
      return;
    }
    this.#firstAt ??= now;
    this.#arrived.push({ at: now, bytes: raw.length });
  }

  /** Delay that is high and does not fall is overuse: 85 % of what came. Else 8 % more a second, up to one and a half times what comes. */
  #estimate(now: number): void {
    while ((this.#arrived[0]?.at ?? now) < now - 1_000) this.#arrived.shift();
    const windowMs = Math.min(1_000, now - (this.#firstAt ?? now));
    const throughputBps = this.#arrived.reduce((sum, one) => sum + (one.bytes * 8_000) / Math.max(1, windowMs), 0);
    const seconds = (now - this.#rembAt) / 1_000;
    this.#rembAt = now;
    if (this.#firstAt === undefined || throughputBps === 0) return;
    const isOverused = this.#delayMs > 60 && this.#delayMs > this.#delayBefore - 20;
    const isDraining = this.#delayMs > 60 && !isOverused;
    this.#delayBefore = this.#delayMs;
    if (isOverused) this.#rembBps = Math.min(this.#rembBps ?? Infinity, throughputBps * 0.85);
    else if (this.#rembBps === undefined) {
      if (now - this.#firstAt < 5_000) return;
      this.#rembBps = throughputBps;
    } else if (!isDraining && this.#rembBps < throughputBps * 1.5) this.#rembBps *= 1.08 ** seconds;
    this.#events.onPacket(writeRemb(this.#rembBps, [1]));
  }

  #report(now: number): void {
    this.#reportAt = now;
    const blocks = [...this.#streams].map(([ssrc, stream]) => {
      const lost = Math.max(0, stream.expected - stream.received - this.#queue.length);
      const fractionLost = stream.expected === 0 ? 0 : Math.min(255, Math.floor((lost * 256) / stream.expected));
      stream.expected = 0;
      stream.received = 0;
      return {
        ssrc,
        fractionLost,
        cumulativeLost: 0,
        highestSequence: stream.highest,
        jitter: 0,
        lastSenderReport: 0,
        delaySinceLastSenderReport: 0,
      };
    });
    if (blocks.length > 0) this.#events.onPacket(writeReceiverReport(blocks));
  }
}
