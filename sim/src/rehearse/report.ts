// The report of a rehearsal: the figures, and the curves as a plain table that a later run can be laid beside.
import { writeFileSync } from 'node:fs';
import type { Figure } from '../bench/figures.ts';
import type { Moment } from './tally.ts';

/** What a rehearsal leaves behind. */
export interface RehearsalOutcome {
  readonly moments: readonly Moment[];
  readonly figures: ReadonlyMap<string, Figure>;
  readonly classes: number;
  readonly people: number;
  readonly seed: number;
}

/** Writes it as Markdown. */
export function writeReport(file: string, { moments, figures, classes, people, seed }: RehearsalOutcome): void {
  const curve = moments.filter(({ at }) => at % 60_000 === 0);
  const rows = curve.map((m) => [
    `H${m.at < 0 ? '−' : '+'}${Math.abs(m.at) / 60_000}`,
    ...[m.arrived, m.signedIn, m.entered, m.gaveUp, m.able, m.together].map(String),
  ]);
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
    '',
    '| When | came | signed in | in the lesson | gave up | lessons able to be held | classes together |',
    '|---|---|---|---|---|---|---|',
    ...rows.map((row) => `| ${row.join(' | ')} |`),
    '',
  ];
  writeFileSync(file, text.join('\n'));
}
