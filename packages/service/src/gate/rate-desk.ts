// How many joins a second: from what lesson processes tell of entering, decided every two seconds; a configured, measured figure is the most. GATE-73 to
// GATE-75, GATE-92.

import { nextRate, startRate, usableRate } from '@preau/core/gate';
import type { EpochMs } from '@preau/core/base';
import type { JoinHealth, JoinRate } from '@preau/core/gate';
import type { JoinLoadFact } from '../base/index.ts';

/** Entering that takes longer than this, 95 times in 100, is too slow: half of what a person takes for an answer of the screen. */
export const SLOW_ENTRY_MS = 1_000;
/** The rate never falls below this share of the configured one. */
const LEAST_RATIO = 0.1;
const DECIDE_EVERY_MS = 2_000;
/** So long without a fact, after there were some, the gate is blind. */
const BLIND_AFTER_MS = 10_000;
/** Processes that may tell at a time; facts of more are not added up. */
const MOST_PROCESSES = 1_000;

/** Decides the rate of one gate. */
export interface RateDesk {
  heard(fact: JoinLoadFact): void;
  /** Decides when it is time to; call it every second. */
  decide(at: EpochMs): void;
  /** What may be used now, in its slow start too. */
  rateAt(at: EpochMs): number;
  /** The rate behind it, for a snapshot. */
  perSecond(): number;
  /** True after measurements were lost: then the 30 % are off already. */
  isBlind(): boolean;
}

/** Makes the desk. `wasPerSecond` is the rate before a restart; without it, and until the first fact, the configured one counts. */
export function createRateDesk(options: {
  readonly mostPerSecond: number;
  readonly startedAt: EpochMs;
  readonly wasPerSecond?: number | undefined;
}): RateDesk {
  const { mostPerSecond, startedAt } = options;
  const bounds = { mostPerSecond, leastPerSecond: mostPerSecond * LEAST_RATIO, slowFromMs: SLOW_ENTRY_MS };
  const within = Math.min(mostPerSecond, Math.max(bounds.leastPerSecond, options.wasPerSecond ?? mostPerSecond));
  let rate: JoinRate = startRate(within, startedAt);
  let facts = new Map<string, { p95Ms: number; cpuRatio: number; entered: number }>();
  let [decidedAt, heardAt]: [EpochMs, EpochMs | undefined] = [startedAt, undefined];
  let latest = startedAt;

  const health = (elapsedMs: number): JoinHealth | undefined => {
    if (facts.size === 0) return undefined;
    const told = [...facts.values()];
    return {
      p95Ms: told.reduce((most, { p95Ms }) => Math.max(most, p95Ms), 0),
      cpuRatio: told.reduce((most, { cpuRatio }) => Math.max(most, cpuRatio), 0),
      admittedPerSecond: told.reduce((sum, { entered }) => sum + entered, 0) / (elapsedMs / 1_000),
    };
  };

  return {
    heard: ({ processId, p95Ms, cpuRatio, entered }) => {
      const known = facts.get(processId) ?? { p95Ms: 0, cpuRatio: 0, entered: 0 };
      if (facts.size >= MOST_PROCESSES && !facts.has(processId)) return;
      // Of several facts of one process the worst counts; NaN stays NaN, and is a breach.
      facts.set(processId, {
        p95Ms: Math.max(known.p95Ms, p95Ms ?? 0),
        cpuRatio: Math.max(known.cpuRatio, cpuRatio),
        entered: known.entered + entered,
      });
      heardAt = latest;
    },
    decide: (at) => {
      latest = Math.max(latest, at);
      const elapsedMs = at - decidedAt;
      if (elapsedMs < DECIDE_EVERY_MS) return;
      const seen = health(elapsedMs);
      decidedAt = at;
      facts = new Map();
      // Nobody told anything yet: the configured figure stands. A pause of a few seconds decides nothing either.
      if (seen === undefined && (heardAt === undefined || at - heardAt < BLIND_AFTER_MS)) return;
      rate = nextRate(rate, seen, bounds);
    },
    rateAt: (at) => usableRate(rate, at),
    perSecond: () => rate.perSecond,
    isBlind: () => rate.isBlind,
  };
}
