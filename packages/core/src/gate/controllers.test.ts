import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { LEAST_CONCURRENCY, MOST_CONCURRENCY, nextLimit, START_CONCURRENCY } from './concurrency-limit.ts';
import { BACK_OFF, nextRate, SLOW_START_MS, startRate, usableRate } from './rate-controller.ts';
import type { JoinHealth } from './rate-controller.ts';

const BOUNDS = { leastPerSecond: 1, mostPerSecond: 1_000, slowFromMs: 800 };
const calm = (admittedPerSecond: number): JoinHealth => ({ p95Ms: 80, cpuRatio: 0.2, admittedPerSecond });

test('[GATE-73] grows by headroom while it is used, loses 30 % on a breach, stays between its bounds', () => {
  const rate = startRate(100, 0);
  assert.ok(nextRate(rate, calm(100), BOUNDS).perSecond > 130);
  assert.equal(nextRate(rate, calm(40), BOUNDS).perSecond, 100, 'half of it idle: nothing is known about more');
  assert.equal(nextRate(rate, { ...calm(100), p95Ms: 800 }, BOUNDS).perSecond, 70);
  assert.equal(nextRate(rate, { ...calm(100), cpuRatio: 0.75 }, BOUNDS).perSecond, 70);
  assert.equal(
    nextRate(rate, { ...calm(100), p95Ms: Number.NaN }, BOUNDS).perSecond,
    70,
    'a broken measurement opens nothing',
  );
  const health = fc.option(
    fc.record({
      p95Ms: fc.double({ min: 0, max: 5_000 }),
      cpuRatio: fc.double({ min: 0, max: 1 }),
      admittedPerSecond: fc.double({ min: 0, max: 2_000 }),
    }),
    { nil: undefined },
  );
  fc.assert(
    fc.property(fc.array(health, { maxLength: 60 }), (seen) => {
      let known = rate;
      for (const each of seen) {
        known = nextRate(known, each, BOUNDS);
        assert.ok(known.perSecond >= BOUNDS.leastPerSecond && known.perSecond <= BOUNDS.mostPerSecond);
      }
    }),
  );
});

test('[GATE-73] finds the knee of a server and stays near it', () => {
  // A server that takes 300 a second: latency grows without end as the load nears it.
  const serve = (perSecond: number): JoinHealth => ({
    p95Ms: perSecond >= 300 ? 5_000 : 50 / (1 - perSecond / 300),
    cpuRatio: 0.1,
    admittedPerSecond: perSecond,
  });
  let rate = startRate(20, 0);
  const seen: number[] = [];
  for (let n = 0; n < 400; n += 1) {
    rate = nextRate(rate, serve(rate.perSecond), BOUNDS);
    if (n >= 100) seen.push(rate.perSecond);
  }
  const mean = seen.reduce((sum, each) => sum + each, 0) / seen.length;
  assert.ok(mean > 200 && mean < 300, `mean ${mean}`);
  assert.ok(Math.min(...seen) > 150, 'no collapse');
});

test('[GATE-74] a tenth after a start, all of it after a minute, never more', () => {
  const rate = startRate(100, 1_000_000);
  assert.equal(usableRate(rate, 1_000_000), 10);
  assert.equal(Math.round(usableRate(rate, 1_000_000 + SLOW_START_MS / 2)), 55);
  assert.equal(usableRate(rate, 1_000_000 + 9 * SLOW_START_MS), 100);
  assert.equal(usableRate(rate, 0), 10, 'a clock that jumps back');
});

test('[GATE-75] blind: the last rate x 0.7, once, neither open nor closed; seeing again it goes on from there', () => {
  const once = nextRate(startRate(100, 0), undefined, BOUNDS);
  assert.equal(once.perSecond, 100 * BACK_OFF);
  let rate = once;
  for (let n = 0; n < 100; n += 1) rate = nextRate(rate, undefined, BOUNDS);
  assert.equal(rate, once);
  const seeing = nextRate(rate, calm(70), BOUNDS);
  assert.ok(seeing.perSecond > 70 && seeing.perSecond <= 120 && !seeing.isBlind);
  assert.equal(nextRate(seeing, undefined, BOUNDS).perSecond, seeing.perSecond * BACK_OFF);
});

test('[GATE-76] between 20 and 200 at a time, up while latency is usual, down when it doubles, up again afterwards', () => {
  const run = (from: typeof START_CONCURRENCY, tookMs: number, count: number): typeof START_CONCURRENCY => {
    let known = from;
    for (let n = 0; n < count; n += 1) known = nextLimit(known, { tookMs, inFlight: known.limit });
    return known;
  };
  const grown = run(START_CONCURRENCY, 20, 200);
  assert.ok(grown.limit > 100, `${grown.limit}`);
  const loaded = run(grown, 80, 40);
  assert.ok(loaded.limit < grown.limit / 2, `${loaded.limit}`);
  assert.ok(run(loaded, 20, 200).limit > loaded.limit * 2);
  const weary = run(grown, 200, 2_000);
  assert.ok(
    weary.usualMs > 150 && run(weary, 20, 60).usualMs < 60,
    'a long overload is not taken for usual afterwards',
  );
  assert.equal(nextLimit(grown, { tookMs: 500, inFlight: 3 }).limit, grown.limit, 'a slow request alone says nothing');
  fc.assert(
    fc.property(
      fc.array(fc.record({ tookMs: fc.double({ min: 0, max: 1e6, noNaN: true }), inFlight: fc.nat(300) }), {
        maxLength: 100,
      }),
      (samples) => {
        let known = START_CONCURRENCY;
        for (const sample of samples) {
          const next = nextLimit(known, sample);
          assert.ok(
            next.limit >= LEAST_CONCURRENCY && next.limit <= MOST_CONCURRENCY && next.limit >= known.limit * 0.89,
          );
          known = next;
        }
      },
    ),
  );
});
