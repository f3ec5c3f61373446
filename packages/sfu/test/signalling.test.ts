// Signalling without media: every refusal has its status, text or close code.
import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import {
  AddTrackRequest,
  ClientInfo_Capability,
  DisconnectReason,
  LeaveRequest_Action,
  ParticipantInfo_State,
  Ping,
  RequestResponse_Reason,
  TrackSource,
  TrackType,
} from '@livekit/protocol';
import { AccessToken } from 'livekit-server-sdk';
import { parseIceServers } from '../src/ice-servers.ts';
import { connect, joinParameter, wrap } from './signal-client.ts';
import { startStage, token, until } from './stage.ts';
import type { Stage } from './stage.ts';
import { gzipSync } from 'node:zlib';

let server: Stage;
let url: string;

before(async () => {
  server = await startStage();
  url = await server.room('r');
});

after(() => server[Symbol.asyncDispose]());

test('[SFU-01] a token is taken from the query or the header, and must be whole, ours and alive', async () => {
  const made = await token('r', 'someone');
  for (const inHeader of [false, true]) {
    const client = connect(url, made, { inHeader });
    assert.equal((await client.next('join')).participant?.identity, 'someone');
    client.socket.close();
    await client.ended;
  }
  const foreign = await new AccessToken('otherkey', 'another-secret-of-more-than-32-characters', {
    identity: 'x',
  }).toJwt();
  const expired = await token('r', 'late', {}, '-120s');
  for (const bad of [`${made.slice(0, -3)}abc`, foreign, expired, 'nonsense', '']) {
    assert.equal(((await connect(url, bad).ended) as { status: number }).status, 401, bad.slice(0, 10));
  }
  assert.deepEqual(await connect(url, undefined).ended, { status: 401, text: 'no permissions to access the room' });
  assert.deepEqual(await connect(url, await token('r', 'x', { roomJoin: false })).ended, {
    status: 401,
    text: 'permissions denied',
  });
});

test('[SFU-02] validate answers like the upgrade would, for any origin', async () => {
  const ask = async (made: string, join = joinParameter()): Promise<readonly [number, string, string | null]> => {
    const response = await fetch(`${server.sfu.pick('r')}/rtc/v1/validate?access_token=${made}&join_request=${join}`);
    return [response.status, await response.text(), response.headers.get('access-control-allow-origin')];
  };
  assert.deepEqual(await ask(await token('r', 'a')), [200, 'success', '*']);
  assert.deepEqual(await ask('x'), [401, 'invalid authorization token', '*']);
  assert.deepEqual(await ask(await token('elsewhere', 'a')), [404, 'requested room does not exist', '*']);
  assert.deepEqual(await ask(await token('r', 'a'), ''), [400, 'join_request is required', '*']);
  const older = await fetch(`${server.sfu.pick('r')}/rtc/validate?access_token=${await token('r', 'a')}`);
  assert.deepEqual([older.status, await older.text()], [200, 'success']);
});

test('[SFU-03] an unknown room is refused, never made', async () => {
  const refused = await connect(url, await token('unknown', 'a')).ended;
  assert.deepEqual(refused, { status: 404, text: 'requested room does not exist' });
  assert.deepEqual(
    (await server.api('r').listRooms()).map((room) => room.name),
    ['r'],
  );
});

test('[SFU-04] other paths are not there, in words that make no client think of a missing room', async () => {
  for (const path of ['/rtc/v2', '/rtc/v1/other', '/']) {
    const refused = await connect(url, await token('r', 'a'), { path }).ended;
    assert.deepEqual(refused, { status: 404, text: '404 page not found' });
  }
  assert.equal((await fetch(`${server.sfu.pick('r')}/rtc/v2/validate`)).status, 404);
});

test('[SFU-05] the same identity again: the old connection leaves with DUPLICATE_IDENTITY', async () => {
  const first = connect(url, await token('r', 'twin'));
  await first.next('join');
  const second = connect(url, await token('r', 'twin'));
  const leave = await first.next('leave');
  assert.deepEqual([leave.reason, leave.action], [DisconnectReason.DUPLICATE_IDENTITY, LeaveRequest_Action.DISCONNECT]);
  assert.deepEqual(await first.ended, { closeCode: 1000 });
  assert.equal((await second.next('join')).otherParticipants.length, 0);
  second.socket.close();
});

test('[SFU-06] join, update, leave: everybody knows who is there', async () => {
  const ann = connect(url, await token('r', 'ann'));
  const joined = await ann.next('join');
  assert.ok(joined.serverInfo?.version);
  assert.deepEqual(
    [joined.subscriberPrimary, joined.pingInterval, joined.pingTimeout, joined.iceServers.length],
    [false, 5, 15, 0],
  );
  const ben = connect(url, await token('r', 'ben'));
  const others = (await ben.next('join')).otherParticipants;
  assert.deepEqual(
    others.map((other) => other.identity),
    ['ann'],
  );
  const seen = (identity: string, state: ParticipantInfo_State): Promise<boolean> =>
    until(`${identity} in state ${state}`, () =>
      ann.received.some(
        ({ case: name, value }) =>
          name === 'update' && value.participants.some((one) => one.identity === identity && one.state === state),
      ),
    );
  await seen('ben', ParticipantInfo_State.JOINED);
  ben.send({ case: 'leave', value: { reason: DisconnectReason.CLIENT_INITIATED } });
  assert.deepEqual(await ben.ended, { closeCode: 1000 });
  await seen('ben', ParticipantInfo_State.DISCONNECTED);
  ann.socket.terminate();
  await until('ann is gone', async () => (await server.api('r').listParticipants('r')).length === 0);
});

