// How often one sign-in may ask over HTTP: keyed by session, never by address, since a school has one address. LESSON-68, SCHOOL-98.
// What is read without a sign-in has other keys (TIME-41).

import type { EpochMs, SessionId } from '@preau/core/base';
import { TokenBucket } from './token-bucket.ts';

/** How many requests at once, and how many a second in the long run. */
export interface SessionLimit {
  readonly burst: number;
  readonly perSecond: number;
}

const MAX_SESSIONS = 50_000;

/** Buckets by session, or by another key; those that are full again are forgotten. One for each app of a process. */
export class SessionLimits<K extends string = SessionId> {
  readonly #limit: SessionLimit;
  readonly #buckets = new Map<K, { readonly bucket: TokenBucket; usedAt: EpochMs }>();

  constructor(limit: SessionLimit) {
    this.#limit = limit;
  }

  /** Takes one request; false when there were too many. */
  take(sessionId: K, now: EpochMs): boolean {
    let entry = this.#buckets.get(sessionId);
    if (entry === undefined) {
      if (this.#buckets.size >= MAX_SESSIONS) this.#sweep(now);
      entry = { bucket: new TokenBucket(this.#limit.burst, this.#limit.perSecond, now), usedAt: now };
      this.#buckets.set(sessionId, entry);
    }
    entry.usedAt = now;
    return entry.bucket.take(now);
  }

  #sweep(now: EpochMs): void {
    const fullAfterMs = (this.#limit.burst / this.#limit.perSecond) * 1_000;
    for (const [sessionId, { usedAt }] of this.#buckets) {
      if (now - usedAt > fullAfterMs) this.#buckets.delete(sessionId);
    }
    // Everybody is busy: forgetting the oldest only gives them a fresh bucket.
    for (const sessionId of this.#buckets.keys()) {
      if (this.#buckets.size < MAX_SESSIONS) break;
      this.#buckets.delete(sessionId);
    }
  }
}
