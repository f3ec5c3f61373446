// LiveKit's RoomService: what a server may do with rooms and people, and LiveKit's answers.
import {
  CreateRoomRequest,
  DataPacket,
  DeleteRoomRequest,
  DeleteRoomResponse,
  DisconnectReason,
  ForwardParticipantRequest,
  LeaveRequest_Action,
  ListParticipantsRequest,
  ListParticipantsResponse,
  ListRoomsRequest,
  ListRoomsResponse,
  MoveParticipantRequest,
  MuteRoomTrackRequest,
  MuteRoomTrackResponse,
  PerformRpcRequest,
  RemoveParticipantResponse,
  RoomParticipantIdentity,
  SendDataRequest,
  SendDataResponse,
  UpdateParticipantRequest,
  UpdateRoomMetadataRequest,
  UpdateSubscriptionsRequest,
  UpdateSubscriptionsResponse,
  UserPacket,
} from '@livekit/protocol';
import type { AnyMessage, JsonValue, Message, MessageType } from '@bufbuild/protobuf';
import type { VideoGrant } from 'livekit-server-sdk';
import { limits } from '../limits.ts';
import { ok, refuse } from '../result.ts';
import type { Result } from '../result.ts';
import type { Participant } from '../room/participant.ts';
import type { Room } from '../room/room.ts';
import type { Rooms } from '../room/rooms.ts';
import { attributesBytes } from '../room/text-limits.ts';
import { performRpc } from './perform-rpc.ts';
import { argumentRefusal, livekitRefusal, noParticipant } from './twirp-error.ts';
import type { TwirpRefusal } from './twirp-error.ts';

type Answer = Result<AnyMessage, TwirpRefusal>;

/** One method: its request type, the grant it needs, what it does. */
interface Method<T extends Message<T>> {
  readonly request: MessageType<T>;
  allows(grant: VideoGrant, request: T): boolean;
  run(request: T, rooms: Rooms): Answer | Promise<Answer>;
}

/** How a request came, and how its answer goes. */
export type TwirpFormat = 'json' | 'protobuf';

const denied: TwirpRefusal = { code: 'unauthenticated', msg: 'permissions denied' };
const noRoom = livekitRefusal('not_found', 'requested room does not exist');

const isAdmin = (grant: VideoGrant, request: { readonly room: string }): boolean =>
  grant.roomAdmin === true && grant.room === request.room;

type Call = (body: Buffer, format: TwirpFormat, grant: VideoGrant, rooms: Rooms) => Answer | Promise<Answer>;

interface OtherRoomRequest {
  readonly room: string;
  readonly identity: string;
  readonly destinationRoom: string;
}

const isAdminOfBoth = (grant: VideoGrant, request: OtherRoomRequest): boolean =>
  isAdmin(grant, request) && grant.destinationRoom === request.destinationRoom;

function method<T extends Message<T>>(definition: Method<T>): Call {
  return (body, format, grant, rooms) => {
    const request = decode(definition.request, body, format);
    if (request === undefined) return refuse({ code: 'malformed', msg: `the ${format} request could not be decoded` });
    return definition.allows(grant, request) ? definition.run(request, rooms) : refuse(denied);
  };
}

function decode<T extends Message<T>>(type: MessageType<T>, body: Buffer, format: TwirpFormat): T | undefined {
  try {
    // fromJson reads lowerCamelCase and the proto names alike.
    return format === 'protobuf'
      ? type.fromBinary(body)
      : type.fromJson(JSON.parse(body.toString('utf8')) as JsonValue, { ignoreUnknownFields: true });
  } catch {
    return undefined;
  }
}

function withRoom(rooms: Rooms, name: string, work: (room: Room) => Answer): Answer {
  const room = rooms.find(name);
  return room === undefined ? refuse(noRoom) : work(room);
}

