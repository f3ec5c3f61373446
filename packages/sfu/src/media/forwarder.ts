// Rewrites one publisher's packets for one subscriber: one unbroken numbering over layer switches, mutes, pauses and swallowed packets.
import { SentRing } from './packet-ring.ts';
import { clockRateHz } from './receive-stream.ts';
import type { MediaKind, ReceiveStream } from './receive-stream.ts';
import type { RtpPacket } from './rtp.ts';
import { writeRtp } from './rtp.ts';
import { SequenceMap } from './sequence.ts';
import { parseVp8, renumberVp8 } from './vp8.ts';
import type { Vp8Descriptor } from './vp8.ts';
import { random31 } from '../ids.ts';

/** The time during which one stream is forwarded without a break. */
interface Epoch {
  readonly stream: ReceiveStream;
  readonly timestampOffset: number;
  readonly pictureIdOffset: number;
  readonly tl0Offset: number;
}

/** How the subscriber's m-line wants its packets. */
export interface ForwardFormat {
  readonly payloadType: number;
  readonly absSendTimeId: number;
}

const sentPackets = 1024;

/** The munger of one subscription. */
export class Forwarder {
  readonly ssrc: number;
  readonly #kind: MediaKind;
  readonly #sequences = new SequenceMap();
  readonly #sent: SentRing<Epoch> | undefined;
  #epoch: Epoch | undefined;
  #highestSource = -1;
  #highestOut = random31() & 0x7fff;
  #lastTimestamp = random31();
  #lastPictureId = random31() & 0x3fff;
  #lastTl0 = 0;
  #lastAt = 0;
  #packets = 0;
  #octets = 0;

  constructor(ssrc: number, kind: MediaKind) {
    this.ssrc = ssrc;
    this.#kind = kind;
    this.#sent = kind === 'video' ? new SentRing<Epoch>(sentPackets) : undefined;
  }

  /** The stream being forwarded, if any. */
  get stream(): ReceiveStream | undefined {
    return this.#epoch?.stream;
  }

  /** Stops until the next `start`; numbering goes on from where it was. */
  stop(): void {
    this.#epoch = undefined;
  }

  /** Begins with `packet` of `stream`: for video it must start a key frame. */
  start(stream: ReceiveStream, packet: RtpPacket, extended: number, nowMs: number): void {
    const elapsedMs = this.#packets === 0 ? 0 : Math.max(1, nowMs - this.#lastAt);
    const timestamp = this.#lastTimestamp + Math.max(1, Math.round((elapsedMs * clockRateHz[this.#kind]) / 1000));
    const descriptor = this.#describe(packet);
    this.#epoch = {
      stream,
      timestampOffset: timestamp - packet.timestamp,
      pictureIdOffset: descriptor === undefined ? 0 : this.#lastPictureId + 1 - descriptor.pictureId,
      tl0Offset: descriptor === undefined ? 0 : this.#lastTl0 + 1 - descriptor.tl0,
    };
    this.#sequences.restart(extended, this.#highestOut + 1);
    this.#highestSource = extended - 1;
  }

  /** The packet as this subscriber gets it, or undefined when it is swallowed or too late. */
  forward(packet: RtpPacket, extended: number, format: ForwardFormat, nowMs: number): Buffer | undefined {
    const epoch = this.#epoch;
    if (epoch === undefined) return undefined;
    const isNewest = extended > this.#highestSource;
    const isPadding = packet.payloadEnd <= packet.payloadStart;
    if (isNewest) this.#highestSource = extended;
    if (isPadding && isNewest) {
      // Chromium probes with padding on the media SSRC: swallow it and close the gap, else the receiver counts loss.
      this.#sequences.drop(extended);
      return undefined;
    }
    const out = this.#sequences.find(extended);
    if (out === undefined) return undefined;
    const written = this.#write(packet, epoch, out, format, nowMs);
    this.#sent?.put(out, extended, epoch);
    if (isNewest) this.#highestOut = out;
    this.#packets += 1;
    this.#octets += packet.payloadEnd - packet.payloadStart;
    this.#lastAt = nowMs;
    return written;
  }

  /** A packet sent before, again, if it is still kept. */
  resend(sequence: number, format: ForwardFormat, nowMs: number): Buffer | undefined {
    const sent = this.#sent?.find(sequence);
    const packet = sent?.epoch.stream.history?.find(sent.source);
    if (sent === undefined || packet === undefined) return undefined;
    return this.#write(packet, sent.epoch, sequence, format, nowMs);
  }

  /** A publisher's RTP time in this subscriber's numbering, while its stream is forwarded. */
  translateTimestamp(stream: ReceiveStream, rtpTimestamp: number): number | undefined {
    return this.#epoch?.stream === stream ? (rtpTimestamp + this.#epoch.timestampOffset) >>> 0 : undefined;
  }

  /** Counts for a sender report. */
  get counts(): { readonly packets: number; readonly octets: number } {
    return { packets: this.#packets, octets: this.#octets };
  }

  #describe(packet: RtpPacket): Vp8Descriptor | undefined {
    return this.#kind === 'video' ? parseVp8(packet.raw, packet.payloadStart, packet.payloadEnd) : undefined;
  }

  #write(packet: RtpPacket, epoch: Epoch, out: number, format: ForwardFormat, nowMs: number): Buffer {
    const timestamp = (packet.timestamp + epoch.timestampOffset) >>> 0;
    const head = { ...format, marker: packet.marker, sequence: out & 0xffff, timestamp, ssrc: this.ssrc };
    const written = writeRtp(head, packet.raw, packet.payloadStart, packet.payloadEnd, nowMs);
    this.#noteTimestamp(timestamp);
    const descriptor = this.#describe(packet);
    if (descriptor !== undefined) {
      const shift = written.length - (packet.payloadEnd - packet.payloadStart) - packet.payloadStart;
      renumberVp8(written, descriptor, shift, epoch.pictureIdOffset, epoch.tl0Offset);
      this.#notePicture(descriptor.pictureId + epoch.pictureIdOffset, descriptor.tl0 + epoch.tl0Offset);
    }
    return written;
  }

  #noteTimestamp(timestamp: number): void {
    if (((timestamp - this.#lastTimestamp) | 0) > 0) this.#lastTimestamp = timestamp;
  }

  #notePicture(pictureId: number, tl0: number): void {
    if (((pictureId - this.#lastPictureId) & 0x7fff) < 0x4000) this.#lastPictureId = pictureId & 0x7fff;
    if (((tl0 - this.#lastTl0) & 0xff) < 0x80) this.#lastTl0 = tl0 & 0xff;
  }
}
