import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { NO_HISTORY, seatsFor, seatsKept, SEATS_KEPT_MS, withShow } from './presence.ts';

test('[GATE-44] without history 0.85 of the roster and one standard deviation, and the teachers', () => {
  // 24 x 0.85 = 20.4, sd = sqrt(24 x 0.85 x 0.15) = 1.75: 22.15, so 23 pupils.
  assert.equal(seatsFor(NO_HISTORY, 24, 1), 24);
  assert.equal(seatsFor(NO_HISTORY, 0, 1), 1);
  assert.equal(seatsFor({ ratio: 0, variance: 0 }, 24, 2), 3, 'one pupil may always come');
});

test('[GATE-44] the reservation follows the class: full classes get all seats, half-empty ones half', () => {
  const after = (share: number): number => {
    let history = NO_HISTORY;
    for (let n = 0; n < 30; n += 1) history = withShow(history, Math.round(24 * share), 24);
    return seatsFor(history, 24, 1);
  };
  assert.equal(after(1), 25);
  assert.ok(after(0.5) >= 15 && after(0.5) <= 17, String(after(0.5)));
  let unsteady = NO_HISTORY;
  for (let n = 0; n < 40; n += 1) unsteady = withShow(unsteady, n % 2 === 0 ? 24 : 0, 24);
  assert.ok(seatsFor(unsteady, 24, 1) > after(0.5) + 4, 'a class that swings gets more than its mean');
  assert.deepEqual(withShow(NO_HISTORY, 3, 0), NO_HISTORY);
});

test('[GATE-44] whatever came: whole seats, at least teachers and one, at most everybody', () => {
  fc.assert(
    fc.property(
      fc.array(fc.nat(60), { maxLength: 40 }),
      fc.integer({ min: 1, max: 60 }),
      fc.nat(3),
      (shows, roster, t) => {
        let history = NO_HISTORY;
        for (const came of shows) history = withShow(history, came, roster);
        const seats = seatsFor(history, roster, t);
        assert.ok(Number.isInteger(seats) && seats >= t + 1 && seats <= t + roster);
        assert.ok(history.ratio >= 0 && history.ratio <= 1 && history.variance >= 0 && history.variance <= 1);
      },
    ),
  );
});

test('[GATE-44] four reservations in five hold the class when pupils come by chance', () => {
  let state = 42;
  const random = (): number => (state = (state * 48_271) % 2_147_483_647) / 2_147_483_647;
  const came = (): number =>
    Array.from({ length: 24 }, () => (random() < 0.85 ? 1 : 0)).reduce<number>((a, b) => a + b, 0);
  let [history, held] = [NO_HISTORY, 0];
  for (let n = 0; n < 2_000; n += 1) {
    const pupils = came();
    if (pupils + 1 <= seatsFor(history, 24, 1)) held += 1;
    history = withShow(history, pupils, 24);
  }
  assert.ok(held > 1_600, `${held} of 2000`);
});

test('[GATE-45] five minutes after the start the seats of the absent are free, but for a tenth', () => {
  const lesson = { reserved: 24, present: 10, startsAt: 1_000_000 };
  assert.equal(seatsKept(lesson, lesson.startsAt + SEATS_KEPT_MS - 1), 24);
  assert.equal(seatsKept(lesson, lesson.startsAt + SEATS_KEPT_MS), 11);
  assert.equal(seatsKept({ ...lesson, present: 0 }, lesson.startsAt + SEATS_KEPT_MS), 0);
  assert.equal(seatsKept({ ...lesson, present: 23 }, lesson.startsAt + SEATS_KEPT_MS), 24);
  assert.equal(seatsKept({ ...lesson, present: 30 }, 0), 30, 'who is present is counted');
});
