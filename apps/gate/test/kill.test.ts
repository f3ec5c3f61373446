// kill -9 of a gate and of Redis: nobody beyond the rate, no lease lost, people walk in again within half a minute.

import assert from 'node:assert/strict';
import { once } from 'node:events';
import { test } from 'node:test';
import { findRedis, startRedis } from '../../../packages/bus-redis/test/redis-server.ts';
import { mostWithin, RATE, stage, untilShared, untilSomebodyNew } from './gate-crowd.ts';

const found = findRedis();
const skip = found.kind === 'program' ? false : 'needs a redis-server of its own';

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
    await untilShared(crowd, urls, backAt);
    t.diagnostic(
      `alone after ${alone} ms, ${letIn} let in; again after ${took} ms, shared after ${Date.now() - backAt} ms`,
    );
  },
);
