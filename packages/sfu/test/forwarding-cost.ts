// What one forwarded packet costs: one publisher of 1 100-byte packets, 34 receivers. By hand:
// `node test/forwarding-cost.ts 3` the JavaScript alone (a transport that only counts), `node test/forwarding-cost.ts 5 real` with ICE, DTLS,
// SRTP and sockets, the receivers in another process; both with `--cpu-prof` when one wants to see where the time goes.
import { fork } from 'node:child_process';
import { AddTrackRequest, SessionDescription, SignalResponse, TrackSource, TrackType } from '@livekit/protocol';
import { mediaBindAddress } from '../src/child/network.ts';
import { carrierTransports } from '../src/media/carrier-transport.ts';
import { writeRtp } from '../src/media/rtp.ts';
import type { MediaTransport, TransportEvents, TransportFactory } from '../src/media/transport.ts';
import type { Participant } from '../src/room/participant.ts';
import { handleRequest } from '../src/room/requests.ts';
import { Rooms } from '../src/room/rooms.ts';
import { Tokens } from '../src/token.ts';
import type { FromClients, ToClients } from './forwarding-clients.ts';

const receivers = 34;
const seconds = Number(process.argv[2] ?? '3');
const isReal = process.argv[3] === 'real';
/** Packets of the publisher per 10 ms with the real transport: about a screen and three cameras. */
const packetsPer10Ms = Number(process.argv[4] ?? '4');

const counted = { packets: 0 };
const opened: TransportEvents[] = [];
const fakeIce = { ufrag: 'u', password: 'p', fingerprint: { algorithm: 'sha-256', value: 'AB' }, candidates: [] };

function fakeTransport(_: string, events: TransportEvents): MediaTransport {
  opened.push(events);
  return {
    accept: () => Promise.resolve(fakeIce),
    acceptData: () => undefined,
    offer: () => Promise.resolve(fakeIce),
    connect: () => undefined,
    addRemoteCandidate: () => undefined,
    isOpen: true,
    sendPacket: () => {
      counted.packets += 1;
      return true;
    },
    sendData: () => true,
    dataBacklogBytes: () => 0,
    roundTripMs: 20,
    close: () => undefined,
  };
}

const carrier = carrierTransports({
  portRange: { first: 40_000, last: 49_000 },
  bindAddress: mediaBindAddress(),
  announcedAddress: undefined,
});

function countingTransport(name: string, events: TransportEvents): MediaTransport {
  const transport = carrier(name, events);
  const send = transport.sendPacket.bind(transport);
  transport.sendPacket = (packet) => {
    counted.packets += 1;
    return send(packet);
  };
  return transport;
}

/** The publisher's packets are made here: only receivers have a real transport. */
const makeTransport: TransportFactory = (name, events) =>
  isReal && opened.length > 0 ? countingTransport(name, events) : fakeTransport(name, events);

const rooms = new Rooms({
  now: Date.now,
  tokens: new Tokens('key', 'a-secret-of-more-than-thirty-two-characters'),
  makeTransport,
  onEvent: () => undefined,
});
rooms.create({ name: 'r', emptyTimeoutS: 60, departureTimeoutS: 10, maxParticipants: 0, metadata: '' });

const fakeSecurity = [
  'a=ice-ufrag:ufrag',
  'a=ice-pwd:abcdefghijklmnopqrstuvwx',
  `a=fingerprint:sha-256 ${'AB:'.repeat(31)}AB`,
];

function videoLine(direction: string, security: readonly string[], extra: readonly string[] = []): string {
  const lines = ['v=0', 'm=video 9 UDP/TLS/RTP/SAVPF 96', 'a=mid:0', ...security, `a=${direction}`];
  const send = 'a=extmap:3 http://www.webrtc.org/experiments/rtp-hdrext/abs-send-time';
  return [...lines, 'a=rtpmap:96 VP8/90000', send, ...extra].join('\r\n');
}

interface Joined {
  readonly participant: Participant;
  readonly received: SignalResponse['message'][];
}

function join(identity: string): Joined {
  const received: SignalResponse['message'][] = [];
  const grant = { room: 'r', roomJoin: true };
  const claims = { identity, name: '', metadata: '', attributes: {}, grant, expiresAtMs: 0 };
  const peer = {
    send: (frame: Uint8Array) => void received.push(SignalResponse.fromBinary(frame).message),
    close: () => undefined,
  };
  const joined = rooms.find('r')?.join(claims, peer, { autoSubscribe: true, connections: 1 });
  if (joined?.ok !== true) throw new Error(`Cannot join: ${identity}`);
  return { participant: joined.value, received };
}

async function offer(participant: Participant, sdp: string): Promise<void> {
  await handleRequest(participant, { case: 'offer', value: new SessionDescription({ type: 'offer', id: 1, sdp }) });
}

