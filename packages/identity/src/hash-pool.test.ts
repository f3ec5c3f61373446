import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { createHashPool } from './hash-pool.ts';
import type { Turn } from './hash-pool.ts';

/** Work that ends when the test says so. */
function gate(): {
  work: (name: string) => () => Promise<string>;
  started: string[];
  finish: (name: string) => Promise<void>;
} {
  const started: string[] = [];
  const ends = new Map<string, (name: string) => void>();
  return {
    started,
    work: (name) => () => {
      started.push(name);
      return new Promise((resolve) => ends.set(name, resolve));
    },
    finish: async (name) => {
      ends.get(name)?.(name);
      await new Promise(setImmediate);
    },
  };
}

test('[SCHOOL-57] known devices go first, then logins in turn, of one login the newest first', async () => {
  const pool = createHashPool({ concurrency: 1, waiting: 10 });
  const { work, started, finish } = gate();
  const run = (lane: Turn['lane'], key: string, name: string): void => void pool.run({ lane, key }, work(name));
  run('new', 'a', 'a1');
  for (const [key, name] of [
    ['a', 'a2'],
    ['a', 'a3'],
    ['b', 'b1'],
  ] as const)
    run('new', key, name);
  run('known', 'c', 'c1');
  for (const name of ['a1', 'c1', 'a3', 'b1', 'a2']) await finish(name);
  assert.deepEqual(started, ['a1', 'c1', 'a3', 'b1', 'a2']);
});

test('[SCHOOL-57] a full queue drops the oldest of the busiest login, never somebody else', async () => {
  const pool = createHashPool({ concurrency: 1, waiting: 4 });
  const { work, finish } = gate();
  const dropped: string[] = [];
  const run = (lane: Turn['lane'], key: string, name: string): void =>
    void pool.run({ lane, key }, work(name)).then((value) => value ?? dropped.push(name));
  run('new', 'a', 'a1');
  for (const [lane, key, name] of [
    ['new', 'a', 'a2'],
    ['new', 'b', 'b1'],
    ['new', 'a', 'a3'],
    ['known', 'c', 'c1'],
    ['new', 'a', 'a4'],
    ['new', 'd', 'd1'],
  ] as const)
    run(lane, key, name);
  await new Promise(setImmediate);
  assert.deepEqual(dropped, ['a2', 'a3']);
  for (const name of ['a1', 'c1', 'a4', 'b1', 'd1']) await finish(name);
  assert.deepEqual([pool.running, pool.waiting], [0, 0]);
});

test('[SCHOOL-57] a failing check frees its place', async () => {
  const pool = createHashPool({ concurrency: 1, waiting: 1 });
  await assert.rejects(
    pool.run({ lane: 'new', key: 'a' }, () => Promise.reject(new Error('broken'))),
    /broken/,
  );
  assert.equal(await pool.run({ lane: 'new', key: 'a' }, async () => 'well'), 'well');
});

test('[SCHOOL-57] whatever comes: nothing is lost, the limits hold, everything ends', async () => {
  const arrival = fc.record({
    lane: fc.constantFrom('known', 'new'),
    key: fc.constantFrom('a', 'b', 'c'),
    turns: fc.nat({ max: 3 }),
  });
  await fc.assert(
    fc.asyncProperty(
      fc.array(arrival, { maxLength: 40 }),
      fc.integer({ min: 1, max: 3 }),
      fc.integer({ min: 1, max: 6 }),
      async (arrivals, concurrency, waiting) => {
        const pool = createHashPool({ concurrency, waiting });
        let most = 0;
        const results = await Promise.all(
          arrivals.map(({ lane, key, turns }) =>
            pool.run({ lane, key }, async () => {
              most = Math.max(most, pool.running);
              for (let i = 0; i < turns; i += 1) await Promise.resolve();
              return 'done';
            }),
          ),
        );
        assert.equal(results.length, arrivals.length);
        assert.equal(most <= concurrency, true);
        assert.deepEqual([pool.running, pool.waiting], [0, 0]);
      },
    ),
  );
});
