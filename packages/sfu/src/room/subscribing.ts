// What somebody may receive: the publishers' own say (`subscription_permission`), and what waits for it.
import type { SubscriptionPermission } from '@livekit/protocol';
import type { PublishedTrack } from './published-track.ts';
import type { SignalMessage } from './signal.ts';
import { SubscriptionRule } from './subscription-rule.ts';
import { permissionUpdate } from './track-message.ts';

/** The participant, as far as this needs it. */
export interface Subscriber {
  readonly identity: string;
  send(message: SignalMessage): void;
  subscribe(track: PublishedTrack): void;
  unsubscribe(trackSid: string): void;
}

/** One participant's rule for its own tracks, and the rules of others as they concern it (SFU-82). */
export class Subscribing {
  readonly #subscriber: Subscriber;
  readonly #rule = new SubscriptionRule();
  /** Tracks they want, whose publishers do not allow it. */
  readonly #refused = new Set<string>();

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

  /** Whether they may receive a track they want; they are told of a refusal, and when it ends. */
  ask(track: PublishedTrack): boolean {
    const isAllowed = track.owner.allowsSubscriber(this.#subscriber.identity, track.sid);
    if (isAllowed === !this.#refused.has(track.sid)) return isAllowed;
    if (isAllowed) this.#refused.delete(track.sid);
    else this.#refused.add(track.sid);
    this.#subscriber.send(permissionUpdate(track, isAllowed));
    return isAllowed;
  }

  /** They no longer want it. */
  forget(trackSid: string): void {
    this.#refused.delete(trackSid);
  }

  /** The rule of a track's publisher has changed: what it forbids now ends, what was waiting for it begins. */
  recheck(track: PublishedTrack, isSubscribed: boolean): void {
    if (this.#refused.has(track.sid)) this.#subscriber.subscribe(track);
    else if (isSubscribed && !track.owner.allowsSubscriber(this.#subscriber.identity, track.sid)) {
      this.#subscriber.unsubscribe(track.sid);
      this.ask(track);
    }
  }
}
