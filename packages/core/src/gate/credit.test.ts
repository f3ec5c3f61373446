import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { averageOf, CREDIT_BOUND, creditAfter, creditStepOf, jainOf } from './credit.ts';
import { CREDIT_STEPS, DRAWS, rankOf } from './rank.ts';

const share = fc.double({ min: 0, max: 1, noNaN: true });

test('[GATE-46] what one class is owed, others owe, and credit stays within two hours', () => {
  fc.assert(
    fc.property(fc.array(share, { minLength: 1, maxLength: 40 }), (got) => {
      const average = averageOf(got);
      const change = got.reduce((sum, each) => sum + creditAfter(0, each, average), 0);
      assert.ok(Math.abs(change) < 1e-9);
    }),
  );
  fc.assert(
    fc.property(fc.array(fc.tuple(share, share), { maxLength: 60 }), (hours) => {
      let credit = 0;
      for (const [got, average] of hours) credit = creditAfter(credit, got, average);
      assert.ok(Math.abs(credit) <= CREDIT_BOUND);
    }),
  );
  assert.equal(creditAfter(0.5, 1, averageOf([])), 0.5, 'an hour in which nothing was short changes nothing');
});

test('[GATE-46] more credit never ranks later, and the class that was left out goes before one that was in', () => {
  assert.deepEqual([-CREDIT_BOUND, 0, CREDIT_BOUND].map(creditStepOf), [0, CREDIT_STEPS / 2, CREDIT_STEPS - 1]);
  const [out, held] = [creditAfter(0, 0, 0.6), creditAfter(0, 1, 0.6)];
  assert.ok(rankOf(creditStepOf(out), DRAWS - 1) < rankOf(creditStepOf(held), 0), 'whatever the draw');
  const credit = fc.double({ min: -CREDIT_BOUND, max: CREDIT_BOUND, noNaN: true });
  fc.assert(
    fc.property(credit, credit, (a, b) => {
      if (a <= b) assert.ok(creditStepOf(a) <= creditStepOf(b));
    }),
  );
});

test('[GATE-47] Jain’s index: equal is 1, one of four is a quarter', () => {
  assert.equal(jainOf([0.5, 0.5, 0.5]), 1);
  assert.equal(jainOf([1, 0, 0, 0]), 0.25);
  assert.equal(jainOf([]), 1);
  assert.equal(jainOf([0, 0]), 1);
});

/** A week of 30 hours, seats for `supply` of the pupils of 300 classes; the share of each class that is in, hour by hour, and what it means. */
function week(policy: 'fifo' | 'rotation' | 'credit', supply: number): Figures {
  let state = 20_261_123;
  const random = (): number => (state = (state * 48_271) % 2_147_483_647) / 2_147_483_647;
  const sizes = Array.from({ length: 300 }, () => 14 + Math.floor(random() * 20));
  const credits = sizes.map(() => 0);
  const sums = sizes.map(() => 0);
  const seats = Math.floor(supply * sizes.reduce((sum, size) => sum + size, 0));
  const figures = { firstHourJain: 0, weekJain: 0, teachable: 0 };
  for (let hour = 0; hour < 30; hour += 1) {
    const inside = sizes.map(() => 0);
    if (policy === 'fifo') {
      // The kindest FIFO: every pupil of every class has the same chance to be early, hour by hour.
      const arrivals = sizes.flatMap((size, each) => Array.from({ length: size }, () => ({ each, at: random() })));
      for (const { each } of arrivals.toSorted((a, b) => a.at - b.at).slice(0, seats)) inside[each]! += 1;
    } else {
      const step = (each: number): number => creditStepOf(policy === 'credit' ? credits[each]! : 0);
      const ranks = sizes.map((_, each) => rankOf(step(each), Math.floor(random() * DRAWS)));
      let left = seats;
      for (const each of sizes
        .keys()
        .toArray()
        .toSorted((a, b) => ranks[a]! - ranks[b]!)) {
        inside[each] = Math.min(sizes[each]!, left);
        left -= inside[each];
      }
    }
    const got = inside.map((count, each) => count / sizes[each]!);
    if (hour === 0) figures.firstHourJain = jainOf(got);
    figures.teachable += got.filter((each) => each >= 0.8).length / (30 * sizes.length);
    const average = averageOf(got);
    for (const [each, part] of got.entries()) {
      sums[each]! += part;
      credits[each] = creditAfter(credits[each]!, part, average);
    }
  }
  figures.weekJain = jainOf(sums);
  return figures;
}
interface Figures {
  firstHourJain: number;
  weekJain: number;
  teachable: number;
}

test('[GATE-47] whole classes cost fairness in an hour; over a week rotation pays most of it back, credit the rest', (t) => {
  for (const supply of [0.3, 0.6, 0.9]) {
    const [fifo, rotation, credit] = [week('fifo', supply), week('rotation', supply), week('credit', supply)];
    t.diagnostic(`seats for ${supply * 100} %: ${JSON.stringify({ fifo, rotation, credit })}`);
    assert.ok(credit.firstHourJain < fifo.firstHourJain, 'the price is real');
    assert.ok(credit.weekJain >= 0.97 * fifo.weekJain, `week ${credit.weekJain} against ${fifo.weekJain}`);
    assert.ok(credit.weekJain > rotation.weekJain, 'credit does better than the draw alone');
    assert.ok(credit.teachable > supply - 0.02, `${credit.teachable} of lessons can be taught`);
    if (supply < 0.7) assert.ok(fifo.teachable < 0.1, `with FIFO ${fifo.teachable}`);
  }
});