function withParticipant(
  rooms: Rooms,
  who: { readonly room: string; readonly identity: string },
  work: (participant: Participant) => Answer,
): Answer {
  const participant = rooms.find(who.room)?.find(who.identity);
  return participant === undefined ? refuse(noParticipant) : work(participant);
}

const methods: Readonly<Record<string, Call>> = {
  CreateRoom: method({ request: CreateRoomRequest, allows: (grant) => grant.roomCreate === true, run: createRoom }),
  ListRooms: method({
    request: ListRoomsRequest,
    allows: (grant) => grant.roomList === true,
    run: ({ names }, rooms) => {
      const listed = rooms.list().filter((room) => names.length === 0 || names.includes(room.name));
      return ok(new ListRoomsResponse({ rooms: listed.map((room) => room.info()) }));
    },
  }),
  DeleteRoom: method({
    request: DeleteRoomRequest,
    allows: (grant) => grant.roomCreate === true,
    run: ({ room }, rooms) => (rooms.delete(room) ? ok(new DeleteRoomResponse()) : refuse(noRoom)),
  }),
  UpdateRoomMetadata: method({
    request: UpdateRoomMetadataRequest,
    allows: isAdmin,
    run: ({ room: name, metadata }, rooms) =>
      withRoom(rooms, name, (room) => {
        if (isTooMuch(metadata)) return refuse(metadataTooLong);
        room.setMetadata(metadata);
        return ok(room.info());
      }),
  }),
  ListParticipants: method({
    request: ListParticipantsRequest,
    allows: isAdmin,
    // Of an unknown room LiveKit lists nobody, and calls it no error.
    run: ({ room: name }, rooms) => {
      const people = [...(rooms.find(name)?.participants() ?? [])];
      return ok(new ListParticipantsResponse({ participants: people.map((one) => one.info()) }));
    },
  }),
  GetParticipant: method({
    request: RoomParticipantIdentity,
    allows: isAdmin,
    run: (request, rooms) => withParticipant(rooms, request, (participant) => ok(participant.info())),
  }),
  RemoveParticipant: method({
    request: RoomParticipantIdentity,
    allows: isAdmin,
    run: (request, rooms) =>
      withParticipant(rooms, request, (participant) => {
        participant.end({ reason: DisconnectReason.PARTICIPANT_REMOVED, action: LeaveRequest_Action.DISCONNECT });
        return ok(new RemoveParticipantResponse());
      }),
  }),
  MutePublishedTrack: method({ request: MuteRoomTrackRequest, allows: isAdmin, run: mutePublishedTrack }),
  UpdateParticipant: method({ request: UpdateParticipantRequest, allows: isAdmin, run: updateParticipant }),
  UpdateSubscriptions: method({ request: UpdateSubscriptionsRequest, allows: isAdmin, run: updateSubscriptions }),
  ForwardParticipant: method({ request: ForwardParticipantRequest, allows: isAdminOfBoth, run: toOtherRoom }),
  MoveParticipant: method({ request: MoveParticipantRequest, allows: isAdminOfBoth, run: toOtherRoom }),
  SendData: method({ request: SendDataRequest, allows: isAdmin, run: sendData }),
  PerformRpc: method({ request: PerformRpcRequest, allows: isAdmin, run: performRpc }),
};

/** Calls a method by name; undefined when there is none. */
export function callRoomService(
  name: string,
  body: Buffer,
  format: TwirpFormat,
  grant: VideoGrant,
  rooms: Rooms,
): Answer | Promise<Answer> | undefined {
  const found = Object.hasOwn(methods, name) ? methods[name] : undefined;
  return found?.(body, format, grant, rooms);
}

const metadataTooLong = argumentRefusal('metadata size exceeds limits', limits.metadataBytes);

function isTooMuch(metadata: string): boolean {
  return Buffer.byteLength(metadata) > limits.metadataBytes;
}

