// How many pictures a second a stream has up to each temporal layer (RFC 7741: TID), counted over whole seconds.

/** There are two bits for it. */
const layers = 4;
const windowMs = 1_000;
/** A wish is met by a little less. */
const tolerance = 0.9;
/** Every picture there is. */
export const allTemporalLayers = layers - 1;

/** Counts the pictures of one stream. */
export class FrameRates {
  #from: number | undefined;
  #counts = new Array<number>(layers).fill(0);
  #framesPerSecond: readonly number[] | undefined;

  /** A picture begins. */
  add(temporalId: number, nowMs: number): void {
    this.#from ??= nowMs;
    const elapsedMs = nowMs - this.#from;
    if (elapsedMs >= windowMs) {
      let pictures = 0;
      this.#framesPerSecond = this.#counts.map((count) => ((pictures += count) * 1_000) / elapsedMs);
      this.#counts = new Array<number>(layers).fill(0);
      this.#from = nowMs;
    }
    this.#counts[temporalId] = (this.#counts[temporalId] ?? 0) + 1;
  }

  /** The lowest temporal layer that has so many pictures a second; all of them when none has, for 0, and before the first second. */
  layerFor(framesPerSecond: number): number {
    if (framesPerSecond === 0 || this.#framesPerSecond === undefined) return allTemporalLayers;
    const found = this.#framesPerSecond.findIndex((rate) => rate >= framesPerSecond * tolerance);
    return found === -1 ? allTemporalLayers : found;
  }
}
