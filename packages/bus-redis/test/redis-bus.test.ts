import assert from 'node:assert/strict';
import { randomUUID } from 'node:crypto';
import { test } from 'node:test';
import { testBus } from '../../bus-memory/test/bus.suite.ts';
import { RedisBus } from '../src/index.ts';
import { findRedis, startRedis } from './redis-server.ts';

const found = findRedis();

testBus(
  'redis',
  async (t) => {
    const url = await (found.kind === 'url' ? found.url : sharedRedis());
    const prefix = `test-${randomUUID()}:`;
    const near = await RedisBus.open({ url, prefix });
    const far = await RedisBus.open({ url, prefix });
    t.after(async () => {
      await near[Symbol.asyncDispose]();
      await far[Symbol.asyncDispose]();
    });
    return { near, far };
  },
  found.kind === 'none' ? found.why : false,
);

test(
  '[LESSON-104] without Redis commands fail within their deadline, subscriptions end quietly, and all works again when it is back',
  { skip: found.kind === 'program' ? false : 'needs a redis-server of its own' },
  async (t) => {
    const server = await startRedis(found.kind === 'program' ? found.path : '');
    t.after(() => server.close());
    const bus = await RedisBus.open({ url: server.url, timeoutMs: 500 });
    t.after(() => bus[Symbol.asyncDispose]());
    assert.equal(await bus.count('k', 1, 60_000), 1);
    const unsubscribe = await bus.subscribe('timetable.changed', () => undefined);
    await server.close();
    await assert.rejects(bus.count('k', 1, 60_000));
    await unsubscribe();
    await assert.rejects(RedisBus.open({ url: server.url, timeoutMs: 300 }));
    const again = await startRedis(found.kind === 'program' ? found.path : '', server.port);
    t.after(() => again.close());
    const deadline = Date.now() + 10_000;
    let value: number | undefined;
    while (value === undefined && Date.now() < deadline) {
      value = await bus.count('k', 1, 60_000).catch(() => undefined);
      await new Promise((resolve) => setTimeout(resolve, 20));
    }
    assert.equal(value, 1);
  },
);

let shared: Promise<string> | undefined;

/** One server for the file; it ends with the process. */
function sharedRedis(): Promise<string> {
  shared ??= startRedis(found.kind === 'program' ? found.path : '').then((server) => {
    process.on('exit', () => server.kill());
    return server.url;
  });
  return shared;
}