function createRoom(request: CreateRoomRequest, rooms: Rooms): Answer {
  if (request.name === '') return refuse({ code: 'invalid_argument', msg: 'no room name' });
  if (request.name.length > limits.nameLength) {
    const msg = `room name length exceeds limits: max length ${limits.nameLength}`;
    return refuse(livekitRefusal('invalid_argument', msg));
  }
  if (isTooMuch(request.metadata)) return refuse(metadataTooLong);
  const created = rooms.create({
    name: request.name,
    emptyTimeoutS: request.emptyTimeout,
    departureTimeoutS: request.departureTimeout,
    maxParticipants: request.maxParticipants,
    metadata: request.metadata,
  });
  return created.ok
    ? ok(created.value.info())
    : refuse({ code: 'resource_exhausted', msg: 'reached configured limit for node' });
}

function mutePublishedTrack(request: MuteRoomTrackRequest, rooms: Rooms): Answer {
  return withParticipant(rooms, request, (participant) => {
    // LiveKit's default: a moderator may silence somebody, never open their microphone.
    if (!request.muted) return refuse(livekitRefusal('failed_precondition', 'remote unmute not enabled'));
    const track = participant.publishing.tracks.get(request.trackSid);
    // Of a track that is not there LiveKit says nothing, and calls it no error.
    if (track === undefined) return ok(new MuteRoomTrackResponse());
    participant.publishing.muteByModerator(track, true);
    return ok(new MuteRoomTrackResponse({ track: track.info }));
  });
}

function updateParticipant(request: UpdateParticipantRequest, rooms: Rooms): Answer {
  if (request.name.length > limits.nameLength)
    return refuse(argumentRefusal('name length exceeds limits', limits.nameLength));
  if (isTooMuch(request.metadata)) return refuse(metadataTooLong);
  if (attributesBytes(request.attributes) > limits.attributesBytes)
    return refuse(argumentRefusal('attribute size exceeds limits', limits.attributesBytes));
  return withParticipant(rooms, request, (participant) => {
    const hasTexts = request.name !== '' || request.metadata !== '' || Object.keys(request.attributes).length > 0;
    if (hasTexts) participant.describe(request);
    if (request.permission !== undefined) participant.setPermission(request.permission);
    return ok(participant.info());
  });
}

function updateSubscriptions(request: UpdateSubscriptionsRequest, rooms: Rooms): Answer {
  return withParticipant(rooms, request, (participant) => {
    const sids = [...request.trackSids, ...request.participantTracks.flatMap((tracks) => tracks.trackSids)];
    for (const sid of sids) {
      const track = participant.room.findTrack(sid);
      if (!request.subscribe) participant.unsubscribe(sid);
      else if (track !== undefined) participant.subscribe(track);
    }
    return ok(new UpdateSubscriptionsResponse());
  });
}

/** Forwarding or moving somebody to another room: LiveKit's open server knows the calls and refuses them, and so do we. */
function toOtherRoom(request: OtherRoomRequest, rooms: Rooms): Answer {
  if (request.room === request.destinationRoom)
    return refuse(argumentRefusal('destination room cannot be the same as source room', ''));
  return withParticipant(rooms, request, () => refuse(livekitRefusal('unknown', 'not implemented')));
}

function sendData(request: SendDataRequest, rooms: Rooms): Answer {
  const { length } = request.nonce;
  if (length !== 0 && length !== 16)
    return refuse({
      code: 'invalid_argument',
      msg: `nonce should be 16-bytes or not present, got: ${length} bytes`,
    });
  if (request.data.length > limits.dataPacketBytes)
    return refuse(argumentRefusal('data size exceeds limits', limits.dataPacketBytes));
  return withRoom(rooms, request.room, (room) => {
    const { data, kind, destinationSids, destinationIdentities, topic, nonce } = request;
    const user = new UserPacket({
      payload: data,
      destinationSids,
      destinationIdentities,
      nonce,
      ...(topic === undefined ? {} : { topic }),
    });
    room.data.sendFromServer(new DataPacket({ kind, destinationIdentities, value: { case: 'user', value: user } }));
    return ok(new SendDataResponse());
  });
}
