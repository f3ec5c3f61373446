// Renumbers one publisher's packets for one subscriber: one unbroken numbering over layer switches, mutes, pauses, padding and swallowed packets.
import { random31 } from '../ids.ts';
import { SentRing } from './packet-ring.ts';
import type { ForwardFormat, NumberOffsets, PacketWriter } from './packet-writer.ts';
import { clockRateHz } from './receive-stream.ts';
import type { MediaKind, ReceiveStream } from './receive-stream.ts';
import { writeSenderReport } from './rtcp-write.ts';
import { SequenceMap } from './sequence.ts';
import { ntpParts, rtpTimeAt } from './sender-clock.ts';
import { isPaddingOnly } from './source-packet.ts';
import type { SourcePacket } from './source-packet.ts';
import { TemporalFilter } from './temporal-filter.ts';

/** The time during which one stream is forwarded without a break. */
interface Epoch extends NumberOffsets {
  /** Undefined for our own padding, which comes from nobody. */
  readonly stream: ReceiveStream | undefined;
}

/** The same with the publisher's packet that it begins with: a new one for each picture that is left out. */
interface StreamEpoch extends Epoch {
  readonly stream: ReceiveStream;
  readonly from: number;
}

const ownPadding: Epoch = { stream: undefined, timestampOffset: 0, pictureIdOffset: 0, tl0Offset: 0 };
const sentPackets = 1024;
/** Late packets belong to one of the last epochs. */
const keptEpochs = 64;
/** The publisher's clock is believed over the time of arrival when they differ by less than this. */
const maxClockDifferenceMs = 2_000;

/** The munger of one subscription. Buffers it returns are valid until its writer is used again. */
export class Forwarder {
  readonly ssrc: number;
  readonly #kind: MediaKind;
  readonly #writer: PacketWriter;
  readonly #sequences = new SequenceMap();
  readonly #sent: SentRing<Epoch> | undefined;
  /** The one of now is the last; empty while stopped. */
  #epochs: StreamEpoch[] = [];
  readonly #pictures = new TemporalFilter();
  #highestSource = -1;
  readonly #firstOut = random31() & 0x7fff;
  #highestOut = this.#firstOut;
  #isFrameOpen = false;
  #lastTimestamp = random31();
  #lastPictureId = random31() & 0x3fff;
  #lastTl0 = 0;
  #lastAt = 0;
  /** One instant of the publisher's clock (NTP, in seconds) and the RTP time that this subscriber was told for it. */
  #sync: { readonly ntpS: number; readonly out: number } | undefined;
  #packets = 0;
  #octets = 0;
  #pads = 0;

  constructor(ssrc: number, kind: MediaKind, writer: PacketWriter) {
    this.ssrc = ssrc;
    this.#kind = kind;
    this.#writer = writer;
    this.#sent = kind === 'video' ? new SentRing<Epoch>(sentPackets) : undefined;
  }

  /** The stream being forwarded, if any. */
  get stream(): ReceiveStream | undefined {
    return this.#epochs.at(-1)?.stream;
  }

  /** The highest temporal layer to forward (`allTemporalLayers` for every picture), from where a decoder can follow. */
  thinOut(temporalLayer: number): void {
    this.#pictures.target = temporalLayer;
  }

