// A room with a transport that opens when told to: negotiation, deadlines, mute, data, without a network.
import assert from 'node:assert/strict';
import { test } from 'node:test';
import {
  AddTrackRequest,
  DataPacket,
  DisconnectReason,
  LeaveRequest_Action,
  MuteTrackRequest,
  SessionDescription,
  SignalResponse,
  TrackSource,
  TrackType,
  UserPacket,
} from '@livekit/protocol';
import type { MediaTransport, TransportEvents } from '../media/transport.ts';
import { limits } from '../limits.ts';
import { Tokens } from '../token.ts';
import type { Participant } from './participant.ts';
import { handleRequest } from './requests.ts';
import type { RoomEvent } from './room-event.ts';
import { Rooms } from './rooms.ts';

const security = [
  'a=ice-ufrag:ufrag',
  'a=ice-pwd:abcdefghijklmnopqrstuvwx',
  `a=fingerprint:sha-256 ${Array.from({ length: 32 }, () => 'AB').join(':')}`,
];

/** `send:cid`, `recv` or `off`, each an m-line; the kind is audio unless it says video. */
function offer(lines: readonly string[], ufrag = 'ufrag'): string {
  const media = lines.flatMap((line, index) => {
    const kind = line.includes('video') ? 'video' : 'audio';
    const [way = '', cid] = line.replace('video ', '').split(':');
    const direction = way === 'send' ? 'sendonly' : way === 'recv' ? 'recvonly' : 'inactive';
    const codec = kind === 'audio' ? 'a=rtpmap:111 opus/48000/2' : 'a=rtpmap:96 VP8/90000';
    return [
      `m=${kind} 9 UDP/TLS/RTP/SAVPF 111`,
      `a=mid:${index}`,
      ...security,
      `a=${direction}`,
      codec,
      ...(cid === undefined ? [] : [`a=msid:s ${cid}`]),
    ];
  });
  return ['v=0', ...media].join('\r\n').replaceAll('a=ice-ufrag:ufrag', `a=ice-ufrag:${ufrag}`);
}

interface Person {
  readonly participant: Participant;
  readonly received: SignalResponse['message'][];
  readonly data: Uint8Array[];
  events: TransportEvents;
  closeCode: number | undefined;
  offer(lines: readonly string[], ufrag?: string): Promise<void>;
  count(name: string): number;
  last<C extends NonNullable<SignalResponse['message']['case']>>(
    name: C,
  ): Extract<SignalResponse['message'], { case: C }>['value'] | undefined;
}

function stage(): { rooms: Rooms; events: RoomEvent[]; clock: { now: number }; join(identity: string): Person } {
  const clock = { now: 1_000_000 };
  const events: RoomEvent[] = [];
  const opened: { events: TransportEvents; data: Uint8Array[] }[] = [];
  const makeTransport = (_: string, transportEvents: TransportEvents): MediaTransport => {
    const data: Uint8Array[] = [];
    opened.push({ events: transportEvents, data });
    return {
      accept: () =>
        Promise.resolve({
          ufrag: 'u',
          password: 'p',
          fingerprint: { algorithm: 'sha-256', value: 'AB' },
          candidates: [],
        }),
      acceptData: () => undefined,
      offer: () => Promise.reject(new Error('one connection only')),
      connect: () => undefined,
      addRemoteCandidate: () => undefined,
      isOpen: true,
      sendPacket: () => true,
      sendData: (_kind, message) => data.push(message) > 0,
      dataBacklogBytes: () => 0,
      roundTripMs: 50,
      close: () => undefined,
    };
  };
  const rooms = new Rooms({
    now: () => clock.now,
    tokens: new Tokens('key', 'a-secret-of-more-than-thirty-two-characters'),
    makeTransport,
    onEvent: (event) => events.push(event),
  });
  rooms.create({ name: 'r', emptyTimeoutS: 60, departureTimeoutS: 10, maxParticipants: 0, metadata: '' });
  return {
    rooms,
    events,
    clock,
    join(identity) {
      const received: SignalResponse['message'][] = [];
      const person: { closeCode: number | undefined } = { closeCode: undefined };
      const claims = {
        identity,
        name: '',
        metadata: '',
        attributes: {},
        grant: { room: 'r', roomJoin: true },
        expiresAtMs: 0,
      };
      const peer = {
        send: (frame: Uint8Array) => void received.push(SignalResponse.fromBinary(frame).message),
        close: (code: number) => (person.closeCode = code),
      };
      const joined = rooms.find('r')?.join(claims, peer, { autoSubscribe: true, connections: 1 });
      assert.ok(joined?.ok);
      const transport = opened.at(-1);
      assert.ok(transport);
      let id = 0;
      return Object.assign(person, {
        participant: joined.value,
        received,
        data: transport.data,
        events: transport.events,
        offer: async (lines: readonly string[], ufrag?: string) => {
          id += 1;
          await handleRequest(joined.value, {
            case: 'offer',
            value: new SessionDescription({ type: 'offer', id, sdp: offer(lines, ufrag) }),
          });
        },
        count: (name: string) => received.filter((message) => message.case === name).length,
        last: (name: string) => received.findLast((message) => message.case === name)?.value as never,
      });
    },
  };
}

