// Who is speaking, from the audio level of RTP packets (RFC 6464), as LiveKit counts it.

/** -dBov at or below which a packet is loud. */
const loudLevel = 35;
/** Share of an interval that must be loud. */
const minLoudRatio = 0.4;
const silentLevel = 127;
const clockRateHz = 48_000;
/** A level moves two thirds of the way to the new one (an average over two intervals). */
const smoothing = 2 / 3;
/** After a cut the time between two packets says nothing. */
const maxPacketMs = 1_000;

/** Length of an interval, in ms. LiveKit's `update_interval`. */
export const speakerIntervalMs = 400;

/** The level to send for a linear one: as loud as the threshold at least. */
const activeLevel = 10 ** (-loudLevel / 20);

/** The loudness of one participant. The time a packet stands for comes from the packets themselves (pauses of DTX are long). */
export class SpeakerMeter {
  #loudMs = 0;
  #observedMs = 0;
  #loudest = silentLevel;
  #level = 0;
  #lastTimestamp: number | undefined;
  #lastAt = 0;

  /** Adds a packet's level, 0 (loudest) to 127 (silent). */
  add(level: number, rtpTimestamp: number, nowMs: number): void {
    const step = this.#lastTimestamp === undefined ? 0 : (rtpTimestamp - this.#lastTimestamp) | 0;
    if (this.#lastTimestamp !== undefined && step < 0 && step > -clockRateHz) return;
    const packetMs = Math.min(maxPacketMs, Math.max(0, (step * 1_000) / clockRateHz));
    this.#lastTimestamp = rtpTimestamp;
    this.#lastAt = nowMs;
    this.#observedMs += packetMs;
    if (level <= loudLevel) {
      this.#loudMs += packetMs;
      this.#loudest = Math.min(this.#loudest, level);
    }
    if (this.#observedMs >= speakerIntervalMs) this.#endInterval();
  }

  /** 0 when not speaking, else the linear level up to 1. */
  level(nowMs: number): number {
    if (nowMs - this.#lastAt >= 2 * speakerIntervalMs) this.#reset(0);
    return this.#level >= activeLevel ? Math.min(1, this.#level) : 0;
  }

  /** The microphone is muted or gone. */
  silence(): void {
    this.#reset(0);
    this.#lastTimestamp = undefined;
  }

  #endInterval(): void {
    if (this.#loudMs < minLoudRatio * speakerIntervalMs) {
      this.#reset(0);
      return;
    }
    // Louder or quieter by how much of the interval was loud.
    const weightDb = 20 * Math.log10(this.#loudMs / speakerIntervalMs);
    const linear = 10 ** (-(this.#loudest - weightDb) / 20);
    this.#reset(this.#level + (linear - this.#level) * smoothing);
  }

  #reset(level: number): void {
    this.#level = level;
    this.#loudMs = 0;
    this.#observedMs = 0;
    this.#loudest = silentLevel;
  }
}
