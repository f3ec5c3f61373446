import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { QualityScore, opinionScore, qualityOf } from './quality-score.ts';
import type { QualityWindow } from './quality-score.ts';

const fine: QualityWindow = {
  kind: 'video',
  expected: 1_000,
  lost: 0,
  roundTripMs: 20,
  jitterMs: 2,
  missingLayers: 0,
  isPaused: false,
  isIdle: false,
};

function after(window: Partial<QualityWindow>, times = 20): string {
  const score = new QualityScore();
  let last = 100;
  for (let count = 0; count < times; count += 1) last = score.update({ ...fine, ...window });
  return qualityOf(last);
}

test('[SFU-76] quality falls with loss, with layers that are missing, and when nothing comes', () => {
  assert.equal(after({}), 'excellent');
  assert.equal(after({ lost: 15 }), 'excellent');
  assert.equal(after({ lost: 30 }), 'good');
  assert.equal(after({ lost: 80 }), 'poor');
  assert.equal(after({ kind: 'audio', lost: 30 }), 'excellent', 'sound mends itself');
  assert.equal(after({ missingLayers: 1 }), 'good');
  assert.equal(after({ missingLayers: 2 }), 'poor');
  assert.equal(after({ isPaused: true }, 1), 'poor', 'at once');
  assert.equal(after({ expected: 0 }, 1), 'poor');
  assert.equal(after({ expected: 0, isIdle: true }), 'excellent', 'muted is not bad');
  assert.equal(after({ roundTripMs: 800 }), 'good');
});

test('[SFU-76] it falls faster than it rises, and stays between 30 and 100', () => {
  const score = new QualityScore();
  const low = score.update({ ...fine, lost: 100 });
  const higher = score.update(fine);
  assert.ok(100 - low > higher - low);
  fc.assert(
    fc.property(
      fc.array(fc.record({ lost: fc.nat(1_000), roundTripMs: fc.nat(5_000), missingLayers: fc.nat(2) }), {
        maxLength: 50,
      }),
      (windows) => {
        const one = new QualityScore();
        for (const window of windows) {
          const now = one.update({ ...fine, ...window });
          assert.ok(now >= 30 && now <= 100);
          assert.ok(opinionScore(now) >= 1 && opinionScore(now) <= 4.5);
        }
      },
    ),
  );
});
