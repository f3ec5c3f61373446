// Methods that a client registered (`registerRpcMethod`), called by the server API: a request as a data packet, an acknowledgement within two
// seconds, a response within the time asked for. Numbers and texts are LiveKit's (SFU-158).
import { randomUUID } from 'node:crypto';
import { DataPacket, DataPacket_Kind, RpcRequest } from '@livekit/protocol';
import { limits } from '../limits.ts';
import type { DataChannelKind } from '../media/transport.ts';
import { ok, refuse } from '../result.ts';
import type { Result } from '../result.ts';

/** Whoever has the method. */
export interface Callee {
  readonly sid: string;
  /** The way there and back to it in ms. */
  readonly roundTripMs: number;
  sendData(kind: DataChannelKind, packet: Uint8Array): void;
}

/** Why a call gave nothing: LiveKit's `RpcError`, of the server (1400 to 1599) or of the method itself (any number). */
export interface RpcFailure {
  readonly code: number;
  readonly message: string;
  readonly data: string;
}

/** Failures that the server finds. */
export const rpcFailures = {
  connectionTimeout: { code: 1501, message: 'Connection timeout', data: '' },
  responseTimeout: { code: 1502, message: 'Response timeout', data: '' },
  recipientDisconnected: { code: 1503, message: 'Recipient disconnected', data: '' },
  requestTooLarge: { code: 1402, message: 'Request payload too large', data: '' },
} as const satisfies Readonly<Record<string, RpcFailure>>;

/** What a call asks for; 0 ms means ten seconds. */
export interface RemoteCall {
  readonly method: string;
  readonly payload: string;
  readonly responseTimeoutMs: number;
}

/** The response, why there is none, or that too many calls wait already. */
export type CallResult = Result<string, RpcFailure | 'too-many-calls'>;

interface Pending {
  readonly callee: string;
  /** Undefined once it was acknowledged. */
  acknowledgeBy: number | undefined;
  readonly respondBy: number;
  settle(result: CallResult): void;
}

const defaultResponseMs = 10_000;
const acknowledgeMs = 2_000;

/** The calls of one room that wait. Times in epoch ms. */
export class RemoteCalls {
  readonly #now: () => number;
  readonly #pending = new Map<string, Pending>();

  constructor(now: () => number) {
    this.#now = now;
  }

  /** Calls a method; settles in any case, at the latest a tick after its time. */
  async call(callee: Callee, { method, payload, responseTimeoutMs }: RemoteCall): Promise<CallResult> {
    if (Buffer.byteLength(payload) > limits.rpcPayloadBytes) return refuse(rpcFailures.requestTooLarge);
    if (this.#pending.size >= limits.rpcCallsPerRoom) return refuse('too-many-calls');
    const id = randomUUID();
    const waitMs = Math.min(responseTimeoutMs || defaultResponseMs, limits.rpcResponseMs);
    const now = this.#now();
    const { promise, resolve } = Promise.withResolvers<CallResult>();
    const settle = (result: CallResult): void => {
      if (this.#pending.delete(id)) resolve(result);
    };
    this.#pending.set(id, {
      callee: callee.sid,
      acknowledgeBy: now + acknowledgeMs,
      respondBy: now + waitMs,
      settle,
    });
    const request = new RpcRequest({
      id,
      method,
      payload,
      responseTimeoutMs: Math.max(1, Math.round(waitMs - callee.roundTripMs)),
      version: 1,
    });
    // The call's own id stands for its caller: the answer comes back under it, and nobody can have that name.
    const packet = new DataPacket({
      kind: DataPacket_Kind.RELIABLE,
      participantIdentity: id,
      value: { case: 'rpcRequest', value: request },
    });
    callee.sendData('reliable', packet.toBinary());
    return promise;
  }

  /** Takes an acknowledgement or a response to a call of ours; false for every other packet, which goes its way. */
  take(from: { readonly sid: string }, { value: content }: DataPacket): boolean {
    if (content.case !== 'rpcAck' && content.case !== 'rpcResponse') return false;
    const pending = this.#pending.get(content.value.requestId);
    if (pending === undefined || pending.callee !== from.sid) return false;
    if (content.case === 'rpcAck') pending.acknowledgeBy = undefined;
    else {
      const { value } = content.value;
      if (value.case === 'error') {
        const { code, message, data } = value.value;
        pending.settle(refuse({ code, message, data }));
      } else pending.settle(ok(value.case === 'payload' ? value.value : ''));
    }
    return true;
  }

  /** Ends the calls whose time is over; called every 50 ms. */
  expire(nowMs: number): void {
    for (const { acknowledgeBy, respondBy, settle } of [...this.#pending.values()]) {
      if (nowMs >= respondBy) settle(refuse(rpcFailures.responseTimeout));
      else if (acknowledgeBy !== undefined && nowMs >= acknowledgeBy) settle(refuse(rpcFailures.connectionTimeout));
    }
  }

  /** Somebody is gone: what they were asked for never comes. */
  left(calleeSid: string): void {
    for (const { callee, settle } of [...this.#pending.values()])
      if (callee === calleeSid) settle(refuse(rpcFailures.recipientDisconnected));
  }
}
