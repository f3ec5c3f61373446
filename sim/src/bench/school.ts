// `npm run bench -- school`: what a morning asks of the workspace (my day, the homework list), a search, the operator's schools, a message to everybody of a
// school, and the same with 500 schools in one database as with one. The stage is a process of its own (`apps/school/test/bench/stage.ts`), asked over its
// listener; what a purge takes, another.
import { Agent, request } from 'node:http';
import { runPurge, SchoolStage } from '../../../tools/testing/school-stage.ts';
import type { Asker, LookedAt } from '../../../tools/testing/school-stage.ts';
import { pinProcess, planCores } from '../media/cores.ts';
import { quantile } from './figures.ts';
import type { Figures } from './figures.ts';
import { closedLoop, openLoop, wordsOf } from './offered-load.ts';
import { pinTree, treeCpuSeconds } from './process-tree.ts';

const SCHOOLS = 500;
const MANY = `${SCHOOLS} schools`;
const PUPILS = 96;
/** The first school is a large one: with guardians and teachers, over 3,000 people. */
const FIRST_PUPILS = 1_008;
/** Three for each school day of a month, of each class. */
const HOMEWORK = 60;
/** Session notes of a class: those of a month; in the large school of half a year, 25,000. */
const [NOTES, LARGE_NOTES] = [100, 600];
const SIGNED_IN = 400;
const KNEE_AT_ONCE = 16;
const KNEE_MS = 6_000;
const KNEE_LOOPS = 3;
const STEP_MS = 14_000;
const SETTLED_MS = 2_000;
const DEADLINE_MS = 10_000;
const SHARE = 0.7;
const P99_MS = 150;
const STATEMENTS = 4;
const STATEMENT_MS = 5;

const DAY = '/api/today?date=2026-11-24';
const HOMEWORK_LIST = '/api/homework/due?from=2026-11-24&to=2026-12-08';

type Outcome = 'served' | 'late' | `other ${string}`;

/** `npm run bench -- school`. */
export async function measureSchool(figures: Figures): Promise<void> {
  await measureStage(figures);
  await measurePurge(figures);
}

async function measureStage(figures: Figures): Promise<void> {
  await using stage = await SchoolStage.open();
  await stage.ask({ do: 'fill', from: 1, to: 1, pupils: FIRST_PUPILS, homework: HOMEWORK, notes: LARGE_NOTES });
  await lookAtAll(figures, stage, '1 school', [1]);
  await measureMessage(figures, stage);
  const filling = performance.now();
  await stage.ask({ do: 'fill', from: 2, to: SCHOOLS, pupils: PUPILS, homework: HOMEWORK, notes: NOTES });
  console.log(
    `  ${SCHOOLS} schools of ${PUPILS} pupils, filled in ${Math.round((performance.now() - filling) / 1_000)} s`,
  );
  await lookAtAll(figures, stage, MANY, [1, 2]);
  const cores = planCores();
  pinProcess(process.pid, cores.clients);
  pinTree(stage.pid, cores.server);
  await measureLoad(figures, stage, 'my day', DAY);
  await measureLoad(figures, stage, 'homework list', HOMEWORK_LIST);
}

/** One request of somebody. */
type Look = readonly [what: string, asker: Omit<Asker, 'school'>, path: string, body?: object];

const LOOKS: readonly Look[] = [
  ['a pupil’s day', { kind: 'pupil', n: 5 }, DAY],
  ['a guardian’s day', { kind: 'guardian', n: 5 }, DAY],
  ['a teacher’s day', { kind: 'teacher', n: 1 }, DAY],
  ['a head’s day', { kind: 'head', n: 0 }, DAY],
  ['a pupil’s homework', { kind: 'pupil', n: 5 }, HOMEWORK_LIST],
  ['a guardian’s homework', { kind: 'guardian', n: 5 }, HOMEWORK_LIST],
  ['what a teacher gave', { kind: 'teacher', n: 1 }, '/api/homework/given'],
];
const searches = (text: string): readonly Look[] => [
  ['a pupil', { kind: 'pupil', n: 5 }, '/api/search', { text }],
  ['a guardian', { kind: 'guardian', n: 5 }, '/api/search', { text }],
  ['a teacher', { kind: 'teacher', n: 1 }, '/api/search', { text }],
  ['a head', { kind: 'head', n: 0 }, '/api/search', { text }],
];
/** Many texts hold the first; nobody wrote the second, so that everything is looked through that a search looks through. */
const [COMMON, NOBODYS] = ['lecon exercice 4', 'archipel'];
const CELL: readonly Look[] = [['an operator', { kind: 'operator', n: 0 }, '/api/operator/schools']];
/** A table of so few rows may be read from its beginning. */
const SMALL = 1_000;

