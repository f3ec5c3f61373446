import assert from 'node:assert/strict';
import { test } from 'node:test';
import { ParticipantPermission, TrackSource } from '@livekit/protocol';
import { grantWith, mayPublish, permissionOf } from './permission.ts';

test('[SFU-13] grants become permissions as in LiveKit, and back', () => {
  const open = permissionOf({});
  assert.deepEqual(
    [open.canPublish, open.canSubscribe, open.canPublishData, open.canUpdateMetadata],
    [true, true, true, false],
  );
  assert.equal(mayPublish(open, TrackSource.SCREEN_SHARE), true);
  const camera = permissionOf({ canPublishSources: [TrackSource.CAMERA] });
  assert.deepEqual([mayPublish(camera, TrackSource.CAMERA), mayPublish(camera, TrackSource.MICROPHONE)], [true, false]);
  assert.equal(
    mayPublish(permissionOf({ canPublish: false, canPublishSources: [TrackSource.CAMERA] }), TrackSource.CAMERA),
    false,
  );
  const changed = new ParticipantPermission({ canSubscribe: true, canPublishSources: [TrackSource.MICROPHONE] });
  assert.ok(permissionOf(grantWith({ room: 'r', roomJoin: true, canPublish: true }, changed)).equals(changed));
});
