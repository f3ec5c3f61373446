// When somebody who waits is told to come back.

import assert from 'node:assert/strict';
import { test } from 'node:test';
import { comeBackAfter, PRESENT_MS } from './pace.ts';
import { TICKET_LIFE_MS } from './place.ts';
import { lookAfter } from './turn.ts';

test('[GATE-79] who waits comes back at the turn or up to a quarter later, and with the ticket at the latest', () => {
  assert.deepEqual(
    [0, 1].map((ratio) => comeBackAfter(60_000, ratio)),
    [60_000, 75_000],
  );
  assert.deepEqual(
    [0, 1].map((ratio) => comeBackAfter(0, ratio)),
    [2_000, 2_500],
    'not in a storm',
  );
  for (const far of [1_200_000, Infinity])
    assert.deepEqual(
      [0, 1].map((ratio) => comeBackAfter(far, ratio)),
      [150_000, 225_000],
    );
});

test('[GATE-54] [GATE-79] who does as told is present all the time, and never shows an expired ticket', () => {
  for (const waitMs of [0, 1_000, 100_000, 150_000, 200_000, 300_000, Infinity])
    for (let ratio = 0; ratio <= 1; ratio += 1 / 16) {
      const backMs = comeBackAfter(waitMs, ratio);
      assert.ok(backMs < PRESENT_MS && backMs < TICKET_LIFE_MS, String(backMs));
    }
});

test('[GATE-150] a page looks every tenth of the time that is left, not sooner than the server says, and once a minute at least', () => {
  const look = (leftMs: number | undefined, pollMs = 10_000, misses = 0): number =>
    lookAfter({ pollMs, misses }, 0.5, leftMs);
  assert.deepEqual([look(undefined), look(-5_000), look(0), look(60_000)], [10_000, 10_000, 10_000, 10_000]);
  assert.deepEqual([look(300_000), look(600_000), look(1_800_000)], [30_000, 60_000, 60_000]);
  assert.equal(look(300_000, 45_000), 45_000);
  assert.equal(look(300_000, 10_000, 1), 60_000, 'later still while nobody answers');
});
