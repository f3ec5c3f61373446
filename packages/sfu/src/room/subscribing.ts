// What somebody receives: what they may, by their own permission and by the publishers' say (`subscription_permission`), as far as there is
// place; and what waits for either.
import { TrackSubscribed } from '@livekit/protocol';
import type { ParticipantPermission, SubscriptionPermission } from '@livekit/protocol';
import { limits } from '../limits.ts';
import type { Downlink } from './downlink.ts';
import type { Negotiation } from './negotiation.ts';
import type { PublishedTrack } from './published-track.ts';
import type { SignalMessage } from './signal.ts';
import { SubscriptionPlaces } from './subscription-places.ts';
import { SubscriptionRule } from './subscription-rule.ts';
import { permissionUpdate } from './track-message.ts';

/** The participant, as far as this needs it. */
export interface Subscriber {
  readonly sid: string;
  readonly identity: string;
  readonly isClosed: boolean;
  readonly permission: ParticipantPermission;
  readonly downlink: Downlink;
  readonly negotiation: Negotiation;
  now(): number;
  send(message: SignalMessage): void;
  /** An announced track of anybody in the room. */
  findTrack(sid: string): PublishedTrack | undefined;
}

/** What one participant receives, its rule for its own tracks, and the rules of others as they concern it (SFU-82). */
export class Subscribing {
  readonly #subscriber: Subscriber;
  readonly #rule = new SubscriptionRule();
  /** Tracks they want, whose publishers do not allow it. */
  readonly #refused = new Set<string>();
  readonly #places = new SubscriptionPlaces(limits.subscriptionsPerParticipant);

  constructor(subscriber: Subscriber) {
    this.#subscriber = subscriber;
  }

  /** Takes this participant's own rule. */
  setRule(permission: SubscriptionPermission, identityOf: (sid: string) => string | undefined): void {
    this.#rule.set(permission, identityOf);
  }

  /** May this person receive that track of ours? */
  allows(identity: string, trackSid: string): boolean {
    return this.#rule.allows(identity, trackSid);
  }

  /** Subscribes to a track if that is allowed; the m-line follows. */
  subscribe(track: PublishedTrack): void {
    const { isClosed, permission, sid, downlink, negotiation } = this.#subscriber;
    if (isClosed || !permission.canSubscribe || track.owner.sid === sid || !track.isAnnounced) return;
    if (!this.#ask(track)) return;
    if (!this.#places.admits(track.sid, downlink.subscriptions)) return;
    if (downlink.add(track, this.#subscriber.now())) negotiation.askSoon();
  }

  /** Ends a subscription; its m-line is given back. */
  unsubscribe(trackSid: string): void {
    const { downlink, negotiation } = this.#subscriber;
    this.#refused.delete(trackSid);
    const hadPlace = downlink.remove(trackSid);
    if (hadPlace) negotiation.askSoon();
    const next = this.#subscriber.findTrack(this.#places.leave(trackSid, hadPlace) ?? '');
    if (next !== undefined) this.subscribe(next);
  }

  /** Tells publishers of their first subscriber (`track_subscribed`). */
  noteSubscribed(): void {
    for (const { track, mid } of this.#subscriber.downlink.subscriptions.values()) {
      if (mid === undefined || track.wasSubscribed) continue;
      track.wasSubscribed = true;
      track.owner.send({ case: 'trackSubscribed', value: new TrackSubscribed({ trackSid: track.sid }) });
    }
  }

  /** The rule of a track's publisher has changed: what it forbids now ends, what was waiting for it begins. */
  recheck(track: PublishedTrack, isSubscribed: boolean): void {
    if (this.#refused.has(track.sid)) this.subscribe(track);
    else if (isSubscribed && !track.owner.allowsSubscriber(this.#subscriber.identity, track.sid)) {
      this.unsubscribe(track.sid);
      this.#ask(track);
    }
  }

  /** Whether they may receive a track they want; they are told of a refusal, and when it ends. */
  #ask(track: PublishedTrack): boolean {
    const isAllowed = track.owner.allowsSubscriber(this.#subscriber.identity, track.sid);
    if (isAllowed === !this.#refused.has(track.sid)) return isAllowed;
    if (isAllowed) this.#refused.delete(track.sid);
    else this.#refused.add(track.sid);
    this.#subscriber.send(permissionUpdate(track, isAllowed));
    return isAllowed;
  }
}
