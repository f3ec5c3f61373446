// One receiver of one track: its m-line, its layer, its forwarder.
import { random31 } from '../ids.ts';
import { Forwarder } from '../media/forwarder.ts';
import type { ForwardFormat } from '../media/forwarder.ts';
import type { LayerSelector } from '../media/layer-selector.ts';
import type { ReceiveStream } from '../media/receive-stream.ts';
import type { RtpPacket } from '../media/rtp.ts';
import { writeSenderReport } from '../media/rtcp-write.ts';
import { parseVp8 } from '../media/vp8.ts';
import { TokenBucket } from '../token-bucket.ts';
import type { PublishedTrack, TrackReceiver } from './published-track.ts';

/** The receiving side, as far as a subscription needs it. */
export interface SubscriptionOutput {
  /** Sends RTP or RTCP to the subscriber; false when it could not. */
  sendPacket(packet: Buffer): boolean;
}

/** A browser that asks for more than this again and again is not helped by more packets. */
const resendsPerSecond = 400;

/** A subscriber's view of a track. */
export class Subscription implements TrackReceiver {
  readonly track: PublishedTrack;
  readonly forwarder: Forwarder;
  readonly #output: SubscriptionOutput;
  readonly #selector: LayerSelector;
  readonly #resends: TokenBucket;
  #bound: { readonly mid: string; readonly format: ForwardFormat } | undefined;
  #target: ReceiveStream | undefined;
  #isPaused = false;
  #quality = 2;

  constructor(track: PublishedTrack, output: SubscriptionOutput, selector: LayerSelector, nowMs: number) {
    this.track = track;
    this.forwarder = new Forwarder(random31(), track.kind);
    this.#output = output;
    this.#selector = selector;
    this.#resends = new TokenBucket(resendsPerSecond, resendsPerSecond, nowMs);
  }

  /** The m-line that carries it, once negotiated. */
  get mid(): string | undefined {
    return this.#bound?.mid;
  }

  /** Starts sending on an m-line. */
  bind(mid: string, format: ForwardFormat): void {
    this.#bound = { mid, format };
  }

  /** Its m-line is gone; it waits for another. */
  unbind(): void {
    this.#bound = undefined;
    this.interrupt();
  }

  /** `track_setting`: paused or not, and the wished quality (0 low, 1 medium, 2 high). */
  configure(isPaused: boolean, quality: number, nowMs: number): void {
    if (isPaused && !this.#isPaused) this.interrupt();
    this.#isPaused = isPaused;
    this.#quality = quality;
    this.retarget(nowMs);
  }

  /** Stops for now (mute, pause); the next packet or key frame starts again without a gap in the numbering. */
  interrupt(): void {
    this.forwarder.stop();
  }

  /** Chooses the layer anew and asks for the key frame it needs; called twice a second and on changes. */
  retarget(nowMs: number): void {
    const wish = { quality: this.#quality, isScreen: this.track.isScreen };
    this.#target = this.#selector.choose(this.track.streams.values(), wish, nowMs);
    if (this.#bound === undefined || this.#isPaused || this.track.info.muted) return;
    if (this.#target !== undefined && this.#target !== this.forwarder.stream)
      this.track.requestKeyFrame(this.#target, nowMs);
  }

  /** A packet of the track. */
  receive(stream: ReceiveStream, packet: RtpPacket, extended: number, nowMs: number): void {
    if (this.#bound === undefined || this.#isPaused) return;
    if (stream !== this.forwarder.stream) {
      if (stream !== (this.#target ?? this.#firstTarget(nowMs))) return;
      if (packet.payloadEnd <= packet.payloadStart) return;
      if (
        this.track.kind === 'video' &&
        parseVp8(packet.raw, packet.payloadStart, packet.payloadEnd)?.isKeyFrameStart !== true
      ) {
        this.track.requestKeyFrame(stream, nowMs);
        return;
      }
      this.forwarder.start(stream, packet, extended, nowMs);
    }
    const out = this.forwarder.forward(packet, extended, this.#bound.format, nowMs);
    if (out !== undefined) this.#output.sendPacket(out);
  }

  /** The subscriber misses packets (NACK). */
  resend(sequences: readonly number[], nowMs: number): void {
    if (this.#bound === undefined) return;
    for (const sequence of sequences) {
      if (!this.#resends.take(nowMs)) return;
      const packet = this.forwarder.resend(sequence, this.#bound.format, nowMs);
      if (packet !== undefined) this.#output.sendPacket(packet);
    }
  }

  /** The subscriber's decoder needs a key frame (PLI or FIR). */
  keyFrameWanted(nowMs: number): void {
    const stream = this.forwarder.stream ?? this.#target;
    if (stream !== undefined) this.track.requestKeyFrame(stream, nowMs);
  }

  /** Passes a publisher's sender report on, in this subscriber's numbering (lip sync). */
  senderReport(stream: ReceiveStream, ntpHigh: number, ntpLow: number, rtpTimestamp: number): void {
    const translated = this.forwarder.translateTimestamp(stream, rtpTimestamp);
    if (translated === undefined || this.#bound === undefined) return;
    this.#output.sendPacket(
      writeSenderReport({
        ssrc: this.forwarder.ssrc,
        ntpHigh,
        ntpLow,
        rtpTimestamp: translated,
        ...this.forwarder.counts,
      }),
    );
  }

  #firstTarget(nowMs: number): ReceiveStream | undefined {
    this.retarget(nowMs);
    return this.#target;
  }
}
