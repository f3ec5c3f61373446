// Sign-in beyond what the machine can hash: how many sign in per second at 1, 2, 5 and 10 times the knee. Half of the tries come from devices that
// signed in before, half from unknown ones; nobody waits for anybody (an open loop), as on the fullest morning. The generator has its own core.
import { Agent, request } from 'node:http';
import type { PersonId } from '@preau/core/base';
import type { ActivationCodeAnswer, AudiencesAnswer, PupilsAnswer, SessionAnswer } from '@preau/protocol/school';
import { startPreau } from '../../../tools/testing/preau-process.ts';
import type { PreauProcess } from '../../../tools/testing/preau-process.ts';
import { Visitor } from '../../../tools/testing/visitor.ts';
import { canPin, pinProcess, planCores } from '../media/cores.ts';
import { inParallel } from './crowd.ts';
import { quantile } from './figures.ts';
import type { Figures } from './figures.ts';
import { closedLoop, openLoop, wordsOf } from './offered-load.ts';
import { pinTree, treeCpuSeconds } from './process-tree.ts';

const PASSWORD = 'trois petits chats gris';
const ACCOUNTS = 600;
const TIMES = [1, 2, 5, 10] as const;
/** The first loop warms the server up; of the others the best is the knee. */
const KNEE_LOOPS = 4;
const KNEE_MS = 6_000;
/** As many at once as keep every core of the server busy, and hardly a queue. */
const KNEE_AT_ONCE = 8;
const STEP_MS = 14_000;
/** Of a step counts what was answered from here to its end: queues are as full as they get, and what is served afterwards is not counted. */
const SETTLED_MS = 4_000;
/** Between two steps the queue empties. */
const REST_MS = 4_000;
/** A browser waits no longer; a sign-in that comes later is none. */
const DEADLINE_MS = 10_000;
const MOST_IN_FLIGHT = 3_000;
const GOODPUT_SHARE = 0.9;

interface Account {
  readonly login: string;
  readonly deviceId: string;
  /** What the browser kept of its first sign-in: the mark that makes it a known device. */
  readonly cookie: string;
}

type Outcome = 'in' | 'busy' | 'late' | `other ${string}`;

const deviceId = (): string => crypto.randomUUID();
const later = (ms: number): Promise<void> => new Promise((resolve) => setTimeout(resolve, ms));

/** `npm run bench -- sign-in`. */
export async function measureSignIn(figures: Figures): Promise<void> {
  const cores = planCores();
  await using preau = await startPreau();
  const accounts = await makeAccounts(preau);
  pinProcess(process.pid, cores.clients);
  pinTree(preau.pid, cores.server);
  console.log(
    `  ${accounts.length} accounts; server and database on core ${cores.server.join(',')}, generator on core ${cores.clients.join(',')}${canPin ? '' : ' (nothing is pinned: no taskset)'}`,
  );
  const loops: number[] = [];
  for (let n = 0; n < KNEE_LOOPS; n += 1) {
    const agent = new Agent({ keepAlive: true, maxSockets: KNEE_AT_ONCE });
    const attempt = (at: number): Promise<Outcome> => trySignIn(preau.url, agent, accounts[at % accounts.length]!, at);
    loops.push(await closedLoop(KNEE_AT_ONCE, KNEE_MS, 'in', attempt));
    agent.destroy();
  }
  const knee = Math.max(...loops.slice(1));
  figures.add(`sign-in, knee (closed loop, ${KNEE_AT_ONCE} at once)`, knee, 'per second', 'higher');
  const rates: number[] = [];
  for (const times of TIMES) {
    await later(REST_MS);
    const agent = new Agent({ keepAlive: true, maxSockets: 512 });
    const busyMs: number[] = [];
    const step = {
      perSecond: knee * times,
      lastsMs: STEP_MS,
      settledMs: SETTLED_MS,
      mostInFlight: MOST_IN_FLIGHT,
      cpuSeconds: () => treeCpuSeconds(preau.pid),
    };
    const tally = await openLoop<Outcome>(step, 'in', async (n) => {
      const from = performance.now();
      // Every account is as likely as any; its tries do not bunch.
      const outcome = await trySignIn(preau.url, agent, accounts[(n * 7) % accounts.length]!, n);
      if (outcome === 'busy') busyMs.push(performance.now() - from);
      return outcome;
    });
    agent.destroy();
    rates.push(tally.goodPerSecond);
    console.log(`  ${times}x: offered ${Math.round(step.perSecond)}/s; ${wordsOf(tally)}`);
    const name = `sign-in, goodput at ${times}x the knee`;
    figures.add(name, tally.goodPerSecond, 'per second', 'higher');
    figures.add(`${name}, for each second of CPU`, tally.goodPerCpuSecond, 'per second', 'higher');
    figures.add(`sign-in, time to get in at ${times}x, median`, quantile(tally.goodMs, 0.5), 'ms', 'lower');
    if (busyMs.length > 0)
      figures.add(`sign-in, time until told to return at ${times}x, median`, quantile(busyMs, 0.5), 'ms', 'lower');
  }
  const peak = Math.max(knee, ...rates);
  figures.add('sign-in, goodput at 10x, share of the peak', rates.at(-1)! / peak, '', 'higher', GOODPUT_SHARE);
}

