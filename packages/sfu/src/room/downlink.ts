// Everything a subscriber receives: its subscriptions, the m-lines they use, and the feedback it sends back.
import { midElement } from '../media/packet-writer.ts';
import type { MediaKind } from '../media/receive-stream.ts';
import type { RtcpMessage } from '../media/rtcp.ts';
import type { OfferSection } from '../sdp/offer.ts';
import type { PublishedTrack } from './published-track.ts';
import { Line } from './line.ts';
import type { LineListener } from './line.ts';
import { Subscription } from './subscription.ts';
import type { SubscriptionOutput } from './subscription.ts';
import { usualSetting } from './track-setting.ts';
import type { TrackSetting } from './track-setting.ts';

/** How many m-lines of each kind the client must still add. */
export interface SectionNeed {
  readonly audio: number;
  readonly video: number;
}

type Slot =
  | { readonly kind: MediaKind; readonly state: 'free' }
  /** Its track is gone; it must be answered `inactive` once before it can carry another (the browser fires `track` only then). */
  | { readonly kind: MediaKind; readonly state: 'draining' }
  | { readonly kind: MediaKind; readonly state: 'bound'; readonly subscription: Subscription };

/** Wishes that came before their subscription; further ones are forgotten. */
const maxEarlySettings = 512;

/** The outgoing half of a participant's media. */
export class Downlink {
  readonly line: Line;
  /** What is wished of a track until the subscriber says so. */
  firstSetting: TrackSetting = usualSetting;
  readonly #output: SubscriptionOutput;
  readonly #subscriptions = new Map<string, Subscription>();
  readonly #bySsrc = new Map<number, Subscription>();
  readonly #slots = new Map<string, Slot>();
  readonly #settings = new Map<string, TrackSetting>();

  constructor(output: SubscriptionOutput, listener: LineListener) {
    this.#output = output;
    this.line = new Line(output, this.#subscriptions, listener);
  }

  /** The subscriptions, by track sid. */
  get subscriptions(): ReadonlyMap<string, Subscription> {
    return this.#subscriptions;
  }

  /** Subscribes; false when it already was. */
  add(track: PublishedTrack, nowMs: number): boolean {
    if (this.#subscriptions.has(track.sid)) return false;
    const output = track.kind === 'audio' ? this.#output : this.line;
    const subscription = new Subscription(track, output, this.line, nowMs);
    subscription.configure(this.#settings.get(track.sid) ?? this.firstSetting);
    this.#subscriptions.set(track.sid, subscription);
    this.#bySsrc.set(subscription.forwarder.ssrc, subscription);
    track.receivers.add(subscription);
    track.tellWanted(nowMs);
    return true;
  }

  /** Ends a subscription; false when there was none. */
  remove(trackSid: string): boolean {
    const subscription = this.#subscriptions.get(trackSid);
    if (subscription === undefined) return false;
    this.#subscriptions.delete(trackSid);
    this.#bySsrc.delete(subscription.forwarder.ssrc);
    subscription.track.receivers.delete(subscription);
    const slot = subscription.mid === undefined ? undefined : this.#slots.get(subscription.mid);
    if (subscription.mid !== undefined && slot?.state === 'bound')
      this.#slots.set(subscription.mid, { kind: slot.kind, state: 'draining' });
    return true;
  }

  /** `track_setting`; kept for the next subscription to the track, too. */
  configure(trackSid: string, setting: TrackSetting, nowMs: number): void {
    if (this.#settings.has(trackSid) || this.#settings.size < maxEarlySettings) this.#settings.set(trackSid, setting);
    const subscription = this.#subscriptions.get(trackSid);
    if (subscription === undefined) return;
    subscription.configure(setting);
    subscription.track.tellWanted(nowMs);
    this.retarget(nowMs);
  }

  /** Ends all of them. */
  clear(): void {
    for (const sid of [...this.#subscriptions.keys()]) this.remove(sid);
  }

  /** What this receiving m-line of an offer is to carry, if anything. */
  assign(section: OfferSection): Subscription | undefined {
    if (section.kind === 'application' || section.payloadType === undefined) return undefined;
    const slot = this.#slots.get(section.mid);
    if (slot?.state === 'bound') return slot.subscription;
    if (slot?.state === 'draining') {
      this.#slots.set(section.mid, { kind: section.kind, state: 'free' });
      return undefined;
    }
    for (const subscription of this.#subscriptions.values()) {
      if (subscription.mid !== undefined || subscription.track.kind !== section.kind) continue;
      subscription.bind(section.mid, {
        payloadType: section.payloadType,
        absSendTimeId: section.kind === 'video' ? (section.extensions.absSendTime ?? 0) : 0,
        mid: midElement(section.mid, section.extensions.mid),
      });
      this.#slots.set(section.mid, { kind: section.kind, state: 'bound', subscription });
      return subscription;
    }
    this.#slots.set(section.mid, { kind: section.kind, state: 'free' });
    return undefined;
  }

  /** The client withdrew this m-line or sends on it itself: what it carried waits for another. */
  withdraw(mid: string): void {
    const slot = this.#slots.get(mid);
    if (slot?.state === 'bound') slot.subscription.unbind();
    this.#slots.delete(mid);
  }

  /** Undefined when everything is negotiated; else the m-lines that are missing, possibly none (an offer alone helps). */
  need(): SectionNeed | undefined {
    const missing = { audio: 0, video: 0 };
    let isOfferNeeded = false;
    for (const subscription of this.#subscriptions.values()) {
      if (subscription.mid !== undefined) continue;
      missing[subscription.track.kind] += 1;
      isOfferNeeded = true;
    }
    for (const slot of this.#slots.values()) {
      if (slot.state === 'bound') continue;
      missing[slot.kind] -= 1;
      if (slot.state === 'draining') isOfferNeeded = true;
    }
    return isOfferNeeded ? { audio: Math.max(0, missing.audio), video: Math.max(0, missing.video) } : undefined;
  }

  /** RTCP from the subscriber. */
  feedback(message: RtcpMessage, nowMs: number): void {
    if (message.type === 'nack') this.#bySsrc.get(message.mediaSsrc)?.resend(message.sequences, nowMs);
    else if (message.type === 'key-frame-request') this.#bySsrc.get(message.mediaSsrc)?.keyFrameWanted(nowMs);
    else if (message.type === 'remb') this.line.remb(message.bitrateBps, nowMs);
    else if (message.type === 'report-blocks') {
      for (const block of message.blocks) {
        const seen = this.#bySsrc.get(block.ssrc)?.reported(block);
        if (seen !== undefined) this.line.reported(seen.expected, seen.lost, nowMs);
      }
    }
  }

  /** Ends a window of connection quality: the worst score of what is received. */
  rate(roundTripMs: number, nowMs: number): number {
    let worst = 100;
    for (const subscription of this.#subscriptions.values())
      worst = Math.min(worst, subscription.rate(roundTripMs, nowMs));
    return worst;
  }

  /** Layers are chosen anew; called twice a second and on changes. */
  retarget(nowMs: number): void {
    this.line.retarget(nowMs);
  }
}
