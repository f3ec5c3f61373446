// When a page that waits looks again after it has read the counters, as those of rehearsals and benches do: far from its band less often. GATE-150.
import { bandOf, lookAfter } from '@preau/core/gate';
import type { GateCounters } from '@preau/protocol/gate';

/** Milliseconds until the next look. `ahead` is what the counters told of one's rank in the lane (`aheadIn`); `random` is 0-1. */
export function lookAgainAfter(
  { lanes, pollMs, t }: Pick<GateCounters, 'lanes' | 'pollMs' | 't'>,
  lane: string,
  ahead: number | undefined,
  random: number,
): number {
  const ratePerSecond = lanes.find((each) => each.lane === lane)?.ratePerSecond ?? 0;
  const band = ahead === undefined ? undefined : bandOf({ ahead, ratePerSecond, noShow: 0 }, t);
  return lookAfter({ pollMs, misses: 0 }, random, band === undefined ? 0 : band.from - t);
}
