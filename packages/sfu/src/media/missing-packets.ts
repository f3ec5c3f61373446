// Which packets of a stream are missing, and when to ask for them again (NACK towards the publisher).

interface Missing {
  tries: number;
  nextAt: number;
}

const maxMissing = 256;
const maxTries = 8;
/** A larger gap is a restart or a long cut: a key frame helps, a hundred NACKs do not. */
const maxGap = 128;

/** The missing packets of one video stream, by extended sequence number. */
export class MissingPackets {
  readonly #missing = new Map<number, Missing>();

  /** Notes the numbers strictly between two received ones. */
  addGap(before: number, after: number, nowMs: number): void {
    if (after - before > maxGap) {
      this.#missing.clear();
      return;
    }
    for (let number = before + 1; number < after; number += 1) {
      if (this.#missing.size >= maxMissing) return;
      this.#missing.set(number, { tries: 0, nextAt: nowMs });
    }
  }

  /** A packet came after all; true if it had been missing. */
  remove(number: number): boolean {
    return this.#missing.delete(number);
  }

  /** The numbers to ask for now, sorted; each is asked again after a round trip, at most 8 times. */
  takeDue(nowMs: number, roundTripMs: number): number[] {
    if (this.#missing.size === 0) return [];
    const due: number[] = [];
    for (const [number, state] of this.#missing) {
      if (state.nextAt > nowMs) continue;
      if (state.tries >= maxTries) {
        this.#missing.delete(number);
        continue;
      }
      state.tries += 1;
      state.nextAt = nowMs + Math.max(30, roundTripMs * 1.2) * (state.tries > 3 ? 2 : 1);
      due.push(number);
    }
    return due.sort((a, b) => a - b);
  }

  /** How many are missing. */
  get size(): number {
    return this.#missing.size;
  }
}