/** A statement, and who ran it. */
type Seen = LookedAt & { readonly what: string };

async function lookAtAll(
  figures: Figures,
  stage: SchoolStage,
  size: string,
  schools: readonly number[],
): Promise<void> {
  const day: Seen[] = [];
  for (const school of schools) day.push(...(await lookAt(stage, size, school, LOOKS)));
  const said: Seen[] = [];
  for (const school of schools) said.push(...(await lookAt(stage, size, school, searches(COMMON))));
  const unsaid: Seen[] = [];
  for (const school of schools) unsaid.push(...(await lookAt(stage, size, school, searches(NOBODYS))));
  const cell = await lookAt(stage, size, 1, CELL);
  const seen = [...day, ...said, ...unsaid, ...cell];
  const requests = Map.groupBy(
    seen.filter(({ once }) => !once),
    ({ what }) => what,
  );
  const most = Math.max(...[...requests.values()].map((each) => each.length));
  figures.add(`statements of a request, most (${size})`, most, '', 'lower', STATEMENTS);
  const slowest = (of: string, all: readonly Seen[]): void =>
    figures.add(
      `slowest statement of ${of}, median of 21 (${size})`,
      Math.max(...all.filter(({ once }) => !once).map(({ ms }) => ms)),
      'ms',
      'lower',
      STATEMENT_MS,
    );
  slowest('day and homework', day);
  for (const who of ['a pupil', 'a guardian', 'a teacher', 'a head']) {
    const by = (all: readonly Seen[]): readonly Seen[] => all.filter(({ what }) => what.startsWith(`${who},`));
    slowest(`${who}’s search`, by(said));
    slowest(`${who}’s search for what nobody wrote`, by(unsaid));
  }
  slowest('the operator’s first page', cell);
  for (const { act, ms } of cell.filter(({ once }) => once))
    figures.add(`operator’s first page, once in five minutes: ${act} (${size})`, ms, 'ms', 'lower');
  // With one school whole tables are the shorter way.
  if (size === MANY) tellReads(figures, size, seen);
}

/** Each statement that the requests run, the median of its runs. */
async function lookAt(
  stage: SchoolStage,
  size: string,
  school: number,
  looks: readonly Look[],
): Promise<readonly Seen[]> {
  const seen: Seen[] = [];
  for (const [what, asker, path, body] of looks) {
    const looked = await stage.ask<readonly LookedAt[]>({
      do: 'look',
      asker: { school, ...asker },
      path,
      ...(body === undefined ? {} : { body }),
    });
    const where = `${what}, school of ${school === 1 ? FIRST_PUPILS : PUPILS} pupils${body === undefined ? '' : `, ${JSON.stringify(body)}`}`;
    console.log(`  ${size}, ${where}: ${looked.map(({ act, ms }) => `${act} ${ms.toFixed(2)} ms`).join(', ')}`);
    seen.push(...looked.map((each) => ({ what: where, ...each })));
  }
  return seen;
}

function tellReads(figures: Figures, size: string, seen: readonly Seen[]): void {
  const reads = seen.flatMap(({ what, act, reads: all }) => all.map((read) => ({ where: `${what}, ${act}`, ...read })));
  const whole = reads.filter(({ index, rows }) => index === null && rows > SMALL);
  for (const read of whole)
    console.log(`    read from its beginning: ${read.table}, ${read.rows} rows (${read.where})`);
  const others = new Set(reads.filter((read) => read.index !== null && !read.bySchool).map(({ index }) => index));
  if (others.size > 0) console.log(`    indexes that begin with an account or an id: ${[...others].join(', ')}`);
  figures.add(`tables read from their beginning (${size})`, whole.length, '', 'lower', 0);
}

