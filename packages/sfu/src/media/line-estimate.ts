// What a subscriber's line carries, from its browser's estimate (REMB) and from loss. Unknown until the line has shown its limit.
//
// A browser's estimate follows what it receives: it starts at what came in five seconds, grows by 8 % a second and never goes beyond
// 1.5 times what comes (the receiver side of draft-ietf-rmcat-gcc-02). A low figure therefore says nothing; one that falls below what
// is being sent says that the line is full. It counts pictures and padding only: sound carries no abs-send-time.

/** An estimate that falls by this much, below what is sent, is congestion. */
const fallenRatio = 0.95;
/** One that has stayed below this share of what is sent, without growing, is congestion too. */
const lowRatio = 0.9;
const grownRatio = 1.04;
const memoryMs = 3_000;
const stuckMs = 2_500;
/** Estimates come about once a second while there is something to estimate; after a pause they begin anew. */
const gapMs = 2_000;
/** Not having grown at all says so sooner. */
const stillRatio = 1.005;
const stillMs = 1_500;
/** Loss in two windows in a row from which the line is taken for full (draft-ietf-rmcat-gcc-02 section 6: 10 %). */
const fullLossRatio = 0.1;
const lossWindowMs = 1_000;
const minLossPackets = 20;

interface Remb {
  readonly at: number;
  readonly bps: number;
  readonly sentBps: number;
}

/** The estimate for one subscriber. Everything in bit/s. */
export class LineEstimate {
  #capacityBps = Infinity;
  #rembs: Remb[] = [];
  #lossFrom = 0;
  #expected = 0;
  #lost = 0;
  #lossBefore = 0;
  #congestedAt = -Infinity;

  /** What may be sent in all; Infinity while nothing says that it is limited. */
  get capacityBps(): number {
    return this.#capacityBps;
  }

  /** When it was last found full. */
  get congestedAt(): number {
    return this.#congestedAt;
  }

  /** The browser's last estimate, if there is one. */
  get lastRembBps(): number | undefined {
    return this.#rembs.at(-1)?.bps;
  }

  /** An estimate of the browser, while `sentBps` were sent; true when it shows congestion. `isProbing`: the limit found is not below the one known. */
  remb(bps: number, sentBps: number, nowMs: number, isProbing: boolean): boolean {
    const hasPaused = nowMs - (this.#rembs.at(-1)?.at ?? nowMs) > gapMs;
    this.#rembs = hasPaused ? [] : this.#rembs.filter((old) => nowMs - old.at <= memoryMs);
    const peak = this.#rembs.reduce((most, old) => Math.max(most, old.bps), 0);
    this.#rembs.push({ at: nowMs, bps, sentBps });
    const hasFallen = bps < peak * fallenRatio && bps < sentBps * fallenRatio;
    if (hasFallen || this.#isStuck(nowMs)) {
      this.#rembs = [{ at: nowMs, bps, sentBps }];
      this.#congested(bps, nowMs, isProbing);
      return true;
    }
    if (bps > this.#capacityBps) this.#capacityBps = bps;
    return false;
  }

  /** What the subscriber's receiver report says: of `expected` packets so many were lost; true when it shows congestion. */
  loss(expected: number, lost: number, sentBps: number, nowMs: number): boolean {
    this.#expected += expected;
    this.#lost += lost;
    if (nowMs - this.#lossFrom < lossWindowMs || this.#expected < minLossPackets) return false;
    const ratio = this.#lost / this.#expected;
    const isFull = ratio > fullLossRatio && this.#lossBefore > fullLossRatio;
    this.#lossBefore = ratio;
    this.#lossFrom = nowMs;
    this.#expected = 0;
    this.#lost = 0;
    if (isFull) this.#congested(sentBps * (1 - ratio / 2), nowMs, false);
    return isFull;
  }

  /** A probe went through: the line carries at least this. */
  proven(bps: number): void {
    if (bps > this.#capacityBps) this.#capacityBps = bps;
  }

  #isStuck(nowMs: number): boolean {
    const [oldest] = this.#rembs;
    const last = this.#rembs.at(-1);
    if (oldest === undefined || last === undefined) return false;
    const forMs = nowMs - oldest.at;
    const hasNotGrown = forMs >= stuckMs ? last.bps < oldest.bps * grownRatio : last.bps < oldest.bps * stillRatio;
    return forMs >= stillMs && hasNotGrown && this.#rembs.every((remb) => remb.bps < remb.sentBps * lowRatio);
  }

  #congested(bps: number, nowMs: number, isProbing: boolean): void {
    this.#congestedAt = nowMs;
    if (isProbing && this.#capacityBps !== Infinity) this.proven(bps);
    else this.#capacityBps = Math.min(this.#capacityBps, bps);
  }
}
