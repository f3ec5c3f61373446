// The publisher's clock, learned from its sender reports (RFC 3550 section 6.4.1): which RTP time goes with which instant.

/** One sender report: an instant (NTP seconds since 1900, with fraction), its RTP time, and when it came. */
export interface SenderClock {
  readonly ntpS: number;
  readonly rtpTimestamp: number;
  readonly atMs: number;
}

const fraction = 2 ** 32;

/** Reads the two halves of an NTP timestamp. */
export function senderClock(ntpHigh: number, ntpLow: number, rtpTimestamp: number, atMs: number): SenderClock {
  return { ntpS: ntpHigh + ntpLow / fraction, rtpTimestamp, atMs };
}

/** The RTP time at an instant, modulo 2^32. */
export function rtpTimeAt(clock: SenderClock, ntpS: number, rateHz: number): number {
  return (clock.rtpTimestamp + Math.round((ntpS - clock.ntpS) * rateHz)) >>> 0;
}

/** The two halves of an NTP timestamp. */
export function ntpParts(ntpS: number): { readonly ntpHigh: number; readonly ntpLow: number } {
  const ntpHigh = Math.floor(ntpS);
  return { ntpHigh: ntpHigh >>> 0, ntpLow: Math.floor((ntpS - ntpHigh) * fraction) >>> 0 };
}
