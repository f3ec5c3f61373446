// A hundred thousand pages in the courtyard of one process, each as the real page behaves (core/gate, `turn.ts`): looks at the counters (at nginx,
// where there is one) and at the board of its class, check-ins when told or when the turn is near. 15,000 keep their connection to the gate; the
// others look through a proxy and check in over a new connection each time.
import { setTimeout as wait } from 'node:timers/promises';
import type { GateCounters } from '@preau/protocol/gate';
import type { PreauProcess } from '../../../../tools/testing/preau-process.ts';
import type { Figures } from '../figures.ts';
import { quantile } from '../figures.ts';
import { createCourtyard } from './courtyard.ts';
import type { Courtyard } from './courtyard.ts';
import { addressOf, boardPathOf, cpuSeconds, getOf, memoryBytes } from './load.ts';
import type { PupilSessions } from './sessions.ts';
import { openWire } from './wire.ts';

/** Slow enough that the hundred thousand wait for half an hour, fast enough that each of them is told a time. */
export const WAITING_JOINS_PER_SECOND = 50;
const WAITING = 100_000;
const CONNECTED = 15_000;
/** Filling the courtyard ends after this, however many came. */
const FILL_MS = 300_000;
const MEASURED_MS = 60_000;
/** Their turn comes while it is measured. */
const GO_IN = WAITING_JOINS_PER_SECOND * ((MEASURED_MS + 10_000) / 1_000);
const AT_ONCE = 48;
const ANSWERED_PERCENT = 95;

/** Fills the courtyard of a running Préau and measures a minute of it. */
export async function measureWaiting(
  figures: Figures,
  preau: PreauProcess,
  sessions: PupilSessions,
  countersUrl: string,
): Promise<void> {
  const { url, pid } = preau;
  const board = await boardPathOf(url, sessions.cookieOf(0), preau.lessonId);
  await using yard = createCourtyard({ url, countersUrl, board, sessions });
  const before = memoryBytes(pid);
  const [cpu, from] = [cpuSeconds(pid), performance.now()];
  const arrived = await fill(yard, url);
  figures.add(
    'first check-ins at a short door',
    arrived / ((performance.now() - from) / 1_000),
    'per second',
    'higher',
  );
  figures.add(
    'first check-ins, per second of one core',
    arrived / (cpuSeconds(pid) - cpu),
    'per second and core',
    'higher',
  );
  const spent = cpuSeconds(pid);
  const seen = await yard.play(MEASURED_MS);
  const used = cpuSeconds(pid) - spent;
  const waiting = await waitingAt(url);
  figures.add('pupils waiting', waiting, 'people', 'higher', WAITING);
  figures.add('connections kept', yard.connections(), 'connections', 'higher');
  for (const [name, { offered, answered, times }] of [
    ['check-ins', seen.checkIns],
    ['looks (counters at the proxy, class board at the gate)', seen.looks],
  ] as const) {
    figures.add(`${name} offered by the pages`, offered / (MEASURED_MS / 1_000), 'per second', 'lower');
    figures.add(`${name} answered`, (100 * answered) / offered, '%', 'higher', ANSWERED_PERCENT);
    figures.add(`${name}, 95th percentile`, quantile(times, 0.95), 'ms', 'lower');
  }
  figures.add('events of the pages late by', seen.lateMs, 'ms at the 95th percentile', 'lower');
  figures.add('memory per waiting pupil', (memoryBytes(pid) - before) / waiting / 1_024, 'KiB', 'lower');
  figures.add('CPU per waiting pupil', (used / MEASURED_MS / waiting) * 1e9, 'µs a second', 'lower');
  figures.add('of one core used', (100 * used * 1_000) / MEASURED_MS, '%', 'lower');
}

/** Lets people come until enough wait; those who keep their connection come last. Answers how many came. */
async function fill(yard: Courtyard, url: string): Promise<number> {
  let [next, isFull] = [0, false];
  const from = performance.now();
  const come = async (isKept: boolean, most: number): Promise<void> => {
    const one = async (): Promise<void> => {
      while (!isFull && next < most && performance.now() - from < FILL_MS) await yard.arrive(next++, isKept);
    };
    await Promise.all(Array.from({ length: AT_ONCE }, one));
  };
  const watch = async (): Promise<void> => {
    while (!isFull && performance.now() - from < FILL_MS) {
      await wait(500);
      isFull = (await waitingAt(url)) >= WAITING + GO_IN - CONNECTED;
    }
  };
  await Promise.all([come(false, 2 * WAITING), watch()]);
  isFull = false;
  await come(true, next + CONNECTED);
  return next;
}

/** How many wait, as everybody may read it. */
async function waitingAt(url: string): Promise<number> {
  using wire = await openWire(addressOf(url, 0));
  const { lanes } = JSON.parse((await wire.ask(getOf(url, '/q/v1.json'))).body) as GateCounters;
  return lanes.reduce(
    (sum, { crowd }) => sum + (crowd === undefined ? 0 : crowd.heads.reduce((a, b) => a + b, crowd.first)),
    0,
  );
}
