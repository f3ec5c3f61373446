// The server's own offers, against a client that only keeps the rules of offer and answer.
import assert from 'node:assert/strict';
import { test } from 'node:test';
import {
  AddTrackRequest,
  LeaveRequest_Action,
  SessionDescription,
  SignalResponse,
  TrackSource,
  TrackType,
} from '@livekit/protocol';
import fc from 'fast-check';
import type { MediaTransport, TransportEvents } from '../media/transport.ts';
import { Tokens } from '../token.ts';
import type { Participant } from './participant.ts';
import { handleRequest } from './requests.ts';
import { Rooms } from './rooms.ts';

const security = [
  'a=ice-ufrag:ufrag',
  'a=ice-pwd:abcdefghijklmnopqrstuvwx',
  `a=fingerprint:sha-256 ${Array.from({ length: 32 }, () => 'AB').join(':')}`,
];
const local = { ufrag: 'u', password: 'p', fingerprint: { algorithm: 'sha-256', value: 'AB' }, candidates: [] };

interface Line {
  readonly mid: string;
  readonly kind: string;
  readonly isRejected: boolean;
  /** The track it carries. */
  readonly track: string | undefined;
}

function linesOf(sdp: string): Line[] {
  const blocks = sdp.split(/^m=/m).slice(1);
  return blocks.map((block) => ({
    kind: block.split(' ')[0] ?? '',
    mid: /^a=mid:(.+?)\r?$/m.exec(block)?.[1] ?? '',
    isRejected: block.split(' ')[1] === '0',
    track: /^a=msid:\S+ (\S+)\r?$/m.exec(block)?.[1],
  }));
}

function answerTo(sdp: string, extra: readonly string[] = ['a=setup:active']): string {
  const lines = linesOf(sdp).flatMap(({ kind, mid, isRejected }) => [
    `m=${kind} ${isRejected ? 0 : 9} UDP/TLS/RTP/SAVPF 0`,
    `a=mid:${mid}`,
    ...security,
    ...extra,
    'a=recvonly',
  ]);
  return ['v=0', ...lines].join('\r\n');
}

function offerOf(cids: readonly string[], isVideo: (cid: string) => boolean): string {
  const lines = cids.flatMap((cid, index) => [
    `m=${isVideo(cid) ? 'video' : 'audio'} 9 UDP/TLS/RTP/SAVPF 111`,
    `a=mid:${index}`,
    ...security,
    ...(cid === '' ? ['a=inactive'] : ['a=sendonly', `a=msid:s ${cid}`]),
    'a=rtpmap:111 opus/48000/2',
    'a=rtpmap:111 VP8/90000',
  ]);
  return ['v=0', ...lines].join('\r\n');
}

interface Person {
  readonly participant: Participant;
  readonly received: SignalResponse['message'][];
  readonly calls: string[];
  readonly events: TransportEvents[];
  closeCode: number | undefined;
}

function stage(): {
  readonly clock: { now: number };
  join(identity: string, connections: 1 | 2): Person;
  rooms: Rooms;
} {
  const clock = { now: 1_000_000 };
  let making: Person | undefined;
  const events: TransportEvents[] = [];
  let calls: string[] = [];
  const makeTransport = (name: string, transportEvents: TransportEvents): MediaTransport => {
    const call = (what: string): void => void calls.push(`${name.replace(/^PA_\w+/, '')} ${what}`.trim());
    const mine = calls;
    const note = (what: string): void => void mine.push(`${name.replace(/^PA_\w+/, '')} ${what}`.trim());
    events.push(transportEvents);
    call('made');
    return {
      accept: (_remote, hasData) => {
        note(`accept ${hasData}`);
        return Promise.resolve(local);
      },
      acceptData: () => note('acceptData'),
      offer: () => {
        note('offer');
        return Promise.resolve(local);
      },
      connect: (_remote, setup) => note(`connect ${setup}`),
      addRemoteCandidate: (candidate) => note(candidate),
      isOpen: true,
      sendPacket: () => true,
      sendData: () => (note('data'), true),
      dataBacklogBytes: () => 0,
      roundTripMs: 50,
      close: () => note('close'),
    };
  };
  const rooms = new Rooms({
    now: () => clock.now,
    tokens: new Tokens('key', 'a-secret-of-more-than-thirty-two-characters'),
    makeTransport,
    onEvent: () => undefined,
  });
  rooms.create({ name: 'r', emptyTimeoutS: 60, departureTimeoutS: 10, maxParticipants: 0, metadata: '' });
  return {
    clock,
    rooms,
    join(identity, connections) {
      calls = [];
      events.length = 0;
      const received: SignalResponse['message'][] = [];
      const grant = { room: 'r', roomJoin: true };
      const claims = { identity, name: '', metadata: '', attributes: {}, grant, expiresAtMs: 0 };
      const peer = {
        send: (frame: Uint8Array) => void received.push(SignalResponse.fromBinary(frame).message),
        close: (code: number) => making !== undefined && (made.closeCode = code),
      };
      const joined = rooms.find('r')?.join(claims, peer, { autoSubscribe: true, connections });
      assert.ok(joined?.ok);
      const made: Person = { participant: joined.value, received, calls, events: [...events], closeCode: undefined };
      making = made;
      return made;
    },
  };
}

