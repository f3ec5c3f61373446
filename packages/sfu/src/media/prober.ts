// Looks whether a limited line carries more: for a moment padding fills it up to what the next layer needs, before anybody sees a picture come and go.

const probeMs = 1_500;
/** After congestion this long passes before the next probe, twice as long after each failure. */
const firstIntervalMs = 3_000;
const maxIntervalMs = 60_000;
/** Without congestion for this long, two of the longest waits, the line counts as new. */
const forgiveMs = 120_000;
/** Congestion this soon after the last one counts as a failure of what was added. */
const recentMs = 15_000;
/** One probe asks at most for this many times of what is known to go through. */
const maxStep = 2.5;
const minGoalBps = 200_000;
const betweenProbesMs = 500;

/** What the prober is to know of the line, in bit/s. */
export interface ProbedLine {
  readonly capacityBps: number;
  /** Sent now, without padding. */
  readonly mediaBps: number;
  /** What everything wished would cost, or the next step to it. */
  readonly wishedBps: number;
}

/** Decides when to probe and how much to send. */
export class Prober {
  #intervalMs = firstIntervalMs;
  #nextAt = 0;
  #calmSince = -Infinity;
  #probe: { readonly goalBps: number; readonly endsAt: number; lastAt: number } | undefined;

  /** True while a probe runs. */
  get isProbing(): boolean {
    return this.#probe !== undefined;
  }

  /** The line was found full: a running probe has failed, and the next waits longer. */
  congested(nowMs: number): void {
    if (this.#probe !== undefined || nowMs - this.#calmSince < Math.max(recentMs, 2 * this.#intervalMs))
      this.#intervalMs = Math.min(maxIntervalMs, this.#intervalMs * 2);
    this.#probe = undefined;
    this.#nextAt = nowMs + this.#intervalMs;
    this.#calmSince = nowMs;
  }

  /** Called every 50 ms: how many bytes of padding to send now, and the rate that a finished probe has proven. */
  tick(line: ProbedLine, nowMs: number): { readonly paddingBytes: number; readonly provenBps: number | undefined } {
    if (nowMs - this.#calmSince >= forgiveMs) this.#intervalMs = firstIntervalMs;
    const probe = this.#probe;
    if (probe === undefined) {
      if (line.wishedBps > line.capacityBps && nowMs >= this.#nextAt) this.#start(line, nowMs);
      return { paddingBytes: 0, provenBps: undefined };
    }
    if (nowMs >= probe.endsAt) {
      this.#probe = undefined;
      this.#nextAt = nowMs + betweenProbesMs;
      return { paddingBytes: 0, provenBps: probe.goalBps };
    }
    const elapsedMs = Math.min(200, nowMs - probe.lastAt);
    probe.lastAt = nowMs;
    return {
      paddingBytes: Math.max(0, ((probe.goalBps - line.mediaBps) * elapsedMs) / 8_000),
      provenBps: undefined,
    };
  }

  #start(line: ProbedLine, nowMs: number): void {
    const most = Math.max(minGoalBps, line.capacityBps * maxStep);
    this.#probe = { goalBps: Math.min(line.wishedBps, most), endsAt: nowMs + probeMs, lastAt: nowMs };
  }
}
