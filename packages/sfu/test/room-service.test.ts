// The server API (Twirp RoomService) without media: its words, errors and effects, in JSON and in protobuf.
import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { CreateRoomRequest, Room as RoomInfo } from '@livekit/protocol';
import { AccessToken, RoomServiceClient } from 'livekit-server-sdk';

import { apiKey, apiSecret, startStage } from './stage.ts';
import type { Stage } from './stage.ts';

let server: Stage;

before(async () => {
  server = await startStage();
  await server.room('r');
});

after(() => server[Symbol.asyncDispose]());

test('[SFU-30] the server API: both spellings, LiveKit’s errors', async () => {
  const call = async (
    method: string,
    body: string,
    grant: object,
    secret = apiSecret,
  ): Promise<readonly [number, Record<string, unknown>]> => {
    const made = new AccessToken(apiKey, secret, { ttl: 60 });
    made.addGrant(grant);
    const response = await fetch(`${server.sfu.pick('r')}/twirp/livekit.RoomService/${method}`, {
      method: 'POST',
      headers: { 'Content-Type': 'application/json', Authorization: `Bearer ${await made.toJwt()}` },
      body,
    });
    return [response.status, (await response.json()) as Record<string, unknown>];
  };
  const [, camel] = await call('CreateRoom', '{"name":"spelled","emptyTimeout":7}', { roomCreate: true });
  const [, snake] = await call('CreateRoom', '{"name":"spelled","departure_timeout":9,"unknown_field":1}', {
    roomCreate: true,
  });
  assert.deepEqual(
    [camel['empty_timeout'], snake['empty_timeout'], snake['departure_timeout'], camel['sid'] === snake['sid']],
    [7, 7, 20, true],
  );
  const [, third] = await call('CreateRoom', '{"name":"third","departure_timeout":9,"maxParticipants":3}', {
    roomCreate: true,
  });
  assert.deepEqual([third['departure_timeout'], third['max_participants'], third['version']], [9, 3, null]);
  assert.deepEqual(Object.keys(third).slice(0, 5), [
    'sid',
    'name',
    'empty_timeout',
    'departure_timeout',
    'max_participants',
  ]);
  const admin = { roomAdmin: true, room: 'r' };
  const both = { ...admin, destinationRoom: 'third' };
  const prefixed = (text: string): string => `twirp error unknown: ${text}`;
  const refusals: readonly [string, string, object, number, string, string][] = [
    ['CreateRoom', '{"name":"x"}', {}, 401, 'unauthenticated', 'permissions denied'],
    ['CreateRoom', '{}', { roomCreate: true }, 400, 'invalid_argument', 'no room name'],
    ['CreateRoom', '{', { roomCreate: true }, 400, 'malformed', 'the json request could not be decoded'],
    ['CreateRoom', '', { roomCreate: true }, 400, 'malformed', 'the json request could not be decoded'],
    [
      'CreateRoom',
      `{"name":"${'x'.repeat(300)}"}`,
      { roomCreate: true },
      400,
      'invalid_argument',
      prefixed('room name length exceeds limits: max length 256'),
    ],
    [
      'UpdateRoomMetadata',
      `{"room":"r","metadata":"${'x'.repeat(530_000)}"}`,
      admin,
      400,
      'invalid_argument',
      'metadata size exceeds limits 524288',
    ],
    [
      'UpdateParticipant',
      `{"room":"r","identity":"x","name":"${'x'.repeat(300)}"}`,
      admin,
      400,
      'invalid_argument',
      'name length exceeds limits 256',
    ],
    [
      'SendData',
      '{"room":"r","data":"aGk=","nonce":"AAAA"}',
      admin,
      400,
      'invalid_argument',
      'nonce should be 16-bytes or not present, got: 3 bytes',
    ],
    [
      'DeleteRoom',
      '{"room":"nowhere"}',
      { roomCreate: true },
      404,
      'not_found',
      prefixed('requested room does not exist'),
    ],
    ['ListParticipants', '{"room":"other"}', admin, 401, 'unauthenticated', 'permissions denied'],
    ['GetParticipant', '{"room":"r","identity":"no"}', admin, 404, 'not_found', prefixed('participant does not exist')],
    [
      'RemoveParticipant',
      '{"room":"r","identity":"no"}',
      admin,
      404,
      'not_found',
      prefixed('participant does not exist'),
    ],
    [
      'ForwardParticipant',
      '{"room":"r","identity":"no","destination_room":"third"}',
      admin,
      401,
      'unauthenticated',
      'permissions denied',
    ],
    [
      'MoveParticipant',
      '{"room":"r","identity":"no","destinationRoom":"r"}',
      { ...admin, destinationRoom: 'r' },
      400,
      'invalid_argument',
      'destination room cannot be the same as source room ',
    ],
    [
      'MoveParticipant',
      '{"room":"r","identity":"no","destinationRoom":"third"}',
      both,
      404,
      'not_found',
      prefixed('participant does not exist'),
    ],
    ['StartEgress', '{}', admin, 404, 'bad_route', 'no handler for path "/twirp/livekit.RoomService/StartEgress"'],
    ['toString', '{}', admin, 404, 'bad_route', 'no handler for path "/twirp/livekit.RoomService/toString"'],
  ];
  for (const [method, body, grant, status, code, msg] of refusals) {
    const [answered, { meta: _meta, ...refusal }] = await call(method, body, grant);
    assert.deepEqual([answered, refusal], [status, { code, msg }], method);
  }
  const [, tooLong] = await call('CreateRoom', `{"name":"x","metadata":"${'x'.repeat(530_000)}"}`, {
    roomCreate: true,
  });
  assert.deepEqual(tooLong['meta'], { argument: 'metadata size exceeds limits' });
  const wrong = new RoomServiceClient(server.sfu.pick('r'), apiKey, 'a-wrong-secret-of-more-than-32-characters');
  await assert.rejects(wrong.listRooms(), { status: 401 });
  const [status] = await call('SendData', `{"room":"r","data":"${'A'.repeat(2 << 20)}"}`, admin);
  assert.equal(status, 429);
});

