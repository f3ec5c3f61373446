import assert from 'node:assert/strict';
import { randomUUID } from 'node:crypto';
import { test } from 'node:test';
import { testBus } from '../../bus-memory/test/bus.suite.ts';
import { freePort } from '../../../tools/testing/free-port.ts';
import { RedisBus } from '../src/index.ts';
import { createOwnCounters } from '../src/own-counters.ts';
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
  '[LESSON-104] [GATE-171] without Redis leases fail, counters go on from what is known here, subscriptions end quietly; all works again when it is back',
  { skip: found.kind === 'program' ? false : 'needs a redis-server of its own' },
  async (t) => {
    const server = await startRedis(found.kind === 'program' ? found.path : '');
    t.after(() => server.close());
    const said: string[] = [];
    const bus = await RedisBus.open({
      url: server.url,
      timeoutMs: 500,
      fault: () => said.push('down'),
      back: () => said.push('up'),
    });
    t.after(() => bus[Symbol.asyncDispose]());
    assert.equal(await bus.count('k', 1, 60_000), 1);
    const unsubscribe = await bus.subscribe('timetable.changed', () => undefined);
    await server.close();
    await until(() => !bus.isReachable());
    assert.equal(await bus.count('k', 1, 60_000), 2, 'a pass is not used twice where it was used');
    assert.equal(await bus.count('other', 1, 60_000), 1);
    await assert.rejects(bus.acquireLease('l', 1_000));
    await bus.publish('plan.wanted', { at: 1 });
    await unsubscribe();
    // Many tries fail meanwhile; it is said once.
    await until(() => said.length > 0);
    const again = await startRedis(found.kind === 'program' ? found.path : '', server.port);
    t.after(() => again.close());
    await until(() => bus.isReachable());
    assert.equal(await bus.count('k', 1, 60_000), 1);
    assert.deepEqual(said, ['down', 'up']);
  },
);

test(
  '[GATE-170] a bus that starts while Redis is away: what was subscribed meanwhile is heard as soon as Redis answers',
  { skip: found.kind === 'program' ? false : 'needs a redis-server of its own' },
  async (t) => {
    const port = await freePort();
    const url = `redis://127.0.0.1:${port}`;
    const said: string[] = [];
    const open = async (who: string): Promise<RedisBus> => {
      const bus = await RedisBus.open({
        url,
        fault: () => said.push(`${who} down`),
        back: () => said.push(`${who} up`),
      });
      t.after(() => bus[Symbol.asyncDispose]());
      return bus;
    };
    const [near, far] = [await open('near'), await open('far')];
    assert.deepEqual(
      [near.isReachable(), far.isReachable(), said.toSorted()],
      [false, false, ['far down', 'near down']],
    );
    const heard: number[] = [];
    const end = await far.subscribe('plan.wanted', ({ at }) => heard.push(at));
    const deaf = await far.subscribe('plan.wanted', () => heard.push(-1));
    await deaf();
    await near.publish('plan.wanted', { at: 1 });
    assert.equal(await near.count('k', 1, 60_000), 1);
    const back = new Promise<void>((resolve) => far.whenBack(resolve));
    const server = await startRedis(found.kind === 'program' ? found.path : '', port);
    t.after(() => server.close());
    await back;
    await until(() => near.isReachable());
    await near.publish('plan.wanted', { at: 2 });
    await until(() => heard.length > 0);
    assert.deepEqual(heard, [2], 'what was told while nobody could hear is lost');
    assert.deepEqual(said.toSorted(), ['far down', 'far up', 'near down', 'near up']);
    await end();
    await near.publish('plan.wanted', { at: 3 });
    const lease = await near.acquireLease('l', 60_000);
    assert.ok(lease !== undefined);
    assert.equal(await far.acquireLease('l', 60_000), undefined);
    assert.deepEqual(heard, [2]);
  },
);

test('[GATE-171] counters kept here: they forget after their life, and the oldest when there are too many', () => {
  const own = createOwnCounters();
  own.note('pass', 1, 1_000, 0);
  assert.equal(own.count('pass', 1, 1_000, 999), 2);
  assert.equal(own.count('pass', 1, 1_000, 1_000), 1);
  for (let n = 0; n < 60_000; n += 1) own.count(`k${n}`, 1, 60_000, 2_000);
  assert.equal(own.count('k59999', 1, 60_000, 2_001), 2);
  assert.equal(own.count('k0', 1, 60_000, 2_001), 1, 'forgotten');
});

async function until(isSo: () => boolean): Promise<void> {
  const deadline = Date.now() + 10_000;
  while (!isSo()) {
    assert.ok(Date.now() < deadline, 'not so within ten seconds');
    await new Promise((resolve) => setTimeout(resolve, 20));
  }
}

let shared: Promise<string> | undefined;

/** One server for the file; it ends with the process. */
function sharedRedis(): Promise<string> {
  shared ??= startRedis(found.kind === 'program' ? found.path : '').then((server) => {
    process.on('exit', () => server.kill());
    return server.url;
  });
  return shared;
}
