// Words and tables of the report.

import type { FigureName } from './figures.ts';
import { intervalOf } from './intervals.ts';
import type { Interval } from './intervals.ts';
import type { RunKey, RunNote } from './notes.ts';

/** How figures are told: their words, unit and digits. */
export const COLUMNS: Readonly<Record<FigureName, readonly [string, string, number]>> = {
  held1: ['held at H+1', '%', 1],
  held5: ['held at H+5', '%', 1],
  held10: ['held at H+10', '%', 1],
  textOnly5: ['at L0 only, H+5', '%', 1],
  in1: ['pupils in, H+1', '%', 1],
  in5: ['pupils in, H+5', '%', 1],
  in10: ['pupils in, H+10', '%', 1],
  hearing5: ['pupils at L1 or above, H+5', '%', 1],
  waitP50: ['wait p50', 's', 0],
  waitP95: ['wait p95', 's', 0],
  waitP99: ['wait p99', 's', 0],
  never: ['never in', '%', 1],
  alone5: ['teachers alone, H+5', '%', 1],
  aloneMinutes: ['alone, per lesson', 'min', 1],
  untaught: ['seats in lessons not held', '%', 1],
  idle: ['seats empty while wanted', '%', 1],
  mostUsed: ['most used', '%', 1],
  jainHour: ['Jain, one hour', '', 3],
  jainRun: ['Jain, whole run', '', 3],
  cellsMaxMin: ['académies max/min', '', 2],
  attempts: ['attempts per user and lesson', '', 2],
  requests: ['requests', '', 1],
  kilobytes: ['kB', '', 1],
  etaInside: ['bands kept', '%', 1],
  etaMinutes: ['band width', 'min', 0],
  promised: ['bands judged', '', 0],
  untold: ['no time known', '', 0],
  wastedHashes: ['hashes for nobody', '%', 1],
  natNever: ['never in, behind a school', '%', 1],
  level0: ['at L0', '%', 1],
  level1: ['at L1', '%', 1],
  level2: ['at L2', '%', 1],
  level3: ['at L3', '%', 1],
  level4: ['at L4', '%', 1],
};

/** A figure in words. */
export function told(name: FigureName, value: number): string {
  const digits = COLUMNS[name][2];
  if (Number.isNaN(value)) return '–';
  if (value === Infinity) return name.startsWith('wait') ? 'never' : '∞';
  return value.toFixed(digits);
}

/** A mean with half the width of its interval. */
export function toldInterval(name: FigureName, { mean, high, seeds }: Interval): string {
  if (seeds < 2 || !Number.isFinite(mean)) return told(name, mean);
  return `${told(name, mean)} ±${(high - mean).toFixed(COLUMNS[name][2])}`;
}

/** A Markdown table. */
export function tableOf(head: readonly string[], rows: readonly (readonly string[])[]): string {
  const line = (cells: readonly string[]): string => `| ${cells.join(' | ')} |`;
  return [line(head), line(head.map(() => '---')), ...rows.map(line)].join('\n');
}

/** The notes of runs that are alike in all that is given. */
export function picked(notes: readonly RunNote[], like: Partial<RunKey>): readonly RunNote[] {
  const wanted = Object.entries(like);
  return notes.filter(({ key }) => wanted.every(([name, value]) => key[name as keyof RunKey] === value));
}

/** The interval of a figure over some notes. */
export function figureOver(notes: readonly RunNote[], name: FigureName): Interval {
  return intervalOf(notes.map(({ figures }) => figures[name]));
}

/** Headings with units. */
export const headOf = (names: readonly FigureName[]): readonly string[] =>
  names.map((name) =>
    COLUMNS[name]
      .slice(0, 2)
      .filter((part) => part !== '')
      .join(', '),
  );
