import assert from 'node:assert/strict';
import { randomUUID } from 'node:crypto';
import { test } from 'node:test';
import { NO_LANES } from '@preau/core/gate';
import type { Lease } from '@preau/service/base';
import { testDoors } from '../../service/test/doors.suite.ts';
import { openRedisDoors, RedisBus } from '../src/index.ts';
import { findRedis, startRedis } from './redis-server.ts';

const found = findRedis();
let shared: Promise<string> | undefined;

/** One server for the file; it ends with the process. */
function sharedRedis(): Promise<string> {
  shared ??= startRedis(found.kind === 'program' ? found.path : '').then((server) => {
    process.on('exit', () => server.kill());
    return server.url;
  });
  return shared;
}

testDoors(
  'redis',
  async (t) => {
    const url = await (found.kind === 'url' ? found.url : sharedRedis());
    const prefix = `test-${randomUUID()}:`;
    let shift = 0;
    const bus = await RedisBus.open({ url, prefix });
    const open = (gateId: string) =>
      openRedisDoors({ url, bus, gateId, prefix, shiftMs: () => shift, timeoutMs: 5_000 });
    const [doors, other] = [await open('near'), await open('far')];
    t.after(async () => {
      await doors[Symbol.asyncDispose]();
      await other[Symbol.asyncDispose]();
      await bus[Symbol.asyncDispose]();
    });
    return { doors, other, now: () => Date.now() + shift, forward: (ms) => void (shift += ms) };
  },
  found.kind === 'none' ? found.why : false,
);

const skip = found.kind === 'none' ? found.why : false;

test('[GATE-82] of two gates one ticks; one that lost its turn unawares lets nobody in', { skip }, async (t) => {
  const url = await (found.kind === 'url' ? found.url : sharedRedis());
  const prefix = `test-${randomUUID()}:`;
  const bus = await RedisBus.open({ url, prefix });
  t.after(() => bus[Symbol.asyncDispose]());
  let shift = 0;
  const open = async (gateId: string, port: Pick<RedisBus, 'acquireLease'>) => {
    const doors = await openRedisDoors({ url, bus: port, gateId, prefix, shiftMs: () => shift });
    t.after(() => doors[Symbol.asyncDispose]());
    return doors;
  };
  const [near, far] = [await open('near', bus), await open('far', bus)];
  const rate = { perSecond: 10, most: 10 };
  assert.ok((await near.refill(rate, 0)) !== undefined);
  assert.equal(await far.refill(rate, 0), undefined, 'the other holds the lease');
  // The first is cut off: its lease runs out, it does not know, and a newer one exists.
  const held = (fencingToken: number): Pick<RedisBus, 'acquireLease'> => ({
    acquireLease: async (): Promise<Lease> => ({
      fencingToken,
      renew: async () => true,
      [Symbol.asyncDispose]: async () => undefined,
    }),
  });
  const [old, fresh] = [await open('old', held(1_000)), await open('fresh', held(1_001))];
  const lesson = { lessonId: 'a', rank: 1, endsAt: Date.now() + 3_600_000 };
  for (const n of [1, 2, 3]) await near.checkIn({ lane: 'lesson', lesson, person: { personId: `p${n}`, inner: n } }, 0);
  shift += 1_000;
  assert.equal((await old.refill(rate, 0))?.tokens, 10);
  assert.ok((await fresh.refill(rate, 0)) !== undefined);
  assert.deepEqual(await old.admit({ ...NO_LANES, lesson: 3 }, 0), []);
  assert.equal(await old.refill(rate, 0), undefined);
  assert.equal((await fresh.admit({ ...NO_LANES, lesson: 3 }, 0)).length, 3);
  assert.equal((await near.beat(0)).gates, 1, 'gates that beat');
  assert.equal((await far.beat(0)).gates, 2);
});
