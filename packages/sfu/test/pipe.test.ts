// The pipe in front of several children, behind a plain HTTP server, with LiveKit's own API client and the bare signalling client.
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { ListRoomsResponse } from '@livekit/protocol';
import { RoomServiceClient } from 'livekit-server-sdk';
import { createSfuPipe } from '../src/index.ts';
import { servePipe } from './serve-pipe.ts';
import { connect, joinParameter } from './signal-client.ts';
import { apiKey, apiSecret, startStage, token, until } from './stage.ts';

test('[SFU-66] one address serves the rooms of all children, and lists them together', async (t) => {
  await using stage = await startStage({ children: 2 });
  const url = await servePipe(t, createSfuPipe(stage.sfu));
  const api = new RoomServiceClient(url, apiKey, apiSecret);
  const names = Array.from({ length: 8 }, (_, index) => `room ${index}`);
  assert.equal(new Set(names.map((name) => stage.sfu.pick(name))).size, 2, 'both children own some');
  for (const name of names) await api.createRoom({ name, emptyTimeout: 60 });
  assert.deepEqual((await api.listRooms()).map((room) => room.name).toSorted(), names);
  assert.deepEqual((await api.listRooms(['room 1', 'room 6'])).map((room) => room.name).toSorted(), [
    'room 1',
    'room 6',
  ]);
  const listing = await fetch(`${url}/twirp/livekit.RoomService/ListRooms`, {
    method: 'POST',
    headers: {
      'Content-Type': 'application/protobuf',
      Authorization: `Bearer ${await token('', 'api', { roomList: true })}`,
    },
    body: new Uint8Array(),
  });
  const listed = ListRoomsResponse.fromBinary(new Uint8Array(await listing.arrayBuffer()));
  assert.deepEqual(listed.rooms.map((room) => room.name).toSorted(), names, 'in bytes too');
  const stranger = new RoomServiceClient(url, apiKey, 'a-wrong-secret-of-more-than-32-characters');
  await assert.rejects(stranger.listRooms(), /invalid authorization token/);
  for (const name of names) {
    const client = connect(url.replace('http', 'ws'), await token(name, 'a'));
    const joined = await client.next('join');
    assert.equal(joined.room?.name, name);
    assert.equal((await api.listParticipants(name)).length, 1);
    client.socket.close();
    assert.deepEqual(await client.ended, { closeCode: 1005 });
  }
  const refused = await connect(url.replace('http', 'ws'), await token('unknown', 'a')).ended;
  assert.deepEqual(refused, { status: 404, text: 'requested room does not exist' });
});

test('[SFU-165] a page of another origin may call, through the pipe too, and asks before', async (t) => {
  await using stage = await startStage({ children: 1 });
  const url = await servePipe(t, createSfuPipe(stage.sfu));
  const origin = 'https://classe.example';
  const asked = await fetch(`${url}/twirp/livekit.RoomService/ListRooms`, {
    method: 'OPTIONS',
    headers: {
      origin,
      'access-control-request-method': 'POST',
      'access-control-request-headers': 'authorization,content-type',
    },
  });
  const allowed = ['origin', 'methods', 'headers'].map((name) => asked.headers.get(`access-control-allow-${name}`));
  assert.deepEqual([asked.status, ...allowed], [204, origin, 'GET, POST', 'authorization,content-type']);
  const refused = await fetch(`${url}/rtc/v1/validate`, { headers: { origin } });
  assert.deepEqual([refused.status, refused.headers.get('access-control-allow-origin')], [401, origin]);
});

test('[SFU-66] a child that cannot be reached is told, and one that dies closes its sockets', async (t) => {
  await using stage = await startStage({ children: 1 });
  const dead = { urls: ['http://127.0.0.1:1'], pick: () => 'http://127.0.0.1:1' };
  const nowhere = await servePipe(t, createSfuPipe(dead));
  assert.equal((await fetch(`${nowhere}/rtc/v1/validate`)).status, 503);
  assert.equal(((await connect(nowhere.replace('http', 'ws'), 'a.b.c').ended) as { status: number }).status, 503);

  await stage.room('r');
  const url = await servePipe(t, createSfuPipe(stage.sfu));
  const client = connect(url.replace('http', 'ws'), await token('r', 'a'));
  await client.next('join');
  process.kill(stage.sfu.pids[0]!, 'SIGKILL');
  assert.deepEqual(await client.ended, { closeCode: 1006 });
});

test('[SFU-133] requests and upgrades wait for a child that is being replaced', async (t) => {
  // Without a spare the successor needs a second of loading, as after two deaths in a row.
  await using stage = await startStage({ spare: false });
  await stage.room('r');
  const url = await servePipe(t, createSfuPipe(stage.sfu));
  const made = await token('r', 'a');
  const client = connect(url.replace('http', 'ws'), made);
  await client.next('join');
  process.kill(stage.sfu.pids[0]!, 'SIGKILL');
  await client.ended;
  const again = connect(url.replace('http', 'ws'), made);
  const api = new RoomServiceClient(url, apiKey, apiSecret);
  const [validated, rooms] = await Promise.all([
    fetch(`${url}/rtc/v1/validate?access_token=${made}&join_request=${joinParameter()}`),
    api.listRooms(),
    again.next('join'),
  ]);
  assert.deepEqual([validated.status, rooms.map((room) => room.name)], [200, ['r']]);
  again.socket.close();
});

test('[SFU-133] what waits is refused when no successor comes, and let go when the client leaves', async (t) => {
  let waiting = 0;
  const gone = {
    urls: ['http://127.0.0.1:1'],
    pick: () => 'http://127.0.0.1:1',
    whenUp: async () => (waiting += 1) < 0,
  };
  const url = await servePipe(t, createSfuPipe(gone));
  const left = connect(url.replace('http', 'ws'), 'a.b.c');
  await until('it waits', () => waiting > 0);
  left.socket.terminate();
  const [validated, refused] = await Promise.all([
    fetch(`${url}/rtc/v1/validate`),
    connect(url.replace('http', 'ws'), 'a.b.c').ended,
  ]);
  assert.deepEqual([validated.status, (refused as { status: number }).status], [503, 503]);
});
