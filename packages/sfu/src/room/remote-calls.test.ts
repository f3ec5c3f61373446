// Calls of methods that wait, by the clock of the room.
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { DataPacket, RpcAck, RpcError, RpcResponse } from '@livekit/protocol';
import type { RpcRequest } from '@livekit/protocol';
import { limits } from '../limits.ts';
import { RemoteCalls, rpcFailures } from './remote-calls.ts';
import type { CallResult } from './remote-calls.ts';

function stage() {
  const clock = { nowMs: 1_000_000 };
  const calls = new RemoteCalls(() => clock.nowMs);
  const sent: DataPacket[] = [];
  const ann = {
    sid: 'PA_ann',
    roundTripMs: 50,
    sendData: (kind: string, packet: Uint8Array) => {
      assert.equal(kind, 'reliable');
      sent.push(DataPacket.fromBinary(packet));
    },
  };
  const lastRequest = (): RpcRequest => {
    const value = sent.at(-1)?.value;
    assert.ok(value?.case === 'rpcRequest');
    return value.value;
  };
  return {
    calls,
    clock,
    ann,
    sent,
    lastRequest,
    call: async (responseTimeoutMs = 0, payload = 'ping'): Promise<CallResult> =>
      calls.call(ann, { method: 'm', payload, responseTimeoutMs }),
    acknowledge: (from = ann.sid) => calls.take({ sid: from }, ackOf(lastRequest().id)),
    respond: (value: RpcResponse['value'], from = ann.sid) =>
      calls.take({ sid: from }, responseOf(lastRequest().id, value)),
    pass(ms: number) {
      clock.nowMs += ms;
      calls.expire(clock.nowMs);
    },
  };
}

const ackOf = (requestId: string): DataPacket =>
  new DataPacket({ value: { case: 'rpcAck', value: new RpcAck({ requestId }) } });
const responseOf = (requestId: string, value: RpcResponse['value']): DataPacket =>
  new DataPacket({ value: { case: 'rpcResponse', value: new RpcResponse({ requestId, value }) } });

test('[SFU-158] a call goes out once under its own id and comes back with the payload; its packets go no further', async () => {
  const { call, sent, lastRequest, acknowledge, respond, calls } = stage();
  const called = call(5_000);
  const { id, method, payload, responseTimeoutMs, version } = lastRequest();
  assert.deepEqual([method, payload, responseTimeoutMs, version], ['m', 'ping', 4_950, 1]);
  assert.equal(sent[0]?.participantIdentity, id, 'the answer is addressed to it');
  assert.equal(acknowledge(), true);
  assert.equal(respond({ case: 'payload', value: 'pong' }), true);
  assert.deepEqual(await called, { ok: true, value: 'pong' });
  assert.equal(respond({ case: 'payload', value: 'again' }), false, 'a second response is nobody’s');
  assert.equal(calls.take({ sid: 'PA_ann' }, ackOf('a call between clients')), false);
  assert.equal(sent.length, 1);
});

test('[SFU-158] nobody answers for somebody else', async () => {
  const { call, respond, acknowledge, pass } = stage();
  const called = call();
  assert.equal(acknowledge('PA_ben'), false);
  assert.equal(respond({ case: 'payload', value: 'forged' }, 'PA_ben'), false);
  pass(2_000);
  assert.deepEqual(await called, { ok: false, error: rpcFailures.connectionTimeout });
});

test('[SFU-158] an error of the method is passed on; times are those asked for, ten seconds without', async () => {
  const { call, respond, acknowledge, pass } = stage();
  const failing = call();
  respond({ case: 'error', value: new RpcError({ code: 7, message: 'no', data: 'd' }) });
  assert.deepEqual(await failing, { ok: false, error: { code: 7, message: 'no', data: 'd' } });
  const slow = call();
  pass(1_900);
  acknowledge();
  pass(8_000);
  let isSettled = false;
  void slow.then(() => (isSettled = true));
  await Promise.resolve();
  assert.equal(isSettled, false);
  pass(100);
  assert.deepEqual(await slow, { ok: false, error: rpcFailures.responseTimeout });
  const endless = call(4_000_000_000);
  acknowledge();
  pass(limits.rpcResponseMs);
  assert.deepEqual(await endless, { ok: false, error: rpcFailures.responseTimeout });
});

test('[SFU-158] who leaves answers nothing any more; a payload has 15 kB, a room 256 calls that wait', async () => {
  const { call, calls, sent } = stage();
  assert.deepEqual(await call(0, 'é'.repeat(7_681)), { ok: false, error: rpcFailures.requestTooLarge });
  assert.equal(sent.length, 0);
  const many = Array.from({ length: limits.rpcCallsPerRoom }, async () => call());
  assert.deepEqual(await call(), { ok: false, error: 'too-many-calls' });
  calls.left('PA_ben');
  calls.left('PA_ann');
  for (const result of await Promise.all(many))
    assert.deepEqual(result, { ok: false, error: rpcFailures.recipientDisconnected });
  const next = call();
  calls.left('PA_ann');
  assert.equal((await next).ok, false, 'a place is free again');
});