test('[SFU-93] the server API in protobuf, and what is no call of it', async () => {
  const bearer = async (grant: object): Promise<string> => {
    const made = new AccessToken(apiKey, apiSecret, { ttl: 60 });
    made.addGrant(grant);
    return `Bearer ${await made.toJwt()}`;
  };
  const ask = async (
    path: string,
    body: Uint8Array | string,
    headers: Record<string, string>,
    method = 'POST',
  ): Promise<readonly [number, string, Buffer]> => {
    const response = await fetch(`${server.sfu.pick('r')}/twirp/${path}`, {
      method,
      headers,
      ...(method === 'GET' ? {} : { body }),
    });
    return [response.status, response.headers.get('content-type') ?? '', Buffer.from(await response.arrayBuffer())];
  };
  const headers = { 'Content-Type': 'application/protobuf', Authorization: await bearer({ roomCreate: true }) };
  const request = new CreateRoomRequest({ name: 'binary', metadata: 'm', emptyTimeout: 8 }).toBinary();
  const [status, type, bytes] = await ask('livekit.RoomService/CreateRoom', request, headers);
  const made = RoomInfo.fromBinary(bytes);
  assert.deepEqual(
    [status, type, made.name, made.metadata, made.emptyTimeout],
    [200, 'application/protobuf', 'binary', 'm', 8],
  );
  const refused = await ask('livekit.RoomService/CreateRoom', Buffer.from([0xff, 2, 0x70]), headers);
  assert.deepEqual(
    [refused[0], refused[1], JSON.parse(refused[2].toString())],
    [400, 'application/json', { code: 'malformed', msg: 'the protobuf request could not be decoded' }],
  );
  const path = 'livekit.RoomService/ListRooms';
  const text = await ask(path, '{}', { ...headers, 'Content-Type': 'text/plain' });
  assert.deepEqual(
    [text[0], JSON.parse(text[2].toString())],
    [
      404,
      {
        code: 'bad_route',
        msg: 'unexpected Content-Type: "text/plain"',
        meta: { twirp_invalid_route: `POST /twirp/${path}` },
      },
    ],
  );
  const got = await ask(path, '', headers, 'GET');
  assert.deepEqual(
    [got[0], (JSON.parse(got[2].toString()) as { msg: string }).msg],
    [404, 'unsupported method "GET" (only POST is allowed)'],
  );
  assert.deepEqual((await ask('livekit.Egress/ListEgress', '{}', headers)).slice(0, 2), [
    404,
    'text/plain; charset=utf-8',
  ]);
  for (const [authorization, words] of [
    ['Bearer nonsense', 'invalid authorization token'],
    ['nonsense', 'invalid authorization header. Must start with Bearer '],
  ] as const) {
    const answer = await ask(path, '{}', { ...headers, Authorization: authorization });
    assert.deepEqual([answer[0], answer[2].toString()], [401, words]);
  }
});
