// How often one identity may join one room: everybody there is told of each join, so that a client in a loop would disturb them all (SFU-138).
import { TokenBucket } from '../token-bucket.ts';

/** Buckets that are kept; beyond it those that are full again are forgotten, then the oldest. */
const maxBuckets = 5_000;

/** A rate per key. */
export class JoinRate {
  readonly #perSecond: number;
  readonly #burst: number;
  readonly #buckets = new Map<string, { readonly bucket: TokenBucket; readonly freeAt: { ms: number } }>();

  constructor(perSecond: number, burst: number) {
    this.#perSecond = perSecond;
    this.#burst = burst;
  }

  /** How many keys are remembered. */
  get size(): number {
    return this.#buckets.size;
  }

  /** Takes one join; false when there were too many. */
  take(key: string, nowMs: number): boolean {
    let entry = this.#buckets.get(key);
    if (entry === undefined) {
      if (this.#buckets.size >= maxBuckets) this.#forget(nowMs);
      entry = { bucket: new TokenBucket(this.#perSecond, this.#burst, nowMs), freeAt: { ms: 0 } };
      this.#buckets.set(key, entry);
    }
    entry.freeAt.ms = nowMs + (this.#burst / this.#perSecond) * 1000;
    return entry.bucket.take(nowMs);
  }

  #forget(nowMs: number): void {
    for (const [key, { freeAt }] of this.#buckets) if (freeAt.ms <= nowMs) this.#buckets.delete(key);
    for (const key of this.#buckets.keys()) {
      if (this.#buckets.size < maxBuckets) return;
      this.#buckets.delete(key);
    }
  }
}
