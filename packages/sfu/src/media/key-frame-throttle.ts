// At most one key frame request per stream and interval, whoever asks (LiveKit: 500 ms for the low layer).

const intervalMs = 500;

/** Says whether a request may go out now. */
export class KeyFrameThrottle {
  #lastAt = -intervalMs;

  /** True, and remembered, when the last request is old enough. */
  take(nowMs: number): boolean {
    if (nowMs - this.#lastAt < intervalMs) return false;
    this.#lastAt = nowMs;
    return true;
  }
}
