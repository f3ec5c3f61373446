// `npm run rehearse`: a morning rehearsed on a real Préau, in real time, by synthetic pupils who walk through its doors. Without `--data-dir` it
// starts a Préau of its own. docs/guides/rehearsal.md.
import { parseArgs } from 'node:util';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { startPreau } from '../../../tools/testing/preau-process.ts';
import { Figures, quantile } from '../bench/figures.ts';
import { pinProcess, planCores } from '../media/cores.ts';
import { gatherDepartment } from './department.ts';
import { openLiveView } from './live-view.ts';
import { refusalsOf, walkMorning } from './morning.ts';
import { momentOf, waitsOf } from './tally.ts';
import type { Moment } from './tally.ts';
import type { Walk } from './walker.ts';
import { planMorning } from './plan.ts';
import type { PlanOptions } from './plan.ts';
import { distanceOf, simulateMorning } from './simulated.ts';
import { writeReport } from './report.ts';

const MINUTE_MS = 60_000;
const { values } = parseArgs({
  options: {
    'data-dir': { type: 'string' },
    classes: { type: 'string', default: '60' },
    seed: { type: 'string', default: '1' },
    before: { type: 'string', default: '5' },
    after: { type: 'string', default: '10' },
    joins: { type: 'string' },
    slots: { type: 'string', default: '0' },
    live: { type: 'string', default: '0' },
    report: { type: 'string' },
    json: { type: 'string' },
  },
});
const seed = Number(values.seed);
const [from, to] = [-Number(values.before) * MINUTE_MS, Number(values.after) * MINUTE_MS];
const wanted: PlanOptions = {
  classes: Number(values.classes),
  seed,
  compliance: Number(values.slots) / 100,
  from,
};
const plan = planMorning(wanted);

await using stack = new AsyncDisposableStack();
for (const signal of ['SIGINT', 'SIGTERM'] as const)
  process.once(signal, () => {
    // What was started ends with it: a Préau of our own, and its database.
    void stack.disposeAsync().finally(() => process.exit(130));
  });
const house = values['data-dir'] === undefined ? await ownHouse(stack) : runningHouse(values['data-dir']);
console.log(
  `Rehearsing on ${house.url}: ${plan.classSizes.length} classes, ${plan.comings.length} people, seed ${seed}`,
);
/** A school is generated and imported in seconds, and activating takes a password hash each. */
const gatheringMs = 10_000 + Math.ceil(plan.classSizes.length / 20) * 15_000 + plan.comings.length * 100;
const startsAt = Math.ceil((Date.now() + gatheringMs - from) / 1_000) * 1_000;
const classes = await gatherDepartment({
  ...house,
  classSizes: plan.classSizes,
  startsAt,
  endsAt: startsAt + to + 30 * MINUTE_MS,
  seed,
  progress: (done, total) => say(`${done} of ${total} classes have their accounts`, done === total),
});
if (Date.now() > startsAt + from) throw new Error('Cannot begin in time: giving everybody an account took too long');

let seen: { moments: readonly Moment[]; walks: readonly Walk[] } = { moments: [], walks: [] };
const live = stack.use(
  await openLiveView(Number(values.live), () => ({
    title: `Répétition : ${classes.length} classes`,
    moments: seen.moments,
    classes: classes.length,
    people: plan.comings.length,
    refusals: refusalsOf(seen.walks),
    from,
    to,
  })),
);
console.log(`  live view: ${live.url}\n  the lesson begins at ${new Date(startsAt).toLocaleTimeString('fr-FR')}`);
const { walks, moments } = await walkMorning({
  url: house.url,
  classes,
  comings: plan.comings,
  startsAt,
  from,
  to,
  patienceMs: plan.patienceMs,
  moment: (all, everybody) => {
    seen = { moments: all, walks: everybody };
    const { at, arrived, entered, able } = all.at(-1)!;
    const when = `H${at < 0 ? '-' : '+'}${Math.abs(at / MINUTE_MS).toFixed(1)} min`;
    say(`${when}: ${arrived} came, ${entered} in, ${able} lessons can be held`, at % MINUTE_MS === 0);
  },
});

const figures = new Figures();
for (const minute of [1, 5, 10].filter((each) => each * MINUTE_MS <= to)) {
  const { arrived, entered, able, together } = momentOf(walks, minute * MINUTE_MS);
  figures.add(`pupils and teachers in at H+${minute}`, (100 * entered) / arrived, '% of those who came', 'higher');
  figures.add(`lessons able to be held at H+${minute}`, (100 * able) / classes.length, '%', 'higher');
  figures.add(`classes together at H+${minute}, text included`, (100 * together) / classes.length, '%', 'higher');
}
const waits = waitsOf(walks, to);
for (const share of [0.5, 0.95, 0.99])
  figures.add(`wait p${share * 100}, those who never got in included`, quantile(waits, share) / 1_000, 's', 'lower');
const came = walks.filter(({ arrivedAt }) => arrivedAt <= to);
const perPerson = (count: (walk: Walk) => number): number =>
  came.reduce((sum, walk) => sum + count(walk), 0) / came.length;
// Whoever is refused tries once more; a ticket that is renewed by itself is no attempt of a person.
figures.add('attempts per person', 1 + perPerson(({ refusals }) => sumOf(refusals)), 'attempts', 'lower', 1.5);
figures.add(
  'requests per person until in the lesson',
  perPerson(({ requests }) => requests),
  'requests',
  'lower',
);
figures.add('people who gave up', came.filter(({ gaveUpAt }) => gaveUpAt !== null).length, 'people', 'lower');
for (const [code, count] of Object.entries(refusalsOf(walks))) figures.add(`refused ${code}`, count, 'times', 'lower');
if (values.joins !== undefined) {
  const simulated = simulateMorning({ ...wanted, joinsPerSecond: Number(values.joins) });
  const distance = distanceOf(moments, simulated, { people: came.length, classes: classes.length });
  for (const [curve, share] of Object.entries(distance))
    figures.add(`largest distance from the simulator: ${curve}`, 100 * share, '%', 'lower');
}
figures.print();
if (values.json !== undefined) figures.write(values.json);
if (values.report !== undefined)
  writeReport(values.report, { moments, figures: figures.all(), classes: classes.length, people: came.length, seed });

/** A line that is written over on a terminal; elsewhere only those that stay are printed. */
function say(line: string, stays: boolean): void {
  if (process.stdout.isTTY) process.stdout.write(`\r  ${line.padEnd(80)}${stays ? '\n' : ''}`);
  else if (stays) console.log(`  ${line}`);
}

function sumOf(counts: Readonly<Record<string, number>>): number {
  return Object.values(counts).reduce((sum, count) => sum + count, 0);
}

/** A Préau for this rehearsal alone, apart from the walkers where the machine has two cores. */
async function ownHouse(held: AsyncDisposableStack): Promise<{ url: string; dataDir: string }> {
  const env = values.joins === undefined ? {} : { PREAU_JOINS_PER_SECOND: values.joins };
  const preau = held.use(await startPreau({ env }));
  pinProcess(preau.pid, planCores().server);
  pinProcess(process.pid, planCores().clients);
  return preau;
}

/** A Préau that runs already; only one that people reach over loopback is rehearsed. */
function runningHouse(dataDir: string): { url: string; dataDir: string } {
  const { url } = JSON.parse(readFileSync(join(dataDir, 'run.json'), 'utf8')) as { url: string };
  if (!/^(?:127\.|localhost$|\[::1\]$)/.test(new URL(url).hostname))
    throw new Error(`Cannot rehearse on ${url}: only a Préau on this machine`);
  return { url, dataDir };
}
