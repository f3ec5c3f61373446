// docs/reports/april-2021.md, generated: what was run, what came out, where we lose, where the simulator is known to be wrong.

import type { RunNote } from './notes.ts';
import type { FigureName } from './figures.ts';
import type { ScaleCheck } from './judgements.ts';
import { DECLARED, PARAMETERS } from './parameters.ts';
import { POLICIES } from './policies/index.ts';
import { CHANGES, INTRODUCTION, LOSSES, WRONG } from './report-words.ts';
import { bandPart, byPolicy, DAY, scenarioPart, seedsOf, slotPart, weekPart } from './report-parts.ts';
import { COLUMNS, picked, tableOf } from './tables.ts';

/** What a report is made of. */
export interface ReportInput {
  readonly notes: readonly RunNote[];
  readonly checks: readonly ScaleCheck[];
  readonly command: string;
  readonly date: string;
  readonly machine: string;
  readonly minutes: string;
  readonly fullOneIn: number;
  readonly oneIn: number;
  readonly measured: string;
}

const MAIN: readonly FigureName[] = ['held1', 'held5', 'held10', 'textOnly5', 'in5', 'never', 'attempts'];
const WAITS: readonly FigureName[] = [
  'waitP50',
  'waitP95',
  'waitP99',
  'alone5',
  'aloneMinutes',
  'untaught',
  'idle',
  'jainHour',
  'cellsMaxMin',
  'requests',
  'kilobytes',
];

/** Writes the report. */
export function reportOf(input: ReportInput): string {
  const { notes, oneIn, fullOneIn } = input;
  const main = picked(notes, { scenario: 'main', oneIn, days: DAY }).filter(({ key }) => key.seed > 100);
  const full = notes.filter(({ key }) => key.scenario === 'main' && key.seed === 1 && key.oneIn === fullOneIn);
  const parts = [
    INTRODUCTION,
    runLine(input),
    fullOneIn === 1
      ? ''
      : `**This is a smaller campaign, not the full size**: 1:${fullOneIn} stands for everybody. The full one is \`npm run sim -- --scenario april-2021\`.`,
    `## Seats for 60 %: S1, everybody once (1:${fullOneIn})\n\n${byPolicy(full, MAIN)}\n\n![Classes able to hold their lesson](april-2021-held.svg)\n\n![The first hour](april-2021-curve.svg)`,
    `## The same at 1:${oneIn}, mean of ${seedsOf(main)} seeds ± half of the 95 % interval\n\n${byPolicy(main, MAIN)}\n\n${byPolicy(main, WAITS)}\n\nWaits count from coming to the first entry, in seconds, who never got in included: « never » means that so many did not. Jain over classes, of the share of pupils' minutes at level 1 or above. Levels of the pupils inside at H+5:\n\n${byPolicy(main, ['level0', 'level1', 'level2', 'level3', 'level4'])}`,
    checkPart(input),
    `## Other mornings\n\nSmaller runs, mean ± half of the 95 % interval over the seeds. « possible »: the share of people for whom there are seats.\n\n${scenarioPart(notes)}`,
    `## How many keep to their slots\n\n![Slots](april-2021-slots.svg)\n\n${slotPart(notes)}`,
    `## A week of 30 hours\n\n${weekPart(notes)}`,
    `## Time bands\n\nOf one in fifty of those who wait, every band shown: at first, then every 80 s, judged by core/gate’s desk when the turn came (GATE-144). « No time known » counts looks.\n\n${bandPart(notes)}`,
    LOSSES,
    `## Parameters, declared ${DECLARED}\n\n${tableOf(
      ['name', 'value', 'unit', 'source'],
      Object.entries(PARAMETERS).map(([name, { value, unit, source }]) => [name, String(value), unit, source]),
    )}\n\n${CHANGES}`,
    WRONG,
  ];
  return `${parts.filter((part) => part !== '').join('\n\n')}\n`;
}

function runLine({ command, date, machine, minutes, measured }: ReportInput): string {
  return tableOf(
    ['Command', 'Date', 'Machine', 'Duration', 'Costs of levels'],
    [
      [
        `\`${command}\``,
        date,
        machine,
        minutes,
        `[level-costs.json](../reference/level-costs.json), measured ${measured.slice(0, 10)}`,
      ],
    ],
  );
}

function checkPart({ checks, oneIn, fullOneIn }: ReportInput): string {
  if (checks.length === 0) return '';
  const inside = checks.filter((check) => check.isInside).length;
  const rows = checks.map((each) => [
    POLICIES[each.policy].words,
    COLUMNS[each.figure][0],
    each.full,
    each.small,
    each.range,
    each.isInside ? 'yes' : '**no**',
  ]);
  return `## Is 1:${fullOneIn} inside the interval of 1:${oneIn}?\n\n${inside} of ${checks.length}. The interval is where one more run at 1:${oneIn} is expected (95 %, Student's t); one in twenty may lie outside by chance.\n\n${tableOf(['policy', 'figure', `1:${fullOneIn}`, `1:${oneIn}`, 'expected', 'inside'], rows)}`;
}
