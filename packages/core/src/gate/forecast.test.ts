import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { arrivedBy, createArrivals, declaredCurve } from './arrival-curve.ts';
import { createDoor } from './door.ts';
import { aheadOf, bandOf, calibrationOf, HISTOGRAM_BUCKETS, NO_PROMISES, withPromise } from './eta.ts';
import type { Calibration, TimeBand } from './eta.ts';
import { forecastOf } from './forecast.ts';
import type { AwaitedClass } from './forecast.ts';

const MINUTE = 60_000;
const START = 8 * 60 * MINUTE;
const nobody = { curveOf: () => declaredCurve(10 * MINUTE), stillOf: () => 0 };
const facts = (ratePerSecond: number, leavingPerSecond = 0) => ({ ratePerSecond, leavingPerSecond, arrivals: nobody });
const aClass = (rank: number, present: number, more: Partial<AwaitedClass> = {}): AwaitedClass => ({
  rank,
  present,
  isIn: false,
  planned: 0,
  startsAt: START,
  ...more,
});

test('[GATE-142] of a crowd that is complete it tells those who stand before one, as GATE-69 does', () => {
  const waiting = fc.record({ rank: fc.nat(2 ** 36), present: fc.integer({ min: 1, max: 40 }) });
  fc.assert(
    fc.property(
      fc.uniqueArray(waiting, { selector: ({ rank }) => rank, minLength: 1, maxLength: 60 }),
      fc.constantFrom(0, 5),
      (queue, rate) => {
        const classes = queue.map(({ rank, present }) => aClass(rank, present));
        const crowd = forecastOf(classes, facts(rate), START)!;
        assert.equal(crowd.heads.length, HISTOGRAM_BUCKETS);
        for (const { rank } of queue) {
          const ahead = queue.reduce((sum, each) => sum + (each.rank < rank ? each.present : 0), 0);
          const bucket = Math.floor(((rank - crowd.from) / (crowd.to - crowd.from)) * HISTOGRAM_BUCKETS);
          assert.ok(Math.abs(aheadOf(crowd, rank) - ahead) <= crowd.heads[bucket]! + 2);
        }
      },
    ),
  );
  assert.equal(forecastOf([aClass(1, 0, { planned: 24 })], facts(5), START), undefined, 'nobody waits');
});

test('[GATE-142] who of better classes comes before one’s turn counts, who comes after it does not', () => {
  const curve = declaredCurve(10 * MINUTE);
  const arrivals = { curveOf: () => curve, stillOf: (_: number, planned: number) => planned / 2 };
  const classes = [aClass(1, 60, { planned: 400 }), aClass(900, 1)];
  const ahead = (ratePerSecond: number): number =>
    aheadOf(forecastOf(classes, { ratePerSecond, leavingPerSecond: 0, arrivals }, START)!, 900);
  // 200 are still to come to the first class. A fast door is empty before most of them are there.
  assert.ok(ahead(30) < 75, `${ahead(30)}`);
  assert.ok(ahead(0.5) > 220 && ahead(0.5) <= 261, `${ahead(0.5)}`);
  for (const rate of [0.5, 1, 3, 30]) {
    const turns = ahead(rate);
    const share = (at: number): number => arrivedBy(curve, at);
    const came = (200 * (share((turns / rate) * 1_000) - share(0))) / (1 - share(0));
    // The fixed point: as many turns as stood there and came before them, to the ten seconds by which time is gone through.
    assert.ok(Math.abs(turns - (60 + came)) < 12, `${turns} turns, ${came} came`);
  }
});

test('[GATE-142] those who leave are no turns, and nobody leaves before the lesson begins', () => {
  const classes = [aClass(1, 900), aClass(900, 1)];
  const ahead = (now: number): number => aheadOf(forecastOf(classes, facts(1, 1 / 1_200), now)!, 900);
  // dA/dt = -1 - A/1200: empty after 1200 ln(1 + 900/1200) s.
  const expected = 1_200 * Math.log(1 + 900 / 1_200);
  assert.ok(Math.abs(ahead(START) - expected) < 35, `${ahead(START)}, ${expected}`);
  assert.ok(ahead(START - 10 * MINUTE) > ahead(START) + 80);
});

test('[GATE-142] late joiners of classes that are in go before those that are not', () => {
  const classes = [aClass(1, 30), aClass(500, 50, { isIn: true }), aClass(900, 200)];
  const crowd = forecastOf(classes, facts(0), START)!;
  assert.ok(aheadOf(crowd, 1) >= 48 && aheadOf(crowd, 890) >= 78, JSON.stringify(crowd));
  const mostlyIn = [aClass(1, 30, { isIn: true }), aClass(500, 5), aClass(900, 200, { isIn: true })];
  assert.equal(aheadOf(forecastOf(mostlyIn, facts(0), START)!, 700), 30);
});