/** Pupils of the demo school with a password each, signed in once on a device of their own. */
async function makeAccounts(preau: PreauProcess): Promise<readonly Account[]> {
  const head = await Visitor.signIn(
    preau.url,
    preau.accounts.find(({ role }) => role === 'head')!,
  );
  const { audiences } = await head.get<AudiencesAnswer>('GET', '/api/audiences');
  const ids: PersonId[] = [];
  for (const { audienceId, kind } of audiences) {
    if (kind !== 'class' || ids.length >= ACCOUNTS) continue;
    const { pupils } = await head.get<PupilsAnswer>('GET', `/api/audiences/${audienceId}/pupils`);
    ids.push(...pupils.map(({ personId }) => personId));
  }
  return inParallel(ids.slice(0, ACCOUNTS), async (personId) => {
    const { code } = await head.get<ActivationCodeAnswer>('POST', `/api/people/${personId}/activation-code`);
    const visitor = new Visitor(preau.url);
    const device = deviceId();
    const body = { code, password: PASSWORD, deviceId: device };
    const { login } = await visitor.get<SessionAnswer>('POST', '/api/activation', body);
    const mark = /preau_mark=[^;]+/.exec(visitor.cookieFor('/api/session'))?.[0] ?? '';
    return { login, deviceId: device, cookie: mark };
  });
}

function trySignIn(url: string, agent: Agent, account: Account, n: number): Promise<Outcome> {
  const isKnown = n % 2 === 0;
  const body = JSON.stringify({
    login: account.login,
    password: PASSWORD,
    deviceId: isKnown ? account.deviceId : deviceId(),
  });
  return new Promise((resolve) => {
    const asked = request(
      new URL('/api/session', url),
      {
        method: 'POST',
        agent,
        headers: {
          'content-type': 'application/json',
          'content-length': Buffer.byteLength(body),
          ...(isKnown ? { cookie: account.cookie } : {}),
        },
      },
      (answer) => {
        answer.resume();
        answer.on('end', () => {
          clearTimeout(cut);
          const { statusCode } = answer;
          resolve(statusCode === 200 ? 'in' : statusCode === 503 ? 'busy' : `other ${statusCode}`);
        });
      },
    );
    const cut = setTimeout(() => {
      resolve('late');
      asked.destroy();
    }, DEADLINE_MS);
    asked.on('error', ({ message }) => {
      clearTimeout(cut);
      resolve(`other ${message}`);
    });
    asked.end(body);
  });
}
