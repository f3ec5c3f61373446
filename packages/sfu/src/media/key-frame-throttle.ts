// At most one key frame request per stream and interval, whoever asks.

/** Says whether a request may go out now. */
export class KeyFrameThrottle {
  readonly #intervalMs: number;
  #lastAt = -Infinity;

  constructor(intervalMs: number) {
    this.#intervalMs = intervalMs;
  }

  /** True, and remembered, when the last request is old enough. */
  take(nowMs: number): boolean {
    if (nowMs - this.#lastAt < this.#intervalMs) return false;
    this.#lastAt = nowMs;
    return true;
  }
}
