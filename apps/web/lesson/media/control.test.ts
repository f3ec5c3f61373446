import assert from 'node:assert/strict';
import { test } from 'node:test';
import { controlOf } from './control.ts';
import { MEDIA_OFF } from './media-snapshot.ts';
import type { MediaSnapshot, MediaStatus } from './media-snapshot.ts';

const media = (status: MediaStatus, on = false): MediaSnapshot => ({
  ...MEDIA_OFF,
  status,
  own: { ...MEDIA_OFF.own, microphone: { on, busy: false, trouble: null } },
});
const base = { source: 'microphone', obstacle: undefined, elsewhere: false, lost: false } as const;

test('[WEB-20] a control is pressed only while the source is published and the line stands', () => {
  assert.equal(controlOf({ ...base, media: media('live', true) }).pressed, true);
  for (const status of ['off', 'attaching', 'recovering', 'failed'] as const)
    assert.equal(controlOf({ ...base, media: media(status, true) }).pressed, false);
  assert.equal(controlOf({ ...base, media: media('live') }).pressed, false);
});

test('[WEB-21] a source that is on can always be switched off, whatever the rules say', () => {
  const control = controlOf({ ...base, obstacle: 'locked', media: media('live', true) });
  assert.deepEqual([control.pressed, control.available, control.reason], [true, true, null]);
});

test('[WEB-21] a source that is off gives the first reason that matters', () => {
  const reason = (input: Partial<Parameters<typeof controlOf>[0]>): unknown =>
    controlOf({ ...base, media: media('live'), ...input }).reason;
  assert.equal(reason({}), null);
  assert.equal(reason({ obstacle: 'level' }), 'level');
  assert.equal(reason({ obstacle: 'level', elsewhere: true }), 'elsewhere');
  assert.equal(reason({ obstacle: 'closed', elsewhere: true }), 'closed');
  assert.equal(reason({ media: media('recovering') }), 'recovering');
  assert.equal(reason({ media: media('recovering'), lost: true }), 'offline');
  assert.equal(reason({ media: media('off') }), 'attaching');
});

test('[WEB-22] a refused device leaves the control usable, to try again', () => {
  const refused: MediaSnapshot = {
    ...media('live'),
    own: { ...MEDIA_OFF.own, microphone: { on: false, busy: false, trouble: 'denied' } },
  };
  const control = controlOf({ ...base, media: refused });
  assert.deepEqual([control.available, control.trouble], [true, 'denied']);
});
