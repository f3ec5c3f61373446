// What one forwarded packet costs in JavaScript: one publisher, 34 receivers, a transport that only counts. By hand:
// `node test/forwarding-cost.ts [seconds]`, with `--cpu-prof` to see where the time goes. The real transport: `node test/forwarding-cost.ts 5 real`.
import { AddTrackRequest, SessionDescription, SignalResponse, TrackSource, TrackType } from '@livekit/protocol';
import { Rooms } from '../src/room/rooms.ts';
import { handleRequest } from '../src/room/requests.ts';
import type { Participant } from '../src/room/participant.ts';
import type { MediaTransport, TransportEvents } from '../src/media/transport.ts';
import { Tokens } from '../src/token.ts';
import { writeRtp } from '../src/media/rtp.ts';

const receivers = 34;
const seconds = Number(process.argv[2] ?? '3');
const counted = { packets: 0, bytes: 0 };
const security = [
  'a=ice-ufrag:ufrag',
  'a=ice-pwd:abcdefghijklmnopqrstuvwx',
  `a=fingerprint:sha-256 ${'AB:'.repeat(31)}AB`,
];
const opened: TransportEvents[] = [];

function fakeTransport(_: string, events: TransportEvents): MediaTransport {
  opened.push(events);
  const fingerprint = { algorithm: 'sha-256', value: 'AB' };
  return {
    accept: () => Promise.resolve({ ufrag: 'u', password: 'p', fingerprint, candidates: [] }),
    acceptData: () => undefined,
    offer: () => Promise.reject(new Error('one connection only')),
    connect: () => undefined,
    addRemoteCandidate: () => undefined,
    isOpen: true,
    sendPacket: (packet) => {
      counted.packets += 1;
      counted.bytes += packet.length;
      return true;
    },
    sendData: () => true,
    dataBacklogBytes: () => 0,
    roundTripMs: 20,
    close: () => undefined,
  };
}

const line = (kind: string, direction: string, extra: readonly string[] = []): string[] => [
  `m=${kind} 9 UDP/TLS/RTP/SAVPF 96`,
  'a=mid:0',
  ...security,
  `a=${direction}`,
  'a=rtpmap:96 VP8/90000',
  'a=extmap:3 http://www.webrtc.org/experiments/rtp-hdrext/abs-send-time',
  ...extra,
];

const rooms = new Rooms({
  now: () => Math.floor(performance.now()) + 1_000_000,
  tokens: new Tokens('key', 'a-secret-of-more-than-thirty-two-characters'),
  makeTransport: fakeTransport,
  onEvent: () => undefined,
});
rooms.create({ name: 'r', emptyTimeoutS: 60, departureTimeoutS: 10, maxParticipants: 0, metadata: '' });

async function join(identity: string, lines: readonly string[], publish: boolean): Promise<Participant> {
  const claims = {
    identity,
    name: '',
    metadata: '',
    attributes: {},
    grant: { room: 'r', roomJoin: true },
    expiresAtMs: 0,
  };
  const peer = { send: (frame: Uint8Array) => void SignalResponse.fromBinary(frame), close: () => undefined };
  const joined = rooms.find('r')?.join(claims, peer, { autoSubscribe: true, connections: 1 });
  if (joined?.ok !== true) throw new Error('Cannot join');
  opened.at(-1)?.onOpen();
  if (publish)
    joined.value.publishing.add(
      new AddTrackRequest({ cid: 'c', type: TrackType.VIDEO, source: TrackSource.CAMERA, width: 1280, height: 720 }),
    );
  const sdp = ['v=0', ...lines].join('\r\n');
  await handleRequest(joined.value, { case: 'offer', value: new SessionDescription({ type: 'offer', id: 1, sdp }) });
  return joined.value;
}

await join('ann', line('video', 'sendonly', ['a=msid:s c', 'a=ssrc:7 cname:x']), true);
const publisher = opened[0];
for (let index = 0; index < receivers; index += 1) await join(`p${index}`, line('video', 'recvonly'), false);

/** A frame of four packets each 33 ms in RTP time, every 90th a key frame, 1 100 bytes, as a 720p camera sends. */
function packetAt(index: number): Buffer {
  const frame = Math.floor(index / 4);
  const part = index % 4;
  const payload = Buffer.alloc(1_100, 0x55);
  payload.set([
    part === 0 ? 0x90 : 0x80,
    0xe0,
    0x80 | ((frame >> 8) & 0x7f),
    frame & 0xff,
    (frame >> 2) & 0xff,
    0,
    frame % 90 === 0 ? 0x10 : 0x11,
  ]);
  const head = {
    marker: part === 3,
    payloadType: 96,
    sequence: index & 0xffff,
    timestamp: frame * 3_000,
    ssrc: 7,
    absSendTimeId: 0,
  };
  return writeRtp(head, payload, 0, payload.length, 0);
}

let index = 0;
function run(forMs: number): { readonly packets: number; readonly us: number } {
  const packetsBefore = counted.packets;
  const cpu = process.cpuUsage();
  const end = performance.now() + forMs;
  while (performance.now() < end) {
    for (let count = 0; count < 400; count += 1) {
      publisher?.onPacket(packetAt(index));
      index += 1;
    }
  }
  const used = process.cpuUsage(cpu);
  return { packets: counted.packets - packetsBefore, us: used.user + used.system };
}

run(1_000);
const { packets, us } = run(seconds * 1_000);
process.stdout.write(
  `${receivers} receivers, ${packets} packets forwarded, ${(us / packets).toFixed(3)} us each (JavaScript only)\n`,
);
process.exit(0);
