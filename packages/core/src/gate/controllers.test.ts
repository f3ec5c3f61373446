import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { LEAST_CONCURRENCY, MOST_CONCURRENCY, nextLimit, START_CONCURRENCY } from './concurrency-limit.ts';
import { BACK_OFF, nextRate, SLOW_START_MS, startRate, usableRate } from './rate-controller.ts';
import type { JoinHealth } from './rate-controller.ts';

const BOUNDS = { leastPerSecond: 1, mostPerSecond: 1_000, slowFromMs: 800 };
const calm = (admittedPerSecond: number): JoinHealth => ({ p95Ms: 80, cpuRatio: 0.2, admittedPerSecond });

test('[GATE-73] grows while it is used, at the limit loses what is beyond the aim, at most 30 %, stays between its bounds', () => {
  const rate = startRate(100, 0);
  assert.ok(nextRate(rate, calm(100), BOUNDS).perSecond > 130);
  assert.equal(nextRate(rate, calm(40), BOUNDS).perSecond, 100, 'half of it idle: nothing is known about more');
  assert.equal(nextRate(rate, { ...calm(100), p95Ms: 800 }, BOUNDS).perSecond, 90);
  assert.equal(nextRate(rate, { ...calm(100), p95Ms: 4_000 }, BOUNDS).perSecond, 70);
  assert.ok(Math.abs(nextRate(rate, { ...calm(100), cpuRatio: 0.9 }, BOUNDS).perSecond - 75) < 1e-9);
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

/** A server with a knee: what it measures when so many a second are let in. `noise` is 1 without any. */
type Server = (perSecond: number, noise: number) => JoinHealth;
/** CPU that grows with the load, and reaches the limit at the knee. */
const busyAt =
  (knee: number): Server =>
  (perSecond, noise) => {
    const cpuRatio = 0.75 * (perSecond / knee) * noise;
    return { p95Ms: 50 / Math.max(0.02, 1 - cpuRatio), cpuRatio, admittedPerSecond: perSecond };
  };
/** Latency that grows without end as the load nears what the server can do: 0.9 of the limit of 800 ms is at `1 - idleMs / 720` of it. */
const slowAt =
  (most: number, idleMs: number): Server =>
  (perSecond, noise) => ({
    p95Ms: (perSecond >= most ? 5_000 : idleMs / (1 - perSecond / most)) * noise,
    cpuRatio: 0.1,
    admittedPerSecond: perSecond,
  });
/** Chance that is the same each time, about normal. */
function noises(seed: number): () => number {
  let state = seed;
  const unit = (): number => (state = (state * 48_271) % 2_147_483_647) / 2_147_483_647;
  return () => 1 + 0.03 * (Array.from({ length: 12 }, unit).reduce((sum, each) => sum + each, 0) - 6);
}

test('[GATE-140] settles within 5 % of nine tenths of the limit, whatever the server, its knee, the start and 3 % of noise: it does not saw', () => {
  const server = fc.oneof(
    fc.double({ min: 150, max: 1_000, noNaN: true }).map((knee) => ({ serve: busyAt(knee), aim: 0.9 * knee })),
    fc
      .tuple(fc.double({ min: 150, max: 1_000, noNaN: true }), fc.double({ min: 40, max: 300, noNaN: true }))
      .map(([most, idleMs]) => ({ serve: slowAt(most, idleMs), aim: most * (1 - idleMs / 720) })),
  );
  fc.assert(
    fc.property(
      server,
      fc.double({ min: 10, max: 1_000, noNaN: true }),
      fc.integer({ min: 1, max: 1e9 }),
      ({ serve, aim }, start, seed) => {
        const noise = noises(seed);
        let rate = startRate(start, 0);
        const seen: number[] = [];
        for (let n = 0; n < 450; n += 1) {
          rate = nextRate(rate, serve(rate.perSecond, noise()), BOUNDS);
          if (n >= 150) seen.push(rate.perSecond / aim);
        }
        const mean = seen.reduce((sum, each) => sum + each, 0) / seen.length;
        assert.ok(Math.abs(mean - 1) < 0.05, `mean ${mean}`);
        const near = seen.filter((each) => Math.abs(each - 1) <= 0.05).length / seen.length;
        assert.ok(near > 0.8, `${near} of the decisions`);
        assert.ok(Math.min(...seen) > 0.75 && Math.max(...seen) < 1.12, `${Math.min(...seen)} ${Math.max(...seen)}`);
      },
    ),
    { numRuns: 60 },
  );
});

test('[GATE-140] without noise it comes to rest', () => {
  for (const serve of [busyAt(1_000), busyAt(300), slowAt(300, 50), slowAt(900, 200)]) {
    let rate = startRate(20, 0);
    const seen: number[] = [];
    for (let n = 0; n < 600; n += 1) {
      rate = nextRate(rate, serve(rate.perSecond, 1), BOUNDS);
      if (n >= 500) seen.push(rate.perSecond);
    }
    assert.ok(Math.max(...seen) / Math.min(...seen) < 1.01, `${Math.min(...seen)} to ${Math.max(...seen)}`);
  }
});

test('[GATE-140] a real overload takes the rate down within seconds, and half a minute after it all of the aim is back', () => {
  for (const knee of [1_000, 300]) {
    let rate = startRate(0.9 * knee, 0);
    const decide = (times: number, share: number): void => {
      for (let n = 0; n < times; n += 1) rate = nextRate(rate, busyAt(knee * share)(rate.perSecond, 1), BOUNDS);
    };
    decide(3, 0.4);
    assert.ok(rate.perSecond <= 0.4 * knee, `after 6 s ${rate.perSecond}`);
    decide(20, 0.4);
    decide(14, 1);
    assert.ok(rate.perSecond > 0.95 * 0.9 * knee, `28 s later ${rate.perSecond} of ${0.9 * knee}`);
  }
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
