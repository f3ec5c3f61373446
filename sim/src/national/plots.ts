// The plots of the report.

import { writeFileSync } from 'node:fs';
import { barChart, lineChart } from './chart.ts';
import { COMPLIANCES } from './campaign.ts';
import type { RunNote } from './notes.ts';
import { CURVE } from './counts.ts';
import { POLICIES } from './policies/index.ts';
import type { PolicyName } from './policies/index.ts';
import { SCENARIOS } from './scenarios.ts';
import { figureOver, picked } from './tables.ts';

const NAMES = Object.keys(POLICIES) as PolicyName[];
/** Short names beside lines. */
const LINE: Partial<Record<PolicyName, string>> = {
  quota: 'quota of 2021',
  fifo: 'first come',
  lottery: 'lottery',
  strict: 'strict cohorts',
  ours: 'ours',
  'ours-ladder': 'ours, ladder',
};

/** Writes the SVG files beside the report. */
export function writePlots(
  base: string,
  notes: readonly RunNote[],
  main: readonly RunNote[],
  full: readonly RunNote[],
): void {
  const bars = NAMES.filter((policy) => picked(main, { policy }).length > 0).map((policy) => {
    const { mean, low, high } = figureOver(picked(main, { policy }), 'held5');
    return { name: POLICIES[policy].words, value: mean, low, high };
  });
  writeFileSync(`${base}-held.svg`, barChart(bars, 'Classes able to hold their lesson at H+5, seats for 60 %'));
  const curves = full.flatMap(({ key, curve }) => {
    const name = LINE[key.policy];
    const points = curve.held.map((value, n) => [(CURVE.from + n * CURVE.step) / 60, value] as const);
    return name === undefined ? [] : [{ name, points: points.filter(([minute]) => minute <= 50) }];
  });
  const ticks = [-10, 0, 10, 20, 30, 40, 50].map(
    (minute) => [minute, minute === 0 ? 'H' : `${minute > 0 ? '+' : ''}${minute} min`] as const,
  );
  if (curves.length > 0)
    writeFileSync(
      `${base}-curve.svg`,
      lineChart(curves, {
        title: 'Classes able to hold, minute by minute (four starts together)',
        x: 'from the start of the lesson',
        ticks,
      }),
    );
  const swept = (['main', 'rateA', 'rateD'] as const).flatMap((scenario) =>
    (['ours-slots', 'ours-slots-ladder'] as const).flatMap((policy) => {
      const points = COMPLIANCES.flatMap((compliance) => {
        const runs = picked(notes, { scenario, policy, compliance, days: 1 }).filter(({ key }) => key.seed > 100);
        return runs.length === 0 ? [] : [[100 * compliance, figureOver(runs, 'held5').mean] as const];
      });
      const words = scenario === 'main' ? '60 % seats' : SCENARIOS[scenario].words.slice(0, 1);
      return points.length < 2 ? [] : [{ name: `${words}${policy.includes('ladder') ? ', ladder' : ''}`, points }];
    }),
  );
  if (swept.length > 0)
    writeFileSync(
      `${base}-slots.svg`,
      lineChart(swept, {
        title: 'Classes able to hold at H+5, by how many keep to their slot',
        x: 'share of people',
        ticks: [0, 20, 40, 60, 80].map((share) => [share, `${share} %`] as const),
      }),
    );
}