const offers = (person: Person): SessionDescription[] =>
  person.received.flatMap((message) => (message.case === 'offer' ? [message.value] : []));

const settle = (): Promise<void> => new Promise((resolve) => setImmediate(resolve));

function answer(person: Person, offer: SessionDescription): Promise<void> {
  const value = new SessionDescription({ type: 'answer', sdp: answerTo(offer.sdp), id: offer.id });
  return handleRequest(person.participant, { case: 'answer', value });
}

/** Publishes these tracks and no others; a cid that begins with `v` is a picture. */
async function publish(person: Person, cids: readonly string[]): Promise<void> {
  const isVideo = (cid: string): boolean => cid.startsWith('v');
  const known = new Set([...person.participant.publishing.tracks.values()].map((track) => track.cid));
  for (const cid of cids)
    if (cid !== '' && !known.has(cid)) {
      const [type, source] = isVideo(cid)
        ? [TrackType.VIDEO, TrackSource.CAMERA]
        : [TrackType.AUDIO, TrackSource.MICROPHONE];
      person.participant.publishing.add(new AddTrackRequest({ cid, type, source }));
    }
  const value = new SessionDescription({ type: 'offer', sdp: offerOf(cids, isVideo), id: 1 });
  await handleRequest(person.participant, { case: 'offer', value });
  await settle();
}

test('[SFU-91] the server offers at once, one offer at a time, and the rest together in the next', async () => {
  const { join } = stage();
  const ann = join('ann', 1);
  await publish(ann, ['a0']);
  const ben = join('ben', 2);
  await ben.participant.negotiation.start();
  assert.deepEqual(ben.calls, ['made', '-subscriber made', '-subscriber offer']);
  const [first] = offers(ben);
  assert.ok(first);
  assert.deepEqual(
    linesOf(first.sdp).map(({ kind, track }) => [kind, track !== undefined]),
    [
      ['application', false],
      ['audio', true],
    ],
  );
  await publish(ann, ['a0', 'v1']);
  await publish(ann, ['a0', 'v1', 'v2']);
  assert.equal(offers(ben).length, 1);
  await answer(ben, first);
  assert.deepEqual(ben.calls.slice(3), ['-subscriber connect active']);
  const second = offers(ben)[1];
  assert.ok(second);
  assert.deepEqual([second.id, linesOf(second.sdp).length, Object.keys(second.midToTrackId).length], [2, 4, 3]);
  // An answer that is late changes nothing.
  await answer(ben, first);
  assert.equal(offers(ben).length, 2);
  await answer(ben, second);
  assert.equal(offers(ben).length, 2);
});

test('[SFU-91] what somebody publishes leaves the lines they receive on alone, whose mids are the same words', async () => {
  const { join } = stage();
  const ann = join('ann', 1);
  await publish(ann, ['a0', 'v1', 'v2']);
  const ben = join('ben', 2);
  await ben.participant.negotiation.start();
  const [first] = offers(ben);
  assert.ok(first);
  const lines = (): (string | undefined)[] =>
    [...ben.participant.downlink.subscriptions.values()].map((subscription) => subscription.mid);
  assert.deepEqual(lines(), ['1', '2', '3']);
  await publish(ben, ['a0', 'v1', 'v2', '']);
  assert.deepEqual(lines(), ['1', '2', '3'], 'while our offer is under way');
  await answer(ben, first);
  await publish(ben, ['a0', '', 'v2', 'v3']);
  assert.deepEqual(lines(), ['1', '2', '3'], 'and later');
  assert.equal(offers(ben).length, 1, 'nothing is offered again');
});

test('[SFU-91] a client that owes an answer for 15 s joins anew', async () => {
  const { join, clock, rooms } = stage();
  const ben = join('ben', 2);
  for (const { onOpen } of ben.events) onOpen();
  await ben.participant.negotiation.start();
  clock.now += 15_000;
  rooms.tick();
  assert.equal(ben.closeCode, undefined);
  clock.now += 1_001;
  rooms.tick();
  assert.equal(ben.closeCode, 1000);
  const leave = ben.received.findLast((message) => message.case === 'leave');
  assert.equal(leave?.case === 'leave' && leave.value.action, LeaveRequest_Action.RECONNECT);
});

