// Leaves out the pictures of a VP8 stream that no other forwarded picture refers to (RFC 7741: TID, Y): fewer pictures a second of the same layer.
import { allTemporalLayers } from './frame-rates.ts';
import type { SourcePacket } from './source-packet.ts';
import type { Vp8Descriptor } from './vp8.ts';

/** One subscriber's. Packets must come in order; what comes late is asked about by `leavesOut`. */
export class TemporalFilter {
  /** The highest temporal layer that is wished; it comes about where a decoder can follow. */
  target = allTemporalLayers;
  #current = allTemporalLayers;
  #lastLeftOut = -1;

  /** A stream begins with its key frame. */
  restart(): void {
    this.#current = this.target;
    this.#lastLeftOut = -1;
  }

  /** What becomes of the newest packet; `picture left out` for the first one of a picture that is not sent. */
  judge({ marker }: SourcePacket, vp8: Vp8Descriptor): 'sent' | 'left out' | 'picture left out' {
    const { temporalId } = vp8;
    const mayRise = vp8.isFrameStart && vp8.isSync && temporalId > this.#current && temporalId <= this.target;
    if (vp8.isKeyFrameStart) this.#current = this.target;
    else if (mayRise) this.#current = temporalId;
    if (temporalId > this.#current) {
      const isNew = vp8.pictureId !== this.#lastLeftOut;
      this.#lastLeftOut = vp8.pictureId;
      return isNew ? 'picture left out' : 'left out';
    }
    // Down at the end of a picture: the rest of this one is still due.
    if (marker && this.#current > this.target) this.#current = this.target;
    return 'sent';
  }

  /** True for a late packet of a picture that is left out now. */
  leavesOut(vp8: Vp8Descriptor): boolean {
    return vp8.temporalId > this.#current;
  }
}
