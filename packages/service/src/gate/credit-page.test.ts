import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { averageOf, CREDIT_BOUND, creditAfter } from '@preau/core/gate';
import { creditHourOf, emptyPage, KEPT_HOURS, settledPage, withSample } from './index.ts';
import type { CreditPage } from './index.ts';

const HOUR_MS = 3_600_000;
const NOW = 492_000;

/** A page whose classes could be taught all the hour and were for a share of it. */
function pageOf(shares: Readonly<Record<string, number>>, hours = 1, from: CreditPage = emptyPage(NOW)): CreditPage {
  let page = from;
  for (const [classKey, share] of Object.entries(shares)) {
    const one = { classKey, startMinute: 480, rank: 1 };
    page = withSample(page, [{ ...one, isTaught: true }], share * hours * HOUR_MS);
    page = withSample(page, [{ ...one, isTaught: false }], (1 - share) * hours * HOUR_MS);
  }
  return page;
}

test('[GATE-173] an hour of credit ends at minute 48, before the doors of the next full hour open', () => {
  const at = (time: string): number => creditHourOf(Date.parse(`2026-11-23T${time}+01:00`));
  assert.equal(at('08:47:59'), at('07:48:00'));
  assert.equal(at('08:48:00'), at('08:47:59') + 1);
});

test('[GATE-46] [GATE-173] settling is what the simulator does: the same credits for whole hours, and over all classes nothing', () => {
  fc.assert(
    fc.property(fc.array(fc.integer({ min: 0, max: 60 }), { minLength: 1, maxLength: 30 }), (minutes) => {
      const got = minutes.map((count) => count / 60);
      const shares = Object.fromEntries(got.map((share, n) => [`class ${n}`, share]));
      const { page, settled } = settledPage(pageOf(shares), NOW + 1);
      const average = averageOf(got);
      assert.ok(Math.abs(settled!.average - average) < 1e-9);
      for (const [n, share] of got.entries()) {
        const expected = creditAfter(0, share, average);
        const credit = page.credits.get(`class ${n}`)?.credit ?? 0;
        assert.ok(Math.abs(credit - expected) < 0.0011, `${credit} and ${expected}`);
      }
      const sum = settled!.classes.reduce((total, { credit }) => total + credit, 0);
      assert.ok(Math.abs(sum) < 1e-6);
    }),
  );
});

test('[GATE-173] shares weigh as much as there was to teach: a quarter of an hour left out is a quarter of an hour', () => {
  let page = pageOf({ short: 0 }, 0.25);
  page = pageOf({ long: 1 }, 0.75, page);
  const { page: next, settled } = settledPage(page, NOW + 1);
  assert.equal(settled?.average, 0.75);
  assert.equal(next.credits.get('short')?.credit, 0.1875);
  assert.equal(next.credits.get('long')?.credit, -0.1875);
});

test('[GATE-173] whoever is not in the hour gets and loses nothing; where nothing was short nobody is owed anything', () => {
  const { page } = settledPage(pageOf({ in: 1, out: 0 }), NOW + 1);
  const { page: next } = settledPage(pageOf({ a: 1, b: 1 }, 1, page), NOW + 2);
  assert.deepEqual([...next.credits.keys()].toSorted(), ['in', 'out']);
  assert.equal(next.credits.get('out')?.credit, 0.5);
  const empty = settledPage(next, NOW + 3);
  assert.deepEqual([empty.settled, empty.page.hour, empty.page.credits], [undefined, NOW + 3, next.credits]);
  assert.equal(settledPage(next, NOW + 1).page, next, 'a clock that goes back settles nothing');
});

test('[GATE-173] what is owed is bounded, and a class that had no lesson for a week is forgotten', () => {
  let page = emptyPage(NOW);
  for (let hour = NOW; hour < NOW + 10; hour += 1)
    page = settledPage(pageOf({ in: 1, out: 0 }, 1, page), hour + 1).page;
  assert.deepEqual([page.credits.get('out')?.credit, page.credits.get('in')?.credit], [CREDIT_BOUND, -CREDIT_BOUND]);
  const week = NOW + 9 + KEPT_HOURS;
  const jump = { ...page, hour: week - 1 };
  const near = settledPage(pageOf({ other: 1, more: 0 }, 1, jump), week).page;
  assert.ok(near.credits.has('out'));
  const far = settledPage(pageOf({ other: 1, more: 0 }, 1, near), week + 1).page;
  assert.deepEqual([...far.credits.keys()].toSorted(), ['more', 'other']);
});
