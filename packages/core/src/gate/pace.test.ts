// When somebody who waits is told to come back.

import assert from 'node:assert/strict';
import { test } from 'node:test';
import { comeBackAfter, PRESENT_MS } from './pace.ts';
import { TICKET_LIFE_MS } from './place.ts';

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
