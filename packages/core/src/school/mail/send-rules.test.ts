import assert from 'node:assert/strict';
import { test } from 'node:test';
import { isHeld, NEW_DEVICE_MS, PUPIL_PER_HOUR, waitBeforeSending } from './send-rules.ts';

const NOW = 1_800_000_000_000;
const none = { lastAt: null, inLastHour: 0, firstOfHourAt: null };

test('[MAIL-41] three seconds lie between two messages of one person', () => {
  assert.equal(waitBeforeSending(none, ['teacher'], NOW), 0);
  assert.equal(waitBeforeSending({ ...none, lastAt: NOW - 1_000 }, ['teacher'], NOW), 2_000);
  assert.equal(waitBeforeSending({ ...none, lastAt: NOW - 3_000 }, ['teacher'], NOW), 0);
});

test('[MAIL-42] a pupil sends 60 messages an hour and is told when the next may leave; adults are not counted', () => {
  const many = { lastAt: NOW - 60_000, inLastHour: PUPIL_PER_HOUR, firstOfHourAt: NOW - 3_000_000 };
  assert.equal(waitBeforeSending(many, ['pupil'], NOW), 600_000);
  assert.equal(waitBeforeSending({ ...many, inLastHour: PUPIL_PER_HOUR - 1 }, ['pupil'], NOW), 0);
  assert.equal(waitBeforeSending(many, ['guardian'], NOW), 0);
});

test('[MAIL-43] a pupil’s message from a new device to more than five, with a link or a file, is held; all others go', () => {
  const message = {
    roles: ['pupil'] as const,
    deviceSince: NOW - 1_000,
    receivers: 1,
    hasLink: false,
    files: 0,
    now: NOW,
  };
  assert.equal(isHeld(message), false);
  assert.equal(isHeld({ ...message, receivers: 5 }), false);
  assert.equal(isHeld({ ...message, receivers: 6 }), true);
  assert.equal(isHeld({ ...message, hasLink: true }), true);
  assert.equal(isHeld({ ...message, files: 1 }), true);
  assert.equal(isHeld({ ...message, deviceSince: null, hasLink: true }), true);
  assert.equal(isHeld({ ...message, deviceSince: NOW - NEW_DEVICE_MS, receivers: 6, hasLink: true, files: 2 }), false);
  assert.equal(isHeld({ ...message, roles: ['guardian'], hasLink: true, files: 1 }), false);
});
