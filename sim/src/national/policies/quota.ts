// What stood there in April 2021: a number of sessions; whoever comes at the right moment gets one; it is cut after twenty minutes; everybody
// else is told to come back in a few minutes. Refusals cost, and overload makes the service slower.

import { PLACE } from '../crowd.ts';
import type { Hall, Policy } from '../hall.ts';
import { TRAIT } from '../population.ts';
import { pooledPart } from './pooled.ts';
import { SeatPool } from './seats.ts';

/** The quota with session limit. */
export function quotaPolicy(hall: Hall): Policy {
  const { cell, crowd, chance, values } = hall;
  const seats = new SeatPool(hall.media.seats);
  const junk = hall.attackers * values.attackerPerSecond * values.refusalCost;
  let [work, asked] = [hall.joinsPerSecond, 0];

  /** One attempt; when the second's work is used up it runs into a time-out. */
  const isTaken = (p: number): boolean => {
    const isShared = (cell.traits[p]! & TRAIT.nat) !== 0;
    if (isShared && chance.unit() < values.natRefused) return false;
    asked += values.refusalCost;
    if (work <= 0) return false;
    const isIn = seats.take();
    work -= isIn ? 1 : values.refusalCost;
    return isIn;
  };

  return {
    ...pooledPart(hall, seats),
    arrive: (p, now) => {
      crowd.attempts[p]! += 1;
      if (!isTaken(p)) return hall.refuse(p, now);
      hall.enter(p, now);
      hall.due(p, now + values.sessionLimitSeconds, now);
    },
    // The session is cut, in the middle of the lesson; everybody tries again at once.
    due: (p, now) => {
      seats.give();
      crowd.move(p, PLACE.door, now);
      hall.refuse(p, now);
    },
    tick: () => {
      const load = (asked + junk) / hall.joinsPerSecond;
      const slowed = Math.max(values.overloadFloor, 1 - values.overloadSlope * Math.max(0, load - 1));
      work = Math.min(0, work) + hall.joinsPerSecond * slowed - junk;
      asked = 0;
    },
  };
}
