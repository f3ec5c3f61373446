// `npm run bench -- gate`: what a ticket, a waiting pupil and a look at the counters cost one process. Over the network, from several loopback
// addresses; every part is bounded in time.
import { Agent, request } from 'node:http';
import { connect } from 'node:net';
import type { Socket } from 'node:net';
import { readFileSync } from 'node:fs';
import { setTimeout as wait } from 'node:timers/promises';
import { startPreau } from '../../../../tools/testing/preau-process.ts';
import type { PreauProcess } from '../../../../tools/testing/preau-process.ts';
import type { Figures } from '../figures.ts';
import { openSessions } from './sessions.ts';
import type { PupilSessions } from './sessions.ts';

const AT_ONCE = 64;
const PART_MS = 10_000;
/** Filling the courtyard ends after this, however many came. */
const FILL_MS = 150_000;
const REFRESH_MS = 30_000;
const WAITING = 100_000;
const CONNECTED = 15_000;
/** Who waits is told to come back after 30 to 45 s. */
const CHECK_IN_MS = 37_500;
const ADDRESSES = 8;

interface Asked {
  readonly status: number;
  readonly ticket: string | undefined;
}

/** Measures one gate in a Préau of its own. */
export async function measureGate(figures: Figures): Promise<void> {
  {
    await using preau = await startPreau({ words: ['--empty'], env: { PREAU_JOINS_PER_SECOND: '100000' } });
    // The slow start is not the matter here.
    await wait(60_000);
    await measureTickets(figures, preau, openSessions(preau.dataDir));
    await measureCounters(figures, preau);
  }
  await using preau = await startPreau({ words: ['--empty'], env: { PREAU_JOINS_PER_SECOND: '1' } });
  await measureWaiting(figures, preau, openSessions(preau.dataDir));
}

async function measureTickets(figures: Figures, preau: PreauProcess, sessions: PupilSessions): Promise<void> {
  const ask = asker(preau.url);
  const cookies = Array.from({ length: 20_000 }, (_, n) => sessions.cookieOf(n));
  const tickets = new Map<number, string>();
  const fresh = await closedLoop(preau.pid, PART_MS, cookies.length, async (n) => {
    const { status, ticket } = await ask(n, cookies[n]!, sessions.lessonOf(n), undefined);
    if (status === 200 && ticket !== undefined) tickets.set(n, ticket);
    return status === 200;
  });
  figures.add('tickets minted (session verified)', fresh.perSecond, 'per second', 'higher');
  figures.add('tickets minted, per second of one core', fresh.perCore, 'per second and core', 'higher');
  const held = [...tickets];
  const renewed = await closedLoop(preau.pid, PART_MS, Infinity, async (n) => {
    const [who, ticket] = held[n % held.length]!;
    return (await ask(who, cookies[who]!, sessions.lessonOf(who), ticket)).status === 200;
  });
  figures.add('tickets renewed (session and ticket verified, one minted)', renewed.perSecond, 'per second', 'higher');
  figures.add('tickets renewed, per second of one core', renewed.perCore, 'per second and core', 'higher');
}

async function measureCounters(figures: Figures, preau: PreauProcess): Promise<void> {
  const agents = agentsOf();
  const read = await closedLoop(preau.pid, PART_MS, Infinity, async (n) => {
    const { status } = await send(`${preau.url}/q/v1.json`, agents[n % agents.length]!, {}, undefined);
    return status === 200;
  });
  figures.add('q/v1.json from the gate itself', read.perSecond, 'per second', 'higher');
  figures.add('q/v1.json from the gate itself, per second of one core', read.perCore, 'per second and core', 'higher');
}

async function measureWaiting(figures: Figures, preau: PreauProcess, sessions: PupilSessions): Promise<void> {
  const ask = asker(preau.url);
  const before = memoryBytes(preau.pid);
  const tickets: string[] = [];
  const cookies: string[] = [];
  const filled = await closedLoop(preau.pid, FILL_MS, WAITING, async (n) => {
    const cookie = sessions.cookieOf(n);
    cookies[n] = cookie;
    const { status, ticket } = await ask(n, cookie, sessions.lessonOf(n), undefined);
    tickets[n] = ticket ?? '';
    return status === 200;
  });
  figures.add('pupils waiting', filled.done, 'people', 'higher', WAITING);
  figures.add('first check-ins at a closed door', filled.perSecond, 'per second', 'higher');
  const sockets = await keepConnections(preau.url, Math.min(CONNECTED, filled.done));
  figures.add('connections kept', sockets.length, 'connections', 'higher', CONNECTED);
  figures.add('memory per waiting pupil', (memoryBytes(preau.pid) - before) / filled.done / 1024, 'KiB', 'lower');
  // Each comes back when told: that many a second, or as many as can be answered.
  const offered = filled.done / (CHECK_IN_MS / 1_000);
  const beganAt = performance.now();
  const refreshed = await closedLoop(preau.pid, REFRESH_MS, Infinity, async (n) => {
    await wait(Math.max(0, beganAt + (n / offered) * 1_000 - performance.now()));
    const who = n % filled.done;
    return (await ask(who, cookies[who]!, sessions.lessonOf(who), tickets[who])).status === 200;
  });
  figures.add('check-ins offered by those who wait', offered, 'per second', 'lower');
  figures.add('check-ins answered', refreshed.perSecond, 'per second', 'higher', Math.floor(offered * 0.95));
  figures.add('CPU per waiting pupil', (refreshed.cpuSeconds / REFRESH_MS / filled.done) * 1e9, 'µs a second', 'lower');
  for (const socket of sockets) socket.destroy();
}

