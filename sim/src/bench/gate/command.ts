// `npm run bench -- gate`: what a ticket, a look at the counters and a waiting pupil cost one process, and what nginx in front of it serves. The
// server has the first core, the generator the other. Over the network; every part is bounded in time, the whole under nine minutes.
import { mkdtempSync, rmSync } from 'node:fs';
import { availableParallelism, loadavg, tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as wait } from 'node:timers/promises';
import { startPreau } from '../../../../tools/testing/preau-process.ts';
import type { PreauProcess } from '../../../../tools/testing/preau-process.ts';
import { canPin, pinProcess, planCores } from '../../media/cores.ts';
import type { Figures } from '../figures.ts';
import { processesOf } from '../process-tree.ts';
import { askTicket, boardPathOf, closedLoop, getOf } from './load.ts';
import { measureProxy, startNginx } from './proxy.ts';
import { openSessions } from './sessions.ts';
import type { PupilSessions } from './sessions.ts';
import { measureWaiting, WAITING_JOINS_PER_SECOND } from './waiting.ts';
import type { Wire } from './wire.ts';

const PART_MS = 10_000;
/** A gate that just started gives a tenth of its rate. */
const SLOW_START_MS = 61_000;
const CORES = planCores();

/** Measures one gate in a Préau of its own. */
export async function measureGate(figures: Figures): Promise<void> {
  console.log(
    `${availableParallelism()} cores, ${canPin ? 'server and generator apart' : 'not pinned: no taskset'}, load ${loadavg()[0]!.toFixed(1)}`,
  );
  pinProcess(process.pid, CORES.clients);
  const folder = mkdtempSync(join(tmpdir(), 'preau-bench-gate-'));
  try {
    const countersFile = join(folder, 'v1.json');
    const wide = { PREAU_JOINS_PER_SECOND: '100000', PREAU_COUNTERS_FILE: countersFile };
    {
      await using preau = await startPinned(wide);
      await wait(SLOW_START_MS);
      const sessions = openSessions(preau.dataDir);
      await measureTickets(figures, preau, sessions);
      await measureReads(figures, preau, await boardPathOf(preau.url, sessions.cookieOf(0), preau.lessonId));
      await measureProxy(figures, { ...placeOf(preau), countersFile, folder, cores: CORES.server });
    }
    const short = { PREAU_JOINS_PER_SECOND: String(WAITING_JOINS_PER_SECOND), PREAU_COUNTERS_FILE: countersFile };
    await using preau = await startPinned(short);
    // The generator's core: what it spends is not the gate's.
    const own = { ...placeOf(preau), countersFile, folder: join(folder, 'waiting'), cores: CORES.clients };
    await using proxy = await startNginx(own, 'cache');
    await wait(SLOW_START_MS);
    await measureWaiting(figures, preau, openSessions(preau.dataDir), proxy?.url ?? preau.url);
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

/** The whole of it on the server's core: its database and media servers too. */
async function startPinned(env: Readonly<Record<string, string>>): Promise<PreauProcess> {
  const preau = await startPreau({ env });
  for (const pid of [preau.pid, ...processesOf(preau.pid)]) pinProcess(pid, CORES.server);
  return preau;
}

function placeOf({ url, dataDir }: PreauProcess): { readonly houseUrl: string; readonly dataDir: string } {
  return { houseUrl: url, dataDir };
}

async function measureTickets(figures: Figures, preau: PreauProcess, sessions: PupilSessions): Promise<void> {
  const { url, pid } = preau;
  const cookies = Array.from({ length: 40_000 }, (_, n) => sessions.cookieOf(n));
  const tickets: string[] = [];
  const ask = async (wire: Wire, n: number): Promise<boolean> => {
    const who = { cookie: cookies[n]!, target: sessions.lessonOf(n), held: tickets[n] };
    const answer = await askTicket(url, wire, who);
    if (answer !== undefined) tickets[n] = answer.ticket;
    return answer !== undefined;
  };
  const fresh = await closedLoop(url, { pid, lastsMs: PART_MS, most: cookies.length }, ask);
  figures.add('tickets minted (session verified)', fresh.perSecond, 'per second', 'higher');
  figures.add('tickets minted, per second of one core', fresh.perCore, 'per second and core', 'higher');
  const held = tickets.length;
  const renewed = await closedLoop(url, { pid, lastsMs: PART_MS }, (wire, n) => ask(wire, n % held));
  figures.add('tickets renewed (ticket verified, one minted)', renewed.perSecond, 'per second', 'higher');
  figures.add('tickets renewed, per second of one core', renewed.perCore, 'per second and core', 'higher');
}

async function measureReads(figures: Figures, { url, pid }: PreauProcess, board: string): Promise<void> {
  for (const [name, path] of [
    ['q/v1.json from the gate itself', '/q/v1.json'],
    ['a class board from the gate itself', board],
  ] as const) {
    const head = getOf(url, path);
    const read = await closedLoop(
      url,
      { pid, lastsMs: PART_MS / 2 },
      async (wire) => (await wire.ask(head)).status === 200,
    );
    figures.add(name, read.perSecond, 'per second', 'higher');
    figures.add(`${name}, per second of one core`, read.perCore, 'per second and core', 'higher');
  }
}
