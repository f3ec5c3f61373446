// How often one identity may join one room: everybody there is told of each join, so that a client in a loop would disturb them all (SFU-138).
import { TokenBucket } from '../token-bucket.ts';

/** Buckets that are kept; one more and the one that was used longest ago is forgotten. */
const maxBuckets = 5_000;

/** A rate per key. */
export class JoinRate {
  readonly #perSecond: number;
  readonly #burst: number;
  /** Used longest ago first. */
  readonly #buckets = new Map<string, TokenBucket>();

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
    const bucket = this.#buckets.get(key) ?? new TokenBucket(this.#perSecond, this.#burst, nowMs);
    this.#buckets.delete(key);
    this.#buckets.set(key, bucket);
    if (this.#buckets.size > maxBuckets) {
      const [oldest] = this.#buckets.keys();
      if (oldest !== undefined) this.#buckets.delete(oldest);
    }
    return bucket.take(nowMs);
  }
}
