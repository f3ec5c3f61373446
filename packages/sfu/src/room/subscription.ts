// One receiver of one track: its m-line, what is wished of it, the layer it gets, its forwarder.
import { random31 } from '../ids.ts';
import { Forwarder } from '../media/forwarder.ts';
import type { ForwardFormat } from '../media/packet-writer.ts';
import { QualityScore } from '../media/quality-score.ts';
import type { ReceiveStream } from '../media/receive-stream.ts';
import type { ReportBlock } from '../media/rtcp.ts';
import { isPaddingOnly } from '../media/source-packet.ts';
import type { SourcePacket } from '../media/source-packet.ts';
import { TokenBucket } from '../token-bucket.ts';
import type { PublishedTrack, TrackReceiver } from './published-track.ts';
import { usualSetting, wishedLayer } from './track-setting.ts';
import type { TrackSetting } from './track-setting.ts';

/** The receiving side, as far as a subscription needs it. */
export interface SubscriptionOutput {
  /** Before that nothing is sent, and nothing asked for: the first picture would be lost. */
  readonly isOpen: boolean;
  /** Sends RTP or RTCP to the subscriber; false when it could not. The buffer is used again afterwards. */
  sendPacket(packet: Buffer): boolean;
}

/** What a subscription says to the line it belongs to. */
export interface SubscriptionLine {
  /** Layers are to be chosen anew. */
  retarget(nowMs: number): void;
  /** Its first packet since it was paused for want of bandwidth has been sent. */
  resumed(subscription: Subscription): void;
}

/** A browser that asks for more than this again and again is not helped by more packets. */
const resendsPerSecond = 400;

/** A subscriber's view of a track. */
export class Subscription implements TrackReceiver {
  readonly track: PublishedTrack;
  readonly forwarder: Forwarder;
  readonly #output: SubscriptionOutput;
  readonly #line: SubscriptionLine;
  readonly #resends: TokenBucket;
  #bound: { readonly mid: string; readonly format: ForwardFormat } | undefined;
  /** The format once the receiver is known to have bound our SSRC to the m-line. */
  #usualFormat: ForwardFormat | undefined;
  #setting: TrackSetting = usualSetting;
  #target: ReceiveStream | undefined;
  /** What can be had, lowest first, the target among them. */
  #layers: readonly ReceiveStream[] = [];
  #isPaused = false;
  #wasPaused = false;
  readonly #quality = new QualityScore();
  #reported: { readonly highest: number; readonly holes: number } | undefined;
  #window = { expected: 0, lost: 0, packets: 0 };

  constructor(track: PublishedTrack, output: SubscriptionOutput, line: SubscriptionLine, nowMs: number) {
    this.track = track;
    this.forwarder = new Forwarder(random31(), track.kind, track.writer);
    this.#output = output;
    this.#line = line;
    this.#resends = new TokenBucket(resendsPerSecond, resendsPerSecond, nowMs);
  }

  /** The m-line that carries it, once negotiated. */
  get mid(): string | undefined {
    return this.#bound?.mid;
  }

  /** What the subscriber wishes. */
  get setting(): TrackSetting {
    return this.#setting;
  }

  /** The layer that is forwarded, or that waits for its key frame. */
  get target(): ReceiveStream | undefined {
    return this.#target;
  }

  /** True while the line cannot carry it (`stream_state_update{PAUSED}`). */
  get isPaused(): boolean {
    return this.#isPaused;
  }

  /** True when packets would be forwarded if there were any. */
  get isWanted(): boolean {
    return this.#bound !== undefined && this.#output.isOpen && !this.#setting.isDisabled && !this.track.info.muted;
  }

  /**
   * Starts sending on an m-line. Packets name it (`format.mid`) until the subscriber reports on them (SFU-160): the first ones overtake the
   * description, and Firefox gives an unknown SSRC to another line of the same payload type, for good (seen with Firefox 153). After a
   * change of lines they always do: a report may still be of the old one.
   */
  bind(mid: string, format: ForwardFormat): void {
    this.#bound = { mid, format };
    this.#usualFormat = this.forwarder.counts.packets > 0 ? undefined : { ...format, mid: undefined };
  }

  /** Its m-line is gone; it waits for another. */
  unbind(): void {
    this.#bound = undefined;
    this.interrupt();
  }

