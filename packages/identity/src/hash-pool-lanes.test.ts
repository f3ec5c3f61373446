import assert from 'node:assert/strict';
import { test } from 'node:test';
import { createHashPool } from './hash-pool.ts';
import type { Turn } from './hash-pool.ts';

function busyPool(waiting: number, now: () => number = () => 0) {
  const pool = createHashPool({ concurrency: 1, waiting }, now);
  const started: string[] = [];
  const dropped: string[] = [];
  let finish: () => void = () => undefined;
  const run = (turn: Turn, name: string): void =>
    void pool
      .run(turn, () => {
        started.push(name);
        return new Promise<string>((resolve) => void (finish = () => resolve(name)));
      })
      .then((value) => value ?? dropped.push(name));
  const drain = async (): Promise<void> => {
    while (pool.running > 0) {
      finish();
      await new Promise(setImmediate);
    }
  };
  return { pool, run, drain, started, dropped };
}

test('[SCHOOL-57] known, trusted, arrivals by minute, unknown; of two minutes the earlier', async () => {
  const { run, drain, started } = busyPool(20);
  run({ lane: 'new', key: 'x' }, 'first');
  run({ lane: 'new', key: 'n' }, 'new');
  run({ lane: 'arrived', key: 'b', minute: 8 }, 'arrived 8');
  run({ lane: 'arrived', key: 'a', minute: 7 }, 'arrived 7');
  run({ lane: 'trusted', key: 't' }, 'trusted');
  run({ lane: 'known', key: 'k' }, 'known');
  await drain();
  assert.deepEqual(started, ['first', 'known', 'trusted', 'arrived 7', 'arrived 8', 'new']);
});

test('[SCHOOL-57] one start in eight goes the other way round: the unknown do not starve', async () => {
  const { run, drain, started } = busyPool(200);
  for (let n = 0; n < 40; n += 1) run({ lane: 'known', key: `k${n}` }, 'known');
  for (let n = 0; n < 4; n += 1) run({ lane: 'new', key: `n${n}` }, 'new');
  await drain();
  assert.deepEqual(
    started.flatMap((lane, at) => (lane === 'new' ? [at + 1] : [])),
    [8, 16, 24, 32],
  );
});

test('[SCHOOL-57] a full queue: the least honest and latest give way, who waited keeps the turn, and no room is told beforehand', async () => {
  const { pool, run, drain, dropped } = busyPool(3);
  run({ lane: 'new', key: 'x' }, 'first');
  for (const key of ['a', 'b', 'c']) run({ lane: 'new', key }, key);
  assert.equal(pool.hasRoom({ lane: 'new', key: 'd' }), false);
  run({ lane: 'new', key: 'd' }, 'd');
  await new Promise(setImmediate);
  assert.deepEqual(dropped, ['d']);
  assert.equal(pool.hasRoom({ lane: 'new', key: 'a' }), true, 'an own newer try takes the place of the older');
  assert.equal(pool.hasRoom({ lane: 'arrived', key: 'e', minute: 9 }), true);
  run({ lane: 'arrived', key: 'e', minute: 9 }, 'e9');
  run({ lane: 'arrived', key: 'f', minute: 9 }, 'f9');
  run({ lane: 'known', key: 'k' }, 'k');
  await new Promise(setImmediate);
  assert.deepEqual(dropped.toSorted(), ['a', 'b', 'c', 'd']);
  assert.equal(pool.hasRoom({ lane: 'arrived', key: 'g', minute: 9 }), false);
  assert.equal(
    pool.hasRoom({ lane: 'arrived', key: 'g', minute: 8 }),
    true,
    'who came earlier takes the place of the later',
  );
  assert.equal(pool.hasRoom({ lane: 'new', key: 'g' }), false);
  await drain();
});

test('[SCHOOL-57] the queue is as long as what is done in the longest wait, as measured', async () => {
  let at = 0;
  const pool = createHashPool({ concurrency: 1, waiting: 250, longestWaitMs: 3_000 }, () => at);
  for (let n = 0; n < 300; n += 1)
    await pool.run({ lane: 'new', key: `k${n}` }, async () => {
      at += 60;
    });
  const held = Array.from({ length: 60 }, (_, n) => pool.run({ lane: 'new', key: `h${n}` }, async () => 'done'));
  assert.ok(pool.waiting >= 49 && pool.waiting <= 51, `${pool.waiting} wait: 3 s of 60 ms`);
  const results = await Promise.all(held);
  assert.ok(results.filter((result) => result === undefined).length >= 8);
});

test('[SCHOOL-57] the time to return grows with those who were refused, and is forgotten with them', () => {
  let at = 0;
  const { pool, run } = busyPool(1, () => at);
  run({ lane: 'new', key: 'x' }, 'first');
  run({ lane: 'new', key: 'y' }, 'second');
  assert.equal(pool.waitMs(), 3_000, 'at least three seconds');
  for (let n = 0; n < 1_000; n += 1) pool.hasRoom({ lane: 'new', key: `n${n}` });
  assert.ok(pool.waitMs() > 11_000 && pool.waitMs() < 13_000, String(pool.waitMs()));
  for (let n = 0; n < 9_000; n += 1) pool.hasRoom({ lane: 'new', key: `m${n}` });
  assert.equal(pool.waitMs(), 60_000, 'at most a minute');
  at += 300_000;
  assert.equal(pool.waitMs(), 3_000);
});

test('[SCHOOL-124] before a login is read: a full queue of the same lane is looked into twice for each start, a worse one always', async () => {
  const { pool, run, drain } = busyPool(3);
  run({ lane: 'known', key: 'x' }, 'first');
  assert.equal(pool.mayCome('new'), true, 'there is room');
  for (const key of ['a', 'b', 'c']) run({ lane: 'new', key }, key);
  assert.equal(pool.mayCome('new'), false, 'nobody waits twice');
  for (let n = 0; n < 5; n += 1) assert.equal(pool.mayCome('arrived'), true, 'strangers give way');
  for (const key of ['k', 'k', 'l']) run({ lane: 'known', key }, key);
  assert.deepEqual(
    Array.from({ length: 4 }, () => pool.mayCome('known')),
    [true, true, false, false],
  );
  assert.equal(pool.mayCome('new'), false);
  await drain();
  assert.equal(pool.mayCome('known'), true);
});