/** Half a day of chance that is the same each time. */
function chance(seed: number): () => number {
  let state = seed;
  return () => (state = (state * 48_271) % 2_147_483_647) / 2_147_483_647;
}

test('[GATE-144] while a crowd gathers as declared nine bands in ten are kept, half of them under four minutes; without the forecast they are not', (t) => {
  const curve = declaredCurve(10 * MINUTE);
  /** The share that arrived by each second from eleven minutes before on. */
  const arrived: number[] = [];
  const whenAt = (share: number): number => {
    while ((arrived.at(-1) ?? 0) < share) arrived.push(arrivedBy(curve, (arrived.length - 660) * 1_000));
    return (arrived.findIndex((each) => each >= share) - 660) * 1_000;
  };
  let [told, naive]: [Calibration, Calibration] = [NO_PROMISES, NO_PROMISES];
  for (let morning = 1; morning <= 4; morning += 1) {
    const random = chance(morning);
    const door = createDoor();
    const arrivals = createArrivals(10 * MINUTE);
    const lessons = Array.from({ length: 120 }, (_, n) => ({
      lessonId: `l${n}`,
      rank: Math.floor(random() * 2 ** 32),
      endsAt: START + 55 * MINUTE,
    }));
    for (const lesson of lessons) door.plan(lesson, START - 20 * MINUTE);
    const comings = lessons.flatMap(({ lessonId, rank }) =>
      Array.from({ length: 21 }, (_, n) => ({ lessonId, rank, personId: `p${n}`, at: START + whenAt(random()) })),
    );
    const rate = comings.length / (15 * 60);
    const open = new Map<string, { readonly bands: TimeBand[]; readonly naive: TimeBand[] }>();
    // All who wait look again once in four minutes; a tenth of them is judged.
    const turns = Map.groupBy(comings, ({ at }) => (at / 1_000) % 240);
    let budget = 0;
    for (let now = START - 11 * MINUTE; now < START + 30 * MINUTE; now += 1_000) {
      const looking = (turns.get((now / 1_000) % 240) ?? []).filter(({ at }) => at <= now);
      arrivals.came(START, now, looking.filter(({ at }) => at === now).length);
      for (const { lessonId, personId } of looking) door.checkIn(lessonId, { personId, inner: 0 }, now);
      const queue = new Map(door.queue(now).map((each) => [each.lessonId, each]));
      const crowd = forecastOf(
        lessons.map(({ lessonId, rank }) => {
          const { admitted } = door.countsOf(lessonId, now);
          return { rank, present: queue.get(lessonId)?.present ?? 0, isIn: admitted > 0, planned: 21, startsAt: START };
        }),
        { ratePerSecond: rate, leavingPerSecond: 0, arrivals },
        now,
      );
      for (const [n, { lessonId, rank, personId }] of looking.entries()) {
        if (n % 10 !== 0 || crowd === undefined || door.stateOf(lessonId, personId, now) !== 'present') continue;
        const key = `${lessonId} ${personId}`;
        const known = open.get(key) ?? { bands: [], naive: [] };
        open.set(key, known);
        const band = bandOf({ ahead: aheadOf(crowd, rank), ratePerSecond: rate, noShow: 0 }, now);
        const ahead = [...queue.values()].reduce((sum, each) => sum + (each.rank < rank ? each.present : 0), 0);
        if (band !== undefined) known.bands.push(band);
        known.naive.push(bandOf({ ahead, ratePerSecond: rate, noShow: 0 }, now)!);
      }
      budget = Math.min(budget + rate, 1 + rate);
      const admissions = door.admit(Math.floor(budget), now);
      budget -= admissions.length;
      for (const { lessonId, personId } of admissions) {
        const known = open.get(`${lessonId} ${personId}`);
        for (const band of known?.bands ?? []) told = withPromise(told, band, now);
        for (const band of known?.naive ?? []) naive = withPromise(naive, band, now);
      }
    }
  }
  const found = calibrationOf(told)!;
  t.diagnostic(
    `${told.promised} bands, ${(100 * found.insideRatio).toFixed(1)} % kept, median ${found.medianMinutes} min`,
  );
  t.diagnostic(`without the forecast ${(100 * calibrationOf(naive)!.insideRatio).toFixed(1)} %`);
  assert.ok(told.promised >= 200, `${told.promised}`);
  assert.ok(found.insideRatio >= 0.9, `${found.insideRatio}`);
  assert.ok(found.medianMinutes <= 4, `${found.medianMinutes}`);
  assert.ok(calibrationOf(naive)!.insideRatio < found.insideRatio - 0.1);
});
