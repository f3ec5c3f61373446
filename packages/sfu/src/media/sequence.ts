// 16-bit sequence numbers made long (RFC 3550 appendix A.1), and the mapping from a publisher's numbers to a subscriber's.

/** Extends 16-bit numbers to a count that never wraps. */
export class SequenceUnwrapper {
  #highest: number | undefined;

  /** The extended number nearest to the highest one seen. */
  unwrap(sequence: number): number {
    if (this.#highest === undefined) {
      // Starts one cycle up, so that a packet from before the first never becomes negative.
      this.#highest = 0x10000 + sequence;
      return this.#highest;
    }
    let distance = (sequence - this.#highest) & 0xffff;
    if (distance >= 0x8000) distance -= 0x10000;
    const extended = this.#highest + distance;
    if (distance > 0) this.#highest = extended;
    return extended;
  }

  /** The highest extended number so far. */
  get highest(): number | undefined {
    return this.#highest;
  }
}

/** A second of a picture that is thinned out (SFU-163) has about a hundred. */
const maxBoundaries = 512;

/** Publisher number -> subscriber number, with swallowed packets leaving no gap (packets of padding only, SFU-52). */
export class SequenceMap {
  #boundaries: { from: number; offset: number; dropped: boolean }[] = [];

  /** Starts anew: `source` becomes `out`; nothing before it is mapped any more. */
  restart(source: number, out: number): void {
    this.#boundaries = [{ from: source, offset: out - source, dropped: false }];
  }

  /** The subscriber's extended number, or undefined when the packet was swallowed or is too old. */
  find(source: number): number | undefined {
    for (let index = this.#boundaries.length - 1; index >= 0; index -= 1) {
      const boundary = this.#boundaries[index];
      if (boundary === undefined) return undefined;
      if (source >= boundary.from) return source + boundary.offset;
      if (boundary.dropped && source === boundary.from - 1) return undefined;
    }
    return undefined;
  }

  /** Makes room for one packet of our own before `source`, which must not have come yet: it and all later ones move up by one. */
  insert(source: number): void {
    const last = this.#boundaries.at(-1);
    if (last === undefined) return;
    if (last.from === source) last.offset += 1;
    else this.#push({ from: source, offset: last.offset + 1, dropped: false });
  }

  /** Swallows `source`, which must be the newest packet: all later ones move down by one. */
  drop(source: number): void {
    const last = this.#boundaries.at(-1);
    if (last === undefined || source < last.from) return;
    this.#push({ from: source + 1, offset: last.offset - 1, dropped: true });
  }

  #push(boundary: { from: number; offset: number; dropped: boolean }): void {
    this.#boundaries.push(boundary);
    if (this.#boundaries.length > maxBoundaries) {
      this.#boundaries.shift();
      const first = this.#boundaries[0];
      if (first !== undefined) first.dropped = false;
    }
  }
}