/** What it takes to take one content away from all schools. OFFICE-62. */
async function measurePurge(figures: Figures): Promise<void> {
  const { schools, messages, countedMs, answeredMs, goneMs } = await runPurge();
  const what = `purge in ${schools} schools, ${messages} messages`;
  figures.add(`${what}, counted`, countedMs, 'ms', 'lower');
  figures.add(`${what}, answered`, answeredMs, 'ms', 'lower');
  figures.add(`${what}, gone`, goneMs / 1_000, 's', 'lower');
}

async function measureMessage(figures: Figures, stage: SchoolStage): Promise<void> {
  const ids = { threadId: crypto.randomUUID(), messageId: crypto.randomUUID() };
  const sent = await stage.ask<{ ms: number; receivers: number }>({ do: 'send', ...ids });
  figures.add(`message to ${sent.receivers} people, until answered`, sent.ms, 'ms', 'lower');
  const began = performance.now();
  let copies = 0;
  while (copies < sent.receivers && performance.now() - began < 60_000)
    copies = await stage.ask<number>({ do: 'copies', messageId: ids.messageId });
  figures.add('message to a whole school, share delivered', copies / sent.receivers, '', 'higher', 1);
  figures.add('message to a whole school, complete after', sent.ms + performance.now() - began, 'ms', 'lower');
  const again = await stage.ask<{ ms: number; receivers: number }>({ do: 'send', ...ids });
  const after = await stage.ask<number>({ do: 'copies', messageId: ids.messageId });
  if (again.receivers !== sent.receivers || after !== copies)
    throw new Error('Cannot send twice: it became two messages');
}

/** Pupils of many schools, each as likely as any. */
async function measureLoad(figures: Figures, stage: SchoolStage, what: string, path: string): Promise<void> {
  const askers = Array.from({ length: SIGNED_IN }, (_, i): Asker => ({
    school: 2 + ((i * 37) % (SCHOOLS - 2)),
    kind: 'pupil',
    n: i % PUPILS,
  }));
  const cookies = await stage.ask<readonly string[]>({ do: 'sign', askers });
  const agent = new Agent({ keepAlive: true, maxSockets: 256 });
  const attempt = (n: number): Promise<Outcome> => ask(stage.url + path, agent, cookies[n % cookies.length]!);
  const loops: number[] = [];
  for (let n = 0; n < KNEE_LOOPS; n += 1) loops.push(await closedLoop(KNEE_AT_ONCE, KNEE_MS, 'served', attempt));
  const knee = Math.max(...loops.slice(1));
  figures.add(`${what}, knee (closed loop, ${KNEE_AT_ONCE} at once)`, knee, 'per second', 'higher');
  const tally = await openLoop<Outcome>(
    {
      perSecond: knee * SHARE,
      lastsMs: STEP_MS,
      settledMs: SETTLED_MS,
      mostInFlight: 2_000,
      cpuSeconds: () => treeCpuSeconds(stage.pid),
    },
    'served',
    attempt,
  );
  agent.destroy();
  console.log(`  ${what} at ${Math.round(knee * SHARE)} a second: ${wordsOf(tally)}`);
  figures.add(`${what}, median at 70 % of the knee`, quantile(tally.goodMs, 0.5), 'ms', 'lower');
  figures.add(`${what}, p99 at 70 % of the knee`, quantile(tally.goodMs, 0.99), 'ms', 'lower', P99_MS);
  const other = [...tally.counts].reduce(
    (sum, [outcome, count]) => sum + (outcome === 'served' ? 0 : count),
    tally.unsent,
  );
  figures.add(`${what}, not served at 70 % of the knee`, other, '', 'lower', 0);
}

function ask(url: string, agent: Agent, cookie: string): Promise<Outcome> {
  return new Promise((resolve) => {
    const asked = request(url, { agent, headers: { cookie } }, (answer) => {
      answer.resume();
      answer.on('end', () => {
        clearTimeout(cut);
        resolve(answer.statusCode === 200 ? 'served' : `other ${answer.statusCode}`);
      });
    });
    const cut = setTimeout(() => {
      resolve('late');
      asked.destroy();
    }, DEADLINE_MS);
    asked.on('error', ({ message }) => {
      clearTimeout(cut);
      resolve(`other ${message}`);
    });
    asked.end();
  });
}
