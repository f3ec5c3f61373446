// Parts of the report that are tables.

import { COMPLIANCES } from './campaign.ts';
import type { FigureName } from './figures.ts';
import type { RunNote } from './notes.ts';
import { PARAMETERS } from './parameters.ts';
import { POLICIES } from './policies/index.ts';
import type { PolicyName } from './policies/index.ts';
import { SCENARIOS } from './scenarios.ts';
import type { Scenario, ScenarioName } from './scenarios.ts';
import { figureOver, headOf, picked, tableOf, toldInterval } from './tables.ts';

const BANDS: readonly FigureName[] = ['promised', 'etaInside', 'etaMinutes', 'untold'];
const BRIEF: readonly FigureName[] = ['held5', 'held10', 'textOnly5', 'in5', 'never', 'attempts'];
/** A morning, not a week. */
export const DAY = 1;

/** How many seeds. */
export function seedsOf(notes: readonly RunNote[]): number {
  return new Set(notes.map(({ key }) => key.seed)).size;
}

/** A row for each policy. */
export function byPolicy(notes: readonly RunNote[], names: readonly FigureName[]): string {
  const policies = (Object.keys(POLICIES) as PolicyName[]).filter((policy) => picked(notes, { policy }).length > 0);
  if (policies.length === 0) return 'Not run.';
  return tableOf(
    ['policy', ...headOf(names)],
    policies.map((policy) => {
      const runs = picked(notes, { policy });
      return [POLICIES[policy].words, ...names.map((name) => toldInterval(name, figureOver(runs, name)))];
    }),
  );
}

/** Every other morning. */
export function scenarioPart(notes: readonly RunNote[]): string {
  const others = (Object.keys(SCENARIOS) as ScenarioName[]).filter((name) => name !== 'main');
  const missing = others.filter((scenario) => picked(notes, { scenario, days: DAY }).length === 0);
  const parts = others.map((scenario) => {
    const runs = picked(notes, { scenario, days: DAY }).filter(({ key }) => key.compliance === COMPLIANCES.at(-1));
    if (runs.length === 0) return '';
    const { words, changes }: Scenario = SCENARIOS[scenario];
    const seats = changes.seatsFor ?? PARAMETERS.seatsFor.value;
    const changed = Object.entries(changes)
      .map(([name, value]) => `${name} ${value}`)
      .join(', ');
    return `### ${words}\n\n1:${runs[0]!.key.oneIn}, ${seedsOf(runs)} seeds; possible: ${Math.min(100, 100 * seats).toFixed(0)} %.${changed === '' ? '' : ` Changed: ${changed}.`}\n\n${byPolicy(runs, BRIEF)}`;
  });
  const left =
    missing.length === 0 ? '' : `Not run this time: ${missing.map((name) => SCENARIOS[name].words).join('; ')}.`;
  return [...parts, left].filter((part) => part !== '').join('\n\n');
}

/** Slots swept. */
export function slotPart(notes: readonly RunNote[]): string {
  const rows = (['main', 'rateA', 'rateD'] as const).flatMap((scenario) =>
    (['ours-slots', 'ours-slots-ladder'] as const).map((policy) => {
      const cells = COMPLIANCES.map((compliance) => {
        const runs = picked(notes, { scenario, policy, compliance, days: DAY }).filter(({ key }) => key.seed > 100);
        return runs.length === 0 ? '–' : toldInterval('held5', figureOver(runs, 'held5'));
      });
      return [SCENARIOS[scenario].words, POLICIES[policy].words, ...cells];
    }),
  );
  return `Classes able to hold at H+5, %, by the share of people who keep to their slot.\n\n${tableOf(['morning', 'policy', ...COMPLIANCES.map((share) => `${100 * share} %`)], rows)}`;
}

/** Weeks of hours. */
export function weekPart(notes: readonly RunNote[]): string {
  const parts = (['main', 'half', 'level2'] as const).map((scenario) => {
    const runs = notes.filter(({ key }) => key.scenario === scenario && key.days > 1);
    return runs.length === 0
      ? ''
      : `### ${SCENARIOS[scenario].words}\n\n${byPolicy(runs, ['jainHour', 'jainRun', 'held5', 'attempts'])}`;
  });
  const filled = parts.filter((part) => part !== '').join('\n\n');
  return filled === '' ? 'Not run.' : filled;
}

/** What became of the bands shown. */
export function bandPart(notes: readonly RunNote[]): string {
  const rows = (['main', 'rateA', 'rateD', 'tight'] as const).flatMap((scenario) =>
    (['ours', 'ours-slots', 'ours-ladder', 'ours-slots-ladder'] as const).flatMap((policy) => {
      const runs = picked(notes, { scenario, policy, days: DAY }).filter(({ figures }) => figures.promised > 0);
      if (runs.length === 0) return [];
      const tell = (name: FigureName): string => toldInterval(name, figureOver(runs, name));
      return [[SCENARIOS[scenario].words, POLICIES[policy].words, ...BANDS.map(tell)]];
    }),
  );
  return rows.length === 0 ? 'Not run.' : tableOf(['morning', 'policy', ...headOf(BANDS)], rows);
}