  /** Packets and payload bytes sent so far. */
  get counts(): { readonly packets: number; readonly octets: number } {
    return { packets: this.#packets, octets: this.#octets };
  }

  /** Numbers given out that no packet has had yet: what the publisher's line lost, the subscriber's did not. */
  get holes(): number {
    return this.#highestOut - this.#firstOut - this.#packets - this.#pads;
  }

  /** Stops until the next `start`; numbering goes on from where it was. */
  stop(): void {
    this.#epochs = [];
    this.#isFrameOpen = false;
  }

  /** Begins with `packet` of `stream`: for video it must start a key frame. */
  start(stream: ReceiveStream, packet: SourcePacket, nowMs: number): void {
    const timestamp = this.#nextTimestamp(stream, packet.timestamp, nowMs);
    const { vp8 } = packet;
    const epoch = {
      stream,
      from: packet.extended,
      timestampOffset: timestamp - packet.timestamp,
      pictureIdOffset: vp8 === undefined ? 0 : this.#lastPictureId + 1 - vp8.pictureId,
      tl0Offset: vp8 === undefined ? 0 : this.#lastTl0 + 1 - vp8.tl0,
    };
    this.#epochs = [epoch];
    this.#pictures.restart();
    this.#sequences.restart(packet.extended, this.#highestOut + 1);
    this.#highestSource = packet.extended - 1;
    this.#isFrameOpen = false;
  }

  /** The packet as this subscriber gets it, or undefined when it is swallowed or too late. */
  forward(packet: SourcePacket, format: ForwardFormat, nowMs: number): Buffer | undefined {
    const { extended, vp8 } = packet;
    const epoch = this.#epochOf(extended);
    if (epoch === undefined) return undefined;
    const isNewest = extended > this.#highestSource;
    if (isNewest) this.#highestSource = extended;
    if (isNewest && isPaddingOnly(packet)) {
      // Swallowed with its gap closed, else the receiver counts loss and asks for it.
      this.#sequences.drop(extended);
      return undefined;
    }
    const becomes = isNewest && vp8 !== undefined ? this.#pictures.judge(packet, vp8) : 'sent';
    if (becomes !== 'sent') {
      this.#sequences.drop(extended);
      if (becomes === 'picture left out') this.#skipPicture(epoch, extended + 1);
      return undefined;
    }
    const out = this.#sequences.find(extended);
    if (out === undefined) return undefined;
    if (!isNewest && vp8 !== undefined && this.#pictures.leavesOut(vp8)) {
      // The late part of a picture that is left out: its number was kept for it, and must not look lost.
      this.#pads += 1;
      this.#sent?.put(out, -1, ownPadding);
      return this.#writer.padding(this.ssrc, out & 0xffff, this.#lastTimestamp, format, nowMs);
    }
    this.#sent?.put(out, extended, epoch);
    if (isNewest) {
      this.#highestOut = out;
      this.#isFrameOpen = !packet.marker;
      this.#lastAt = nowMs;
    }
    this.#note(packet, epoch);
    return this.#writer.write(packet, epoch, this.ssrc, out & 0xffff, format, nowMs);
  }

  /** A packet of padding only in our own numbering, or undefined inside a frame: a decoder would take it for a part of it. */
  pad(format: ForwardFormat, nowMs: number): Buffer | undefined {
    if (this.#isFrameOpen || this.#sent === undefined) return undefined;
    this.#highestOut += 1;
    this.#pads += 1;
    this.#sequences.insert(this.#highestSource + 1);
    this.#sent.put(this.#highestOut, -1, ownPadding);
    return this.#writer.padding(this.ssrc, this.#highestOut & 0xffff, this.#lastTimestamp, format, nowMs);
  }

  /** A packet sent before, again, if it is still kept. */
  resend(sequence: number, format: ForwardFormat, nowMs: number): Buffer | undefined {
    const sent = this.#sent?.find(sequence);
    if (sent === undefined) return undefined;
    if (sent.epoch === ownPadding) return this.#writer.padding(this.ssrc, sequence, this.#lastTimestamp, format, nowMs);
    const packet = sent.epoch.stream?.history?.find(sent.source);
    if (packet === undefined) return undefined;
    return this.#writer.write(packet, sent.epoch, this.ssrc, sequence, format, nowMs);
  }

  /** The publisher's sender report in this subscriber's time, brought forward to now; undefined without one. */
  senderReport(nowMs: number): Buffer | undefined {
    const epoch = this.#epochs.at(-1);
    if (epoch?.stream.clock === undefined || this.#packets === 0) return undefined;
    const { clock } = epoch.stream;
    const ntpS = clock.ntpS + (nowMs - clock.atMs) / 1000;
    const rtpTimestamp = (rtpTimeAt(clock, ntpS, clockRateHz[this.#kind]) + epoch.timestampOffset) >>> 0;
    this.#sync = { ntpS, out: rtpTimestamp };
    return writeSenderReport({ ssrc: this.ssrc, ...ntpParts(ntpS), rtpTimestamp, ...this.counts });
  }

  /** What the packet with this number is forwarded with; undefined while stopped. */
  #epochOf(extended: number): StreamEpoch | undefined {
    const now = this.#epochs.at(-1);
    if (now === undefined || extended >= now.from) return now;
    return this.#epochs.findLast(({ from }) => extended >= from) ?? this.#epochs[0];
  }

  /** Picture ids go on without the one that is left out: a decoder waits for one that it misses. */
  #skipPicture(epoch: StreamEpoch, from: number): void {
    this.#epochs.push({ ...epoch, from, pictureIdOffset: epoch.pictureIdOffset - 1 });
    if (this.#epochs.length > keptEpochs) this.#epochs.shift();
  }

  /** Where a stream's time continues: by the publisher's own clock when both sides of the switch know it (lip sync), else by the time that passed here. */
  #nextTimestamp(stream: ReceiveStream, timestamp: number, nowMs: number): number {
    if (this.#packets === 0) return this.#lastTimestamp;
    const rate = clockRateHz[this.#kind];
    const elapsedMs = Math.max(1, nowMs - this.#lastAt);
    const byArrival = (this.#lastTimestamp + Math.max(1, Math.round((elapsedMs * rate) / 1000))) >>> 0;
    if (this.#sync === undefined || stream.clock === undefined) return byArrival;
    const here = rtpTimeAt(stream.clock, this.#sync.ntpS, rate);
    const byClock = (this.#sync.out + ((timestamp - here) | 0)) >>> 0;
    const isPlausible = Math.abs((byClock - byArrival) | 0) < (maxClockDifferenceMs * rate) / 1000;
    return isPlausible && ((byClock - this.#lastTimestamp) | 0) > 0 ? byClock : byArrival;
  }

  #note(packet: SourcePacket, epoch: Epoch): void {
    this.#packets += 1;
    this.#octets += packet.payloadEnd - packet.payloadStart;
    const timestamp = (packet.timestamp + epoch.timestampOffset) >>> 0;
    if (((timestamp - this.#lastTimestamp) | 0) > 0) this.#lastTimestamp = timestamp;
    const { vp8 } = packet;
    if (vp8 === undefined) return;
    const pictureId = vp8.pictureId + epoch.pictureIdOffset;
    if (((pictureId - this.#lastPictureId) & 0x7fff) < 0x4000) this.#lastPictureId = pictureId & 0x7fff;
    const tl0 = vp8.tl0 + epoch.tl0Offset;
    if (((tl0 - this.#lastTl0) & 0xff) < 0x80) this.#lastTl0 = tl0 & 0xff;
  }
}
