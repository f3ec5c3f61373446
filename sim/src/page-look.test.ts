import assert from 'node:assert/strict';
import { test } from 'node:test';
import { lookAgainAfter } from './page-look.ts';

const T = Date.UTC(2026, 10, 23, 7);

test('[SIM-31] [GATE-150] who waits in a rehearsal looks less often while the turn is far, as the page does', () => {
  const lanes = [{ lane: 'lesson', mode: 'counting', serve: 0, ratePerSecond: 1 }] as const;
  const counters = { lanes, pollMs: 10_000, t: T };
  const after = (ahead: number | undefined): number => lookAgainAfter(counters, 'lesson', ahead, 0.5);
  assert.equal(after(undefined), 10_000, 'nobody is ahead');
  assert.equal(after(30), 10_000, 'near');
  // Ten minutes, less what the band is wide: a tenth of it.
  assert.ok(after(600) > 30_000 && after(600) < 60_000, String(after(600)));
  assert.equal(after(1_500), 60_000, 'once a minute');
  assert.equal(after(100_000), 10_000, 'no time is told');
  assert.equal(lookAgainAfter(counters, 'staff', 600, 0.5), 10_000, 'a lane of which nothing is known');
});
