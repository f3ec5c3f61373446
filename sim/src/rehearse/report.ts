// The report of a rehearsal: the figures, and the curves as a plain table, those of the simulator beside them.
import { writeFileSync } from 'node:fs';
import type { Figure } from '../bench/figures.ts';
import type { Moment } from './tally.ts';
import { momentOf } from './tally.ts';
import type { Walk } from './walk.ts';

/** What a rehearsal leaves behind. */
export interface RehearsalOutcome {
  readonly moments: readonly Moment[];
  readonly figures: ReadonlyMap<string, Figure>;
  readonly classes: number;
  readonly people: number;
  readonly seed: number;
  /** The same morning in the simulator, when it was compared. */
  readonly simulated?: readonly Walk[] | undefined;
}

/** Writes the three curves as CSV, a line for each step, the simulator's beside them where there is one. */
export function writeCurves(
  file: string,
  { moments, simulated }: Pick<RehearsalOutcome, 'moments' | 'simulated'>,
): void {
  const keys = ['arrived', 'entered', 'together', 'able'] as const;
  const rows = moments.map((moment) => {
    const other = simulated === undefined ? undefined : momentOf(simulated, moment.at);
    return [moment.at / 1_000, ...keys.flatMap((key) => [moment[key], other?.[key] ?? ''])].join(',');
  });
  const header = ['seconds', ...keys.flatMap((key) => [key, `${key} in the simulator`])].join(',');
  writeFileSync(file, `${[header, ...rows].join('\n')}\n`);
}

/** Writes it as Markdown. */
export function writeReport(file: string, outcome: RehearsalOutcome): void {
  const { moments, figures, classes, people, seed, simulated } = outcome;
  const rows = moments
    .filter(({ at }) => at % 60_000 === 0)
    .map((m) => {
      const other = simulated === undefined ? undefined : momentOf(simulated, m.at);
      const beside = (key: 'arrived' | 'entered' | 'together'): string =>
        other === undefined ? String(m[key]) : `${m[key]} (${other[key]})`;
      const minute = `H${m.at < 0 ? '−' : '+'}${Math.abs(m.at) / 60_000}`;
      const alone = [m.gaveUp, m.able].map(String);
      return [minute, beside('arrived'), String(m.signedIn), beside('entered'), ...alone, beside('together')];
    });
  const text = [
    '# A rehearsal',
    '',
    `${classes} classes, ${people} people, seed ${seed}, ended ${new Date().toISOString().slice(0, 16)} UTC. In real time, through the real doors.`,
    '',
    '| Figure | Value | Unit |',
    '|---|---|---|',
    ...[...figures].map(([name, { value, unit }]) => `| ${name} | ${value} | ${unit} |`),
    '',
    'Counts at each full minute; a lesson can be held when its teacher and four in five of the pupils who came are in, at level 1 or above.',
    ...(simulated === undefined
      ? []
      : ['In parentheses the simulator, with the same people, the draw of this gate and its rate.']),
    '',
    '| When | came | signed in | in the lesson | gave up | lessons able to be held | classes together |',
    '|---|---|---|---|---|---|---|',
    ...rows.map((row) => `| ${row.join(' | ')} |`),
    '',
  ];
  writeFileSync(file, text.join('\n'));
}
