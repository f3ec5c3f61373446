// The server API calls a method that the unmodified rtc-node registered.
import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { PerformRpcRequest, PerformRpcResponse } from '@livekit/protocol';
import { Room, RpcError, dispose } from '@livekit/rtc-node';
import { rtcNodeSkip, startStage, token, until } from './stage.ts';
import type { Stage } from './stage.ts';

let server: Stage;

before(async () => {
  server = await startStage();
});

after(async () => {
  await server[Symbol.asyncDispose]();
  await dispose();
});

interface Answer {
  readonly status: number;
  readonly body: Record<string, unknown>;
}

/** Calls it as a house would; livekit-server-sdk has no method for it yet. */
async function perform(request: object, roomAdmin = true): Promise<Answer> {
  const response = await fetch(`${server.sfu.pick('calls')}/twirp/livekit.RoomService/PerformRpc`, {
    method: 'POST',
    headers: {
      'Content-Type': 'application/json',
      Authorization: `Bearer ${await token('calls', 'house', { roomAdmin })}`,
    },
    body: JSON.stringify({ room: 'calls', ...request }),
  });
  return { status: response.status, body: (await response.json()) as Record<string, unknown> };
}

test(
  '[SFU-158] RoomService calls a method of rtc-node and gets its answer, its error, or why there is none',
  { skip: rtcNodeSkip },
  async (t) => {
    const url = await server.room('calls');
    const [ann, ben] = [new Room(), new Room()];
    t.after(() => Promise.all([ann.disconnect(), ben.disconnect()]));
    await ann.connect(url, await token('calls', 'ann'), { autoSubscribe: true, dynacast: false });
    await ben.connect(url, await token('calls', 'ben'), { autoSubscribe: true, dynacast: false });
    const called: string[] = [];
    assert.ok(ann.localParticipant && ben.localParticipant);
    ann.localParticipant.registerRpcMethod('greet', async ({ payload }) => {
      called.push(payload);
      return `hello ${payload}`;
    });
    ann.localParticipant.registerRpcMethod('refuse', async () => {
      throw new RpcError(42, 'not today', 'ask again');
    });
    let hanging = 0;
    ann.localParticipant.registerRpcMethod('hang', async () => {
      hanging += 1;
      return new Promise<string>(() => undefined);
    });

    const to = { destination_identity: 'ann' };
    assert.deepEqual(await perform({ ...to, method: 'greet', payload: 'world' }), {
      status: 200,
      body: { payload: 'hello world' },
    });
    const binary = await fetch(`${server.sfu.pick('calls')}/twirp/livekit.RoomService/PerformRpc`, {
      method: 'POST',
      headers: {
        'Content-Type': 'application/protobuf',
        Authorization: `Bearer ${await token('calls', 'house', { roomAdmin: true })}`,
      },
      body: new PerformRpcRequest({
        room: 'calls',
        destinationIdentity: 'ann',
        method: 'greet',
        payload: 'again',
      }).toBinary(),
    });
    assert.equal(PerformRpcResponse.fromBinary(new Uint8Array(await binary.arrayBuffer())).payload, 'hello again');
    // Calls between clients go their own way.
    const between = await ben.localParticipant.performRpc({
      destinationIdentity: 'ann',
      method: 'greet',
      payload: 'ann',
    });
    assert.equal(between, 'hello ann');
    assert.deepEqual(called, ['world', 'again', 'ann'], 'each call arrived once');

    const prefix = 'twirp error unknown: ';
    const refusals: readonly (readonly [object, number, string, string])[] = [
      [{ ...to, method: 'refuse' }, 500, 'internal', `${prefix}RpcError 42: not today: ask again`],
      [
        { ...to, method: 'unknown' },
        400,
        'invalid_argument',
        `${prefix}RpcError 1400: Method not supported at destination`,
      ],
      [
        { ...to, method: 'greet', payload: 'x'.repeat(15_361) },
        400,
        'malformed',
        `${prefix}RpcError 1402: Request payload too large`,
      ],
      [
        { ...to, method: 'hang', response_timeout_ms: 300 },
        408,
        'canceled',
        `${prefix}RpcError 1502: Response timeout`,
      ],
      [{ destinationIdentity: 'nobody', method: 'greet' }, 404, 'not_found', `${prefix}participant does not exist`],
      [{ method: 'greet' }, 400, 'invalid_argument', `${prefix}destination identity is required`],
    ];
    for (const [request, status, code, msg] of refusals)
      assert.deepEqual(await perform(request), { status, body: { code, msg } });
    assert.equal((await perform({ ...to, method: 'greet' }, false)).status, 401);

    const cut = perform({ ...to, method: 'hang', response_timeout_ms: 20_000 });
    await until('the method runs', () => hanging === 2);
    await server.api('calls').removeParticipant('calls', 'ann');
    assert.deepEqual(await cut, {
      status: 503,
      body: { code: 'unavailable', msg: `${prefix}RpcError 1503: Recipient disconnected` },
    });
  },
);
