// kill -9 of a gate and of Redis: nobody beyond the rate, no lease lost, people walk in again within half a minute.

import assert from 'node:assert/strict';
import { spawn } from 'node:child_process';
import type { ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { test } from 'node:test';
import type { TestContext } from 'node:test';
import { fileURLToPath } from 'node:url';
import { parsePersonId, parseSessionId } from '@preau/core/base';
import { createSigner } from '@preau/host';
import { SESSION_COOKIE } from '@preau/protocol/base';
import type { TicketAnswer } from '@preau/protocol/gate';
import { findRedis, startRedis } from '../../../packages/bus-redis/test/redis-server.ts';
import { LESSON, PUPIL, session, writePages } from './running-gate.ts';

const found = findRedis();
const skip = found.kind === 'program' ? false : 'needs a redis-server of its own';
const RATE = 20;
const RECOVERED_WITHIN_MS = 30_000;

/** How many may be let in within so long after a start: a tenth of the rate at first, all of it after a minute; and what a second gives at once. */
function mostWithin(ms: number): number {
  const seconds = ms / 1_000;
  return RATE * (0.1 * seconds + (0.45 * seconds ** 2) / 60) + RATE * (0.1 + (0.9 * seconds) / 60) + 2;
}

interface Stage {
  readonly dataDir: string;
  gate(port?: number): Promise<{ readonly url: string; readonly child: ChildProcess; readonly startedAt: number }>;
  readonly crowd: Crowd;
}

/** Pupils of one class, each with a session of its own; what they were told last. */
interface Crowd {
  readonly cookies: readonly string[];
  readonly tickets: Map<number, string>;
  readonly inside: Set<number>;
  /** Everybody asks once, at one of the gates; answers how many are in now who were not. */
  ask(urls: readonly string[], whom?: Iterable<number>): Promise<number>;
}

async function stage(t: TestContext, pupils: number, env: Record<string, string>): Promise<Stage> {
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
      const [url] = (await once(createInterface(child.stdout), 'line', { signal: AbortSignal.timeout(20_000) })) as [
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
async function untilSomebodyNew(crowd: Crowd, urls: readonly string[]): Promise<number> {
  const from = Date.now();
  const left = (): number[] => [...crowd.cookies.keys()].filter((n) => !crowd.inside.has(n));
  while ((await crowd.ask(urls, left())) === 0)
    assert.ok(Date.now() - from < RECOVERED_WITHIN_MS, 'nobody walks in again');
  return Date.now() - from;
}

test('[GATE-84] kill -9 of the gate: its leases come back from file and tickets, nobody goes beyond the rate, people walk in again', async (t) => {
  const { gate, crowd } = await stage(t, 120, {});
  const first = await gate();
  await crowd.ask([first.url]);
  await crowd.ask([first.url]);
  const before = crowd.inside.size;
  assert.ok(before > 0 && before <= mostWithin(Date.now() - first.startedAt), String(before));
  first.child.kill('SIGKILL');
  await once(first.child, 'exit');
  const second = await gate();
  // Also those whose ticket was never shown to this process.
  assert.equal(await crowd.ask([second.url], [...crowd.inside]), 0);
  const took = await untilSomebodyNew(crowd, [second.url]);
  const after = crowd.inside.size - before;
  assert.ok(after <= mostWithin(Date.now() - second.startedAt), `${after} after the restart`);
  t.diagnostic(`${before} in before, the first after ${took} ms`);
});

test('[GATE-84] kill -9 of the gate that ticks: the other takes over', { skip }, async (t) => {
  const redis = await startRedis(found.kind === 'program' ? found.path : '');
  t.after(() => redis.close());
  const { gate, crowd } = await stage(t, 120, { PREAU_REDIS_URL: redis.url });
  const near = await gate();
  const far = await gate();
  await crowd.ask([near.url, far.url]);
  const before = crowd.inside.size;
  near.child.kill('SIGKILL');
  await once(near.child, 'exit');
  assert.equal(await crowd.ask([far.url], [...crowd.inside]), 0);
  const took = await untilSomebodyNew(crowd, [far.url]);
  assert.ok(crowd.inside.size <= mostWithin(Date.now() - near.startedAt), String(crowd.inside.size));
  t.diagnostic(`${before} in before, the first after ${took} ms`);
});

test(
  '[GATE-83] [GATE-84] kill -9 of Redis: two gates go on alone at their part of the rate, and share the doors again',
  { skip },
  async (t) => {
    const path = found.kind === 'program' ? found.path : '';
    const redis = await startRedis(path);
    t.after(() => redis.close());
    const { gate, crowd } = await stage(t, 240, { PREAU_REDIS_URL: redis.url });
    const near = await gate();
    const far = await gate();
    const urls = [near.url, far.url];
    await crowd.ask(urls);
    const before = crowd.inside.size;
    assert.ok(before > 0 && before <= mostWithin(Date.now() - near.startedAt), String(before));
    await redis.close();
    const goneAt = Date.now();
    const alone = await untilSomebodyNew(crowd, urls);
    assert.equal(await crowd.ask([far.url, near.url], [...crowd.inside]), 0, 'at the other gate too');
    await crowd.ask(urls);
    // At most 0.7 of what both would have let in together, and what the one that ticked had saved up.
    const mean = RATE * (0.1 + (0.9 * (Date.now() - near.startedAt)) / 60_000);
    const letIn = crowd.inside.size - before;
    assert.ok(
      letIn <= 0.7 * mean * ((Date.now() - goneAt) / 1_000) + mean + 2,
      `${letIn} in ${Date.now() - goneAt} ms`,
    );
    const again = await startRedis(path, redis.port);
    t.after(() => again.close());
    const backAt = Date.now();
    const took = await untilSomebodyNew(crowd, urls);
    assert.equal(await crowd.ask(urls, [...crowd.inside]), 0);
    assert.ok(crowd.inside.size <= mostWithin(Date.now() - near.startedAt) + 2 * mean, String(crowd.inside.size));
    // Shared again: both count the same people.
    const served = async (url: string): Promise<number> =>
      ((await (await fetch(`${url}/q/v1.json`)).json()) as { lanes: { lane: string; serve: number }[] }).lanes.find(
        ({ lane }) => lane === 'lesson',
      )!.serve;
    for (;;) {
      const counts = await Promise.all(urls.map(served));
      if (counts[0] === counts[1] && counts[0]! > 0) break;
      assert.ok(Date.now() - backAt < RECOVERED_WITHIN_MS, `not shared again: ${counts.join(', ')}`);
      await crowd.ask(urls);
    }
    t.diagnostic(
      `alone after ${alone} ms, ${letIn} let in; again after ${took} ms, shared after ${Date.now() - backAt} ms`,
    );
  },
);
