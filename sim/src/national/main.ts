// `npm run sim -- --scenario april-2021`: makes the runs, prints figures, writes docs/reports/april-2021.md and its plots.
// --full 1:1 (or --without-full) · --scale 1:10 --seeds 20 · --others 1:40 --other-seeds 5 · --only main,rateA · --workers 2 · --notes FILE (--noted: no new runs) · --json FILE · --report BASE
import { writeFileSync } from 'node:fs';
import { availableParallelism, cpus, loadavg, totalmem } from 'node:os';
import { parseArgs } from 'node:util';
import { Figures } from '../bench/figures.ts';
import { runCampaign, runsOf } from './campaign.ts';
import { readCosts } from './costs.ts';
import { judge, scaleChecks } from './judgements.ts';
import { nameOf, readNotes } from './notes.ts';
import { writePlots } from './plots.ts';
import { reportOf } from './report.ts';
import { Runner } from './runner.ts';
import { told } from './tables.ts';

const { values } = parseArgs({
  options: {
    scenario: { type: 'string', default: 'april-2021' },
    full: { type: 'string', default: '1:1' },
    'without-full': { type: 'boolean', default: false },
    scale: { type: 'string', default: '1:10' },
    seeds: { type: 'string', default: '20' },
    others: { type: 'string', default: '1:40' },
    'other-seeds': { type: 'string', default: '5' },
    only: { type: 'string', default: '' },
    workers: { type: 'string', default: String(Math.min(8, availableParallelism())) },
    notes: { type: 'string' },
    noted: { type: 'boolean', default: false },
    json: { type: 'string' },
    report: { type: 'string' },
  },
});
if (values.scenario !== 'april-2021') throw new RangeError(`Cannot simulate ${values.scenario}: there is april-2021`);

/** "1:10" -> 10. */
function scaleOf(words: string): number {
  const oneIn = Number(/^1:(\d+)$/.exec(words)?.[1]);
  if (!(oneIn >= 1)) throw new RangeError(`Cannot read the scale ${words}: write 1:10`);
  return oneIn;
}
function countOf(words: string): number {
  const count = Number(words);
  if (!Number.isInteger(count) || count < 1) throw new RangeError(`Cannot read the number ${words}`);
  return count;
}

const size = {
  fullOneIn: scaleOf(values.full),
  oneIn: scaleOf(values.scale),
  seeds: countOf(values.seeds),
  otherOneIn: scaleOf(values.others),
  otherSeeds: countOf(values['other-seeds']),
  withoutFull: values['without-full'],
};
const workers = countOf(values.workers);
const startedAt = performance.now();
const minutes = (seconds: number): string => `${Math.floor(seconds / 60)} min ${Math.round(seconds % 60)} s`;
await using runner = new Runner(workers);
const known = readNotes(values.notes);
const runs = runsOf(size, values.only === '' ? [] : values.only.split(',')).filter(
  (key) => !values.noted || known.has(nameOf(key)),
);
console.log(`April 2021, ${runs.length} runs, ${workers} threads, ${new Date().toISOString()}`);
const notes = await runCampaign(runs, runner, values.notes, ({ key, seconds, figures }, left) =>
  console.log(
    `  ${key.scenario} ${key.policy} 1:${key.oneIn} seed ${key.seed}${key.days > 1 ? ' week' : ''} slots ${key.compliance}: held H+5 ${told('held5', figures.held5)} %, H+10 ${told('held10', figures.held10)} %, attempts ${told('attempts', figures.attempts)}, ${seconds.toFixed(1)} s, ${left} left`,
  ),
);

const full = notes.filter(({ key }) => key.scenario === 'main' && key.seed === 1);
const main = notes.filter(
  ({ key }) =>
    key.scenario === 'main' && key.seed > 100 && key.oneIn === size.oneIn && key.days === 1 && key.compliance === 0.8,
);
const week = notes.filter(({ key }) => key.scenario === 'main' && key.days > 1);
const checks = scaleChecks(full, main);
const fullSeconds = full.reduce((sum, { seconds }) => sum + seconds, 0);
console.log(`\nEvery policy once at 1:${size.fullOneIn}: ${minutes(fullSeconds)}`);
for (const check of checks)
  console.log(
    `  ${check.isInside ? 'yes' : 'NO '} ${check.policy} ${check.figure}: ${check.full}, expected ${check.range}`,
  );
const figures = new Figures();
judge(figures, main.length > 0 ? main : full, week, checks);
if (full.length > 0)
  figures.add(
    `every policy once at 1:${size.fullOneIn}`,
    fullSeconds / 60,
    'min',
    'lower',
    size.fullOneIn === 1 ? 10 : undefined,
  );
figures.print();
if (values.json !== undefined) figures.write(values.json);

if (values.report !== undefined || (values.only === '' && !values['without-full'])) {
  const base = values.report ?? new URL('../../../docs/reports/april-2021', import.meta.url).pathname;
  const load = loadavg()[0]!.toFixed(1);
  const seconds = (performance.now() - startedAt) / 1_000;
  const isOfThisMachine = (word: string | undefined): boolean =>
    word === '--notes' || word === '--json' || word === '--report';
  const given = process.argv
    .slice(2)
    .filter((word, n, all) => word !== '--noted' && !isOfThisMachine(word) && !isOfThisMachine(all[n - 1]));
  const text = reportOf({
    notes,
    checks,
    command: ['npm run sim --', ...given].join(' '),
    date: `${new Date().toISOString().slice(0, 16)}Z`,
    machine: `${cpus()[0]?.model.trim() ?? 'unknown'}, ${availableParallelism()} cores, ${Math.round(totalmem() / 2 ** 30)} GB, Node ${process.versions.node}, ${workers} threads, load ${load} at the end`,
    minutes: `runs ${minutes(notes.reduce((sum, note) => sum + note.seconds, 0))}, of them every policy once at 1:${size.fullOneIn} ${minutes(fullSeconds)}; this command ${minutes(seconds)}`,
    fullOneIn: size.fullOneIn,
    oneIn: size.oneIn,
    measured: readCosts().measured,
  });
  writeFileSync(`${base}.md`, text);
  writePlots(base, notes, main, full);
}
