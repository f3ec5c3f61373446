// A gate as a process of its own: alone, and beside others over a real Redis.

import assert from 'node:assert/strict';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { test } from 'node:test';
import type { TestContext } from 'node:test';
import { RedisBus } from '@preau/bus-redis';
import { createSigner, loadConfig } from '@preau/host';
import { SESSION_COOKIE } from '@preau/protocol/base';
import { findRedis, startRedis } from '../../../packages/bus-redis/test/redis-server.ts';
import { GATE_SETTINGS, start } from '../src/index.ts';
import type { RunningGate } from '../src/index.ts';
import { session, writePages } from './running-gate.ts';

const found = findRedis();

async function startIn(t: TestContext, env: Record<string, string> = {}): Promise<{ gate: RunningGate; keys: string }> {
  const folder = await mkdtemp(join(tmpdir(), 'preau-gate-start-'));
  t.after(() => rm(folder, { recursive: true, force: true }));
  await writePages(join(folder, 'web'));
  const config = loadConfig(GATE_SETTINGS, {
    PREAU_PORT: '0',
    PREAU_DATA_DIR: folder,
    PREAU_LOG_LEVEL: 'silent',
    ...env,
  });
  assert.ok(config.ok);
  return { gate: await start(config.value, join(folder, 'web')), keys: join(folder, 'keys') };
}

test('[GATE-32] a gate of its own starts without school, lesson or bus, serves, and ends', async (t) => {
  const { gate } = await startIn(t);
  const counters = (await (await fetch(`${gate.url}/q/v1.json`)).json()) as { lanes: { mode: string }[] };
  assert.equal(counters.lanes[0]?.mode, 'open');
  assert.equal((await fetch(`${gate.url}/`, { headers: { accept: 'text/html' } })).status, 200);
  await gate[Symbol.asyncDispose]();
  await assert.rejects(fetch(`${gate.url}/health`));
});

test(
  '[GATE-6] beside others, a gate hears through Redis that a session ended',
  { skip: found.kind === 'none' ? found.why : false },
  async (t) => {
    await using stack = new AsyncDisposableStack();
    const server = found.kind === 'program' ? await startRedis(found.path) : undefined;
    stack.defer(async () => server?.close());
    const url = found.kind === 'url' ? found.url : server!.url;
    const { gate, keys } = await startIn(t, { PREAU_REDIS_URL: url });
    stack.use(gate);
    const school = await createSigner({ folder: keys, minter: 'school' });
    const claims = session();
    const cookie = `${SESSION_COOKIE}=${await school.minter('session').mint(claims, 600_000)}`;
    const ask = async (): Promise<{ status: number; code: string | undefined }> => {
      const answer = await fetch(`${gate.url}/q/ticket`, {
        method: 'POST',
        headers: { cookie, 'content-type': 'application/json' },
        body: '{"target":"workspace"}',
      });
      return { status: answer.status, code: ((await answer.json()) as { code?: string }).code };
    };
    assert.equal((await ask()).status, 200);
    const bus = stack.use(await RedisBus.open({ url }));
    await bus.publish('session.revoked', { sessionId: claims.sessionId, until: Date.now() + 600_000 });
    const deadline = Date.now() + 10_000;
    let seen = await ask();
    while (seen.code !== 'session.revoked' && Date.now() < deadline) seen = await ask();
    assert.deepEqual(seen, { status: 401, code: 'session.revoked' });
  },
);
