// Time, ids, deadlines and the orderly end: what every process of the house has.
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { createClock } from './clock.ts';
import { DeadlineError, withDeadline } from './deadline.ts';
import { createRandomness, newId } from './ids.ts';
import { onShutdown } from './shutdown.ts';

test('[HOUSE-16] the clock never goes back and keeps its pace when the wall clock is set back', () => {
  let wall = 1_000_000;
  let steady = 0;
  const clock = createClock(
    () => wall,
    () => steady,
  );
  const pass = (ms: number): void => {
    wall += ms;
    steady += ms;
  };
  assert.equal(clock.now(), 1_000_000);
  wall -= 3_600_000;
  pass(250);
  assert.equal(clock.now(), 1_000_250);
  pass(1_000);
  assert.equal(clock.now(), 1_001_250);
  wall += 7_200_000;
  assert.equal(clock.now(), wall);
});

test('[HOUSE-16] ids are version 7 and sort by creation, also far more than 4096 within a millisecond', () => {
  const source = createRandomness({ now: () => 1_700_000_000_000 });
  const ids = Array.from({ length: 10_000 }, () => source.uuid());
  assert.deepEqual(ids, ids.toSorted());
  assert.equal(new Set(ids).size, ids.length);
  assert.match(newId(), /^[0-9a-f]{8}-[0-9a-f]{4}-7[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$/);
  assert.equal(Number.parseInt(newId().replaceAll('-', '').slice(0, 12), 16) > 1_700_000_000_000, true);
});

test('[HOUSE-17] a deadline rejects, names what was awaited and aborts the work', async () => {
  let aborted: unknown;
  const never = withDeadline(
    (signal) => {
      signal.addEventListener('abort', () => {
        aborted = signal.reason;
      });
      return new Promise(() => undefined);
    },
    5,
    'a test',
  );
  await assert.rejects(
    never,
    (error) => error instanceof DeadlineError && /a test: no answer in 5 ms/.test(error.message),
  );
  assert.ok(aborted instanceof DeadlineError);
});

test('[HOUSE-17] work in time gives its value or its own error', async () => {
  assert.equal(await withDeadline(Promise.resolve(7), 1_000, 'seven'), 7);
  await assert.rejects(withDeadline(Promise.reject(new RangeError('own')), 1_000, 'x'), RangeError);
});

test('[HOUSE-18] ends once, with the asked code; a close that fails or is late ends with 1', async () => {
  const codes: number[] = [];
  const said: string[] = [];
  let closes = 0;
  const run = (close: () => Promise<void>, deadlineMs: number): ((code?: number) => Promise<void>) =>
    onShutdown({ close, deadlineMs, say: (event) => said.push(event), exit: (code) => codes.push(code) });
  try {
    const end = run(async () => {
      closes += 1;
    }, 1_000);
    await Promise.all([end(3), end(4)]);
    await run(() => Promise.reject(new Error('stuck')), 1_000)();
    await run(() => new Promise(() => undefined), 5)();
  } finally {
    for (const name of ['SIGINT', 'SIGTERM', 'SIGHUP']) process.removeAllListeners(name);
    process.removeAllListeners('disconnect');
  }
  assert.equal(closes, 1);
  assert.deepEqual(codes, [3, 1, 1]);
  assert.deepEqual(said, ['closing', 'closing', 'failed', 'closing', 'late']);
});
