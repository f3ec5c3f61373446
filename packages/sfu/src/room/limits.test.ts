// What happens at the limits of a process and of one person's subscriptions, with rooms and people that have no media.
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { AddTrackRequest, RequestResponse_Reason, SignalResponse, TrackSource, TrackType } from '@livekit/protocol';
import type { MediaTransport } from '../media/transport.ts';
import { Tokens } from '../token.ts';
import type { Participant } from './participant.ts';
import { Rooms } from './rooms.ts';
import { SubscriptionPlaces } from './subscription-places.ts';

const transport: MediaTransport = {
  accept: () => Promise.reject(new Error('no media here')),
  acceptData: () => undefined,
  offer: () => Promise.reject(new Error('no media here')),
  connect: () => undefined,
  addRemoteCandidate: () => undefined,
  isOpen: false,
  sendPacket: () => false,
  sendData: () => false,
  dataBacklogBytes: () => 0,
  roundTripMs: 50,
  close: () => undefined,
};

const wish = { emptyTimeoutS: 60, departureTimeoutS: 10, maxParticipants: 0, metadata: '' };

function makeRooms(rules: ConstructorParameters<typeof Rooms>[1]): Rooms {
  return new Rooms(
    {
      now: () => 0,
      tokens: new Tokens('key', 'a-secret-of-more-than-thirty-two-characters'),
      makeTransport: () => transport,
      onEvent: () => undefined,
    },
    rules,
  );
}

function join(
  rooms: Rooms,
  room: string,
  identity: string,
): { one: Participant; received: SignalResponse['message'][] } {
  const received: SignalResponse['message'][] = [];
  const claims = { identity, name: '', metadata: '', attributes: {}, grant: { room, roomJoin: true }, expiresAtMs: 0 };
  const peer = {
    send: (frame: Uint8Array) => void received.push(SignalResponse.fromBinary(frame).message),
    close: () => undefined,
  };
  const joined = rooms.find(room)?.join(claims, peer, { autoSubscribe: true, connections: 1 });
  assert.ok(joined?.ok);
  return { one: joined.value, received };
}

const addTrack = (cid: string): AddTrackRequest =>
  new AddTrackRequest({ cid, type: TrackType.AUDIO, source: TrackSource.MICROPHONE });

test('[SFU-135] a process has so many rooms, people and tracks; a place that becomes free can be taken again', () => {
  using rooms = makeRooms({ capacity: { rooms: 2, participants: 2, tracks: 3 } });
  assert.deepEqual(
    ['a', 'b', 'c', 'a'].map((name) => rooms.create({ ...wish, name }).ok),
    [true, true, false, true],
  );
  const [ann, ben] = [join(rooms, 'a', 'ann'), join(rooms, 'b', 'ben')];
  assert.equal(rooms.isFull, true);
  for (const [who, cid] of [
    [ann, '1'],
    [ben, '2'],
    [ann, '3'],
    [ben, '4'],
  ] as const)
    who.one.publishing.add(addTrack(cid));
  const published = [ann, ben].flatMap(({ received }) => received.filter((one) => one.case === 'trackPublished'));
  assert.equal(published.length, 3);
  const refusal = ben.received.find((one) => one.case === 'requestResponse')?.value;
  assert.equal(refusal?.reason, RequestResponse_Reason.LIMIT_EXCEEDED);
  rooms.delete('a');
  assert.equal(rooms.isFull, false);
  ben.one.publishing.add(addTrack('4'));
  assert.equal(ben.received.filter((one) => one.case === 'trackPublished').length, 2);
  assert.equal(rooms.create({ ...wish, name: 'c' }).ok, true);
});

test('[SFU-136] where joins make rooms, an unknown one is made with the defaults, within the limit', () => {
  using closed = makeRooms({});
  assert.equal(closed.open('a'), undefined);
  using rooms = makeRooms({ autoCreate: true, capacity: { rooms: 1, participants: 9, tracks: 9 } });
  assert.equal(rooms.open('a')?.info().emptyTimeout, 300);
  assert.equal(rooms.open('a'), rooms.find('a'));
  assert.equal(rooms.open('b'), undefined);
});

test('[SFU-139] a track beyond the limit of subscriptions waits for a free place', () => {
  const places = new SubscriptionPlaces(2);
  const subscriptions = new Map<string, true>();
  const subscribe = (sid: string): void => {
    if (places.admits(sid, subscriptions)) subscriptions.set(sid, true);
  };
  const unsubscribe = (sid: string): void => {
    const next = places.leave(sid, subscriptions.delete(sid));
    if (next !== undefined) subscribe(next);
  };
  for (const sid of ['a', 'b', 'c', 'd', 'e', 'a']) subscribe(sid);
  assert.deepEqual([...subscriptions.keys()], ['a', 'b']);
  unsubscribe('c');
  assert.deepEqual([...subscriptions.keys()], ['a', 'b'], 'what waited no longer wants a place');
  unsubscribe('a');
  assert.deepEqual([...subscriptions.keys()], ['b', 'd']);
  unsubscribe('b');
  unsubscribe('d');
  assert.deepEqual([...subscriptions.keys()], ['e']);
});