  /** `track_setting`; the line chooses layers after it. */
  configure(setting: TrackSetting): void {
    if (setting.isDisabled && !this.#setting.isDisabled) this.interrupt();
    this.#setting = setting;
  }

  /** Stops for now (mute, pause); the next packet or key frame starts again without a gap in the numbering. */
  interrupt(): void {
    this.forwarder.stop();
  }

  /**
   * The layer to forward from its next key frame on, undefined while there is none; asks the publisher for that key frame. While nothing is
   * forwarded yet, a lower one of `layers` does for a start (SFU-24).
   */
  aim(target: ReceiveStream | undefined, nowMs: number, layers: readonly ReceiveStream[] = []): void {
    this.#target = target;
    this.#layers = layers;
    if (target !== undefined) this.forwarder.thinOut(target.frameRates.layerFor(this.#setting.framesPerSecond));
    if (this.#isPaused && target !== undefined) {
      this.#isPaused = false;
      this.#wasPaused = true;
    }
    if (target !== undefined && this.isWanted && target !== this.forwarder.stream) this.#askFor(target, nowMs);
  }

  /** The line cannot carry it; true when that is new. */
  pause(): boolean {
    this.#target = undefined;
    this.forwarder.stop();
    const isNew = !this.#isPaused && !this.#wasPaused;
    this.#isPaused = true;
    this.#wasPaused = false;
    return isNew;
  }

  /** A packet of the track. */
  receive(stream: ReceiveStream, packet: SourcePacket, nowMs: number): void {
    const bound = this.#bound;
    if (bound === undefined || this.#setting.isDisabled || !this.#output.isOpen) return;
    if (stream !== this.forwarder.stream && !this.#begin(stream, packet, nowMs)) return;
    const out = this.forwarder.forward(packet, bound.format, nowMs);
    if (out !== undefined) this.#output.sendPacket(out);
  }

  /** A layer begins, or begins again. */
  woke(nowMs: number): void {
    if (this.isWanted) this.#line.retarget(nowMs);
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

  /** Sends padding to try the line; false when this one cannot carry it now. */
  pad(nowMs: number): boolean {
    const packet = this.#bound === undefined ? undefined : this.forwarder.pad(this.#bound.format, nowMs);
    return packet !== undefined && this.#output.sendPacket(packet);
  }

  /** A receiver report: how many packets were expected since the last one, and how many this line lost. */
  reported(block: ReportBlock): { readonly expected: number; readonly lost: number } | undefined {
    if (this.#bound !== undefined && this.#usualFormat !== undefined) {
      this.#bound = { mid: this.#bound.mid, format: this.#usualFormat };
      this.#usualFormat = undefined;
    }
    const before = this.#reported;
    const { holes } = this.forwarder;
    this.#reported = { highest: block.highestSequence, holes };
    if (before === undefined) return undefined;
    const expected = block.highestSequence - before.highest;
    if (expected <= 0 || expected > 0x7fff) return undefined;
    const lost = Math.max(0, (expected * block.fractionLost) / 256 - Math.max(0, holes - before.holes));
    this.#window.expected += expected;
    this.#window.lost += lost;
    return { expected, lost };
  }

  /** Ends a window of connection quality; the score of this track. */
  rate(roundTripMs: number, nowMs: number): number {
    const { packets } = this.forwarder.counts;
    const { expected, lost, packets: before } = this.#window;
    const isIdle = !this.isWanted || (packets === before && !this.#isPaused);
    const had = this.#target?.rank;
    const possible = this.track.layers(wishedLayer(this.#setting, this.track.info), nowMs).at(-1)?.rank;
    const missingLayers = had === undefined || possible === undefined ? 0 : Math.max(0, possible - had);
    this.#window = { expected: 0, lost: 0, packets };
    // Without a report of the subscriber what was sent counts as received: loss shows up in the next one.
    return this.#quality.update({
      kind: this.track.kind,
      expected: Math.max(expected, packets - before),
      lost,
      roundTripMs,
      jitterMs: 0,
      missingLayers,
      isPaused: this.#isPaused,
      isIdle,
    });
  }

  /** The subscriber's decoder needs a key frame (PLI or FIR). */
  keyFrameWanted(nowMs: number): void {
    const stream = this.forwarder.stream ?? this.#target;
    if (stream !== undefined) this.track.requestKeyFrame(stream, nowMs);
  }

  /** Passes the sender report of the forwarded layer on, in this subscriber's time (lip sync). */
  senderReport(stream: ReceiveStream, nowMs: number): void {
    if (stream !== this.forwarder.stream || this.#bound === undefined) return;
    const report = this.forwarder.senderReport(nowMs);
    if (report !== undefined) this.#output.sendPacket(report);
  }

  /** Asks for a key frame to begin with; when the target's turn is not yet (SFU-23), and nothing is seen so far, one of a lower layer. */
  #askFor(target: ReceiveStream, nowMs: number): void {
    if (this.track.requestKeyFrame(target, nowMs)) return;
    this.#layers.findLast((layer) => this.#doesForNow(layer) && this.track.requestKeyFrame(layer, nowMs));
  }

  #doesForNow(layer: ReceiveStream): boolean {
    return (
      this.forwarder.stream === undefined && layer.rank < (this.#target?.rank ?? 0) && this.#layers.includes(layer)
    );
  }

  /** True when the packet may begin the forwarding of its stream; audio at once, video with a key frame. */
  #begin(stream: ReceiveStream, packet: SourcePacket, nowMs: number): boolean {
    if (this.#isPaused || isPaddingOnly(packet)) return false;
    if (stream !== this.#target && !this.#doesForNow(stream)) return false;
    if (this.track.kind === 'video' && packet.vp8?.isKeyFrameStart !== true) {
      if (stream === this.#target) this.#askFor(stream, nowMs);
      return false;
    }
    this.forwarder.start(stream, packet, nowMs);
    this.senderReport(stream, nowMs);
    if (this.#wasPaused) {
      this.#wasPaused = false;
      this.#line.resumed(this);
    }
    return true;
  }
}
