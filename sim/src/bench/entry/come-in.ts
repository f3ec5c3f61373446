// One person's try to be in a lesson, as the page makes it: ticket, seat, socket and log side by side; it comes back when told, within its patience.
import { Agent, request } from 'node:http';
import { setTimeout as wait } from 'node:timers/promises';
import type { TicketAnswer } from '@preau/protocol/gate';
import { LESSON_SUBPROTOCOL } from '@preau/protocol/lesson';
import type { EnterAnswer } from '@preau/protocol/lesson';
import { WebSocket } from 'ws';
import type { Comer } from './people.ts';

/** What became of a try: in; told when to return, later than the patience; waiting at the door with a place; no answer in time; anything else. */
export type Outcome = 'in' | 'busy' | 'waiting' | 'late' | `other ${string}`;

/** Where people come to. */
export interface Door {
  readonly url: string;
  readonly agent: Agent;
}

/** A person who is not in by then has given up. */
export const PATIENCE_MS = 10_000;
/** Who is in stays so long: lessons are neither empty nor ever fuller. */
const STAY_MS = 2_000;
const UNTOLD_MS = 2_000;

interface Answer {
  readonly status: number;
  readonly body: Record<string, unknown>;
}

/** A door with connections that are kept, as a proxy in front keeps them. */
export function openDoor(url: string): Door {
  return { url, agent: new Agent({ keepAlive: true, maxSockets: 1_024 }) };
}

/** Tries to come in. Never rejects. */
export async function comeIn(door: Door, comer: Comer): Promise<Outcome> {
  const until = performance.now() + PATIENCE_MS;
  try {
    return await comeInUntil(door, comer, until);
  } catch (error) {
    return performance.now() >= until ? 'late' : `other ${(error as Error).message}`;
  }
}

async function comeInUntil(door: Door, { lessonId, cookie }: Comer, until: number): Promise<Outcome> {
  const ask = (method: string, path: string, body?: object, headers: Record<string, string> = {}): Promise<Answer> =>
    askOnce(door, method, path, { cookie, ...headers }, body, until);
  /** Asks until something other than "later" is answered; undefined when that would be beyond the patience. */
  const knock = async (path: string, body: object, headers?: Record<string, string>): Promise<Answer | undefined> => {
    for (;;) {
      const answer = await ask('POST', path, body, headers);
      if (answer.status !== 503 && answer.status !== 429) return answer;
      const toldMs = Number(answer.body['retryAfterMs'] ?? UNTOLD_MS);
      if (performance.now() + toldMs >= until) return undefined;
      await wait(toldMs);
    }
  };
  let ticket: TicketAnswer;
  for (;;) {
    const asked = await knock('/q/ticket', { target: lessonId });
    if (asked === undefined) return 'busy';
    if (asked.status !== 200) return `other ${asked.status} of /q/ticket`;
    ticket = asked.body as unknown as TicketAnswer;
    if (ticket.state === 'admitted') break;
    if (performance.now() + ticket.renewAfterMs >= until) {
      // Whoever gives up says so, as the page does when it is closed.
      await ask('POST', '/q/leave', { ticket: ticket.ticket }).catch(() => undefined);
      return 'waiting';
    }
    await wait(ticket.renewAfterMs);
  }
  const entered = await knock(`/api/lessons/${lessonId}/enter`, {}, { authorization: `Bearer ${ticket.ticket}` });
  if (entered === undefined) return 'busy';
  if (entered.status !== 200) return `other ${entered.status} of enter`;
  const entry = entered.body as unknown as EnterAnswer;
  const [read] = await Promise.all([
    ask('GET', `/api/lessons/${lessonId}/log?after=0`),
    sitDown(entry, until - performance.now()),
  ]);
  return read.status === 200 ? 'in' : `other ${read.status} of log`;
}

/** Opens the socket, waits for its hello, answers its beats, and leaves after a while. */
async function sitDown(entry: EnterAnswer, withinMs: number): Promise<void> {
  const { promise, resolve, reject } = Promise.withResolvers<void>();
  const socket = new WebSocket(entry.socket, [LESSON_SUBPROTOCOL, `pass.${entry.pass}`], { perMessageDeflate: false });
  const cut = setTimeout(
    () => {
      reject(new Error('no hello'));
      socket.terminate();
    },
    Math.max(1, withinMs),
  );
  socket.on('error', reject);
  socket.on('close', () => reject(new Error('closed')));
  socket.on('message', (data) => {
    // oxlint-disable-next-line typescript/no-base-to-string -- a text frame: ws gives a Buffer
    const frame = JSON.parse(String(data)) as { readonly t: string; readonly seq?: number };
    if (frame.t === 'beat') socket.send(JSON.stringify({ t: 'beat', seq: frame.seq }));
    if (frame.t !== 'hello') return;
    clearTimeout(cut);
    setTimeout(() => socket.terminate(), STAY_MS);
    resolve();
  });
  await promise;
}

function askOnce(
  { url, agent }: Door,
  method: string,
  path: string,
  headers: Record<string, string>,
  body: object | undefined,
  until: number,
): Promise<Answer> {
  const { promise, resolve, reject } = Promise.withResolvers<Answer>();
  const text = body === undefined ? undefined : JSON.stringify(body);
  const json =
    text === undefined ? {} : { 'content-type': 'application/json', 'content-length': Buffer.byteLength(text) };
  const asked = request(new URL(path, url), { method, agent, headers: { ...headers, ...json } }, (answer) => {
    let read = '';
    answer.setEncoding('utf8').on('data', (chunk: string) => (read += chunk));
    answer.on('error', reject);
    answer.on('end', () => {
      clearTimeout(cut);
      const isJson = /json/.test(answer.headers['content-type'] ?? '');
      resolve({ status: answer.statusCode ?? 0, body: isJson ? (JSON.parse(read) as Answer['body']) : {} });
    });
  });
  const cut = setTimeout(() => asked.destroy(new Error('late')), Math.max(0, until - performance.now()));
  asked.on('error', (error) => {
    clearTimeout(cut);
    reject(error);
  });
  asked.end(text);
  return promise;
}