interface Loop {
  readonly done: number;
  readonly perSecond: number;
  readonly perCore: number;
  readonly cpuSeconds: number;
}

/** Does work `AT_ONCE` at a time until the time or the work is over; counts what succeeded and what the server's CPU spent. */
async function closedLoop(
  pid: number,
  lastsMs: number,
  most: number,
  work: (n: number) => Promise<boolean>,
): Promise<Loop> {
  let [next, done] = [0, 0];
  const [cpu, from] = [cpuSeconds(pid), performance.now()];
  const one = async (): Promise<void> => {
    while (next < most && performance.now() - from < lastsMs) if (await work(next++).catch(() => false)) done += 1;
  };
  await Promise.all(Array.from({ length: AT_ONCE }, one));
  const spent = cpuSeconds(pid) - cpu;
  return { done, perSecond: done / ((performance.now() - from) / 1_000), perCore: done / spent, cpuSeconds: spent };
}

function asker(url: string): (n: number, cookie: string, target: string, held: string | undefined) => Promise<Asked> {
  const agents = agentsOf();
  return (n, cookie, target, held) =>
    send(
      `${url}/q/ticket`,
      agents[n % agents.length]!,
      {
        cookie,
        'content-type': 'application/json',
        ...(held === undefined ? {} : { authorization: `Bearer ${held}` }),
      },
      JSON.stringify({ target }),
    );
}

/** Several addresses of loopback: nothing is limited by address, and there are ports enough. */
function agentsOf(): readonly Agent[] {
  return Array.from({ length: ADDRESSES }, (_, n) => new Agent({ keepAlive: true, localAddress: `127.0.0.${n + 2}` }));
}

function send(url: string, agent: Agent, headers: Record<string, string>, body: string | undefined): Promise<Asked> {
  const { promise, resolve, reject } = Promise.withResolvers<Asked>();
  const asked = request(
    url,
    { method: body === undefined ? 'GET' : 'POST', agent, headers, timeout: 10_000 },
    (answer) => {
      let text = '';
      answer.setEncoding('utf8').on('data', (chunk: string) => (text += chunk));
      answer.on('end', () => {
        const { ticket } = (answer.statusCode === 200 ? JSON.parse(text) : {}) as { ticket?: string };
        resolve({ status: answer.statusCode ?? 0, ticket });
      });
    },
  );
  asked.on('timeout', () => asked.destroy(new Error('No answer in 10 s'))).on('error', reject);
  asked.end(body);
  return promise;
}

/** Opens connections that stay; as many as the limits of both sides allow. */
async function keepConnections(url: string, count: number): Promise<readonly Socket[]> {
  const { hostname, port } = new URL(url);
  const kept: Socket[] = [];
  const one = (n: number): Promise<void> => {
    const { promise, resolve } = Promise.withResolvers<void>();
    const socket = connect({ host: hostname, port: Number(port), localAddress: `127.0.1.${(n % ADDRESSES) + 2}` });
    socket.once('connect', () => {
      kept.push(socket);
      socket.write(`GET /q/v1.json HTTP/1.1\r\nHost: ${hostname}\r\n\r\n`);
      resolve();
    });
    socket.on('error', () => resolve());
    return promise;
  };
  for (let n = 0; n < count; n += 200)
    await Promise.all(Array.from({ length: Math.min(200, count - n) }, (_, k) => one(n + k)));
  return kept;
}

/** User and system time of a process, seconds (proc(5), `stat`). */
function cpuSeconds(pid: number): number {
  const fields = readFileSync(`/proc/${pid}/stat`, 'utf8').split(') ')[1]!.split(' ');
  return (Number(fields[11]) + Number(fields[12])) / 100;
}

function memoryBytes(pid: number): number {
  return Number(/VmRSS:\s+(\d+)/.exec(readFileSync(`/proc/${pid}/status`, 'utf8'))?.[1]) * 1_024;
}
