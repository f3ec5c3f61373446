// Looks whether a limited line carries more: for a moment padding fills it up to what the next layer needs, before anybody sees a picture come and go.

const probeMs = 1_500;
/** The last of it is still on its way: estimates and reports come about once a second. */
const judgeMs = 1_000;
/** While something is paused the wait is shorter: whoever sees nothing has little to lose. */
const pausedFactor = 0.5;
const maxPausedMs = 15_000;
/** After congestion this long passes before the next probe, twice as long after each failure. */
const firstIntervalMs = 3_000;
const maxIntervalMs = 60_000;
/** Without congestion for this long, two of the longest waits, the line counts as new. */
const forgiveMs = 120_000;
/** Within this time it is still the same congestion: layers change at key frames, and queues drain slowly. */
const settleMs = 1_500;
/** Congestion this soon after the last one counts as a failure of what was added. */
const recentMs = 15_000;
/** One probe asks at most for this many times of what is known to go through. */
const maxStep = 2.5;
const minGoalBps = 200_000;
/** What a probe proved must first hold with pictures. */
const betweenProbesMs = 3_000;

/** What the prober is to know of the line, in bit/s. */
export interface ProbedLine {
  readonly capacityBps: number;
  /** Sent now, without padding. */
  readonly mediaBps: number;
  /** What everything wished would cost, or the next step to it. */
  readonly wishedBps: number;
  /** A picture is paused. */
  readonly isPaused: boolean;
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
    const sinceMs = nowMs - this.#calmSince;
    const isFailure = this.#probe !== undefined || sinceMs < Math.max(recentMs, 2 * this.#intervalMs);
    if (isFailure && sinceMs >= settleMs) this.#intervalMs = Math.min(maxIntervalMs, this.#intervalMs * 2);
    this.#probe = undefined;
    this.#nextAt = 0;
    this.#calmSince = nowMs;
  }

  /** Called every 50 ms: how many bytes of padding to send now, and the rate that a finished probe has proven. */
  tick(line: ProbedLine, nowMs: number): { readonly paddingBytes: number; readonly provenBps: number | undefined } {
    if (nowMs - this.#calmSince >= forgiveMs) this.#intervalMs = firstIntervalMs;
    const probe = this.#probe;
    if (probe === undefined) {
      const waitMs = line.isPaused ? Math.min(maxPausedMs, this.#intervalMs * pausedFactor) : this.#intervalMs;
      if (line.wishedBps > line.capacityBps && nowMs >= Math.max(this.#nextAt, this.#calmSince + waitMs))
        this.#start(line, nowMs);
      return { paddingBytes: 0, provenBps: undefined };
    }
    if (nowMs >= probe.endsAt + judgeMs) {
      this.#probe = undefined;
      this.#nextAt = nowMs + betweenProbesMs;
      return { paddingBytes: 0, provenBps: probe.goalBps };
    }
    const elapsedMs = nowMs >= probe.endsAt ? 0 : Math.min(200, nowMs - probe.lastAt);
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
