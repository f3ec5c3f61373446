// How much a publisher may send (REMB): loss-based, because the server runs no delay-based estimator.

const minBps = 150_000;
/** Camera in three layers and a 1080p screen fit; Chromium's own estimate stays below on a poor line. */
const maxBps = 6_000_000;

/** Additive-increase, loss-based decrease with the thresholds of draft-ietf-rmcat-gcc-02 section 6. */
export class UplinkBudget {
  #bitrateBps = 3_000_000;

  /** Takes the worst loss (0-255 in 1/256) of the last second; returns the new budget in bit/s. */
  update(fractionLost: number): number {
    const loss = fractionLost / 256;
    if (loss > 0.1) this.#bitrateBps *= 1 - 0.5 * loss;
    else if (loss < 0.02) this.#bitrateBps *= 1.08;
    this.#bitrateBps = Math.min(maxBps, Math.max(minBps, this.#bitrateBps));
    return Math.floor(this.#bitrateBps);
  }
}
