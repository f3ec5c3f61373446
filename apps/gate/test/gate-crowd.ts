// Gates as processes of their own and a class of pupils who ask them for tickets: for tests that kill something, or start without it.

import assert from 'node:assert/strict';
import { spawn } from 'node:child_process';
import type { ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import type { TestContext } from 'node:test';
import { fileURLToPath } from 'node:url';
import { parsePersonId, parseSessionId } from '@preau/core/base';
import { createSigner } from '@preau/host';
import { SESSION_COOKIE } from '@preau/protocol/base';
import type { TicketAnswer } from '@preau/protocol/gate';
import { LESSON, PUPIL, session, writePages } from './running-gate.ts';

/** Joins a second of these gates. */
export const RATE = 20;
/** People walk in again within this time, whatever broke. */
export const RECOVERED_WITHIN_MS = 30_000;

/** How many may be let in within so long after a start: a tenth of the rate at first, all of it after a minute; and what a second gives at once. */
export function mostWithin(ms: number): number {
  const seconds = ms / 1_000;
  return RATE * (0.1 * seconds + (0.45 * seconds ** 2) / 60) + RATE * (0.1 + (0.9 * seconds) / 60) + 2;
}

/** A data folder, gates on it, and pupils. */
export interface Stage {
  readonly dataDir: string;
  gate(port?: number): Promise<{ readonly url: string; readonly child: ChildProcess; readonly startedAt: number }>;
  readonly crowd: Crowd;
}

/** Pupils of one class, each with a session of its own; what they were told last. */
export interface Crowd {
  readonly cookies: readonly string[];
  readonly tickets: Map<number, string>;
  readonly inside: Set<number>;
  /** Everybody asks once, at one of the gates; answers how many are in now who were not. */
  ask(urls: readonly string[], whom?: Iterable<number>): Promise<number>;
}

/** Sets it up; what was started ends with the test. */
export async function stage(t: TestContext, pupils: number, env: Record<string, string>): Promise<Stage> {
  const dataDir = await mkdtemp(join(tmpdir(), 'preau-gate-kill-'));
  const children: ChildProcess[] = [];
  t.after(async () => {
    for (const child of children) if (child.exitCode === null) child.kill('SIGKILL');
    await rm(dataDir, { recursive: true, force: true });
  });
  await writePages(join(dataDir, 'web'));
  const school = (await createSigner({ folder: join(dataDir, 'keys'), minter: 'school' })).minter('session');
  const id = (n: number): string => `0190a000-0000-7000-8000-${String(n).padStart(12, '0')}`;
  const cookies = await Promise.all(
    Array.from({ length: pupils }, async (_, n) => {
      const persons = [{ ...PUPIL, personId: parsePersonId(id(n))! }];
      const claims = session({ persons, sessionId: parseSessionId(id(n + 10_000))! });
      return `${SESSION_COOKIE}=${await school.mint(claims, 600_000)}`;
    }),
  );
  const tickets = new Map<number, string>();
  const inside = new Set<number>();
  return {
    dataDir,
    gate: async (port = 0) => {
      const startedAt = Date.now();
      const child = spawn(
        process.execPath,
        [fileURLToPath(new URL('gate-process.ts', import.meta.url)), join(dataDir, 'web')],
        {
          env: {
            PATH: process.env['PATH'] ?? '',
            PREAU_PORT: String(port),
            PREAU_DATA_DIR: dataDir,
            PREAU_LOG_LEVEL: 'silent',
            PREAU_JOINS_PER_SECOND: String(RATE),
            ...env,
          },
          stdio: ['ignore', 'pipe', 'inherit'],
        },
      );
      children.push(child);
      const [url] = (await once(createInterface(child.stdout), 'line', { signal: AbortSignal.timeout(60_000) })) as [
        string,
      ];
      return { url, child, startedAt };
    },
    crowd: {
      cookies,
      tickets,
      inside,
      ask: async (urls, whom = cookies.keys()) => {
        let fresh = 0;
        const one = async (n: number): Promise<void> => {
          const held = tickets.get(n);
          const answer = await fetch(`${urls[n % urls.length]}/q/ticket`, {
            method: 'POST',
            body: JSON.stringify({ target: LESSON }),
            headers: {
              cookie: cookies[n]!,
              'content-type': 'application/json',
              ...(held === undefined ? {} : { authorization: `Bearer ${held}` }),
            },
            signal: AbortSignal.timeout(15_000),
          });
          assert.equal(answer.status, 200, await answer.clone().text());
          const { ticket, state } = (await answer.json()) as TicketAnswer;
          tickets.set(n, ticket);
          if (state !== 'admitted') return assert.ok(!inside.has(n), `the lease of ${n} was lost`);
          if (!inside.has(n)) fresh += 1;
          inside.add(n);
        };
        await Promise.all(Array.from(whom, one));
        return fresh;
      },
    },
  };
}

/** Asks until somebody new is in; answers how long it took. */
export async function untilSomebodyNew(crowd: Crowd, urls: readonly string[]): Promise<number> {
  const from = Date.now();
  const left = (): number[] => [...crowd.cookies.keys()].filter((n) => !crowd.inside.has(n));
  while ((await crowd.ask(urls, left())) === 0)
    assert.ok(Date.now() - from < RECOVERED_WITHIN_MS, 'nobody walks in again');
  return Date.now() - from;
}

/** How many of lane `lesson` were let in, as the gate's counters tell. */
export async function servedAt(url: string): Promise<number> {
  const { lanes } = (await (await fetch(`${url}/q/v1.json`)).json()) as { lanes: { lane: string; serve: number }[] };
  return lanes.find(({ lane }) => lane === 'lesson')!.serve;
}

/** Asks until all gates count the same people, since `since`. */
export async function untilShared(crowd: Crowd, urls: readonly string[], since: number): Promise<void> {
  for (;;) {
    const counts = await Promise.all(urls.map(servedAt));
    if (counts.every((count) => count === counts[0]) && counts[0]! > 0) return;
    assert.ok(Date.now() - since < RECOVERED_WITHIN_MS, `not shared: ${counts.join(', ')}`);
    await crowd.ask(urls);
  }
}
