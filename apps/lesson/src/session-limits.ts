// How often one sign-in may ask over HTTP: keyed by session, never by address, since a school has one address. LESSON-68.

import type { EpochMs, SessionId } from '@preau/core/base';
import { TokenBucket } from '@preau/service/lesson';

/** A page with a full sheet asks for sixty pictures at once. */
const BURST = 200;
const PER_SECOND = 20;
/** A bucket that old is full again. */
const FULL_AFTER_MS = (BURST / PER_SECOND) * 1_000;
const MAX_SESSIONS = 50_000;

/** Buckets by session; those that are full again are forgotten. */
export class SessionLimits {
  readonly #buckets = new Map<SessionId, { readonly bucket: TokenBucket; usedAt: EpochMs }>();

  /** Takes one request; false when there were too many. */
  take(sessionId: SessionId, now: EpochMs): boolean {
    let entry = this.#buckets.get(sessionId);
    if (entry === undefined) {
      if (this.#buckets.size >= MAX_SESSIONS) this.#sweep(now);
      entry = { bucket: new TokenBucket(BURST, PER_SECOND, now), usedAt: now };
      this.#buckets.set(sessionId, entry);
    }
    entry.usedAt = now;
    return entry.bucket.take(now);
  }

  #sweep(now: EpochMs): void {
    for (const [sessionId, { usedAt }] of this.#buckets) {
      if (now - usedAt > FULL_AFTER_MS) this.#buckets.delete(sessionId);
    }
    // Everybody is busy: forgetting the oldest only gives them a fresh bucket.
    for (const sessionId of this.#buckets.keys()) {
      if (this.#buckets.size < MAX_SESSIONS) break;
      this.#buckets.delete(sessionId);
    }
  }
}
