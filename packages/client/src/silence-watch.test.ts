import assert from 'node:assert/strict';
import { test } from 'node:test';
import { BEAT_MS, SILENCE_MS } from '@preau/protocol/lesson';
import { SilenceWatch, WATCH_MS } from './silence-watch.ts';

/** When the watch first says silence, counted from the last frame, with looks this far apart. */
function saidAfter(everyMs: number): number {
  const watch = new SilenceWatch();
  watch.heard(1_000);
  for (let now = 1_000 + everyMs; now < 60_000; now += everyMs) if (watch.isSilent(now, SILENCE_MS)) return now - 1_000;
  return Infinity;
}

test('[LESSON-106] a cut is said within 3 s, also by a page whose timers come half a second late', () => {
  assert.ok(saidAfter(WATCH_MS) <= 2_300, `${saidAfter(WATCH_MS)} ms`);
  assert.ok(saidAfter(WATCH_MS + 400) <= 3_000, `${saidAfter(WATCH_MS + 400)} ms`);
});

test('[LESSON-106] a late timer is no silence: a page that hung reads its frames first', () => {
  const watch = new SilenceWatch();
  watch.heard(1_000);
  assert.equal(watch.isSilent(9_000, SILENCE_MS), false, 'hung for eight seconds');
  watch.heard(9_010);
  assert.equal(watch.isSilent(9_110, SILENCE_MS), false);
  for (let now = 10_000; now <= 16_000; now += 1_500) {
    assert.equal(watch.isSilent(now, SILENCE_MS), false, 'hangs again and again, and hears a beat each time');
    watch.heard(now + 5);
  }
});

test('[LESSON-106] three beats may be missing before anything is said', () => {
  assert.ok(SILENCE_MS > 3 * BEAT_MS + 2 * WATCH_MS);
});

test('[LESSON-106] after a sleep the old frames prove nothing: silence is said in under a second, unless a frame comes', () => {
  const watch = new SilenceWatch();
  watch.heard(1_000);
  watch.woke(600_000, SILENCE_MS);
  assert.equal(watch.isSilent(600_100, SILENCE_MS), false);
  assert.equal(watch.isSilent(600_600, SILENCE_MS), false);
  assert.equal(watch.isSilent(600_700, SILENCE_MS), true);
  watch.heard(600_710);
  assert.equal(watch.isSilent(600_810, SILENCE_MS), false);
  watch.woke(600_900, SILENCE_MS);
  assert.equal(watch.isSilent(601_500, SILENCE_MS), false, 'heard a moment before: nothing is shortened');
});