test('[SFU-91] candidates go to their connection, data out by the receiving one, publishing by the other', async () => {
  const { join, rooms } = stage();
  const ben = join('ben', 2);
  await ben.participant.negotiation.start();
  for (const target of [0, 1]) {
    const value = { candidateInit: `{"candidate":"candidate of ${target}"}`, target, final: false };
    await handleRequest(ben.participant, { case: 'trickle', value: value as never });
  }
  ben.participant.sendData('reliable', new Uint8Array(1));
  await publish(ben, ['a0']);
  assert.deepEqual(ben.calls.slice(3), [
    'candidate of 0',
    '-subscriber candidate of 1',
    '-subscriber data',
    'accept false',
  ]);
  const data = `${offerOf(['a0'], () => false)}\r\nm=application 9 UDP/DTLS/SCTP webrtc-datachannel\r\na=mid:d\r\n`;
  const value = new SessionDescription({ type: 'offer', sdp: data, id: 2 });
  for (let again = 0; again < 2; again += 1) await handleRequest(ben.participant, { case: 'offer', value });
  assert.deepEqual(ben.calls.slice(7), ['acceptData']);
  rooms.find('r')?.close({ reason: 0, action: 0 });
  assert.deepEqual(ben.calls.slice(8), ['close', '-subscriber close']);
});

test('[SFU-11] with two connections the receiving one decides, and each has its deadline', async () => {
  const late = stage();
  const ann = late.join('ann', 2);
  ann.events[1]?.onOpen();
  assert.ok(ann.participant.isActive);
  late.clock.now += 60_000;
  late.rooms.tick();
  assert.equal(ann.closeCode, undefined);
  await publish(ann, ['a0']);
  late.clock.now += 60_000;
  late.rooms.tick();
  assert.equal(ann.closeCode, 1000);
  const ben = late.join('ben', 2);
  ben.events[0]?.onOpen();
  assert.ok(!ben.participant.isActive);
  late.clock.now += 60_000;
  late.rooms.tick();
  assert.equal(ben.closeCode, 1000);
});

test('[SFU-96] who published once stays a publisher', async () => {
  const { join } = stage();
  const ann = join('ann', 1);
  assert.equal(ann.participant.info().isPublisher, false);
  await publish(ann, ['a0']);
  await publish(ann, ['']);
  assert.deepEqual([ann.participant.info().isPublisher, ann.participant.info().tracks.length], [true, 0]);
});

test('[SFU-42] an answer that is none ends the stay', async () => {
  const { join } = stage();
  for (const sdp of ['garbage', answerTo('m=audio 9 x\r\na=mid:0\r\n', [])]) {
    const ben = join('ben', 2);
    await ben.participant.negotiation.start();
    const value = new SessionDescription({ type: 'answer', sdp, id: 1 });
    await handleRequest(ben.participant, { case: 'answer', value });
    assert.equal(ben.closeCode, 1000);
  }
});

test('[SFU-91] whatever comes and goes: a line carries one track in its life, and in the end each track has one line', async () => {
  const step = fc.oneof(fc.constant('answer'), fc.constantFrom('v0', 'v1', 'a2', 'a3', 'v4', 'own'));
  await fc.assert(
    fc.asyncProperty(fc.array(step, { maxLength: 40 }), async (steps) => {
      const { join } = stage();
      const ann = join('ann', 1);
      const ben = join('ben', 2);
      await ben.participant.negotiation.start();
      const slots = ['', '', '', '', ''];
      const lives = new Map<string, string>();
      let answered = 0;
      let made = 0;
      let most = 0;
      const answerNext = async (): Promise<boolean> => {
        const offer = offers(ben)[answered];
        if (offer === undefined) return false;
        assert.equal(offers(ben).length, answered + 1, 'one offer is outstanding');
        for (const { mid, track } of linesOf(offer.sdp)) {
          if (track === undefined) continue;
          assert.equal(lives.get(mid) ?? track, track);
          lives.set(mid, track);
        }
        answered += 1;
        await answer(ben, offer);
        await settle();
        return true;
      };
      for (const what of steps) {
        if (what === 'answer') {
          await answerNext();
          continue;
        }
        if (what === 'own') {
          // Their own lines, with the same mids.
          await publish(ben, ['v0', 'v1', '', 'a3']);
          continue;
        }
        const index = Number(what.slice(1));
        slots[index] = slots[index] === '' ? `${what[0]}-${(made += 1)}` : '';
        most = Math.max(most, slots.filter((cid) => cid !== '').length);
        // Lines of the publisher keep their kind.
        await publish(ann, slots);
      }
      for (let round = 0; round < 20 && (await answerNext()); round += 1);
      const last = offers(ben).at(-1);
      assert.ok(last);
      const carried = linesOf(last.sdp).flatMap(({ track }) => (track === undefined ? [] : [track]));
      const published = [...ann.participant.publishing.tracks.keys()];
      assert.deepEqual(carried.toSorted(), published.toSorted());
      assert.ok(linesOf(last.sdp).length <= 1 + 2 * most + 5, 'ended lines are used again');
    }),
    { numRuns: 60 },
  );
});
