// The rate of joins as the gate finds it: core/gate's controller on a simulated measurement. It is not told the right rate, as the lines of others
// are here; what it loses by finding it is part of the result.

import { NO_CARRY, NO_LANES, nextRate, shareRate, startRate, usableRate } from '@preau/core/gate';
import type { Carry, JoinRate } from '@preau/core/gate';
import type { Hall } from '../hall.ts';

const DECIDE_EVERY_SECONDS = 2;
/** A measurement needs so many joins at full rate: in a cell that was made small a few seconds would be one join or none. */
const JOINS_MEASURED = 50;
/** The knee is where the CPU behind the door is as busy as it may be. */
const CPU_AT_KNEE = 0.75;

/** How many may be let in this second. */
export interface JoinControl {
  /** Whole joins for those who wait in the lane of lessons. */
  grant(waiting: number, now: number): number;
  /** How many were let in of them. */
  used(count: number): void;
  /** How many a second may be let in now; a gate that was only seen does not know. */
  perSecond?(now: number): number;
}

/** Starts at the measured knee, long before the morning. */
export function createJoinControl({ joinsPerSecond, chance, values, hour }: Hall): JoinControl {
  const bounds = {
    leastPerSecond: joinsPerSecond / 100,
    mostPerSecond: joinsPerSecond,
    slowFromMs: values.slowFromMs,
  };
  let rate: JoinRate = startRate(joinsPerSecond, (hour.opensAt - 3_600) * 1_000);
  let carry: Carry = NO_CARRY;
  const everySeconds = Math.max(DECIDE_EVERY_SECONDS, JOINS_MEASURED / joinsPerSecond);
  let [admitted, decidedAt] = [0, hour.opensAt];
  const decide = (now: number): void => {
    const admittedPerSecond = admitted / (now - decidedAt);
    const load = (admittedPerSecond / joinsPerSecond) * CPU_AT_KNEE * (1 + values.measureNoise * chance.normal());
    const p95Ms = values.entryMs / Math.max(0.02, 1 - load);
    rate = nextRate(rate, { p95Ms, cpuRatio: load, admittedPerSecond }, bounds);
    [admitted, decidedAt] = [0, now];
  };
  return {
    grant: (waiting, now) => {
      if (now - decidedAt >= everySeconds) decide(now);
      const shared = shareRate(usableRate(rate, now * 1_000), { ...NO_LANES, lesson: waiting }, carry);
      carry = shared.carry;
      return shared.granted.lesson;
    },
    used: (count) => void (admitted += count),
    perSecond: (now) => usableRate(rate, now * 1_000),
  };
}