const microphone = (cid: string): AddTrackRequest =>
  new AddTrackRequest({ cid, type: TrackType.AUDIO, source: TrackSource.MICROPHONE });

test('[SFU-10] a track is announced before an answer carries it, and m-lines are asked for once, only those missing', async () => {
  const { join } = stage();
  const [ann, ben] = [join('ann'), join('ben')];
  await ben.offer(['recv']);
  assert.deepEqual(ben.last('answer')?.midToTrackId, {});
  for (const cid of ['one', 'two', 'three']) ann.participant.publishing.add(microphone(cid));
  assert.equal(ben.count('mediaSectionsRequirement'), 0, 'nothing is announced before an m-line carries it');
  await ann.offer(['send:one', 'send:two', 'send:three']);
  const order = ben.received
    .map((message) => message.case)
    .filter((name) => name === 'update' || name === 'mediaSectionsRequirement');
  assert.equal(order.at(-1), 'mediaSectionsRequirement');
  assert.equal(ben.count('mediaSectionsRequirement'), 1);
  assert.equal(ben.last('mediaSectionsRequirement')?.numAudios, 2, 'one line is free');
  await ben.offer(['recv', 'recv', 'recv']);
  const sids = [...ann.participant.publishing.tracks.keys()];
  assert.deepEqual(ben.last('answer')?.midToTrackId, { 0: sids[0], 1: sids[1], 2: sids[2] });
  assert.equal(ben.last('answer')?.id, 2);
  assert.equal(ben.count('mediaSectionsRequirement'), 1);
  assert.equal(ann.count('trackSubscribed'), 3);
});

test('[SFU-10] a line whose track ended is answered inactive once before it carries another', async () => {
  const { join } = stage();
  const [ann, ben] = [join('ann'), join('ben')];
  ann.participant.publishing.add(microphone('one'));
  await ann.offer(['send:one']);
  await ben.offer(['recv']);
  const [first] = ann.participant.publishing.tracks.keys();
  assert.deepEqual(ben.last('answer')?.midToTrackId, { 0: first });
  ann.participant.publishing.add(microphone('two'));
  await ann.offer(['off', 'send:two']);
  assert.equal(ann.participant.publishing.tracks.has(first ?? ''), false, 'an m-line that no longer sends unpublishes');
  await ben.offer(['recv']);
  assert.deepEqual(ben.last('answer')?.midToTrackId, {});
  assert.match(ben.last('answer')?.sdp ?? '', /a=inactive/);
  assert.equal(ben.last('mediaSectionsRequirement')?.numAudios, 0);
  await ben.offer(['recv']);
  const [second] = ann.participant.publishing.tracks.keys();
  assert.deepEqual(ben.last('answer')?.midToTrackId, { 0: second });
});

test('[SFU-10] Firefox: an m-line with an unknown id carries the oldest waiting track of its kind, and keeps it', async () => {
  const { join } = stage();
  const ann = join('ann');
  ann.participant.publishing.add(microphone('cid of the client'));
  await ann.offer(['send:another-id']);
  await ann.offer(['send:another-id', 'recv']);
  assert.deepEqual(
    ann.participant.publishing.announced.map((track) => [track.cid, track.mid]),
    [['cid of the client', '0']],
  );
});

test('[SFU-10] an ICE restart is answered with a full reconnect', async () => {
  const { join } = stage();
  const ann = join('ann');
  await ann.offer(['recv']);
  await ann.offer(['recv'], 'other');
  assert.deepEqual([ann.last('leave')?.action, ann.closeCode], [LeaveRequest_Action.RECONNECT, 1000]);
});

