import assert from 'node:assert/strict';
import { test } from 'node:test';
import { attachDelayMs, troubleOf } from './media-snapshot.ts';

const named = (name: string, message = ''): Error => Object.assign(new Error(message), { name });

test('[WEB-26] the browser’s errors become what a person can act on', () => {
  assert.equal(troubleOf(named('NotAllowedError', 'Permission denied'), 'microphone'), 'denied');
  assert.equal(troubleOf(named('NotAllowedError', 'Permission denied by system'), 'camera'), 'deniedBySystem');
  assert.equal(troubleOf(named('NotAllowedError'), 'screen'), 'dismissed');
  assert.equal(troubleOf(named('NotFoundError'), 'camera'), 'missing');
  assert.equal(troubleOf(named('NotReadableError'), 'microphone'), 'busy');
  assert.equal(troubleOf(new TypeError('x'), 'microphone'), 'unsupported');
  assert.equal(troubleOf('?', 'microphone'), 'failed');
});

test('[WEB-27] attaching again waits longer each time, spread, and never more than 15 s', () => {
  assert.equal(attachDelayMs(0, 0), 250);
  assert.equal(attachDelayMs(0, 1), 500);
  assert.equal(attachDelayMs(3, 1), 4_000);
  assert.equal(attachDelayMs(50, 1), 15_000);
});
