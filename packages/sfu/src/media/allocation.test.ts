import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { allocate } from './allocation.ts';
import type { AllocatedTrack } from './allocation.ts';

const camera = (current = -1, isSpeaking = false, priority = 1): AllocatedTrack => ({
  priority,
  isSpeaking,
  costsBps: [100_000, 400_000, 1_200_000],
  current,
});
const screen: AllocatedTrack = { priority: 255, isSpeaking: false, costsBps: [800_000], current: -1 };

test('[SFU-70] the lowest layer of all before a higher one of any; screens, priorities and speakers first', () => {
  assert.deepEqual(allocate([camera(), camera()], Infinity), [2, 2]);
  assert.deepEqual(allocate([camera(), camera()], 250_000), [0, 0]);
  assert.deepEqual(allocate([camera(), camera()], 620_000), [1, 0], 'the older one of two alike');
  assert.deepEqual(allocate([camera(), camera(-1, true)], 620_000), [0, 1], 'who speaks');
  assert.deepEqual(allocate([camera(-1, true), camera(-1, false, 9)], 620_000), [0, 1], 'a priority beats speaking');
  assert.deepEqual(allocate([camera(), camera(), screen], 930_000), [0, -1, 0], 'a screen beats cameras');
  assert.deepEqual(allocate([camera(), camera(), screen], 1_050_000), [0, 0, 0]);
  assert.deepEqual(allocate([screen, camera()], 200_000), [-1, 0], 'what fits is sent when the important does not');
  assert.deepEqual(
    allocate([camera(), camera(-1, false, 9)], 1_500_000),
    [0, 2],
    'one priority up to its wish, then the next',
  );
  assert.deepEqual(allocate([], 1), []);
});

test('[SFU-70] a layer is kept while it fits, and taken only with room to spare', () => {
  assert.deepEqual(allocate([camera(1)], 400_000), [1]);
  assert.deepEqual(allocate([camera(0)], 400_000), [0]);
  assert.deepEqual(allocate([camera(0)], 460_000), [1]);
  assert.deepEqual(allocate([camera(-1)], 114_000), [-1]);
  assert.deepEqual(allocate([camera(0)], 100_000), [0]);
});

const track = fc.record({
  priority: fc.integer({ min: 1, max: 255 }),
  isSpeaking: fc.boolean(),
  costsBps: fc.array(fc.integer({ min: 0, max: 3_000_000 }), { minLength: 1, maxLength: 3 }),
  current: fc.integer({ min: -1, max: 2 }),
});

test('[SFU-70] pictures never cost more than the line carries; the same input gives the same answer', () => {
  fc.assert(
    fc.property(fc.array(track, { maxLength: 40 }), fc.integer({ min: 0, max: 20_000_000 }), (tracks, budgetBps) => {
      const chosen = allocate(tracks, budgetBps);
      assert.deepEqual(allocate(tracks, budgetBps), chosen);
      const costBps = chosen.reduce((sum, layer, index) => sum + (tracks[index]?.costsBps[layer] ?? 0), 0);
      assert.ok(costBps <= budgetBps, `${costBps} of ${budgetBps}`);
      chosen.forEach((layer, index) => assert.ok(layer >= -1 && layer < (tracks[index]?.costsBps.length ?? 0)));
    }),
  );
});

test('[SFU-70] nothing is left out that would fit beside what is sent', () => {
  fc.assert(
    fc.property(fc.array(track, { maxLength: 20 }), fc.integer({ min: 0, max: 20_000_000 }), (tracks, budgetBps) => {
      const sorted = tracks.map((one) => ({ ...one, costsBps: one.costsBps.toSorted((a, b) => a - b) }));
      const chosen = allocate(sorted, budgetBps);
      const costBps = chosen.reduce((sum, layer, index) => sum + (sorted[index]?.costsBps[layer] ?? 0), 0);
      chosen.forEach((layer, index) => {
        const lowest = sorted[index]?.costsBps[0] ?? 0;
        if (layer === -1) assert.ok(costBps + lowest * 1.16 + 1 > budgetBps, `track ${index} would fit`);
      });
    }),
  );
});
