import assert from 'node:assert/strict';
import { test } from 'node:test';
import { CAPSULE_CACHE, CAPSULE_PATH } from '../../gate/capsule-cache.ts';
import { CAPSULE } from './capsule-work.ts';

test('[WORK-85] the capsule is looked for where the worker keeps it', () => {
  assert.deepEqual(CAPSULE, { cache: CAPSULE_CACHE, path: CAPSULE_PATH });
});
