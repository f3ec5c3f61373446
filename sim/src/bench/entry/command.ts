// Entering lessons beyond what the machine can take in: how many are in a lesson, with seat, socket and log, at 1, 2, 5 and 10 times the knee. Once with
// the gate's door wide open, so that the lesson behind it must hold by itself, and once behind the door as it is. The generator has its own core.
import { setTimeout as wait } from 'node:timers/promises';
import { startPreau } from '../../../../tools/testing/preau-process.ts';
import type { PreauProcess } from '../../../../tools/testing/preau-process.ts';
import { canPin, pinProcess, planCores } from '../../media/cores.ts';
import type { Figures } from '../figures.ts';
import { quantile } from '../figures.ts';
import { closedLoop, openLoop, wordsOf } from '../offered-load.ts';
import { pinTree, treeCpuSeconds } from '../process-tree.ts';
import { comeIn, openDoor, PATIENCE_MS } from './come-in.ts';
import type { Door, Outcome } from './come-in.ts';
import { gatherComers } from './people.ts';
import type { Comer } from './people.ts';

const TIMES = [1, 2, 5, 10] as const;
/** The first loop warms the server up; of the others the best is the knee. */
const KNEE_LOOPS = 4;
const KNEE_MS = 5_000;
const KNEE_AT_ONCE = 16;
const STEP_MS = 14_000;
const SETTLED_MS = 4_000;
const REST_MS = 4_000;
const MOST_IN_FLIGHT = 20_000;
const GOODPUT_SHARE = 0.9;
/** Who was in comes again when the lesson has noted that he is gone (after 5 s): each entry is written anew. */
const AGAIN_MS = 8_000;
/** The gate opens its door within a minute of its start (GATE-74). */
const SLOW_START_MS = 62_000;

/** `npm run bench -- entry`. */
export async function measureEntry(figures: Figures): Promise<void> {
  const cores = planCores();
  pinProcess(process.pid, cores.clients);
  console.log(
    `  server and database on core ${cores.server.join(',')}, generator on core ${cores.clients.join(',')}${canPin ? '' : ' (nothing is pinned: no taskset)'}`,
  );
  let knee = 0;
  {
    await using preau = await startPreau({ env: { PREAU_JOINS_PER_SECOND: '100000' } });
    const comers = await settle(preau, cores.server);
    knee = await findKnee(preau.url, comers);
    figures.add(`entry, knee (door open, closed loop, ${KNEE_AT_ONCE} at once)`, knee, 'per second', 'higher');
    await offerAll(figures, 'door open', preau, comers, knee);
  }
  await using preau = await startPreau();
  await offerAll(figures, 'behind the door', preau, await settle(preau, cores.server), knee);
}

/** Waits until the gate's slow start is over, brings people, and moves the server to its core. */
async function settle(preau: PreauProcess, cores: readonly number[]): Promise<readonly Comer[]> {
  const startedAt = performance.now();
  pinTree(preau.pid, cores);
  await wait(Math.max(0, SLOW_START_MS - (performance.now() - startedAt)));
  const comers = await gatherComers(preau);
  pinTree(preau.pid, cores);
  return comers;
}

async function findKnee(url: string, comers: readonly Comer[]): Promise<number> {
  const door = openDoor(url);
  const rates: number[] = [];
  for (let n = 0; n < KNEE_LOOPS; n += 1) {
    const from = Math.floor((comers.length / KNEE_LOOPS) * n);
    rates.push(
      await closedLoop<Outcome>(KNEE_AT_ONCE, KNEE_MS, 'in', (at) =>
        comeIn(door, comers[(from + at) % comers.length]!),
      ),
    );
  }
  door.agent.destroy();
  return Math.max(...rates.slice(1));
}

/** Those who may come: not who is in just now. */
function createOutside(comers: readonly Comer[]): { send(door: Door): Promise<Outcome> } {
  const outside = [...comers];
  return {
    async send(door) {
      const comer = outside.shift();
      if (comer === undefined) return 'other nobody is left outside';
      const outcome = await comeIn(door, comer);
      setTimeout(() => outside.push(comer), outcome === 'in' ? AGAIN_MS : 0);
      return outcome;
    },
  };
}

async function offerAll(
  figures: Figures,
  where: string,
  { url, pid }: PreauProcess,
  comers: readonly Comer[],
  knee: number,
): Promise<void> {
  const rates: number[] = [];
  const outside = createOutside(comers);
  for (const times of TIMES) {
    await wait(REST_MS);
    const door = openDoor(url);
    const step = {
      perSecond: knee * times,
      lastsMs: STEP_MS,
      settledMs: SETTLED_MS,
      mostInFlight: MOST_IN_FLIGHT,
      cpuSeconds: () => treeCpuSeconds(pid),
    };
    const tally = await openLoop<Outcome>(step, 'in', () => outside.send(door));
    door.agent.destroy();
    rates.push(tally.goodPerSecond);
    console.log(`  ${where}, ${times}x: offered ${Math.round(step.perSecond)}/s; ${wordsOf(tally)}`);
    const name = `entry, ${where}, goodput at ${times}x the knee`;
    figures.add(`${name} (in within ${PATIENCE_MS / 1_000} s)`, tally.goodPerSecond, 'per second', 'higher');
    figures.add(`${name}, for each second of CPU`, tally.goodPerCpuSecond, 'per second', 'higher');
    figures.add(`entry, ${where}, time to be in at ${times}x, median`, quantile(tally.goodMs, 0.5), 'ms', 'lower');
    figures.add(`entry, ${where}, time to be in at ${times}x, 95 %`, quantile(tally.goodMs, 0.95), 'ms', 'lower');
  }
  figures.add(
    `entry, ${where}, goodput at 10x, share of the peak`,
    rates.at(-1)! / Math.max(...rates, where === 'door open' ? knee : 0),
    '',
    'higher',
    GOODPUT_SHARE,
  );
}
