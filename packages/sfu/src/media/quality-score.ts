// How good a track's way is: a score of 100 (nothing wrong) down to 20 (lost), by LiveKit's simplified E-model.

/** What was seen of one track in one window. */
export interface QualityWindow {
  readonly kind: 'audio' | 'video';
  /** Packets that should have come, and those of them that did not. */
  readonly expected: number;
  readonly lost: number;
  readonly roundTripMs: number;
  readonly jitterMs: number;
  /** Layers less than wished, for want of bandwidth. */
  readonly missingLayers: number;
  /** Nothing of it is sent for want of bandwidth. */
  readonly isPaused: boolean;
  /** Muted, disabled, not negotiated yet: there is nothing to judge. */
  readonly isIdle: boolean;
}

const best = 100;
const worst = 30;
const lostScore = 20;
const poorScore = 40;
const goodScore = 80;
/** Loss weighs so many points a percent: audio with its error correction 3.75 % to fall from excellent, video 2 %. */
const lossWeight = { audio: 8 / 1.5, video: 10 } as const;
const layerWeight = 35;
/** Bad news is believed faster than good news. */
const fallFactor = 0.8;
const riseFactor = 0.4;

/** The score of one track, smoothed over windows of 5 s. */
export class QualityScore {
  #score = best;

  /** Ends a window. */
  update(window: QualityWindow): number {
    if (window.isIdle) this.#score = best;
    else if (window.isPaused) this.#score = worst;
    else if (window.expected === 0) this.#score = poorScore;
    else {
      const score = Math.min(packetScore(window), best - window.missingLayers * layerWeight);
      const factor = score < this.#score ? fallFactor : riseFactor;
      this.#score = Math.max(worst, factor * score + (1 - factor) * this.#score);
    }
    return this.#score;
  }
}

function packetScore({ kind, expected, lost, roundTripMs, jitterMs }: QualityWindow): number {
  const delayMs = roundTripMs / 2 + 2 * jitterMs;
  const delayEffect = delayMs > 160 ? (delayMs - 120) / 10 : delayMs / 40;
  return Math.max(0, best - delayEffect - ((lost * 100) / expected) * lossWeight[kind]);
}

/** What a connection counts as whose media does not work. */
export const lostConnection = lostScore;

/** LiveKit's names for scores. */
export function qualityOf(score: number): 'excellent' | 'good' | 'poor' | 'lost' {
  if (score > goodScore) return 'excellent';
  if (score > poorScore) return 'good';
  return score > lostScore ? 'poor' : 'lost';
}

/** The score as a mean opinion score, 1 to 4.5 (ITU-T G.107 annex B). */
export function opinionScore(score: number): number {
  if (score <= 0) return 1;
  if (score >= best) return 4.5;
  return 1 + 0.035 * score + score * (score - 60) * (best - score) * 7e-6;
}