test('[SFU-96] the others are told what a client can do, and codecs what the room takes', async () => {
  const watcher = connect(url, await token('r', 'watcher'));
  await watcher.next('join');
  const clientInfo = { clientProtocol: 2, capabilities: [ClientInfo_Capability.CAP_COMPRESSION_DEFLATE_RAW] };
  const able = connect(url, await token('r', 'able'), { join: joinParameter({ clientInfo }) });
  await able.next('join');
  const older = connect(url, await token('r', 'older'), { path: '/rtc?client_protocol=1', join: null });
  const { otherParticipants } = await older.next('join');
  const told = otherParticipants.find(({ identity }) => identity === 'able');
  assert.deepEqual([told?.clientProtocol, told?.capabilities], [2, clientInfo.capabilities]);
  assert.equal((await server.api('r').getParticipant('r', 'older')).clientProtocol, 1);
  const [room] = await server.api('r').listRooms(['r']);
  assert.deepEqual(
    room?.enabledCodecs.map(({ mime }) => mime),
    ['audio/opus', 'video/VP8'],
  );
  for (const client of [watcher, able, older]) client.socket.close();
});

test('[SFU-07] a resume is answered with a full reconnect', async () => {
  const client = connect(url, await token('r', 'back'), {
    join: joinParameter({ reconnect: true, participantSid: 'PA_x' }),
  });
  const leave = await client.next('leave');
  assert.deepEqual([leave.reason, leave.action], [DisconnectReason.STATE_MISMATCH, LeaveRequest_Action.RECONNECT]);
  assert.deepEqual(await client.ended, { closeCode: 1000 });
});

test('[SFU-08] pings are answered, unknown messages are not an error', async () => {
  const client = connect(url, await token('r', 'pinger'));
  await client.next('join');
  client.socket.send(Buffer.from([0xfa, 0x3e, 0x02, 0x08, 0x01]));
  client.send({ case: 'syncState', value: {} });
  client.send({ case: 'subscriptionPermission', value: { allParticipants: true } });
  client.send({ case: 'ping', value: 5n });
  client.send({ case: 'pingReq', value: new Ping({ timestamp: 1234n }) });
  assert.ok((await client.next('pong')) > 1_600_000_000_000n);
  assert.equal((await client.next('pongResp')).lastPingTimestamp, 1234n);
  client.socket.close();
});

test('[SFU-12] names, metadata and attributes change only with the right and within limits', async () => {
  const allowed = connect(url, await token('r', 'allowed'));
  await allowed.next('join');
  allowed.send({
    case: 'updateMetadata',
    value: { metadata: 'm', attributes: { hand: 'up', gone: '' }, requestId: 7 },
  });
  const answer = await allowed.next('requestResponse');
  assert.deepEqual([answer.requestId, answer.reason], [7, RequestResponse_Reason.OK]);
  const person = await server.api('r').getParticipant('r', 'allowed');
  assert.deepEqual([person.metadata, person.attributes], ['m', { hand: 'up' }]);
  const big = connect(url, await token('r', 'big'));
  await big.next('join');
  big.send({ case: 'updateMetadata', value: { metadata: 'x'.repeat(600_000), requestId: 1 } });
  assert.equal((await big.next('requestResponse')).reason, RequestResponse_Reason.LIMIT_EXCEEDED);
  const denied = connect(url, await token('r', 'denied', { canUpdateOwnMetadata: false }));
  await denied.next('join');
  denied.send({ case: 'updateMetadata', value: { metadata: 'm', requestId: 2 } });
  assert.equal((await denied.next('requestResponse')).reason, RequestResponse_Reason.NOT_ALLOWED);
  for (const client of [allowed, big, denied]) client.socket.close();
});

test('[SFU-13] a source that is not granted cannot be published', async () => {
  const client = connect(url, await token('r', 'silent', { canPublishSources: [TrackSource.MICROPHONE] }));
  await client.next('join');
  const add = (source: TrackSource, cid: string): void =>
    client.send({ case: 'addTrack', value: new AddTrackRequest({ cid, source, type: TrackType.AUDIO }) });
  add(TrackSource.SCREEN_SHARE_AUDIO, 'a');
  assert.equal((await client.next('requestResponse')).reason, RequestResponse_Reason.NOT_ALLOWED);
  add(TrackSource.MICROPHONE, 'b');
  assert.equal((await client.next('trackPublished')).cid, 'b');
  client.socket.close();
});

