// One incoming SSRC: numbering, statistics, the packets kept for retransmission, what is missing.
import { FrameRates } from './frame-rates.ts';
import { KeyFrameThrottle } from './key-frame-throttle.ts';
import { MissingPackets } from './missing-packets.ts';
import { PacketRing } from './packet-ring.ts';
import { ReceiveStats } from './receive-stats.ts';
import { RateMeter } from './rate-meter.ts';
import type { RtpPacket } from './rtp.ts';
import type { SenderClock } from './sender-clock.ts';
import { SequenceUnwrapper } from './sequence.ts';
import type { SourcePacket } from './source-packet.ts';
import { parseVp8 } from './vp8.ts';

/** Sound or picture. */
export type MediaKind = 'audio' | 'video';

/** Clock rates of the only two codecs, Opus (RFC 7587) and VP8 (RFC 7741). */
export const clockRateHz: Readonly<Record<MediaKind, number>> = { audio: 48_000, video: 90_000 };

const historyPackets = 512;
/** A layer silent for this long has been switched off by its publisher. */
const aliveMs = 2_000;
/** Pictures of one layer come irregularly; their rate is taken over this long. */
const rateWindowMs = 3_000;
/** LiveKit's `pli_throttle`: how often a key frame may be asked for, by layer. */
const keyFrameIntervalMs = [500, 1_000, 1_000] as const;

/** Layers by simulcast id: `q`uarter, `h`alf, `f`ull; a track without simulcast is one full layer. */
export function layerRank(rid: string): number {
  return rid === 'q' ? 0 : rid === 'h' ? 1 : 2;
}

/** One SSRC of a publisher; a simulcast track has up to three. */
export class ReceiveStream {
  readonly ssrc: number;
  readonly rid: string;
  readonly rank: number;
  readonly kind: MediaKind;
  readonly stats: ReceiveStats;
  readonly keyFrames: KeyFrameThrottle;
  readonly rate = new RateMeter(rateWindowMs);
  readonly frameRates = new FrameRates();
  readonly history: PacketRing | undefined;
  readonly missing: MissingPackets | undefined;
  /** From the last sender report. */
  clock: SenderClock | undefined;
  /** The last packet was the first one, or the first after a silence. */
  hasWoken = false;
  readonly #sequence = new SequenceUnwrapper();
  #lastAt = 0;
  #wokeAt = 0;
  #packets = 0;

  constructor(ssrc: number, rid: string, kind: MediaKind) {
    this.ssrc = ssrc;
    this.rid = rid;
    this.rank = layerRank(rid);
    this.kind = kind;
    this.keyFrames = new KeyFrameThrottle(keyFrameIntervalMs[this.rank] ?? 1_000);
    this.stats = new ReceiveStats(ssrc, clockRateHz[kind]);
    this.history = kind === 'video' ? new PacketRing(historyPackets) : undefined;
    this.missing = kind === 'video' ? new MissingPackets() : undefined;
  }

  /** Takes a packet in; returns it with its place, or undefined for a duplicate. */
  receive(packet: RtpPacket, nowMs: number): SourcePacket | undefined {
    const before = this.#sequence.highest;
    const extended = this.#sequence.unwrap(packet.sequence);
    if (before !== undefined && extended > before + 1) this.missing?.addGap(before, extended, nowMs);
    else if (before !== undefined && extended <= before) {
      const wasMissing = this.missing?.remove(extended);
      if (this.history !== undefined && wasMissing !== true && this.history.find(extended) !== undefined)
        return undefined;
      if (extended === before) return undefined;
    }
    const vp8 = this.kind === 'video' ? parseVp8(packet.raw, packet.payloadStart, packet.payloadEnd) : undefined;
    const source: SourcePacket = { ...packet, extended, vp8 };
    this.history?.put(extended, source);
    this.stats.receive(extended, packet.timestamp, nowMs);
    this.rate.add(packet.raw.length);
    if (vp8?.isFrameStart === true) this.frameRates.add(vp8.temporalId, nowMs);
    this.hasWoken = !this.isAlive(nowMs);
    if (this.hasWoken) this.#wokeAt = nowMs;
    this.#lastAt = nowMs;
    this.#packets += 1;
    return source;
  }

  /** True while packets come. */
  isAlive(nowMs: number): boolean {
    return this.#packets > 0 && nowMs - this.#lastAt < aliveMs;
  }

  /** How long nothing has come. */
  silentMs(nowMs: number): number {
    return this.#packets === 0 ? Infinity : nowMs - this.#lastAt;
  }

  /** What it costs to forward it; of a layer that has just begun at least what its publisher declared. */
  bitrateBps(nowMs: number, declaredBps: number): number {
    const measured = this.rate.bps(nowMs);
    return nowMs - this.#wokeAt < rateWindowMs ? Math.max(measured, declaredBps) : measured;
  }
}
