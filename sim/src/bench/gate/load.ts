// What the parts of the bench share: loops that keep a server busy, what it spent, from which addresses people come.
import { readFileSync } from 'node:fs';
import type { TicketAnswer } from '@preau/protocol/gate';
import { openWire } from './wire.ts';
import type { Wire } from './wire.ts';

/** Several addresses of loopback: nothing is limited by address, and there are ports enough. */
const ADDRESSES = 8;

/** What a loop did. */
export interface Loop {
  readonly done: number;
  readonly perSecond: number;
  /** Per second of CPU that the server spent. */
  readonly perCore: number;
  readonly cpuSeconds: number;
  /** The share of one core that the server used. */
  readonly busyRatio: number;
}

/** How a loop runs: as many at once, until the time or the work is over. */
export interface LoopOptions {
  readonly pid: number;
  readonly lastsMs: number;
  readonly most?: number;
  readonly atOnce?: number;
}

/** Does work on so many connections; counts what succeeded and what the server's CPU spent. */
export async function closedLoop(
  url: string,
  { pid, lastsMs, most = Infinity, atOnce = 64 }: LoopOptions,
  work: (wire: Wire, n: number) => Promise<boolean>,
): Promise<Loop> {
  let [next, done] = [0, 0];
  const [cpu, from] = [cpuSeconds(pid), performance.now()];
  const one = async (lane: number): Promise<void> => {
    let wire = await openWire(addressOf(url, lane));
    while (next < most && performance.now() - from < lastsMs) {
      const n = next++;
      if (!wire.isOpen) wire = await openWire(addressOf(url, lane));
      if (await work(wire, n).catch(() => false)) done += 1;
    }
    wire[Symbol.dispose]();
  };
  await Promise.all(Array.from({ length: atOnce }, (_, lane) => one(lane)));
  const seconds = (performance.now() - from) / 1_000;
  const spent = cpuSeconds(pid) - cpu;
  return { done, perSecond: done / seconds, perCore: done / spent, cpuSeconds: spent, busyRatio: spent / seconds };
}

/** Where somebody connects, and from which address. */
export function addressOf(url: string, n: number): { host: string; port: number; from: string } {
  const { hostname, port } = new URL(url);
  return { host: hostname, port: Number(port), from: `127.0.0.${(n % ADDRESSES) + 2}` };
}

/** The head of a GET. */
export function getOf(url: string, path: string, more = ''): string {
  return `GET ${path} HTTP/1.1\r\nHost: ${new URL(url).host}${more}`;
}

/** Asks for a ticket, as the page does; undefined when it is refused. */
export async function askTicket(
  url: string,
  wire: Wire,
  who: { readonly cookie: string; readonly target: string; readonly held: string | undefined },
  more = '',
): Promise<TicketAnswer | undefined> {
  const body = JSON.stringify({ target: who.target });
  const held = who.held === undefined ? '' : `\r\nAuthorization: Bearer ${who.held}`;
  const head = `POST /q/ticket HTTP/1.1\r\nHost: ${new URL(url).host}\r\nCookie: ${who.cookie}${held}\r\nContent-Type: application/json\r\nContent-Length: ${body.length}${more}`;
  const answer = await wire.ask(head, body);
  return answer.status === 200 ? (JSON.parse(answer.body) as TicketAnswer) : undefined;
}

/** The path of the board of a planned lesson, as its tickets say it. */
export async function boardPathOf(url: string, cookie: string, lessonId: string): Promise<string> {
  using wire = await openWire(addressOf(url, 0));
  const answer = await askTicket(url, wire, { cookie, target: lessonId, held: undefined });
  if (answer === undefined || answer.class === null) throw new Error(`Cannot find the class board of ${lessonId}`);
  return answer.class;
}

/** User and system time of a process, seconds (proc(5), `stat`). */
export function cpuSeconds(pid: number): number {
  const fields = readFileSync(`/proc/${pid}/stat`, 'utf8').split(') ')[1]!.split(' ');
  return (Number(fields[11]) + Number(fields[12])) / 100;
}

/** The memory of a process, bytes (proc(5), `VmRSS`). */
export function memoryBytes(pid: number): number {
  return Number(/VmRSS:\s+(\d+)/.exec(readFileSync(`/proc/${pid}/status`, 'utf8'))?.[1]) * 1_024;
}
