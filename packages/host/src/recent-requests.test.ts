import assert from 'node:assert/strict';
import { test } from 'node:test';
import { createRecentRequests } from './recent-requests.ts';

test('[OFFICE-75] answers are counted for an hour, faults apart, and forgotten then', () => {
  const recent = createRecentRequests();
  const start = 1_000 * 60_000;
  recent.note(start, 200);
  recent.note(start + 59_000, 503);
  recent.note(start + 30 * 60_000, 404);
  assert.deepEqual(recent.lastHour(start + 59 * 60_000), { requests: 3, faults: 1 });
  assert.deepEqual(recent.lastHour(start + 60 * 60_000), { requests: 1, faults: 0 });
  recent.note(start + 60 * 60_000, 500);
  assert.deepEqual(recent.lastHour(start + 60 * 60_000), { requests: 2, faults: 1 });
  assert.deepEqual(recent.lastHour(start + 300 * 60_000), { requests: 0, faults: 0 });
});
