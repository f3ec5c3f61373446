// Reception statistics of one stream for receiver reports (RFC 3550 appendix A.3 and A.8).
import type { ReportBlock } from './rtcp.ts';

/** Counts what came and what should have come. */
export class ReceiveStats {
  readonly #ssrc: number;
  readonly #clockRateHz: number;
  #first: number | undefined;
  #highest = 0;
  #received = 0;
  #expectedBefore = 0;
  #receivedBefore = 0;
  #jitter = 0;
  #expectedInWindow = 0;
  #receivedInWindow = 0;
  #transit: number | undefined;
  #lastReport = 0;
  #lastReportAt = 0;

  constructor(ssrc: number, clockRateHz: number) {
    this.#ssrc = ssrc;
    this.#clockRateHz = clockRateHz;
  }

  /** Counts a packet. */
  receive(extended: number, timestamp: number, nowMs: number): void {
    this.#first ??= extended;
    if (extended > this.#highest) this.#highest = extended;
    this.#received += 1;
    const transit = Math.floor((nowMs * this.#clockRateHz) / 1000) - timestamp;
    if (this.#transit !== undefined) {
      // The timestamp wraps at 2^32; only the difference matters.
      const difference = Math.abs((transit - this.#transit) | 0);
      if (difference < this.#clockRateHz * 10) this.#jitter += (difference - this.#jitter) / 16;
    }
    this.#transit = transit;
  }

  /** Notes a sender report, so that the publisher can compute the round trip. */
  senderReport(ntpHigh: number, ntpLow: number, nowMs: number): void {
    this.#lastReport = (((ntpHigh & 0xffff) << 16) | (ntpLow >>> 16)) >>> 0;
    this.#lastReportAt = nowMs;
  }

  /** What should have come since the last call, and what of it did not; jitter in ms. */
  takeWindow(): { readonly expected: number; readonly lost: number; readonly jitterMs: number } {
    const expected = this.#first === undefined ? 0 : this.#highest - this.#first + 1;
    const expectedNow = Math.max(0, expected - this.#expectedInWindow);
    const lost = Math.max(0, expectedNow - (this.#received - this.#receivedInWindow));
    this.#expectedInWindow = expected;
    this.#receivedInWindow = this.#received;
    return { expected: expectedNow, lost, jitterMs: (this.#jitter * 1_000) / this.#clockRateHz };
  }

  /** The block of the next receiver report; its loss covers the time since the last one. */
  takeBlock(nowMs: number): ReportBlock {
    const expected = this.#first === undefined ? 0 : this.#highest - this.#first + 1;
    const expectedNow = expected - this.#expectedBefore;
    const lostNow = expectedNow - (this.#received - this.#receivedBefore);
    this.#expectedBefore = expected;
    this.#receivedBefore = this.#received;
    const since = this.#lastReport === 0 ? 0 : Math.round(((nowMs - this.#lastReportAt) * 65_536) / 1000);
    return {
      ssrc: this.#ssrc,
      fractionLost: expectedNow <= 0 || lostNow <= 0 ? 0 : Math.min(255, Math.floor((lostNow * 256) / expectedNow)),
      cumulativeLost: Math.max(0, expected - this.#received),
      highestSequence: this.#highest,
      jitter: Math.round(this.#jitter),
      lastSenderReport: this.#lastReport,
      delaySinceLastSenderReport: since,
    };
  }
}
