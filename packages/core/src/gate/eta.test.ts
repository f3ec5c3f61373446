import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { createDoor } from './door.ts';
import {
  aheadOf,
  BAND_WITHIN_MS,
  bandOf,
  calibrationOf,
  HISTOGRAM_BUCKETS,
  nextBand,
  NO_PROMISES,
  withPromise,
} from './eta.ts';
import type { Histogram, TimeBand } from './eta.ts';
import { forecastOf } from './forecast.ts';
import { counted, NO_RATE, perSecond } from './rate.ts';

const MINUTE = 60_000;
const NOON = 1_000 * MINUTE;

/** A crowd as it stands: nobody else is expected, nobody leaves. */
function crowdOf(
  queue: readonly { readonly rank: number; readonly present: number; readonly isIn: boolean }[],
): Histogram {
  const arrivals = { curveOf: () => [1], stillOf: () => 0 };
  const classes = queue.map(({ rank, present, isIn }) => ({ rank, present, isIn, planned: 0, startsAt: NOON }));
  const facts = { ratePerSecond: 0, leavingPerSecond: 0, arrivals };
  return forecastOf(classes, facts, NOON) ?? { first: 0, from: 0, to: 1, heads: Array.from({ length: 32 }, () => 0) };
}

test('[GATE-69] everybody finds the people ahead in the same few numbers, off by at most their own bucket', () => {
  const waiting = fc.record({
    rank: fc.nat(2 ** 36),
    present: fc.integer({ min: 1, max: 40 }),
    isIn: fc.constantFrom(false, false, false, true),
  });
  fc.assert(
    fc.property(
      fc.uniqueArray(waiting, { selector: ({ rank }) => rank, maxLength: 60 }),
      fc.nat(2 ** 36),
      (queue, stranger) => {
        const histogram = crowdOf(queue);
        const total = queue.reduce((sum, { present }) => sum + present, 0);
        const inside = queue.reduce((sum, { present, isIn }) => sum + (isIn ? present : 0), 0);
        // Those of the kind that waits more are told.
        if (inside > total / 2) return;
        assert.equal(histogram.heads.length, HISTOGRAM_BUCKETS);
        assert.equal(histogram.first + histogram.heads.reduce((sum, count) => sum + count, 0), total);
        for (const rank of [stranger, ...queue.map((each) => each.rank)]) {
          const ahead = queue
            .filter((each) => each.isIn || each.rank < rank)
            .reduce((sum, { present }) => sum + present, 0);
          const bucket = Math.floor(((rank - histogram.from) / (histogram.to - histogram.from)) * HISTOGRAM_BUCKETS);
          const slack = histogram.heads[bucket] ?? 0;
          assert.ok(
            Math.abs(aheadOf(histogram, rank) - ahead) <= slack + 1,
            `${aheadOf(histogram, rank)} for ${ahead}, bucket of ${slack}`,
          );
        }
      },
    ),
  );
  assert.equal(aheadOf(crowdOf([]), 5), 0);
});

test('[GATE-70] whole minutes, rounded outward, around the wait; unknown is an answer', () => {
  const band = bandOf({ ahead: 600, ratePerSecond: 5, noShow: 0 }, NOON + 10_000)!;
  assert.deepEqual(band, { from: NOON + MINUTE, to: NOON + 4 * MINUTE, ahead: 600, reason: null });
  for (const ratePerSecond of [0, 0.01, Number.NaN])
    assert.equal(bandOf({ ahead: 0, ratePerSecond, noShow: 0 }, NOON), undefined);
  assert.equal(
    bandOf({ ahead: 5_000, ratePerSecond: 1, noShow: 0 }, NOON),
    undefined,
    'more than an hour is no promise',
  );
  fc.assert(
    fc.property(
      fc.nat(3_000),
      fc.double({ min: 0.1, max: 500, noNaN: true }),
      fc.double({ min: 0, max: 1, noNaN: true }),
      fc.nat(1e9),
      (ahead, ratePerSecond, noShow, now) => {
        const fresh = bandOf({ ahead, ratePerSecond, noShow }, now);
        if (fresh === undefined) return;
        const expected = now + ((ahead * (1 - noShow)) / ratePerSecond) * 1_000;
        assert.ok(fresh.from <= expected && fresh.to >= expected && fresh.to > now && fresh.to - now <= BAND_WITHIN_MS);
        assert.ok(
          fresh.from % MINUTE === 0 && fresh.to % MINUTE === 0 && fresh.from < fresh.to && fresh.from >= now - MINUTE,
        );
      },
    ),
  );
});

