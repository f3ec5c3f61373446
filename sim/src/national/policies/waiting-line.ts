// Two waiting rooms that know connections and no classes: first come, first served, and the lottery. A place is shown, nobody is refused.
// They are given the right rate from the start; somebody who takes places without coming uses up turns, as in the known products.

import { PLACE } from '../crowd.ts';
import type { Hall, Policy } from '../hall.ts';
import { pooledPart } from './pooled.ts';
import { SeatPool } from './seats.ts';

/** An order of those who wait; -1 is a place that an attacker took. */
interface Line {
  add(p: number): void;
  next(): number | undefined;
}

function firstCome(): Line {
  let [places, head] = [[] as number[], 0];
  return {
    add: (p) => void places.push(p),
    next: () => {
      if (head > 65_536) [places, head] = [places.slice(head), 0];
      return head < places.length ? places[head++] : undefined;
    },
  };
}

function lottery({ chance }: Hall): Line {
  const places: number[] = [];
  return {
    add: (p) => void places.push(p),
    next: () => {
      if (places.length === 0) return undefined;
      const drawn = Math.floor(chance.unit() * places.length);
      const p = places[drawn];
      places[drawn] = places.at(-1)!;
      places.pop();
      return p;
    },
  };
}

/** First come, first served. */
export const fifoPolicy = (hall: Hall): Policy => waitingLine(hall, firstCome());
/** Whoever waits has the same chance, each second. */
export const lotteryPolicy = (hall: Hall): Policy => waitingLine(hall, lottery(hall));

function waitingLine(hall: Hall, line: Line): Policy {
  const { crowd, values } = hall;
  const seats = new SeatPool(hall.media.seats);
  let [budget, phantoms] = [0, 0];
  const isWaiting = (p: number): boolean => crowd.place[p] === PLACE.door;
  return {
    ...pooledPart(hall, seats),
    arrive: (p, now) => {
      crowd.attempts[p]! += crowd.devices(p);
      hall.wait(p, now);
      line.add(p);
    },
    tick: (now) => {
      phantoms += hall.attackers / values.phantomSeconds;
      for (; phantoms >= 1; phantoms -= 1) line.add(-1);
      budget = Math.min(1, budget) + hall.joinsPerSecond;
      while (budget >= 1 && seats.free > 0) {
        const p = line.next();
        if (p === undefined) break;
        if (p >= 0 && !isWaiting(p)) continue;
        budget -= 1;
        if (p < 0) continue;
        seats.take();
        hall.enter(p, now);
      }
    },
  };
}
