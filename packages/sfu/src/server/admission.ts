// May this request join? The same answer for the WebSocket upgrade and for /rtc/v1/validate, with LiveKit's status and text.
import type { IncomingMessage } from 'node:http';
import type { JoinRequest } from '@livekit/protocol';
import { limits } from '../limits.ts';
import { ok, refuse } from '../result.ts';
import type { Result } from '../result.ts';
import type { Room } from '../room/room.ts';
import type { Rooms } from '../room/rooms.ts';
import type { AccessClaims, Tokens } from '../token.ts';
import { readJoinRequest } from './join-request.ts';

/** An HTTP refusal; clients read the text. */
export interface HttpRefusal {
  readonly status: 400 | 401 | 403 | 404;
  readonly text: string;
}

/** Who joins what, and with which first messages. */
export interface Admission {
  readonly claims: AccessClaims;
  readonly room: Room;
  readonly joinRequest: JoinRequest;
}

/** The token of a request: `Authorization: Bearer` (rtc-node, server API), else `access_token` (browsers cannot set headers). */
export function tokenOf(request: IncomingMessage, url: URL): string | undefined {
  const { authorization } = request.headers;
  if (authorization !== undefined) return authorization.startsWith('Bearer ') ? authorization.slice(7) : undefined;
  return url.searchParams.get('access_token') ?? undefined;
}

/** Checks token, grant, room and places. Rooms are never made here (SFU-03). */
export async function admit(
  request: IncomingMessage,
  url: URL,
  tokens: Tokens,
  rooms: Rooms,
): Promise<Result<Admission, HttpRefusal>> {
  const token = tokenOf(request, url);
  const verified = token === undefined ? undefined : await tokens.verify(token);
  if (verified === undefined) return refuse({ status: 401, text: 'permissions denied' });
  if (!verified.ok) return refuse({ status: 401, text: 'invalid authorization token' });
  const claims = verified.value;
  if (claims.grant.roomJoin !== true) return refuse({ status: 401, text: 'permissions denied' });
  const joinRequest = readJoinRequest(url.searchParams.get('join_request'));
  if (!joinRequest.ok) return refuse({ status: 400, text: joinRequest.error });
  if (claims.identity === '') return refuse({ status: 400, text: 'identity cannot be empty' });
  if (claims.identity.length > limits.nameLength)
    return refuse({ status: 400, text: 'participant identity length exceeds limits' });
  if (claims.grant.room === undefined || claims.grant.room === '') return refuse({ status: 400, text: 'no room name' });
  const room = rooms.find(claims.grant.room);
  if (room === undefined) return refuse({ status: 404, text: 'requested room does not exist' });
  if (room.isFullFor(claims.identity)) return refuse({ status: 403, text: 'room has exceeded its max participants' });
  return ok({ claims, room, joinRequest: joinRequest.value });
}