/** The server's answer as the bare client understands it: its carrier lines, with the real ICE and DTLS values. */
function carrierAnswer(sdp: string): string {
  const pick = (name: string): string[] =>
    [...new Set(sdp.match(new RegExp(`^a=${name}:.*$`, 'gm')))].map((one) => one.trim());
  const security = [...pick('ice-ufrag'), ...pick('ice-pwd'), ...pick('fingerprint'), 'a=setup:passive'];
  const head = ['v=0', 'o=- 1 1 IN IP4 127.0.0.1', 's=-', 't=0 0', 'a=group:BUNDLE 0 1'];
  const audio = ['m=audio 9 UDP/TLS/RTP/SAVPF 111', 'c=IN IP4 0.0.0.0', 'a=mid:0', 'a=sendrecv', 'a=rtcp-mux'];
  const data = ['m=application 9 UDP/DTLS/SCTP webrtc-datachannel', 'c=IN IP4 0.0.0.0', 'a=mid:1', 'a=sctp-port:5000'];
  const candidates = (sdp.match(/^a=candidate:.*$/gm) ?? []).map((one) => one.trim());
  const lines = [...head, ...audio, 'a=rtpmap:111 opus/48000/2', ...candidates, ...security, ...data, ...security];
  return `${lines.join('\r\n')}\r\n`;
}

async function connectReal(): Promise<() => Promise<number>> {
  const clients = fork(new URL('forwarding-clients.ts', import.meta.url), { stdio: 'inherit' });
  const send = (message: ToClients): void => void clients.send(message);
  const joined = Array.from({ length: receivers }, (_, index) => join(`p${index}`));
  const allOpen = Promise.withResolvers<void>();
  let open = 0;
  let count: ((packets: number) => void) | undefined;
  const answer = async (index: number, sdp: string): Promise<void> => {
    const one = joined[index];
    if (one === undefined) return;
    const security = (sdp.match(/^a=(ice-ufrag|ice-pwd|fingerprint):.*$/gm) ?? [])
      .slice(0, 3)
      .map((line) => line.trim());
    // Without a data line libdatachannel never says that it is connected.
    const data = ['m=application 9 UDP/DTLS/SCTP webrtc-datachannel', 'a=mid:1', ...security, 'a=sctp-port:5000'];
    await offer(one.participant, videoLine('recvonly', security, data));
    for (const line of sdp.split('\r\n'))
      if (line.startsWith('a=candidate')) one.participant.transport.addRemoteCandidate(line.slice(2));
    const answered = one.received.findLast((message) => message.case === 'answer');
    if (answered?.case === 'answer') send({ type: 'answer', index, sdp: carrierAnswer(answered.value.sdp) });
  };
  clients.on('message', (message: FromClients) => {
    if (message.type === 'offer') void answer(message.index, message.sdp);
    else if (message.type === 'count') count?.(message.packets);
    else if ((open += 1) === receivers) allOpen.resolve();
  });
  for (let index = 0; index < receivers; index += 1) send({ type: 'connect', index });
  await allOpen.promise;
  return async () => {
    const { promise, resolve } = Promise.withResolvers<number>();
    count = resolve;
    send({ type: 'count' });
    return promise;
  };
}

/** A frame of four packets each 33 ms in RTP time, every 90th a key frame, as a 720p camera sends. */
function packetAt(index: number): Buffer {
  const frame = Math.floor(index / 4);
  const part = index % 4;
  const payload = Buffer.alloc(1_100, 0x55);
  const ids = [0x80 | ((frame >> 8) & 0x7f), frame & 0xff, (frame >> 2) & 0xff, 0];
  payload.set([part === 0 ? 0x90 : 0x80, 0xe0, ...ids, frame % 90 === 0 ? 0x10 : 0x11]);
  const numbers = { sequence: index & 0xffff, timestamp: frame * 3_000, ssrc: 7 };
  const head = { marker: part === 3, payloadType: 96, absSendTimeId: 0, ...numbers };
  return writeRtp(head, payload, 0, payload.length, 0);
}

const camera = { cid: 'c', type: TrackType.VIDEO, source: TrackSource.CAMERA, width: 1280, height: 720 };
const { participant } = join('ann');
opened[0]?.onOpen();
participant.publishing.add(new AddTrackRequest(camera));
await offer(participant, videoLine('sendonly', fakeSecurity, ['a=msid:s c', 'a=ssrc:7 cname:x']));

let index = 0;
function sendPackets(count: number): void {
  for (let sent = 0; sent < count; sent += 1) {
    opened[0]?.onPacket(packetAt(index));
    index += 1;
  }
}

/** Sends for so long, paced with the real transport; CPU in us and packets of that time. */
async function run(forMs: number): Promise<{ readonly packets: number; readonly us: number }> {
  const before = counted.packets;
  const cpu = process.cpuUsage();
  const end = performance.now() + forMs;
  let due = performance.now();
  while (performance.now() < end) {
    if (!isReal) sendPackets(400);
    else if (performance.now() >= due) {
      due += 10;
      sendPackets(packetsPer10Ms);
    } else await new Promise((resolve) => setTimeout(resolve, 2));
  }
  const used = process.cpuUsage(cpu);
  return { packets: counted.packets - before, us: used.user + used.system };
}

let countReceived: (() => Promise<number>) | undefined;
if (isReal) countReceived = await connectReal();
else {
  for (let count = 0; count < receivers; count += 1)
    await offer(join(`p${count}`).participant, videoLine('recvonly', fakeSecurity));
  for (const events of opened.slice(1)) events.onOpen();
}
await run(1_000);
const receivedBefore = (await countReceived?.()) ?? 0;
const { packets, us } = await run(seconds * 1_000);
const arrived = countReceived === undefined ? '' : `, ${(await countReceived()) - receivedBefore} arrived`;
const kind = isReal ? 'ICE, DTLS, SRTP and sockets included' : 'JavaScript only';
process.stdout.write(
  `${receivers} receivers, ${packets} packets sent${arrived}, ${(us / packets).toFixed(3)} us each (${kind})\n`,
);
process.exit(0);
