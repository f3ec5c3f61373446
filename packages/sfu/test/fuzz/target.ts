// A room whose transports are no transports: everything above them is real, and what it would send is checked.
import {
  AddTrackRequest,
  SessionDescription,
  SignalRequest,
  SignalResponse,
  TrackSource,
  TrackType,
} from '@livekit/protocol';
import type { MediaTransport, TransportEvents } from '../../src/media/transport.ts';
import type { Participant } from '../../src/room/participant.ts';
import { handleRequest } from '../../src/room/requests.ts';
import { Rooms } from '../../src/room/rooms.ts';
import { parseOffer } from '../../src/sdp/offer.ts';
import { Tokens } from '../../src/token.ts';

/** Somebody in the room. */
export interface Guest {
  readonly participant: Participant;
  readonly events: TransportEvents;
  readonly packets: Buffer[];
  readonly messages: SignalResponse['message'][];
}

/** The room, its clock, and how to come in. */
export interface Target extends Disposable {
  readonly rooms: Rooms;
  readonly clock: { nowMs: number };
  join(identity: string): Guest;
}

const local = {
  ufrag: 'local',
  password: 'localpasswordlocalpassword',
  fingerprint: { algorithm: 'sha-256', value: Array.from({ length: 32 }, () => 'AB').join(':') },
  candidates: ['candidate:1 1 UDP 2122317823 192.0.2.9 50000 typ host'],
};

/** Makes it; time stands still until somebody moves it. */
export function makeTarget(): Target {
  const clock = { nowMs: 1_000_000 };
  let made: { events: TransportEvents; packets: Buffer[] } | undefined;
  const makeTransport = (_name: string, events: TransportEvents): MediaTransport => {
    const packets: Buffer[] = [];
    made = { events, packets };
    return {
      accept: () => Promise.resolve(local),
      acceptData: () => undefined,
      offer: () => Promise.resolve(local),
      connect: () => undefined,
      addRemoteCandidate: () => undefined,
      isOpen: true,
      sendPacket: (packet) => packets.push(packet) > 0,
      sendData: () => true,
      dataBacklogBytes: () => 0,
      roundTripMs: 50,
      close: () => undefined,
    };
  };
  const rooms = new Rooms({
    now: () => clock.nowMs,
    tokens: new Tokens('key', 'a-secret-of-more-than-thirty-two-characters'),
    makeTransport,
    onEvent: () => undefined,
  });
  rooms.create({ name: 'r', emptyTimeoutS: 0, departureTimeoutS: 0, maxParticipants: 0, metadata: '' });
  return {
    rooms,
    clock,
    join(identity) {
      const messages: SignalResponse['message'][] = [];
      const grant = { room: 'r', roomJoin: true, canUpdateOwnMetadata: true };
      const claims = { identity, name: '', metadata: '', attributes: {}, grant, expiresAtMs: 0 };
      const peer = {
        send: (frame: Uint8Array) => {
          messages.push(SignalResponse.fromBinary(frame).message);
          if (messages.length > 200) messages.splice(0, 100);
        },
        close: () => undefined,
      };
      const joined = rooms.find('r')?.join(claims, peer, { autoSubscribe: true, connections: 1 });
      if (joined?.ok !== true || made === undefined) throw new Error('Cannot join the room');
      return { participant: joined.value, messages, ...made };
    },
    [Symbol.dispose]: () => rooms[Symbol.dispose](),
  };
}

/** Announces every sending line of an offer and makes it. */
export async function publish(guest: Guest, sdp: string): Promise<void> {
  const parsed = parseOffer(sdp);
  if (!parsed.ok) throw new Error(parsed.error.message);
  for (const section of parsed.value.sections) {
    if (section.direction !== 'sendonly' && section.direction !== 'sendrecv') continue;
    const isVideo = section.kind === 'video';
    const type = isVideo ? TrackType.VIDEO : TrackType.AUDIO;
    const source = isVideo ? TrackSource.CAMERA : TrackSource.MICROPHONE;
    const cid = section.trackId || section.mid;
    if (section.kind !== 'application') guest.participant.publishing.add(new AddTrackRequest({ cid, type, source }));
  }
  await offer(guest, sdp);
  guest.events.onOpen();
}

/** Makes an offer as a client does. */
export async function offer(guest: Guest, sdp: string): Promise<void> {
  const value = new SessionDescription({ type: 'offer', sdp, id: 1 });
  await handleRequest(guest.participant, { case: 'offer', value });
}

/** Reads a frame and obeys it, as the socket does; false when it is no message. */
export async function obey(guest: Guest, frame: Uint8Array): Promise<boolean> {
  let request: SignalRequest;
  try {
    request = SignalRequest.fromBinary(frame);
  } catch {
    return false;
  }
  await handleRequest(guest.participant, request.message);
  return true;
}
