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
import { processesOf } from './process-tree.ts';
import type { Figures } from './figures.ts';

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
const TICK_MS = 5;
const GOODPUT_SHARE = 0.9;

interface Account {
  readonly login: string;
  readonly deviceId: string;
  /** What the browser kept of its first sign-in: the mark that makes it a known device. */
  readonly cookie: string;
}

interface Tally {
  /** Only what is answered in this span of `performance.now()` counts. */
  readonly from: number;
  readonly to: number;
  good: number;
  busy: number;
  other: number;
  late: number;
  unsent: number;
  readonly goodMs: number[];
  readonly busyMs: number[];
}

const noTally = (from = -Infinity, to = Infinity): Tally => ({
  from,
  to,
  good: 0,
  busy: 0,
  other: 0,
  late: 0,
  unsent: 0,
  goodMs: [],
  busyMs: [],
});
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
  for (let n = 0; n < KNEE_LOOPS; n += 1) loops.push(await closedLoop(preau.url, accounts));
  const knee = Math.max(...loops.slice(1));
  figures.add(`sign-in, knee (closed loop, ${KNEE_AT_ONCE} at once)`, knee, 'per second', 'higher');
  const rates: number[] = [];
  for (const times of TIMES) {
    await later(REST_MS);
    const { good, busy, other, late, unsent, goodMs, busyMs } = await offer(preau.url, accounts, knee * times);
    const rate = (good / (STEP_MS - SETTLED_MS)) * 1_000;
    rates.push(rate);
    console.log(
      `  ${times}x: offered ${Math.round(knee * times)}/s; ${good} in, ${busy} told when to return, ${late} late, ${other} other, ${unsent} not sent`,
    );
    figures.add(`sign-in, goodput at ${times}x the knee`, rate, 'per second', 'higher');
    figures.add(`sign-in, time to get in at ${times}x, median`, quantile(goodMs, 0.5), 'ms', 'lower');
    if (busyMs.length > 0)
      figures.add(`sign-in, time until told to return at ${times}x, 95 %`, quantile(busyMs, 0.95), 'ms', 'lower');
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

/** The rate that some at once get, each coming again as soon as it was answered. */
async function closedLoop(url: string, accounts: readonly Account[]): Promise<number> {
  const agent = new Agent({ keepAlive: true, maxSockets: KNEE_AT_ONCE });
  const tally = noTally();
  const endsAt = performance.now() + KNEE_MS;
  await Promise.all(
    Array.from({ length: KNEE_AT_ONCE }, async (_, at) => {
      for (let n = at; performance.now() < endsAt; n += KNEE_AT_ONCE)
        await trySignIn(url, agent, accounts[n % accounts.length]!, n, tally);
    }),
  );
  agent.destroy();
  return (tally.good / KNEE_MS) * 1_000;
}

/** Offers so many tries a second for a step, whatever becomes of them, and waits for their answers. */
async function offer(url: string, accounts: readonly Account[], perSecond: number): Promise<Tally> {
  const agent = new Agent({ keepAlive: true, maxSockets: 512 });
  const inFlight = new Set<Promise<void>>();
  const startedAt = performance.now();
  const tally = noTally(startedAt + SETTLED_MS, startedAt + STEP_MS);
  let sent = 0;
  for (let now = startedAt; now - startedAt < STEP_MS; now = performance.now()) {
    const due = Math.floor(((now - startedAt) / 1_000) * perSecond);
    for (; sent < due; sent += 1) {
      if (inFlight.size >= MOST_IN_FLIGHT) {
        tally.unsent += 1;
        continue;
      }
      // Every account is as likely as any; its tries do not bunch.
      const trying = trySignIn(url, agent, accounts[(sent * 7) % accounts.length]!, sent, tally);
      inFlight.add(trying);
      void trying.finally(() => inFlight.delete(trying));
    }
    await later(TICK_MS);
  }
  await Promise.all(inFlight);
  agent.destroy();
  return tally;
}

function trySignIn(url: string, agent: Agent, account: Account, n: number, tally: Tally): Promise<void> {
  const isKnown = n % 2 === 0;
  const body = JSON.stringify({
    login: account.login,
    password: PASSWORD,
    deviceId: isKnown ? account.deviceId : deviceId(),
  });
  const startedAt = performance.now();
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
          const now = performance.now();
          const tookMs = now - startedAt;
          resolve();
          if (now < tally.from || now > tally.to) return;
          if (answer.statusCode === 200) {
            tally.good += 1;
            tally.goodMs.push(tookMs);
          } else if (answer.statusCode === 503) {
            tally.busy += 1;
            tally.busyMs.push(tookMs);
          } else tally.other += 1;
        });
      },
    );
    let isLate = false;
    const cut = setTimeout(() => {
      isLate = true;
      tally.late += 1;
      asked.destroy();
      resolve();
    }, DEADLINE_MS);
    asked.on('error', () => {
      clearTimeout(cut);
      if (!isLate) tally.other += 1;
      resolve();
    });
    asked.end(body);
  });
}

/** Pins a process and its children: the database shares the server's core. */
function pinTree(pid: number, cores: readonly number[]): void {
  for (const each of [pid, ...processesOf(pid)]) {
    try {
      pinProcess(each, cores);
    } catch {
      // it ended meanwhile
    }
  }
}
