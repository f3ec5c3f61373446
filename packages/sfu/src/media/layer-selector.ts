// Which simulcast layer a subscriber gets. One rule for all in this version; bandwidth and track_setting plug in here.
import type { ReceiveStream } from './receive-stream.ts';

/** What is known of a subscriber's wish. */
export interface LayerWish {
  /** 0 low, 1 medium, 2 high, from `track_setting`. */
  readonly quality: number;
  /** Screens must stay legible; a camera need not be large. */
  readonly isScreen: boolean;
}

/** Chooses among the layers of one track. */
export interface LayerSelector {
  /** The layer to forward, or undefined when there is none yet. */
  choose(streams: Iterable<ReceiveStream>, wish: LayerWish, nowMs: number): ReceiveStream | undefined;
}

/** One layer for everybody (SFU-24): a screen at full size, a camera at its middle layer at most, else the best one below, else the lowest. */
export const oneLayerSelector: LayerSelector = {
  choose(streams, wish, nowMs) {
    const cap = wish.isScreen ? 2 : Math.min(1, wish.quality);
    let best: ReceiveStream | undefined;
    let lowest: ReceiveStream | undefined;
    for (const stream of streams) {
      const usable = stream.rid === '' || stream.isAlive(nowMs);
      if (!usable) continue;
      if (lowest === undefined || stream.rank < lowest.rank) lowest = stream;
      if (stream.rank <= cap && (best === undefined || stream.rank > best.rank)) best = stream;
    }
    return best ?? lowest;
  },
};
