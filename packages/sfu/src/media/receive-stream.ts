// One incoming SSRC: numbering, statistics, the packets kept for retransmission, what is missing.
import { KeyFrameThrottle } from './key-frame-throttle.ts';
import { MissingPackets } from './missing-packets.ts';
import { PacketRing } from './packet-ring.ts';
import { ReceiveStats } from './receive-stats.ts';
import type { RtpPacket } from './rtp.ts';
import { SequenceUnwrapper } from './sequence.ts';

/** Sound or picture. */
export type MediaKind = 'audio' | 'video';

/** Clock rates of the only two codecs, Opus (RFC 7587) and VP8 (RFC 7741). */
export const clockRateHz: Readonly<Record<MediaKind, number>> = { audio: 48_000, video: 90_000 };

const historyPackets = 512;
/** A layer silent for this long has been switched off by its publisher. */
const aliveMs = 2_000;

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
  readonly keyFrames = new KeyFrameThrottle();
  readonly history: PacketRing | undefined;
  readonly missing: MissingPackets | undefined;
  readonly #sequence = new SequenceUnwrapper();
  #lastAt = 0;
  #packets = 0;

  constructor(ssrc: number, rid: string, kind: MediaKind) {
    this.ssrc = ssrc;
    this.rid = rid;
    this.rank = layerRank(rid);
    this.kind = kind;
    this.stats = new ReceiveStats(ssrc, clockRateHz[kind]);
    this.history = kind === 'video' ? new PacketRing(historyPackets) : undefined;
    this.missing = kind === 'video' ? new MissingPackets() : undefined;
  }

  /** Takes a packet in; returns its extended number, or undefined for a duplicate. */
  receive(packet: RtpPacket, nowMs: number): number | undefined {
    const before = this.#sequence.highest;
    const extended = this.#sequence.unwrap(packet.sequence);
    if (before !== undefined && extended > before + 1) this.missing?.addGap(before, extended, nowMs);
    else if (before !== undefined && extended <= before) {
      const wasMissing = this.missing?.remove(extended);
      if (this.history !== undefined && wasMissing !== true && this.history.find(extended) !== undefined)
        return undefined;
      if (extended === before) return undefined;
    }
    this.history?.put(extended, packet);
    this.stats.receive(extended, packet.timestamp, nowMs);
    this.#lastAt = nowMs;
    this.#packets += 1;
    return extended;
  }

  /** True while packets come. */
  isAlive(nowMs: number): boolean {
    return this.#packets > 0 && nowMs - this.#lastAt < aliveMs;
  }
}
