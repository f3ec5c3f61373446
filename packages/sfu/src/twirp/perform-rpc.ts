// RoomService.PerformRpc: a client's own method called through the API, and its failures as Twirp codes, as livekit-server 1.13.5 has them.
import { PerformRpcResponse } from '@livekit/protocol';
import type { PerformRpcRequest } from '@livekit/protocol';
import { ok, refuse } from '../result.ts';
import type { Result } from '../result.ts';
import type { RpcFailure } from '../room/remote-calls.ts';
import type { Rooms } from '../room/rooms.ts';
import { livekitRefusal, noParticipant } from './twirp-error.ts';
import type { TwirpCode, TwirpRefusal } from './twirp-error.ts';

const codes: Readonly<Partial<Record<number, TwirpCode>>> = {
  1400: 'invalid_argument',
  1401: 'not_found',
  1402: 'malformed',
  1403: 'unimplemented',
  1404: 'unimplemented',
  1501: 'canceled',
  1502: 'canceled',
  1503: 'unavailable',
  1504: 'malformed',
};

/** Calls it; resolves with the payload of the response, or with why there is none (SFU-158). */
export async function performRpc(
  request: PerformRpcRequest,
  rooms: Rooms,
): Promise<Result<PerformRpcResponse, TwirpRefusal>> {
  if (request.destinationIdentity === '')
    return refuse(livekitRefusal('invalid_argument', 'destination identity is required'));
  const room = rooms.find(request.room);
  const callee = room?.find(request.destinationIdentity);
  if (room === undefined || callee === undefined) return refuse(noParticipant);
  if (!callee.isActive) return refuse(livekitRefusal('internal', 'data channel is not available'));
  const { sid, subscriberTransport } = callee;
  const { roundTripMs } = subscriberTransport;
  const called = await room.calls.call({ sid, roundTripMs, sendData: callee.sendData.bind(callee) }, request);
  if (called.ok) return ok(new PerformRpcResponse({ payload: called.value }));
  if (called.error === 'too-many-calls')
    return refuse(livekitRefusal('resource_exhausted', 'too many calls of this room wait'));
  return refuse(rpcRefusal(called.error));
}

function rpcRefusal({ code, message, data }: RpcFailure): TwirpRefusal {
  const text = `RpcError ${code}: ${message}${data === '' ? '' : `: ${data}`}`;
  return livekitRefusal(codes[code] ?? 'internal', text);
}
