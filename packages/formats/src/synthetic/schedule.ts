// Places units in the week so that no class and no teacher is in two places: greedy, pushing out what stands in the way. Deterministic by its Prng.

import { PERIODS } from './grid.ts';
import { pickIndex } from './prng.ts';
import type { Prng } from './prng.ts';

/** Something that takes one period of some classes and teachers. */
export interface Unit {
  /** Indexes of the classes that it keeps busy. */
  readonly classes: readonly number[];
  /** Indexes of its teachers. */
  readonly teachers: readonly number[];
  /** Units of the same key are spread over different days where possible. */
  readonly spreadKey: string;
}

/** The period of each unit. Throws RangeError when the week is too full. */
export function schedule(units: readonly Unit[], random: Prng): number[] {
  const placed: number[] = units.map(() => -1);
  const busy = new Map<string, number[]>();
  const rowsOf = units.map((unit) =>
    [...unit.classes.map((c) => `c${c}`), ...unit.teachers.map((t) => `t${t}`)].map((key) => {
      const row = busy.get(key) ?? PERIODS.map(() => -1);
      busy.set(key, row);
      return row;
    }),
  );
  const days = new Map<string, number[]>();
  const queue = units.map((_, i) => i).sort((a, b) => rowsOf[b]!.length - rowsOf[a]!.length);
  const moves: number[] = units.map(() => 0);
  for (let left = units.length * 400; queue.length > 0; left -= 1) {
    if (left === 0)
      throw new RangeError(`Cannot place ${queue.length} of ${units.length} lessons: the week is too full`);
    const unit = queue.shift()!;
    const perDay = days.get(units[unit]!.spreadKey) ?? [0, 0, 0, 0, 0, 0, 0, 0];
    days.set(units[unit]!.spreadKey, perDay);
    const period = bestPeriod(rowsOf[unit]!, perDay, moves, random);
    for (const row of rowsOf[unit]!) {
      const other = row[period]!;
      if (other >= 0) evict(other);
      row[period] = unit;
    }
    placed[unit] = period;
    perDay[PERIODS[period]!.weekday]! += 1;
  }
  return placed;

  function evict(unit: number): void {
    const period = placed[unit]!;
    for (const row of rowsOf[unit]!) if (row[period] === unit) row[period] = -1;
    days.get(units[unit]!.spreadKey)![PERIODS[period]!.weekday]! -= 1;
    placed[unit] = -1;
    moves[unit]! += 1;
    queue.push(unit);
  }
}

// Cheapest period: pushing out units costs most (more for one that was pushed often), then a second hour on the same day, then late hours.
function bestPeriod(
  rows: readonly (readonly number[])[],
  perDay: readonly number[],
  moves: readonly number[],
  random: Prng,
): number {
  let best = 0;
  let bestCost = Infinity;
  const offset = pickIndex(random, PERIODS.length);
  for (let step = 0; step < PERIODS.length; step += 1) {
    const period = (step + offset) % PERIODS.length;
    const { weekday, startMinute } = PERIODS[period]!;
    let cost = perDay[weekday]! * 4 + (startMinute >= 16 * 60 ? 2 : 0) + random();
    for (const row of rows) {
      const other = row[period]!;
      if (other >= 0) cost += 20 + moves[other]!;
    }
    if (cost < bestCost) [best, bestCost] = [period, cost];
  }
  return best;
}
