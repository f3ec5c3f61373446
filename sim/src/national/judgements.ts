// What the issue asks of the simulation, figure by figure, met or missed.

import type { Figures } from '../bench/figures.ts';
import type { RunNote } from './notes.ts';
import type { FigureName } from './figures.ts';
import { isInside } from './intervals.ts';
import { POLICIES } from './policies/index.ts';
import type { PolicyName } from './policies/index.ts';
import { COLUMNS, figureOver, picked, told, toldInterval } from './tables.ts';

/** The figures for which the run at full size is compared with the smaller ones. */
const COMPARED: readonly FigureName[] = [
  'held1',
  'held5',
  'held10',
  'in5',
  'never',
  'attempts',
  'alone5',
  'jainHour',
  'waitP50',
  'waitP95',
];

/** One comparison of scales. */
export interface ScaleCheck {
  readonly policy: PolicyName;
  readonly figure: FigureName;
  readonly full: string;
  readonly small: string;
  readonly range: string;
  readonly isInside: boolean;
}

/** Compares the run at full size with the interval of the smaller ones. SIM-8. */
export function scaleChecks(full: readonly RunNote[], small: readonly RunNote[]): readonly ScaleCheck[] {
  return full.flatMap(({ key, figures }) =>
    COMPARED.flatMap((figure) => {
      const interval = figureOver(picked(small, { policy: key.policy }), figure);
      if (interval.seeds < 2) return [];
      return [
        {
          policy: key.policy,
          figure,
          full: told(figure, figures[figure]),
          small: toldInterval(figure, interval),
          range: `${told(figure, interval.expectLow)} to ${told(figure, interval.expectHigh)}`,
          isInside: isInside(interval, figures[figure]),
        },
      ];
    }),
  );
}

/** Adds the figures that have targets, and those beside them, to the list that is printed and written as JSON. */
export function judge(
  figures: Figures,
  main: readonly RunNote[],
  week: readonly RunNote[],
  checks: readonly ScaleCheck[],
): void {
  const targets: Partial<Record<PolicyName, number>> = {
    ours: 57,
    'ours-slots': 57,
    'ours-ladder': 99,
    'ours-slots-ladder': 99,
  };
  for (const policy of Object.keys(POLICIES) as PolicyName[]) {
    const runs = picked(main, { policy });
    if (runs.length === 0) continue;
    const mean = (name: FigureName): number => figureOver(runs, name).mean;
    figures.add(`${policy}: classes able to hold at H+5`, mean('held5'), '%', 'higher', targets[policy]);
    figures.add(`${policy}: classes able to hold at H+10`, mean('held10'), '%', 'higher');
    figures.add(
      `${policy}: attempts per user and lesson`,
      mean('attempts'),
      '',
      'lower',
      policy.includes('ladder') ? 1.5 : undefined,
    );
  }
  const fifo = figureOver(picked(week, { policy: 'fifo' }), 'jainRun').mean;
  for (const policy of ['ours', 'ours-ladder'] as const) {
    const runs = picked(week, { policy });
    if (runs.length > 0 && fifo > 0)
      figures.add(
        `${policy}: ${COLUMNS.jainRun[0]} of a week, against first come`,
        figureOver(runs, 'jainRun').mean / fifo,
        '',
        'higher',
        0.97,
      );
  }
  if (checks.length > 0)
    figures.add(
      '1:1 inside the interval of the smaller runs',
      (100 * checks.filter((check) => check.isInside).length) / checks.length,
      '%',
      'higher',
    );
}
