// The places for tracks that one person may receive: what finds none waits, and gets the next that is free, as in LiveKit (SFU-139).

/** Counts nothing itself: it looks at the subscriptions that there are. */
export class SubscriptionPlaces {
  readonly #limit: number;
  /** Sids, oldest first. */
  readonly #waiting = new Set<string>();

  constructor(limit: number) {
    this.#limit = limit;
  }

  /** Is there a place for this track? Otherwise it waits from now on. */
  admits(trackSid: string, subscriptions: ReadonlyMap<string, unknown>): boolean {
    const isAdmitted = subscriptions.has(trackSid) || subscriptions.size < this.#limit;
    if (isAdmitted) this.#waiting.delete(trackSid);
    else this.#waiting.add(trackSid);
    return isAdmitted;
  }

  /** A track is no longer wanted; answers the track that gets the place it had, if any. */
  leave(trackSid: string, hadPlace: boolean): string | undefined {
    this.#waiting.delete(trackSid);
    if (!hadPlace) return undefined;
    const [next] = this.#waiting;
    return next;
  }
}
