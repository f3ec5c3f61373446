// A policy that holds the door until half of the class is there, and counts seats by roster: what "classes walk in together" means when it is taken
// literally. In the order in which classes are half there; who is late to a class that is in goes first.

import type { Hall, Policy } from '../hall.ts';
import { PLACE } from '../crowd.ts';
import { pooledPart } from './pooled.ts';
import { SeatPool } from './seats.ts';

/** Strict cohorts. */
export function strictPolicy(hall: Hall): Policy {
  const { cell, crowd, media } = hall;
  const seats = new SeatPool(media.seats);
  const waiting: number[][] = Array.from({ length: cell.classes }, () => []);
  const called = new Uint8Array(cell.classes);
  const ready: number[] = [];
  const late: number[] = [];
  const rosterOf = (c: number): number => cell.first[c + 1]! - cell.first[c]!;
  let [budget, head, kept] = [0, 0, 0];

  const letIn = (p: number, now: number): boolean => {
    if (crowd.place[p] !== PLACE.door) return true;
    if (!seats.take()) return false;
    budget -= 1;
    hall.enter(p, now);
    return true;
  };
  const letInAll = (line: number[], now: number): void => {
    while (budget >= 1 && line.length > 0 && letIn(line.at(-1)!, now)) line.pop();
  };

  return {
    ...pooledPart(hall, seats),
    arrive: (p, now) => {
      crowd.attempts[p]! += crowd.devices(p);
      hall.wait(p, now);
      const c = cell.classOf[p]!;
      if (called[c] === 1) return void late.push(p);
      waiting[c]!.push(p);
      // Those who gave up meanwhile no longer count.
      const here = crowd.atDoor[c]! + crowd.teacherAtDoor[c]!;
      if (here * 2 >= rosterOf(c) && !ready.includes(c, head)) ready.push(c);
    },
    tick: (now) => {
      budget = Math.min(1, budget) + hall.joinsPerSecond;
      letInAll(late, now);
      while (budget >= 1 && head < ready.length) {
        const c = ready[head]!;
        if (called[c] === 0) {
          // Whole or not at all: seats for the roster must be there before the first walks in.
          if (kept + rosterOf(c) > media.seats) return;
          kept += rosterOf(c);
          called[c] = 1;
        }
        letInAll(waiting[c]!, now);
        if (waiting[c]!.length > 0) return;
        head += 1;
      }
    },
  };
}
