import assert from 'node:assert/strict';
import { test } from 'node:test';
import { fitSize } from './photo.ts';

test('[WORK-68] a photo fits into 1,600 pixels as it was, and a small one stays', () => {
  assert.deepEqual(fitSize(4_000, 3_000, 1_600), { width: 1_600, height: 1_200 });
  assert.deepEqual(fitSize(3_024, 4_032, 1_600), { width: 1_200, height: 1_600 });
  assert.deepEqual(fitSize(800, 600, 1_600), { width: 800, height: 600 });
  assert.deepEqual(fitSize(10_000, 1, 1_600), { width: 1_600, height: 1 });
});
