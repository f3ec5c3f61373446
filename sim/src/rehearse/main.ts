// `npm run rehearse`: a morning rehearsed on a real Préau, in real time, by people who walk through its doors. Without `--data-dir` it starts a Préau of
// its own. docs/guides/rehearsal.md.
import { parseArgs } from 'node:util';
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { startPreau } from '../../../tools/testing/preau-process.ts';
import type { GateNowAnswer } from '@preau/protocol/gate';
import { Figures } from '../bench/figures.ts';
import { pinProcess, planCores } from '../media/cores.ts';
import { gatherNew, gatherThere } from './gathering.ts';
import type { GatheringOptions } from './gathering.ts';
import { watchGate } from './gate-watch.ts';
import { MediaRehearsal } from './media.ts';
import { MOMENT_MS, walkMorning } from './morning.ts';
import { addDistance, addGate, addPeople } from './outcome.ts';
import { writeCurves, writeReport } from './report.ts';

const MINUTE_MS = 60_000;
const { values } = parseArgs({
  options: {
    'data-dir': { type: 'string' },
    school: { type: 'string' },
    classes: { type: 'string', default: '60' },
    seed: { type: 'string', default: '1' },
    before: { type: 'string', default: '5' },
    after: { type: 'string', default: '10' },
    joins: { type: 'string' },
    slots: { type: 'string', default: '0' },
    report: { type: 'string' },
    json: { type: 'string' },
    curves: { type: 'string' },
    raw: { type: 'string' },
    media: { type: 'string', default: '0' },
  },
});
const seed = Number(values.seed);
const [from, to] = [-Number(values.before) * MINUTE_MS, Number(values.after) * MINUTE_MS];
await using stack = new AsyncDisposableStack();
for (const signal of ['SIGINT', 'SIGTERM'] as const)
  process.once(signal, () => {
    // What was started ends with it: a Préau of our own, and its database.
    void stack.disposeAsync().finally(() => process.exit(130));
  });
const house = values['data-dir'] === undefined ? await ownHouse(stack) : runningHouse(values['data-dir']);
const asked: GatheringOptions = {
  ...house,
  wanted: { classes: Number(values.classes), seed, compliance: Number(values.slots) / 100, from },
  from,
  to,
  say,
};
const gathering = stack.use(
  values.school === undefined ? await gatherNew(asked) : await gatherThere(values.school, asked),
);
const { wanted, plan, classes, operator, startsAt } = gathering;
console.log(`  the lesson begins at ${new Date(startsAt).toLocaleTimeString('fr-FR')}`);
if (operator !== undefined && 'login' in operator)
  console.log(
    `  live view: ${house.url}/etablissement/en-direct, signed in as ${operator.login} (${operator.password})`,
  );
const watch = operator === undefined ? undefined : stack.use(watchGate(house.url, operator));
const seenNow = (): readonly GateNowAnswer[] => watch?.seen ?? [];
const figures = new Figures();
const media =
  Number(values.media) > 0 ? stack.use(new MediaRehearsal(Number(values.media), planCores().clients)) : undefined;
/** When everybody came who comes on time, gaps are counted. */
const WINDOW_MS = Math.min(2 * MINUTE_MS, to / 2);
const { walks, moments } = await walkMorning({
  url: house.url,
  classes,
  comings: plan.comings,
  startsAt,
  from,
  to,
  // Before everybody goes: whoever has left hears nothing.
  ending: async () => media?.addTo(figures),
  heard: (hearer) => void media?.join(hearer),
  moment: (all) => {
    const { at, arrived, entered, able } = all.at(-1)!;
    if (Math.abs(at - WINDOW_MS) < MOMENT_MS / 2) void media?.beginWindow();
    const when = `H${at < 0 ? '-' : '+'}${Math.abs(at / MINUTE_MS).toFixed(1)} min`;
    say(`${when}: ${arrived} came, ${entered} in, ${able} lessons can be held`, at % MINUTE_MS === 0);
  },
});

const rehearsed = { walks, moments, classes: classes.length, to };
addPeople(figures, rehearsed);
addGate(figures, seenNow());
const simulated =
  values.joins === undefined
    ? undefined
    : addDistance(figures, wanted, rehearsed, { seen: seenNow(), startsAt, meantPerSecond: Number(values.joins) });
figures.print();
if (values.json !== undefined) figures.write(values.json);
if (values.curves !== undefined) writeCurves(values.curves, { moments, simulated: simulated?.walks });
// Everything that was seen, nobody's name: to look at a morning again.
if (values.raw !== undefined)
  writeFileSync(values.raw, JSON.stringify({ wanted, startsAt, walks, moments, seen: seenNow() }));
if (values.report !== undefined)
  writeReport(values.report, {
    moments,
    figures: figures.all(),
    classes: classes.length,
    people: walks.length,
    seed,
    simulated: simulated?.walks,
  });

/** A line that is written over on a terminal; elsewhere only those that stay are printed. */
function say(line: string, stays: boolean): void {
  if (process.stdout.isTTY) process.stdout.write(`\r  ${line.padEnd(80)}${stays ? '\n' : ''}`);
  else if (stays) console.log(`  ${line}`);
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
