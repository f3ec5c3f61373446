// Who is speaking, from the audio level of RTP packets (RFC 6464), with LiveKit's thresholds.

/** -dBov at or below which a packet is loud. */
const loudLevel = 35;
/** Share of an interval that must be loud, and the length of a packet. */
const minLoudRatio = 0.4;
const packetMs = 20;

/** The loudness of one participant over an interval of 400 ms. */
export class SpeakerMeter {
  #loudPackets = 0;
  #loudSum = 0;

  /** Adds a packet's level, 0 (loudest) to 127 (silent). */
  add(level: number): void {
    if (level > loudLevel) return;
    this.#loudPackets += 1;
    this.#loudSum += level;
  }

  /** Ends the interval: 0 when not speaking, else a linear level up to 1. */
  take(intervalMs: number): number {
    const packets = this.#loudPackets;
    const mean = packets === 0 ? 127 : this.#loudSum / packets;
    this.#loudPackets = 0;
    this.#loudSum = 0;
    return packets * packetMs >= intervalMs * minLoudRatio ? 10 ** (-mean / 20) : 0;
  }
}
