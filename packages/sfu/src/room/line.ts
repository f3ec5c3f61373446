// A subscriber's line: what it carries, and which layer of each picture goes over it. Sound always goes.
import { allocate } from '../media/allocation.ts';
import type { AllocatedTrack } from '../media/allocation.ts';
import { LineEstimate } from '../media/line-estimate.ts';
import { paddingPacketBytes } from '../media/packet-writer.ts';
import { Prober } from '../media/prober.ts';
import { RateMeter } from '../media/rate-meter.ts';
import type { ReceiveStream } from '../media/receive-stream.ts';
import type { Subscription, SubscriptionLine, SubscriptionOutput } from './subscription.ts';
import { priorityOf, wishedLayer } from './track-setting.ts';

/** What happens to pictures for want of bandwidth. */
export interface LineListener {
  /** Paused, or back: the subscriber is told (`stream_state_update`). */
  streamStateChanged(subscription: Subscription, isPaused: boolean): void;
  /** Somebody spoke a moment ago. */
  isSpeaking(participantSid: string): boolean;
}

interface Candidate extends AllocatedTrack {
  readonly subscription: Subscription;
  readonly layers: readonly ReceiveStream[];
  readonly isSound: boolean;
}

const sentWindowMs = 1_000;
/** Padding goes out in tens of packets, not in bursts that overrun a small queue. */
const maxPaddingPackets = 40;

/** Chooses layers for one subscriber. */
export class Line implements SubscriptionLine, SubscriptionOutput {
  readonly estimate = new LineEstimate();
  readonly #output: SubscriptionOutput;
  readonly #subscriptions: ReadonlyMap<string, Subscription>;
  readonly #listener: LineListener;
  readonly #prober = new Prober();
  readonly #sent = new RateMeter(sentWindowMs);
  readonly #padding = new RateMeter(sentWindowMs);
  #wishedBps = 0;
  #isSomethingPaused = false;
  #isChoosing = false;

  constructor(output: SubscriptionOutput, subscriptions: ReadonlyMap<string, Subscription>, listener: LineListener) {
    this.#output = output;
    this.#subscriptions = subscriptions;
    this.#listener = listener;
  }

  get isOpen(): boolean {
    return this.#output.isOpen;
  }

  /** Sends a picture's packet; sound does not come this way, the estimate does not count it either. */
  sendPacket(packet: Buffer): boolean {
    this.#sent.add(packet.length);
    return this.#output.sendPacket(packet);
  }

  /** The browser's estimate. */
  remb(bps: number, nowMs: number): void {
    this.#sent.sample(nowMs);
    if (this.estimate.remb(bps, this.#sent.bps(nowMs), nowMs, this.#prober.isProbing)) this.#congested(nowMs);
  }

  /** What the browser reports of a track: so many packets expected, so many lost on this line. */
  reported(expected: number, lost: number, nowMs: number): void {
    if (this.estimate.loss(expected, lost, this.#sent.bps(nowMs), nowMs)) this.#congested(nowMs);
  }

  /** Called every 50 ms: counts, and probes a limited line. */
  tick(nowMs: number): void {
    this.#sent.sample(nowMs);
    this.#padding.sample(nowMs);
    const { capacityBps } = this.estimate;
    if (capacityBps === Infinity) return;
    const mediaBps = Math.max(0, this.#sent.bps(nowMs) - this.#padding.bps(nowMs));
    const seen = { capacityBps, mediaBps, wishedBps: this.#wishedBps, isPaused: this.#isSomethingPaused };
    const { paddingBytes, provenBps } = this.#prober.tick(seen, nowMs);
    if (paddingBytes > 0) this.#pad(paddingBytes, nowMs);
    if (provenBps === undefined) return;
    this.estimate.proven(provenBps);
    this.retarget(nowMs);
  }

  /** Chooses layers; called twice a second and on every change. */
  retarget(nowMs: number): void {
    if (this.#isChoosing) return;
    this.#isChoosing = true;
    const pictures: Candidate[] = [];
    for (const subscription of this.#subscriptions.values()) {
      const candidate = this.#candidate(subscription, nowMs);
      if (candidate === undefined) subscription.aim(undefined, nowMs);
      else if (!candidate.isSound) pictures.push(candidate);
      else subscription.aim(candidate.layers[0], nowMs);
    }
    const { capacityBps } = this.estimate;
    const chosen = allocate(pictures, capacityBps);
    pictures.forEach((picture, index) => this.#apply(picture, chosen[index] ?? -1, nowMs));
    this.#wishedBps = capacityBps === Infinity ? 0 : nextStep(pictures, chosen);
    this.#isSomethingPaused = chosen.includes(-1);
    this.#isChoosing = false;
  }

  resumed(subscription: Subscription): void {
    this.#listener.streamStateChanged(subscription, false);
  }

  #apply(picture: Candidate, layer: number, nowMs: number): void {
    const { subscription } = picture;
    if (layer >= 0) subscription.aim(picture.layers[layer], nowMs, picture.layers);
    else if (subscription.pause()) this.#listener.streamStateChanged(subscription, true);
  }

  #congested(nowMs: number): void {
    this.#prober.congested(nowMs);
    this.retarget(nowMs);
  }

  #candidate(subscription: Subscription, nowMs: number): Candidate | undefined {
    const { track, setting, target } = subscription;
    if (!subscription.isWanted) return undefined;
    const isSound = track.kind === 'audio';
    const layers = track.layers(isSound ? 2 : wishedLayer(setting, track.info), nowMs);
    if (layers.length === 0) return undefined;
    return {
      subscription,
      layers,
      isSound,
      costsBps: layers.map((layer) => layer.bitrateBps(nowMs, track.declaredBps(layer))),
      current: target === undefined ? -1 : layers.indexOf(target),
      priority: priorityOf(setting, track.isScreen),
      isSpeaking: this.#listener.isSpeaking(track.owner.sid),
    };
  }

  #pad(bytes: number, nowMs: number): void {
    const videos = [...this.#subscriptions.values()].filter(({ track }) => track.kind === 'video');
    let packets = Math.min(maxPaddingPackets, Math.round(bytes / paddingPacketBytes));
    for (const video of videos) {
      while (packets > 0 && video.pad(nowMs)) {
        packets -= 1;
        this.#padding.add(paddingPacketBytes);
      }
    }
  }
}

/** What the pictures would cost with the cheapest thing that is missing now; 0 when nothing is. */
function nextStep(pictures: readonly AllocatedTrack[], chosen: readonly number[]): number {
  const headroom = 1.2;
  let usedBps = 0;
  let stepBps = Infinity;
  pictures.forEach(({ costsBps }, index) => {
    const layer = chosen[index] ?? -1;
    const heldBps = costsBps[layer] ?? 0;
    usedBps += heldBps;
    const next = costsBps[layer + 1];
    if (next !== undefined) stepBps = Math.min(stepBps, next * headroom - heldBps);
  });
  return stepBps === Infinity ? 0 : usedBps + Math.max(0, stepBps);
}