test('[SFU-14] at most 16 tracks a person', async () => {
  const client = connect(url, await token('r', 'many'));
  await client.next('join');
  for (let index = 0; index < 17; index += 1) {
    client.send({
      case: 'addTrack',
      value: new AddTrackRequest({ cid: `c${index}`, source: TrackSource.CAMERA, type: TrackType.VIDEO }),
    });
  }
  assert.equal((await client.next('requestResponse')).reason, RequestResponse_Reason.LIMIT_EXCEEDED);
  assert.equal(client.received.filter((message) => message.case === 'trackPublished').length, 16);
  client.socket.close();
});

test('[SFU-94] clients are told of STUN and TURN servers, with a credential of their own', async () => {
  const read = parseIceServers('turn:turn.example:3478?transport=udp secret=north');
  assert.ok(read.ok);
  await using other = await startStage({ iceServers: read.value });
  const address = await other.room('far');
  for (const path of ['/rtc/v1', '/rtc']) {
    const client = connect(address, await token('far', 'ann'), path === '/rtc' ? { path, join: null } : { path });
    const [told, ...more] = (await client.next('join')).iceServers;
    assert.deepEqual([told?.urls, more.length], [['turn:turn.example:3478?transport=udp'], 0]);
    assert.match(told?.username ?? '', /^\d{10}:ann$/);
    assert.equal(Buffer.from(told?.credential ?? '', 'base64').length, 20);
    client.socket.close();
  }
});

test('[SFU-16] a fresh token comes right after the join, with the same grants', async () => {
  const client = connect(url, await token('r', 'fresh', { canPublishSources: [TrackSource.CAMERA] }));
  const [, payload = ''] = (await client.next('refreshToken')).split('.');
  const claims = JSON.parse(Buffer.from(payload, 'base64url').toString()) as Record<string, unknown>;
  assert.equal(claims['sub'], 'fresh');
  assert.deepEqual((claims['video'] as Record<string, unknown>)['canPublishSources'], ['camera']);
  client.socket.close();
});

test('[SFU-18] a full room says so before the upgrade', async () => {
  await server.api('full').createRoom({ name: 'full', maxParticipants: 1 });
  const first = connect(url, await token('full', 'one'));
  await first.next('join');
  assert.deepEqual(await connect(url, await token('full', 'two')).ended, {
    status: 403,
    text: 'room has exceeded its max participants',
  });
  const again = connect(url, await token('full', 'one'));
  await again.next('join');
  again.socket.close();
});

test('[SFU-40] frames that are too large, too many, or not frames at all close with their code', async () => {
  const open = async (identity: string): Promise<ReturnType<typeof connect>> => {
    const client = connect(url, await token('r', identity));
    await client.next('join');
    return client;
  };
  const large = await open('large');
  large.socket.send(Buffer.alloc(10 << 20, 1));
  assert.deepEqual(await large.ended, { closeCode: 1009 });
  const text = await open('text');
  text.socket.send('{"offer":{}}');
  assert.deepEqual(await text.ended, { closeCode: 1003 });
  const garbage = await open('garbage');
  garbage.socket.send(Buffer.from('\xff\xff\xff not protobuf', 'latin1'));
  assert.deepEqual(await garbage.ended, { closeCode: 1007 });
  const flood = await open('flood');
  for (let index = 0; index < 2_000; index += 1) flood.send({ case: 'ping', value: BigInt(index) });
  assert.deepEqual(await flood.ended, { closeCode: 1008 });
});

test('[SFU-41] a join request that is missing, broken or a bomb is a 400', async () => {
  const made = await token('r', 'bomber');
  const bomb = wrap(gzipSync(Buffer.alloc(50 << 20)), true);
  const cases: readonly [string | null, string][] = [
    [null, 'join_request is required'],
    ['AAAA', 'cannot unmarshal wrapped join request'],
    ['**', 'cannot base64 decode wrapped join request'],
    [wrap(Buffer.from('not a message'), false), 'cannot unmarshal join request'],
    [wrap(Buffer.from('not gzip'), true), 'cannot read decompressed join request'],
    [bomb, 'join request too large'],
  ];
  for (const [join, text] of cases) assert.deepEqual(await connect(url, made, { join }).ended, { status: 400, text });
});

test('[SFU-42] an offer that is no offer ends the stay', async () => {
  for (const sdp of ['garbage', 'v=0\r\nm=audio 9 X 1\r\na=mid:0\r\n', 'x'.repeat(600_000)]) {
    const client = connect(url, await token('r', 'offerer'));
    await client.next('join');
    client.send({ case: 'offer', value: { type: 'offer', sdp, id: 1 } });
    const leave = await client.next('leave');
    assert.deepEqual([leave.reason, leave.action], [DisconnectReason.STATE_MISMATCH, LeaveRequest_Action.DISCONNECT]);
    assert.deepEqual(await client.ended, { closeCode: 1000 });
  }
});
