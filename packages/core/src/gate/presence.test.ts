import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { arrivedBy, declaredCurve } from './arrival-curve.ts';
import { NO_HISTORY, NOBODY_IN, seatsExpected, seatsKept, withShow } from './presence.ts';
import type { ShowUp } from './presence.ts';

const expected = (history: ShowUp, roster: number, teachers: number) => ({ history, roster, teachers });
/** Chance that is the same each time. */
function chance(seed: number): () => number {
  let state = seed;
  return () => (state = (state * 48_271) % 2_147_483_647) / 2_147_483_647;
}

test('[GATE-44] without history 0.85 of the roster, and the teachers; no deviation for a single class', () => {
  assert.ok(Math.abs(seatsExpected(expected(NO_HISTORY, 24, 1)) - 21.4) < 1e-9);
  assert.equal(seatsExpected(expected(NO_HISTORY, 0, 1)), 1);
  assert.equal(seatsExpected(expected({ ratio: 0, variance: 0 }, 24, 2)), 3, 'one pupil may always come');
});

test('[GATE-44] what is expected follows the class: full classes get nearly all seats, half-empty ones half', () => {
  const after = (share: number): number => {
    let history = NO_HISTORY;
    for (let n = 0; n < 30; n += 1) history = withShow(history, Math.round(24 * share), 24);
    return seatsExpected(expected(history, 24, 1));
  };
  assert.ok(after(1) > 24.4 && after(1) < 25, String(after(1)));
  assert.ok(after(0.5) > 12.9 && after(0.5) < 13.1, String(after(0.5)));
  let unsteady = NO_HISTORY;
  for (let n = 0; n < 40; n += 1) unsteady = withShow(unsteady, n % 2 === 0 ? 24 : 0, 24);
  const steady = { ratio: unsteady.ratio, variance: 0 };
  const [swings, calm] = [unsteady, steady].map(
    (history) => seatsKept(expected(history, 24, 1), NOBODY_IN, 0).variance,
  );
  assert.ok(swings! > 4 * calm!, 'a class that swings is less sure');
  assert.deepEqual(withShow(NO_HISTORY, 3, 0), NO_HISTORY);
});

test('[GATE-44] [GATE-45] whatever came: at least those who are there, at most everybody, fewer as time goes by', () => {
  fc.assert(
    fc.property(
      fc.array(fc.nat(60), { maxLength: 40 }),
      fc.integer({ min: 0, max: 60 }),
      fc.nat(3),
      fc.nat(60),
      fc.boolean(),
      fc.double({ min: 0, max: 1, noNaN: true }),
      fc.double({ min: 0, max: 1, noNaN: true }),
      (shows, roster, teachers, pupils, teacherIn, a, b) => {
        let history = NO_HISTORY;
        for (const came of shows) history = withShow(history, came, roster);
        assert.ok(history.ratio >= 0 && history.ratio <= 1 && history.variance >= 0 && history.variance <= 1);
        const known = expected(history, roster, teachers);
        const all = seatsExpected(known);
        assert.ok(all >= teachers && all <= teachers + roster);
        const present = { pupils, people: pupils + (teacherIn ? 1 : 0), teacherIn };
        const [sooner, later] = [Math.min(a, b), Math.max(a, b)].map((arrived) => seatsKept(known, present, arrived));
        for (const { seats, variance } of [sooner!, later!]) {
          assert.ok(seats >= present.people && seats <= Math.max(roster, pupils) + teachers + 1 + 1e-9, `${seats}`);
          assert.ok(variance >= 0 && variance <= roster * roster);
        }
        assert.ok(later!.seats <= sooner!.seats + 1e-9 && seatsKept(known, present, 1).seats === present.people);
      },
    ),
  );
});

test('[GATE-45] the absent are awaited by when people come: whole before the doors open, half of them at the start, hardly one ten minutes later', () => {
  const curve = declaredCurve(600_000);
  const kept = (pupils: number, minute: number): number =>
    seatsKept(
      expected(NO_HISTORY, 24, 1),
      { pupils, people: pupils + 1, teacherIn: true },
      arrivedBy(curve, minute * 60_000),
    ).seats;
  assert.ok(Math.abs(seatsKept(expected(NO_HISTORY, 24, 1), NOBODY_IN, 0).seats - 21.4) < 1e-9);
  assert.ok(kept(12, 0) > 20.5 && kept(12, 0) < 23, String(kept(12, 0)));
  assert.ok(kept(18, 5) > 19.2 && kept(18, 5) < 21, String(kept(18, 5)));
  assert.ok(kept(18, 12) < 19.5, String(kept(18, 12)));
  assert.equal(kept(18, 30), 19, 'nobody is awaited any more');
  assert.equal(kept(24, -5), 25, 'who is there is counted');
});

test('[GATE-141] the people of many classes together stay within the kept seats and one deviation of the sum four times in five, at every minute', () => {
  const random = chance(7);
  const curve = declaredCurve(600_000);
  const known = expected(NO_HISTORY, 24, 1);
  let [held, single, rounds] = [0, 0, 0];
  for (let round = 0; round < 200; round += 1) {
    const classes = Array.from({ length: 40 }, () =>
      Array.from({ length: 24 }, () => (random() < 0.85 ? random() : Infinity)),
    );
    for (const minute of [-5, -2, 0, 3, 6]) {
      const arrived = arrivedBy(curve, minute * 60_000);
      let [seats, variance, people] = [0, 0, 0];
      for (const moments of classes) {
        const pupils = moments.filter((at) => at <= arrived).length;
        const kept = seatsKept(known, { pupils, people: pupils + 1, teacherIn: true }, arrived);
        const came = 1 + moments.filter((at) => at < Infinity).length;
        [seats, variance, people] = [seats + kept.seats, variance + kept.variance, people + came];
        if (came <= kept.seats) single += 1;
      }
      rounds += 1;
      if (people <= seats + Math.sqrt(variance)) held += 1;
    }
  }
  assert.ok(held / rounds > 0.8, `${held} of ${rounds}`);
  assert.ok(single / (40 * rounds) < 0.8, 'a class alone would not');
});
