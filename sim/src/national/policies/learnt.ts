// What earlier days have taught the gate of when people come at this hour: the same book of core/gate, filled with the arrivals of days before.

import { createArrivals } from '@preau/core/gate';
import type { Arrivals } from '@preau/core/gate';
import { arrivalOf } from '../arrivals.ts';
import type { Hall } from '../hall.ts';

/** So many days were seen, and of each at most so many people. */
const DAYS_SEEN = 2;
const PEOPLE_SEEN = 5_000;
const DAY_SECONDS = 86_400;
/** Turns of days that no run has. */
const TURNS_BEFORE = 1_000;

/** The book at the beginning of an hour. */
export function learntArrivals({
  cell,
  hour,
  values,
  compliance,
}: Pick<Hall, 'cell' | 'hour' | 'values' | 'compliance'>): Arrivals {
  const arrivals = createArrivals((hour.startsAt - hour.opensAt) * 1_000);
  const step = Math.max(1, Math.floor(cell.people / PEOPLE_SEEN));
  for (let day = DAYS_SEEN; day >= 1; day -= 1) {
    const startsAt = (hour.startsAt - day * DAY_SECONDS) * 1_000;
    const earlier = { ...hour, turn: hour.turn + TURNS_BEFORE + day };
    for (let p = 0; p < cell.people; p += step) {
      const at = arrivalOf(cell, p, earlier, compliance, values);
      if (at !== undefined) arrivals.came(startsAt, startsAt + (at - hour.startsAt) * 1_000, 1);
    }
  }
  // The first who comes today closes the book of the days before.
  arrivals.came(hour.startsAt * 1_000, hour.opensAt * 1_000, 0);
  return arrivals;
}
