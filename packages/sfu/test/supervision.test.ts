// Child processes: pinned rooms, restart, an orderly end, no orphan; and webhooks, which a child sends.
import assert from 'node:assert/strict';
import { fork } from 'node:child_process';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { fileURLToPath } from 'node:url';
import { test } from 'node:test';
import {
  CreateRoomRequest,
  DisconnectReason,
  LeaveRequest_Action,
  RoomParticipantIdentity,
  SendDataRequest,
} from '@livekit/protocol';
import { WebhookReceiver } from 'livekit-server-sdk';
import type { WebhookEvent } from 'livekit-server-sdk';
import { roomOfRequest, startSfu } from '../src/index.ts';
import { connect } from './signal-client.ts';
import { apiKey, apiSecret, startStage, token, until } from './stage.ts';

function isAlive(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch {
    return false;
  }
}

test('[SFU-60] rooms are pinned to children, and closing ends them all', async () => {
  const stage = await startStage({ children: 2 });
  const { sfu } = stage;
  assert.equal(new Set(sfu.urls).size, 2);
  const names = Array.from({ length: 20 }, (_, index) => `room ${index}`);
  assert.deepEqual(new Set(names.map((name) => sfu.pick(name))), new Set(sfu.urls), 'twenty rooms use both children');
  for (const name of names) assert.equal(sfu.pick(name), sfu.pick(name));
  const url = await stage.room('pinned');
  const client = connect(url, await token('pinned', 'a'));
  await client.next('join');
  const elsewhere = sfu.urls.find((other) => other !== sfu.pick('pinned')) ?? '';
  assert.equal(
    ((await connect(elsewhere.replace('http', 'ws'), await token('pinned', 'a')).ended) as { status: number }).status,
    404,
  );
  const pids = sfu.pids.filter((pid) => pid !== undefined);
  await sfu.close();
  await sfu.close();
  const leave = await client.next('leave');
  assert.deepEqual([leave.reason, leave.action], [DisconnectReason.SERVER_SHUTDOWN, LeaveRequest_Action.RECONNECT]);
  assert.deepEqual(await client.ended, { closeCode: 1000 });
  assert.deepEqual(pids.map(isAlive), [false, false]);
});

test('[SFU-62] a killed child comes back on its port with its rooms', async () => {
  const stage = await startStage();
  await using _ = stage;
  const url = await stage.room('kept');
  await stage.room('dropped');
  await stage.api('kept').updateRoomMetadata('kept', 'lesson 3');
  await stage.api('dropped').deleteRoom('dropped');
  const [pid] = stage.sfu.pids;
  assert.ok(pid);
  process.kill(pid, 'SIGKILL');
  const rooms = await until('the next child lists rooms', async () => {
    const [next] = stage.sfu.pids;
    return next !== undefined && next !== pid && stage.api('kept').listRooms();
  });
  assert.deepEqual(
    rooms.map((room) => [room.name, room.metadata, room.emptyTimeout]),
    [['kept', 'lesson 3', 60]],
  );
  const client = connect(url, await token('kept', 'a'));
  await client.next('join');
  client.socket.close();
});

test('[SFU-130] a loaded spare process takes the place of a child that died, and another is loaded', async () => {
  const stage = await startStage();
  const url = await stage.room('kept');
  const spare = await until('a spare', () => stage.sfu.sparePid);
  assert.notEqual(spare, stage.sfu.pids[0]);
  process.kill(stage.sfu.pids[0]!, 'SIGKILL');
  await until('the spare serves', () => stage.sfu.pids[0] === spare);
  assert.equal(await stage.sfu.whenUp('kept', 5_000), true);
  const client = connect(url, await token('kept', 'a'));
  assert.equal((await client.next('join')).room?.name, 'kept');
  client.socket.close();
  const next = await until('another spare', () => stage.sfu.sparePid);
  assert.notEqual(next, spare);
  // A spare that dies costs nobody anything.
  process.kill(next, 'SIGKILL');
  await until('it is gone', () => stage.sfu.sparePid === undefined);
  assert.equal(stage.sfu.pids[0], spare);
  await stage.sfu.close();
  assert.deepEqual([spare, next].map(isAlive), [false, false]);
  assert.equal(await stage.sfu.whenUp('kept', 5_000), false, 'nobody waits for what was closed');
});

test('[SFU-131] a crash loop is slowed down and shown', async () => {
  await using stage = await startStage({ spare: false });
  const { sfu } = stage;
  const [healthy] = sfu.health;
  assert.deepEqual({ ...healthy, pid: 0 }, { url: sfu.urls[0], pid: 0, state: 'up', restarts: 0, rooms: 0 });
  await stage.room('kept');
  await until('it is counted', () => sfu.health[0]?.rooms === 1);
  for (const restarts of [1, 2, 3]) {
    process.kill(sfu.pids[0]!, 'SIGKILL');
    await until('its death is known', () => sfu.health[0]?.restarts === restarts);
    assert.equal(sfu.health[0]?.state, restarts < 3 ? 'down' : 'failing');
    assert.equal(await sfu.whenUp('kept', 20_000), true);
    assert.equal(sfu.health[0]?.state, restarts < 3 ? 'up' : 'failing', 'it serves, and is not trusted yet');
  }
  assert.deepEqual((await stage.api('kept').listRooms()).length, 1);
});

