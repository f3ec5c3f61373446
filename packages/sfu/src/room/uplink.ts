// Everything a publisher sends: which track an SSRC belongs to, statistics, NACK, receiver reports, REMB, audio levels, and whether a picture
// is what was announced.
import { limits } from '../limits.ts';
import { UplinkBudget } from '../media/uplink-budget.ts';
import type { ReceiveStream } from '../media/receive-stream.ts';
import type { RtcpMessage } from '../media/rtcp.ts';
import { writeNack, writeReceiverReport, writeRemb } from '../media/rtcp-write.ts';
import { findExtension, parseRtp } from '../media/rtp.ts';
import type { RtpPacket } from '../media/rtp.ts';
import { senderClock } from '../media/sender-clock.ts';
import type { MediaTransport } from '../media/transport.ts';
import type { ExtensionName, OfferSection } from '../sdp/offer.ts';
import type { PublishedTrack } from './published-track.ts';
import type { SpeakerMeter } from './speaker-meter.ts';

interface Incoming {
  readonly track: PublishedTrack;
  readonly stream: ReceiveStream;
}

/** Whoever ends a track that is not what was announced. */
export interface TrackEnder {
  endBreach(track: PublishedTrack, breach: 'size' | 'bitrate'): void;
}

/** The incoming half of a participant's media. */
export class Uplink {
  readonly #transport: Pick<MediaTransport, 'sendPacket'>;
  readonly #tracks: TrackEnder;
  readonly #incoming = new Map<number, Incoming>();
  readonly #sections = new Map<string, { readonly track: PublishedTrack; readonly payloadType: number }>();
  readonly #budget = new UplinkBudget();
  #extensions: Partial<Record<ExtensionName, number>> = {};
  #roundTripMs = 50;

  constructor(transport: Pick<MediaTransport, 'sendPacket'>, tracks: TrackEnder) {
    this.#transport = transport;
    this.#tracks = tracks;
  }

  /** An m-line carries a track from now on. */
  bind(section: OfferSection, track: PublishedTrack): void {
    this.#extensions = { ...this.#extensions, ...section.extensions };
    if (section.payloadType === undefined) return;
    this.#sections.set(section.mid, { track, payloadType: section.payloadType });
    if (section.ssrc !== undefined && !this.#incoming.has(section.ssrc)) this.#addStream(section.ssrc, track, '');
  }

  /** A track is gone: its packets are dropped from now on. */
  forget(track: PublishedTrack): void {
    for (const [mid, bound] of this.#sections) if (bound.track === track) this.#sections.delete(mid);
    for (const [ssrc, incoming] of this.#incoming) if (incoming.track === track) this.#incoming.delete(ssrc);
  }

  /** An RTP packet from the publisher. */
  receive(raw: Buffer, nowMs: number): void {
    const packet = parseRtp(raw);
    if (packet === undefined) return;
    const incoming = this.#incoming.get(packet.ssrc) ?? this.#recognise(packet);
    if (incoming === undefined) return;
    const { track, stream } = incoming;
    const missingBefore = stream.missing?.size ?? 0;
    const source = stream.receive(packet, nowMs);
    if (source === undefined) return;
    if ((stream.missing?.size ?? 0) > missingBefore) this.#sendNack(stream, nowMs);
    if (track.meter !== undefined && !track.info.muted) this.#readLevel(track.meter, packet, nowMs);
    if (track.guard?.isTooLarge(source) === true) this.#tracks.endBreach(track, 'size');
    else track.forward(stream, source, nowMs);
  }

  /** A sender report of the publisher. */
  senderReport(report: Extract<RtcpMessage, { type: 'sender-report' }>, nowMs: number): void {
    const incoming = this.#incoming.get(report.ssrc);
    if (incoming === undefined) return;
    incoming.stream.stats.senderReport(report.ntpHigh, report.ntpLow, nowMs);
    incoming.stream.clock = senderClock(report.ntpHigh, report.ntpLow, report.rtpTimestamp, nowMs);
    for (const receiver of incoming.track.receivers) receiver.senderReport(incoming.stream, nowMs);
  }

  /** Asks again for packets that are still missing; called every 50 ms. */
  sendNacks(nowMs: number, roundTripMs: number): void {
    this.#roundTripMs = roundTripMs;
    for (const { stream } of this.#incoming.values()) {
      stream.rate.sample(nowMs);
      this.#sendNack(stream, nowMs);
    }
  }

  /** Receiver reports and the bit rate allowed; called every second. */
  sendReports(nowMs: number): void {
    for (const track of new Set([...this.#sections.values()].map((bound) => bound.track)))
      if (track.guard?.isTooCostly(nowMs) === true) this.#tracks.endBreach(track, 'bitrate');
    const alive = [...this.#incoming.values()]
      .filter(({ stream }) => stream.isAlive(nowMs))
      .map(({ stream }) => stream);
    if (alive.length === 0) return;
    const blocks = alive.slice(0, 31).map((stream) => stream.stats.takeBlock(nowMs));
    this.#transport.sendPacket(writeReceiverReport(blocks));
    const videos = alive.filter((stream) => stream.kind === 'video').map((stream) => stream.ssrc);
    const budgetBps = this.#budget.update(Math.max(...blocks.map((block) => block.fractionLost)));
    if (videos.length > 0) this.#transport.sendPacket(writeRemb(budgetBps, videos.slice(0, 255)));
  }

  /** An SSRC seen for the first time: the mid (and rid) extension says what it is (RFC 9143, RFC 8853). */
  #recognise(packet: RtpPacket): Incoming | undefined {
    const mid = this.#readText(packet, 'mid');
    const bound = mid === undefined ? undefined : this.#sections.get(mid);
    if (bound === undefined || bound.payloadType !== packet.payloadType) return undefined;
    if (this.#incoming.size >= limits.streamsPerParticipant) return undefined;
    return this.#addStream(packet.ssrc, bound.track, this.#readText(packet, 'rid') ?? '');
  }

  #addStream(ssrc: number, track: PublishedTrack, rid: string): Incoming {
    for (const [old, incoming] of this.#incoming) {
      if (incoming.track === track && incoming.stream.rid === rid) this.#incoming.delete(old);
    }
    const incoming = { track, stream: track.addStream(ssrc, rid) };
    this.#incoming.set(ssrc, incoming);
    return incoming;
  }

  #sendNack(stream: ReceiveStream, nowMs: number): void {
    const due = stream.missing?.takeDue(nowMs, this.#roundTripMs) ?? [];
    if (due.length === 0) return;
    this.#transport.sendPacket(
      writeNack(
        stream.ssrc,
        due.map((number) => number & 0xffff),
      ),
    );
  }

  #readText(packet: RtpPacket, name: 'mid' | 'rid'): string | undefined {
    const id = this.#extensions[name];
    return id === undefined ? undefined : findExtension(packet, id)?.toString('latin1');
  }

  #readLevel(meter: SpeakerMeter, packet: RtpPacket, nowMs: number): void {
    const id = this.#extensions.audioLevel;
    const extension = id === undefined ? undefined : findExtension(packet, id);
    if (extension !== undefined && extension.length > 0)
      meter.add(extension.readUInt8(0) & 0x7f, packet.timestamp, nowMs);
  }
}
