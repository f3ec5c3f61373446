// From counts to figures: what is told of one run of the nation.

import { calibrationOf, jainOf } from '@preau/core/gate';
import { wholeOf } from './cell-run.ts';
import type { CellResult } from './cell-run.ts';
import { NEVER } from './counts.ts';
import type { HourCount, MarkCount } from './counts.ts';

/** Every figure of a run, by name. Shares are in per cent; waits in seconds, Infinity when so many never got in. */
export type FigureName =
  | 'held1'
  | 'held5'
  | 'held10'
  | 'textOnly5'
  | 'in1'
  | 'in5'
  | 'in10'
  | 'hearing5'
  | 'waitP50'
  | 'waitP95'
  | 'waitP99'
  | 'never'
  | 'alone5'
  | 'aloneMinutes'
  | 'untaught'
  | 'idle'
  | 'mostUsed'
  | 'jainHour'
  | 'jainRun'
  | 'cellsMaxMin'
  | 'attempts'
  | 'requests'
  | 'kilobytes'
  | 'etaInside'
  | 'etaMinutes'
  | 'promised'
  | 'untold'
  | 'wastedHashes'
  | 'natNever'
  | 'level0'
  | 'level1'
  | 'level2'
  | 'level3'
  | 'level4';

/** The figures of a run and its curves, in shares. */
export interface NationFigures {
  readonly figures: Readonly<Record<FigureName, number>>;
  readonly curve: { readonly held: readonly number[]; readonly inside: readonly number[] };
}

const percent = (part: number, whole: number): number => (whole === 0 ? 0 : (100 * part) / whole);

/** Figures of all cells together. */
export function figuresOf(cells: readonly CellResult[]): NationFigures {
  const all = wholeOf(cells.flatMap(({ hours }) => hours));
  const [first, second, third] = all.marks as [MarkCount, MarkCount, MarkCount];
  const heldByCell = cells.map(({ hours }) => {
    const cell = wholeOf(hours);
    return percent(cell.marks[1]!.ready, cell.classes);
  });
  const least = Math.min(...heldByCell);
  const calibration = calibrationOf(all);
  const inside = second.levels.reduce((sum, count) => sum + count, 0);
  const level = (n: number): number => percent(second.levels[n]!, inside);
  return {
    figures: {
      held1: percent(first.ready, all.classes),
      held5: percent(second.ready, all.classes),
      held10: percent(third.ready, all.classes),
      textOnly5: percent(second.textOnly, all.classes),
      in1: percent(first.inside, first.arrived),
      in5: percent(second.inside, second.arrived),
      in10: percent(third.inside, third.arrived),
      hearing5: percent(second.hearing, second.arrived),
      waitP50: waitAt(all, 0.5),
      waitP95: waitAt(all, 0.95),
      waitP99: waitAt(all, 0.99),
      never: percent(all.waits[NEVER]!, all.people),
      alone5: percent(second.alone, all.classes),
      aloneMinutes: all.aloneMinutes / all.classes,
      untaught: percent(all.untaughtMinutes, all.seatMinutes),
      idle: percent(all.idleMinutes, all.seatMinutes),
      mostUsed: 100 * all.mostUsed,
      jainHour: jainOf(cells.flatMap(({ firstShares }) => [...firstShares])),
      jainRun: jainOf(cells.flatMap(({ shares }) => [...shares])),
      cellsMaxMin: least === 0 ? Infinity : Math.max(...heldByCell) / least,
      attempts: all.attempts / all.people,
      requests: all.requests / all.people,
      kilobytes: all.bytes / all.people / 1_000,
      etaInside: calibration === null ? Number.NaN : 100 * calibration.insideRatio,
      etaMinutes: calibration?.medianMinutes ?? Number.NaN,
      promised: all.promised,
      untold: all.untold,
      wastedHashes: percent(all.wastedHashes, all.hashes),
      natNever: percent(all.natNever, all.nat),
      level0: level(0),
      level1: level(1),
      level2: level(2),
      level3: level(3),
      level4: level(4),
    },
    curve: {
      held: all.curve.ready.map((count) => percent(count, all.classes)),
      inside: all.curve.inside.map((count, n) => percent(count, all.curve.arrived[n]!)),
    },
  };
}

/** The wait that this share of people did not exceed; Infinity when it lies among those who never got in. */
export function waitAt({ waits, people }: Pick<HourCount, 'waits' | 'people'>, share: number): number {
  let passed = 0;
  for (let seconds = 0; seconds < NEVER; seconds += 1) {
    passed += waits[seconds]!;
    if (passed >= share * people) return seconds;
  }
  return Infinity;
}