test('[SFU-132] a child that no longer answers is killed and replaced', async () => {
  await using stage = await startStage({ hungAfterMs: 400 });
  const url = await stage.room('kept');
  const client = connect(url, await token('kept', 'a'));
  await client.next('join');
  const [pid] = stage.sfu.pids;
  process.kill(pid!, 'SIGSTOP');
  assert.deepEqual(await client.ended, { closeCode: 1006 }, 'its clients notice at once');
  await until('another serves', async () => {
    const [health] = stage.sfu.health;
    return health?.state === 'up' && health.pid !== pid && health.restarts === 1;
  });
  assert.equal((await stage.api('kept').listRooms()).length, 1);
  assert.equal(isAlive(pid!), false);
  await assert.rejects(startStage({ hungAfterMs: 50 }), RangeError);
});

test('[SFU-63] a child dies with its parent, however that died', async () => {
  const parent = fork(fileURLToPath(new URL('parent.ts', import.meta.url)), [], {
    stdio: ['ignore', 'ignore', 'ignore', 'ipc'],
  });
  const pid = await new Promise<number>(
    (resolve) => void parent.once('message', (message) => resolve(Number(message))),
  );
  assert.ok(isAlive(pid));
  parent.kill('SIGKILL');
  await until('the child is gone', () => !isAlive(pid));
});

test('[SFU-64] a configuration that cannot work is refused before anybody waits', async () => {
  await assert.rejects(startSfu({ apiKey, apiSecret: 'short', children: 1 }), /exit 78/);
  await assert.rejects(startSfu({ apiKey, apiSecret, children: 0 }), RangeError);
});

test('[SFU-36] webhooks are signed, in order, and tried again', async () => {
  const events: WebhookEvent[] = [];
  const receiver = new WebhookReceiver(apiKey, apiSecret);
  let requests = 0;
  const answer = async (body: string, authorization: string | undefined): Promise<number> => {
    requests += 1;
    // The first try fails: the same event must come again.
    if (requests === 1) return 503;
    events.push(await receiver.receive(body, authorization));
    return 200;
  };
  const server = createServer((request, response) => {
    const chunks: Buffer[] = [];
    request.on('data', (chunk: Buffer) => chunks.push(chunk));
    request.on('end', () => {
      answer(Buffer.concat(chunks).toString(), request.headers.authorization)
        .catch(() => 401)
        .then((status) => response.writeHead(status).end())
        .catch(() => response.destroy());
    });
  });
  await new Promise<void>((resolve) => void server.listen(0, '127.0.0.1', () => resolve()));
  const webhookUrl = `http://127.0.0.1:${(server.address() as AddressInfo).port}/hooks/livekit`;
  const stage = await startStage({ webhookUrl });
  const url = await stage.room('hooked');
  const client = connect(url, await token('hooked', 'a'));
  await client.next('join');
  client.socket.close();
  await client.ended;
  await stage.api('hooked').deleteRoom('hooked');
  await until('three events', () => events.length === 3);
  assert.deepEqual(
    events.map((event) => event.event),
    ['room_started', 'participant_connection_aborted', 'room_finished'],
  );
  assert.equal(events[1]?.participant?.identity, 'a');
  assert.ok(events.every((event) => event.room?.name === 'hooked' && event.id.startsWith('EV_')));
  await stage[Symbol.asyncDispose]();
  await new Promise((resolve) => server.close(resolve));
});

test('[SFU-65] the room of a request is read for routing from body or token, without trust', async () => {
  const made = await token('from token', 'a');
  assert.equal(roomOfRequest({ url: `/rtc/v1?access_token=${made}&join_request=x` }), 'from token');
  assert.equal(roomOfRequest({ url: '/rtc/v1', authorization: `Bearer ${made}` }), 'from token');
  const path = '/twirp/livekit.RoomService';
  assert.equal(
    roomOfRequest({ url: `${path}/CreateRoom`, authorization: `Bearer ${made}`, body: '{"name":"new"}' }),
    'new',
  );
  assert.equal(roomOfRequest({ url: `${path}/DeleteRoom`, body: Buffer.from('{"room":"old"}') }), 'old');
  for (const [method, body] of [
    ['CreateRoom', new CreateRoomRequest({ name: 'in bytes', emptyTimeout: 3 }).toBinary()],
    ['SendData', new SendDataRequest({ room: 'in bytes', data: new Uint8Array(300) }).toBinary()],
    ['UpdateSubscriptions', new Uint8Array([0x18, 1, ...new RoomParticipantIdentity({ room: 'in bytes' }).toBinary()])],
  ] as const)
    assert.equal(roomOfRequest({ url: `${path}/${method}`, body }), 'in bytes', method);
  for (const body of [[0x0a], [0x0a, 0xff], [0x0a, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff], [0x0b], [0x12, 5, 1], []])
    assert.equal(roomOfRequest({ url: `${path}/SendData`, body: new Uint8Array(body) }), undefined, String(body));
  for (const url of ['/rtc', '/rtc/v1?access_token=a.b.c', '/rtc/v1?access_token=%%%', ''])
    assert.equal(roomOfRequest({ url }), undefined);
  assert.equal(roomOfRequest({ url: `${path}/ListRooms`, authorization: 'Basic x', body: '[1' }), undefined);
});
