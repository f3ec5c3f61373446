// Dynacast: a publisher is told which layers of a track nobody wants, and stops sending them; and at once when somebody wants one again.
import { SubscribedCodec, SubscribedQuality, SubscribedQualityUpdate, VideoQuality } from '@livekit/protocol';

/** Nothing of the track is wanted. */
export const nothingWanted = -1;

/** LiveKit's `dynacast_pause_delay`: a layer is stopped this long after the last who wanted it. */
const stopDelayMs = 5_000;

/** The wishes for one track, and what its publisher was told of them. */
export class Dynacast {
  readonly #codec: string;
  /** What the publisher sends as far as we told it: everything, to begin with. */
  #told = 2;
  #lessSince: number | undefined;

  /** `codec` as clients name it: `vp8`. */
  constructor(codec: string) {
    this.#codec = codec;
  }

  /** The highest layer the publisher is to send. */
  get told(): number {
    return this.#told;
  }

  /** Takes the highest layer anybody wants (0 to 2, or `nothingWanted`); returns what to tell the publisher now, if anything. */
  update(trackSid: string, wanted: number, nowMs: number): SubscribedQualityUpdate | undefined {
    if (wanted === this.#told) {
      this.#lessSince = undefined;
      return undefined;
    }
    if (wanted < this.#told) {
      this.#lessSince ??= nowMs;
      if (nowMs - this.#lessSince < stopDelayMs) return undefined;
    }
    this.#lessSince = undefined;
    this.#told = wanted;
    const qualities = [VideoQuality.LOW, VideoQuality.MEDIUM, VideoQuality.HIGH].map(
      (quality) => new SubscribedQuality({ quality, enabled: Number(quality) <= wanted }),
    );
    return new SubscribedQualityUpdate({
      trackSid,
      subscribedQualities: qualities,
      subscribedCodecs: [new SubscribedCodec({ codec: this.#codec, qualities })],
    });
  }
}
