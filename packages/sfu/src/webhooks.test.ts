import assert from 'node:assert/strict';
import { test } from 'node:test';
import {
  DisconnectReason,
  ListRoomsResponse,
  ParticipantInfo,
  Room,
  RoomEndReason,
  TrackInfo,
  TrackType,
} from '@livekit/protocol';
import { TokenVerifier } from 'livekit-server-sdk';
import { Tokens } from './token.ts';
import { toAnswerJson, toEventJson } from './twirp/proto-json.ts';
import { toWebhookEvent } from './webhooks.ts';

const room = new Room({
  sid: 'RM_1',
  name: 'r',
  emptyTimeout: 60,
  departureTimeout: 20,
  maxParticipants: 5,
  metadata: 'm',
});
const participant = new ParticipantInfo({ sid: 'PA_1', identity: 'ann', name: 'Ann', joinedAtMs: 5n });
const track = new TrackInfo({ sid: 'TR_1', type: TrackType.VIDEO, layers: [{ width: 320, height: 180 }] });

const bodyOf = (event: Parameters<typeof toWebhookEvent>[0]): string => {
  const made = toWebhookEvent(event, 1_700_000_000_999);
  assert.ok(made);
  return JSON.stringify(toEventJson(made)).replace(/EV_\w+/, 'EV_x');
};

test('[SFU-36] a webhook has LiveKit’s fields in LiveKit’s order; a track’s room and owner are named and no more', () => {
  assert.equal(
    bodyOf({ type: 'track-published', room, participant, track }),
    '{"event":"track_published","room":{"sid":"RM_1","name":"r"},"participant":{"sid":"PA_1","identity":"ann"},' +
      '"track":{"sid":"TR_1","type":"VIDEO","layers":[{"width":320,"height":180}]},"id":"EV_x","createdAt":"1700000000"}',
  );
  assert.equal(
    bodyOf({ type: 'room-finished', room, reason: RoomEndReason.ROOM_END_API_DELETE }),
    '{"event":"room_finished","room":{"sid":"RM_1","name":"r","emptyTimeout":60,"departureTimeout":20,"maxParticipants":5,' +
      '"metadata":"m"},"id":"EV_x","createdAt":"1700000000"}',
  );
  const left = { type: 'participant-left', room, participant, reason: DisconnectReason.CLIENT_INITIATED } as const;
  assert.match(
    bodyOf({ ...left, wasActive: true }),
    /^\{"event":"participant_left","room":\{.*"participant":\{"sid":"PA_1"/,
  );
  assert.match(bodyOf({ ...left, wasActive: false }), /^\{"event":"participant_connection_aborted"/);
});

test('[SFU-36] it is signed as LiveKit signs: key, times and the hash of the body', async () => {
  const secret = 'a-secret-of-more-than-thirty-two-characters';
  const now = Date.now();
  const token = new Tokens('key', secret).signWebhook('hash', now);
  assert.equal((await new TokenVerifier('key', secret).verify(token)).sha256, 'hash');
  const claims = JSON.parse(Buffer.from(token.split('.')[1] ?? '', 'base64url').toString()) as Record<string, unknown>;
  assert.deepEqual(Object.keys(claims), ['iss', 'exp', 'nbf', 'iat', 'sha256']);
});

test('[SFU-30] answers have every field, in LiveKit’s order, and null for what is absent', () => {
  const [first] = (toAnswerJson(new ListRoomsResponse({ rooms: [room] })) as { rooms: Record<string, unknown>[] })
    .rooms;
  assert.ok(first);
  assert.deepEqual(Object.keys(first), [
    'sid',
    'name',
    'empty_timeout',
    'departure_timeout',
    'max_participants',
    'creation_time',
    'creation_time_ms',
    'turn_password',
    'enabled_codecs',
    'metadata',
    'num_participants',
    'num_publishers',
    'active_recording',
    'version',
  ]);
  assert.equal(first['version'], null);
});
