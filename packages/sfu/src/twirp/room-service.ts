// LiveKit's RoomService: what a lesson's server may do with rooms and people, and LiveKit's answers.
import {
  CreateRoomRequest,
  DataPacket,
  DeleteRoomRequest,
  DeleteRoomResponse,
  DisconnectReason,
  LeaveRequest_Action,
  ListParticipantsRequest,
  ListParticipantsResponse,
  ListRoomsRequest,
  ListRoomsResponse,
  MuteRoomTrackRequest,
  MuteRoomTrackResponse,
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
import { textLimitRefusal } from '../room/text-limits.ts';
import type { TwirpRefusal } from './twirp-error.ts';

type Answer = Result<AnyMessage, TwirpRefusal>;

/** One method: its request type, the grant it needs, what it does. */
interface Method<T extends Message<T>> {
  readonly request: MessageType<T>;
  allows(grant: VideoGrant, request: T): boolean;
  run(request: T, rooms: Rooms): Answer;
}

const denied: TwirpRefusal = { code: 'unauthenticated', msg: 'permissions denied' };
const noRoom: TwirpRefusal = { code: 'not_found', msg: 'requested room does not exist' };
const noParticipant: TwirpRefusal = { code: 'not_found', msg: 'participant does not exist' };

const isAdmin = (grant: VideoGrant, request: { readonly room: string }): boolean =>
  grant.roomAdmin === true && grant.room === request.room;

function method<T extends Message<T>>(
  definition: Method<T>,
): (body: JsonValue, grant: VideoGrant, rooms: Rooms) => Answer {
  return (body, grant, rooms) => {
    let request: T;
    try {
      // fromJson reads lowerCamelCase and the proto names alike.
      request = definition.request.fromJson(body, { ignoreUnknownFields: true });
    } catch {
      return refuse({ code: 'malformed', msg: 'the json request could not be decoded' });
    }
    return definition.allows(grant, request) ? definition.run(request, rooms) : refuse(denied);
  };
}

function withRoom(rooms: Rooms, name: string, work: (room: Room) => Answer): Answer {
  const room = rooms.find(name);
  return room === undefined ? refuse(noRoom) : work(room);
}

/** LiveKit keeps people by room: an unknown room has nobody of that name either. */
function withParticipant(
  rooms: Rooms,
  who: { readonly room: string; readonly identity: string },
  work: (participant: Participant) => Answer,
): Answer {
  const participant = rooms.find(who.room)?.find(who.identity);
  return participant === undefined ? refuse(noParticipant) : work(participant);
}

const methods: Readonly<Record<string, (body: JsonValue, grant: VideoGrant, rooms: Rooms) => Answer>> = {
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
        if (Buffer.byteLength(metadata) > limits.metadataBytes) return tooLong('metadata size exceeds limits');
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
  SendData: method({ request: SendDataRequest, allows: isAdmin, run: sendData }),
};

/** Calls a method by name; the answer is plain JSON in snake case with every field, as LiveKit sends it. */
export function callRoomService(
  name: string,
  body: string,
  grant: VideoGrant,
  rooms: Rooms,
): Result<object, TwirpRefusal> {
  const found = Object.hasOwn(methods, name) ? methods[name] : undefined;
  if (found === undefined) return refuse({ code: 'bad_route', msg: `no handler for method ${name.slice(0, 40)}` });
  let json: JsonValue;
  try {
    json = JSON.parse(body === '' ? '{}' : body) as JsonValue;
  } catch {
    return refuse({ code: 'malformed', msg: 'the json request could not be decoded' });
  }
  const answer = found(json, grant, rooms);
  return answer.ok ? ok(answer.value.toJson({ useProtoFieldName: true, emitDefaultValues: true }) as object) : answer;
}

function tooLong(msg: string): Answer {
  return refuse({ code: 'invalid_argument', msg });
}

function createRoom(request: CreateRoomRequest, rooms: Rooms): Answer {
  if (request.name === '') return refuse({ code: 'invalid_argument', msg: 'no room name' });
  if (request.name.length > limits.nameLength) return tooLong('room name length exceeds limits');
  if (Buffer.byteLength(request.metadata) > limits.metadataBytes) return tooLong('metadata size exceeds limits');
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
    if (!request.muted) return refuse({ code: 'failed_precondition', msg: 'remote unmute not enabled' });
    const track = participant.publishing.tracks.get(request.trackSid);
    if (track === undefined) return refuse({ code: 'not_found', msg: 'track is not found' });
    participant.publishing.muteByModerator(track, true);
    return ok(new MuteRoomTrackResponse({ track: track.info }));
  });
}

function updateParticipant(request: UpdateParticipantRequest, rooms: Rooms): Answer {
  const refusal = textLimitRefusal(request);
  if (refusal !== undefined) return tooLong(refusal);
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

function sendData(request: SendDataRequest, rooms: Rooms): Answer {
  if (request.data.length > limits.dataPacketBytes) return tooLong(`data exceeds ${limits.dataPacketBytes} bytes`);
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
