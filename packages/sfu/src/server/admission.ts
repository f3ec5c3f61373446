// May this request join? The same answer for the WebSocket upgrade and for `…/validate`, on both paths, with LiveKit's status and text.
import type { IncomingMessage } from 'node:http';
import type { JoinRequest } from '@livekit/protocol';
import { limits } from '../limits.ts';
import { ok, refuse } from '../result.ts';
import type { Result } from '../result.ts';
import type { Room } from '../room/room.ts';
import type { Rooms } from '../room/rooms.ts';
import type { AccessClaims, Tokens } from '../token.ts';
import { textLimitRefusal } from '../room/text-limits.ts';
import { readJoinParameters, readJoinRequest } from './join-request.ts';

/** An HTTP refusal; clients read the text. */
export interface HttpRefusal {
  readonly status: 400 | 401 | 403 | 404 | 429 | 503;
  readonly text: string;
}

/** Who joins what, and with which first messages. */
export interface Admission {
  readonly claims: AccessClaims;
  readonly room: Room;
  readonly joinRequest: JoinRequest;
  /** Peer connections of the client: one with a join request, two without. */
  readonly connections: 1 | 2;
}

/** The two ways in: `/rtc/v1` wants a join request, the older `/rtc` does without. */
export const joinPaths: ReadonlyMap<string, 'v1' | 'v0'> = new Map([
  ['/rtc/v1', 'v1'],
  ['/rtc', 'v0'],
]);

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
  path: 'v1' | 'v0',
  { tokens, rooms }: { readonly tokens: Tokens; readonly rooms: Rooms },
): Promise<Result<Admission, HttpRefusal>> {
  const token = tokenOf(request, url);
  const verified = token === undefined ? undefined : await tokens.verify(token);
  if (verified === undefined) return refuse({ status: 401, text: 'no permissions to access the room' });
  if (!verified.ok) return refuse({ status: 401, text: 'invalid authorization token' });
  if (verified.value.grant.roomJoin !== true) return refuse({ status: 401, text: 'permissions denied' });
  const { searchParams } = url;
  // As in LiveKit: a join request means one peer connection on the older path too.
  const isDual = path === 'v0' && !searchParams.get('join_request');
  const read = isDual ? readJoinParameters(searchParams) : readJoinRequest(searchParams.get('join_request'));
  if (!read.ok) return refuse({ status: 400, text: read.error });
  const joinRequest = read.value;
  const described = describe(verified.value, joinRequest, isDual ? (searchParams.get('publish') ?? '') : '');
  if (described === undefined) return refuse({ status: 401, text: 'no permissions to access the room' });
  const claims = described;
  if (claims.identity === '') return refuse({ status: 400, text: 'identity cannot be empty' });
  if (claims.identity.length > limits.nameLength)
    return refuse({ status: 400, text: `participant identity length exceeds limits: max length ${limits.nameLength}` });
  if (textLimitRefusal(claims) !== undefined) return refuse({ status: 400, text: 'metadata size exceeds limits' });
  if (claims.grant.room === undefined || claims.grant.room === '') return refuse({ status: 400, text: 'no room name' });
  if (claims.grant.room.length > limits.nameLength)
    return refuse({ status: 400, text: 'room name length exceeds limits' });
  const room = rooms.open(claims.grant.room);
  if (room === undefined) return refuse({ status: 404, text: 'requested room does not exist' });
  if (room.isFullFor(claims.identity)) return refuse({ status: 403, text: 'room has exceeded its max participants' });
  if (rooms.isFull && room.find(claims.identity) === undefined)
    return refuse({ status: 503, text: 'node has exceeded its configured limit' });
  return ok({ claims, room, joinRequest, connections: isDual ? 2 : 1 });
}

/**
 * The claims with what the request adds: metadata and attributes with `canUpdateOwnMetadata` only, and `publish`, the second connection of
 * somebody who only sends there. Undefined when that is not allowed.
 */
function describe(claims: AccessClaims, request: JoinRequest, publish: string): AccessClaims | undefined {
  const added = Object.entries(request.participantAttributes).filter(([, value]) => value !== '');
  const isChanged = added.length > 0 || request.metadata !== '';
  if (isChanged && claims.grant.canUpdateOwnMetadata !== true) return undefined;
  if (publish !== '' && claims.grant.canPublish === false) return undefined;
  return {
    ...claims,
    ...(publish === '' ? {} : { identity: `${claims.identity}#${publish}` }),
    grant: publish === '' ? claims.grant : { ...claims.grant, canSubscribe: false },
    metadata: request.metadata || claims.metadata,
    attributes: { ...claims.attributes, ...Object.fromEntries(added) },
  };
}