test('[SFU-11] media that never comes, or went and stays away, is answered with a full reconnect', () => {
  const { join, rooms, clock } = stage();
  const [never, lost, fine] = [join('never'), join('lost'), join('fine')];
  lost.events.onOpen();
  fine.events.onOpen();
  lost.events.onLost();
  fine.events.onLost();
  fine.events.onOpen();
  clock.now += limits.lostMs + 1;
  rooms.tick();
  assert.deepEqual(
    [lost.last('leave')?.action, lost.last('leave')?.reason],
    [LeaveRequest_Action.RECONNECT, DisconnectReason.STATE_MISMATCH],
  );
  clock.now += limits.connectMs;
  rooms.tick();
  assert.equal(never.last('leave')?.action, LeaveRequest_Action.RECONNECT);
  assert.equal(fine.count('leave'), 0);
});

test('[SFU-09] a room ends when nobody came, or all have left, for as long as it says', () => {
  const { join, rooms, clock, events } = stage();
  clock.now += 59_999;
  rooms.tick();
  assert.ok(rooms.find('r'));
  const ann = join('ann');
  clock.now += 3_600_000;
  rooms.find('r')?.tick(clock.now);
  ann.participant.end({ reason: DisconnectReason.CLIENT_INITIATED, action: LeaveRequest_Action.DISCONNECT });
  clock.now += 9_999;
  rooms.tick();
  assert.ok(rooms.find('r'));
  clock.now += 1;
  rooms.tick();
  assert.equal(rooms.find('r'), undefined);
  assert.equal(events.at(-1)?.type, 'room-finished');
  rooms.create({ name: 'empty', emptyTimeoutS: 60, departureTimeoutS: 10, maxParticipants: 0, metadata: '' });
  clock.now += 60_000;
  rooms.tick();
  assert.equal(rooms.find('empty'), undefined);
});

test('[SFU-32] a moderator’s mute holds against the client’s own state for a moment', async () => {
  const { join, clock } = stage();
  const ann = join('ann');
  ann.participant.publishing.add(microphone('one'));
  await ann.offer(['send:one']);
  const [track] = ann.participant.publishing.announced;
  assert.ok(track);
  ann.participant.publishing.muteByModerator(track, true);
  assert.deepEqual([track.info.muted, ann.last('mute')?.muted], [true, true]);
  await handleRequest(ann.participant, {
    case: 'mute',
    value: new MuteTrackRequest({ sid: track.sid, muted: false }),
  });
  assert.deepEqual([track.info.muted, ann.count('mute')], [true, 2]);
  clock.now += 1_001;
  await handleRequest(ann.participant, { case: 'mute', value: new MuteTrackRequest({ sid: track.sid, muted: false }) });
  assert.equal(track.info.muted, false);
});

test('[SFU-43] data: names are overwritten, floods end, what is too large or not a packet is dropped', () => {
  const { join, rooms } = stage();
  const [ann, ben] = [join('ann'), join('ben')];
  const packet = (payload: Uint8Array): Uint8Array =>
    new DataPacket({
      participantIdentity: 'the head',
      value: { case: 'user', value: new UserPacket({ payload, participantIdentity: 'the head' }) },
    }).toBinary();
  ann.events.onData('reliable', packet(Buffer.from('hello')));
  const [first] = ben.data.map((message) => DataPacket.fromBinary(message));
  assert.deepEqual([first?.participantIdentity, first?.participantSid], ['ann', ann.participant.sid]);
  assert.equal(first?.value.case === 'user' && first.value.value.participantIdentity, 'ann');
  ann.events.onData('reliable', packet(Buffer.alloc(70_000)));
  ann.events.onData('reliable', Buffer.from('\xff\xff\xff', 'latin1'));
  assert.equal(ben.data.length, 1);
  for (let index = 0; index < 2_000; index += 1) ann.events.onData('lossy', packet(Buffer.from('x')));
  assert.equal(ben.data.length, limits.dataPacketBurst - 1);
  assert.equal(ann.participant.isClosed, false);
  ann.events.onData('reliable', packet(Buffer.from('x')));
  assert.equal(ann.last('leave')?.action, LeaveRequest_Action.DISCONNECT);
  assert.equal(rooms.find('r')?.find('ann'), undefined);
});