test('[GATE-71] a band that ends later than promised says why, one that does not is shown as it is', () => {
  const band = (to: number, ahead: number): TimeBand => ({ from: NOON, to, ahead, reason: null });
  const shown = band(NOON + 5 * MINUTE, 100);
  assert.equal(nextBand(shown, band(NOON + 7 * MINUTE, 120))!.reason, 'moreAhead');
  assert.equal(nextBand(shown, band(NOON + 7 * MINUTE, 90))!.reason, 'slower');
  assert.equal(nextBand({ ...shown, reason: 'slower' }, band(NOON + 4 * MINUTE, 90))!.reason, null);
  assert.equal(nextBand(undefined, shown), shown);
  assert.equal(nextBand(shown, undefined), undefined);
});

test('[GATE-72] a promise is kept inside its band only; who never got in was promised in vain', () => {
  const band: TimeBand = { from: NOON, to: NOON + 3 * MINUTE, ahead: 1, reason: null };
  let known = NO_PROMISES;
  assert.equal(calibrationOf(known), null);
  for (const at of [NOON, NOON + 3 * MINUTE, NOON - 1, NOON + 3 * MINUTE + 1, null])
    known = withPromise(known, band, at);
  known = withPromise(known, { ...band, to: NOON + 500 * MINUTE }, NOON);
  assert.deepEqual(calibrationOf(known), { insideRatio: 0.5, medianMinutes: 3 });
});

test('[GATE-72] a morning at a real door with a rate that drifts: nine in ten within their band, half of the bands under four minutes', (t) => {
  let [state, known, careless] = [7, NO_PROMISES, NO_PROMISES];
  const random = (): number => (state = (state * 48_271) % 2_147_483_647) / 2_147_483_647;
  for (let morning = 0; morning < 6; morning += 1) {
    const door = createDoor();
    const lessons = Array.from({ length: 90 }, (_, n) => ({
      lessonId: `l${n}`,
      rank: Math.floor(random() * 2 ** 32),
      endsAt: NOON + 600 * MINUTE,
    }));
    for (const lesson of lessons) door.plan(lesson, NOON);
    const promises = new Map<string, TimeBand>();
    const [phase, drift] = [random() * 6.28, 0.3 * random()];
    let [rate, budget] = [NO_RATE, 0];
    for (let now = NOON; door.waiting(now) > 0 || now === NOON; now += 1_000) {
      // Everybody comes at once, and looks again once a minute.
      for (let n = 0; n < 24; n += 1)
        if (now === NOON || (now / 1_000) % 60 === n)
          for (const { lessonId } of lessons) door.checkIn(lessonId, { personId: `p${n}`, inner: n }, now);
      budget += 5 * (1 + drift * Math.sin(phase + now / 150_000)) * (0.5 + random());
      const admitted = door.admit(Math.floor(budget), now);
      budget -= Math.floor(budget);
      rate = counted(rate, admitted.length, now);
      for (const { lessonId } of admitted) {
        const band = promises.get(lessonId);
        if (band === undefined) continue;
        known = withPromise(known, band, now);
        // The same promise by a gate that believes itself twice as fast.
        const soon = bandOf({ ahead: band.ahead, ratePerSecond: 10, noShow: 0 }, NOON + 180_000)!;
        careless = withPromise(careless, soon, now);
      }
      if (now === NOON + 180_000) {
        const histogram = crowdOf(door.queue(now));
        for (const { lessonId, rank, isIn } of door.queue(now)) {
          const band = isIn
            ? undefined
            : bandOf({ ahead: aheadOf(histogram, rank), ratePerSecond: perSecond(rate, now), noShow: 0 }, now);
          if (band !== undefined) promises.set(lessonId, band);
        }
      }
    }
  }
  const { insideRatio, medianMinutes } = calibrationOf(known)!;
  t.diagnostic(`${known.promised} promises, ${(insideRatio * 100).toFixed(1)} % kept, median ${medianMinutes} min`);
  assert.ok(known.promised > 5_000);
  assert.ok(insideRatio >= 0.9 && medianMinutes <= 4);
  assert.ok(calibrationOf(careless)!.insideRatio < 0.7, 'a wrong rate would show');
});
