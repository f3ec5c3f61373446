// A class in simulated time: one publisher with three layers and sound, one subscriber behind a line that can be narrowed. No network, no clock.
import assert from 'node:assert/strict';
import {
  AddTrackRequest,
  SessionDescription,
  SignalResponse,
  TrackSource,
  TrackType,
  VideoLayer,
} from '@livekit/protocol';
import type { MediaTransport, TransportEvents } from '../src/media/transport.ts';
import { isRtcp, parseRtcp } from '../src/media/rtcp.ts';
import { handleRequest } from '../src/room/requests.ts';
import type { Participant } from '../src/room/participant.ts';
import { Rooms } from '../src/room/rooms.ts';
import { Tokens } from '../src/token.ts';
import { SimulatedBrowser, stepMs } from './simulated-browser.ts';

const layers = [
  { rid: 'q', ssrc: 11, bps: 120_000, height: 180 },
  { rid: 'h', ssrc: 12, bps: 450_000, height: 360 },
  { rid: 'f', ssrc: 13, bps: 1_500_000, height: 720 },
] as const;
const soundBps = 32_000;
const security = [
  'a=ice-ufrag:ufrag',
  'a=ice-pwd:abcdefghijklmnopqrstuvwx',
  `a=fingerprint:sha-256 ${'AB:'.repeat(31)}AB`,
];

function mediaLine(mid: number, kind: 'audio' | 'video', direction: string, extra: readonly string[]): string[] {
  return [
    `m=${kind} 9 UDP/TLS/RTP/SAVPF 96`,
    `a=mid:${mid}`,
    ...security,
    `a=${direction}`,
    kind === 'audio' ? 'a=rtpmap:96 opus/48000/2' : 'a=rtpmap:96 VP8/90000',
    'a=extmap:4 urn:ietf:params:rtp-hdrext:sdes:mid',
    'a=extmap:10 urn:ietf:params:rtp-hdrext:sdes:rtp-stream-id',
    'a=extmap:3 http://www.webrtc.org/experiments/rtp-hdrext/abs-send-time',
    ...extra,
  ];
}

/** What one person's server-side transport does with packets. */
type Sink = (raw: Buffer) => void;

/** Ann publishes, Ben receives. Times in simulated ms. */
export class SimulatedClass {
  now = 1_000_000;
  readonly signals: SignalResponse['message'][] = [];
  readonly published: SignalResponse['message'][] = [];
  readonly #opened: { events: TransportEvents; sink: Sink }[] = [];
  readonly #rooms: Rooms;
  readonly #keyFramesDue = new Set<number>();
  readonly #sequence = new Map<number, number>();
  readonly stopped = new Set<string>();
  #receiver: SimulatedBrowser | undefined;
  ben: Participant | undefined;
  ann: Participant | undefined;
  #frame = 0;
  framesEveryMs = 35;
  /** Every so many of Ann's packets are lost on her own line; 0 for none. */
  lostOnTheWayUp = 0;
  #sentByAnn = 0;

  /** Ben says which sizes he shows. */
  isAdaptive = false;

  constructor() {
    const fingerprint = { algorithm: 'sha-256', value: 'AB' };
    const makeTransport = (_: string, events: TransportEvents): MediaTransport => {
      const opened = { events, sink: (): void => undefined };
      this.#opened.push(opened);
      return {
        accept: () => Promise.resolve({ ufrag: 'u', password: 'p', fingerprint, candidates: [] }),
        acceptData: () => undefined,
        offer: () => Promise.resolve({ ufrag: 'u', password: 'p', fingerprint, candidates: [] }),
        connect: () => undefined,
        addRemoteCandidate: () => undefined,
        isOpen: true,
        sendPacket: (packet) => {
          (opened.sink as Sink)(packet);
          return true;
        },
        sendData: () => true,
        dataBacklogBytes: () => 0,
        roundTripMs: 40,
        close: () => undefined,
      };
    };
    this.#rooms = new Rooms({
      now: () => this.now,
      tokens: new Tokens('key', 'a-secret-of-more-than-thirty-two-characters'),
      makeTransport,
      onEvent: () => undefined,
    });
    this.#rooms.create({ name: 'r', emptyTimeoutS: 60, departureTimeoutS: 10, maxParticipants: 0, metadata: '' });
  }

  get receiver(): SimulatedBrowser {
    assert.ok(this.#receiver);
    return this.#receiver;
  }

  /** Both join, Ann publishes a camera and a microphone. */
  async start(): Promise<void> {
    this.ann = this.#join('ann', this.published);
    const sent = this.#opened[0];
    assert.ok(sent);
    sent.sink = (raw) => this.#fromServer(raw);
    const camera = new AddTrackRequest({
      cid: 'camera',
      type: TrackType.VIDEO,
      source: TrackSource.CAMERA,
      width: 1280,
      height: 720,
      layers: layers.map(
        ({ height, bps }, quality) => new VideoLayer({ quality, height, width: height * 2, bitrate: bps }),
      ),
    });
    const microphone = new AddTrackRequest({ cid: 'mic', type: TrackType.AUDIO, source: TrackSource.MICROPHONE });
    for (const request of [camera, microphone]) this.ann.publishing.add(request);
    const rids = layers.map(({ rid }) => `a=rid:${rid} send`);
    await this.#offer(this.ann, [
      mediaLine(0, 'video', 'sendonly', ['a=msid:s camera', ...rids, 'a=simulcast:send q;h;f']),
      mediaLine(1, 'audio', 'sendonly', ['a=msid:s mic', 'a=ssrc:21 cname:x']),
    ]);
    this.ben = this.#join('ben', this.signals);
    const opened = this.#opened[1];
    assert.ok(opened);
    this.#receiver = new SimulatedBrowser(opened.events);
    opened.sink = (raw) => this.receiver.send(raw, this.now);
    await this.benOffers();
  }

  /** Ben's browser offers its two lines (again). */
  async benOffers(): Promise<void> {
    assert.ok(this.ben);
    await this.#offer(this.ben, [mediaLine(0, 'video', 'recvonly', []), mediaLine(1, 'audio', 'recvonly', [])]);
  }

  /** Lets time pass. */
  run(forMs: number): void {
    const end = this.now + forMs;
    while (this.now < end) {
      this.now += stepMs;
      if (this.now % 50 === 0) this.#rooms.find('r')?.tick(this.now);
      if (this.now % this.framesEveryMs === 0) this.#sendFrames();
      if (this.now % 20 === 0) this.#sendSound();
      this.receiver.step(this.now);
    }
  }

  /** Runs, and says which heights Ben was sent in the last second of it. */
  heightsAfter(forMs: number): number[] {
    this.run(forMs - 1_000);
    this.receiver.bytes.clear();
    this.run(1_000);
    return [...this.receiver.bytes]
      .filter(([, bytes]) => bytes > 1_500)
      .map(([height]) => height)
      .sort((a, b) => a - b);
  }

  /** PAUSED and ACTIVE as Ben was told, in order. */
  get states(): number[] {
    return this.signals.flatMap((message) =>
      message.case === 'streamStateUpdate' ? message.value.streamStates.map((one) => Number(one.state)) : [],
    );
  }

  #join(identity: string, received: SignalResponse['message'][]): Participant {
    const grant = { room: 'r', roomJoin: true };
    const claims = { identity, name: '', metadata: '', attributes: {}, grant, expiresAtMs: 0 };
    const peer = {
      send: (frame: Uint8Array) => void received.push(SignalResponse.fromBinary(frame).message),
      close: () => undefined,
    };
    const joined = this.#rooms
      .find('r')
      ?.join(claims, peer, { autoSubscribe: true, connections: 1, isAdaptive: this.isAdaptive });
    assert.ok(joined?.ok);
    this.#opened.at(-1)?.events.onOpen();
    return joined.value;
  }

  async #offer(participant: Participant, lines: readonly string[][]): Promise<void> {
    const sdp = ['v=0', ...lines.flat()].join('\r\n');
    await handleRequest(participant, { case: 'offer', value: new SessionDescription({ type: 'offer', id: 1, sdp }) });
  }

  /** Key frame requests, and layers that are to stop (dynacast is obeyed at once). */
  #fromServer(raw: Buffer): void {
    if (!isRtcp(raw)) return;
    for (const message of parseRtcp(raw))
      if (message.type === 'key-frame-request') this.#keyFramesDue.add(message.mediaSsrc);
  }

  #sendFrames(): void {
    this.#frame += 1;
    for (const { rid, ssrc, bps, height } of layers) {
      if (this.stopped.has(rid)) continue;
      const isKey = this.#frame === 1 || this.#keyFramesDue.delete(ssrc);
      const bytes = Math.round((bps * 35) / 8_000) * (isKey ? 3 : 1);
      const packets = Math.ceil(bytes / 1_000);
      for (let part = 0; part < packets; part += 1) {
        const head = [
          part === 0 ? 0x90 : 0x80,
          0xc0,
          0x80 | ((this.#frame >> 8) & 0x7f),
          this.#frame & 0xff,
          this.#frame & 0xff,
        ];
        const payload = Buffer.alloc(Math.round(bytes / packets), 0x55);
        payload.set([...head, isKey ? 0x10 : 0x11]);
        payload[payload.length - 1] = height / 10;
        this.#fromAnn(ssrc, part === packets - 1, this.#frame * 3_150, payload, [0x40, 0x30, 0xa0, rid.charCodeAt(0)]);
      }
    }
  }

  #sendSound(): void {
    this.#fromAnn(21, true, this.now * 48, Buffer.alloc((soundBps * 20) / 8_000), [0x40, 0x31, 0, 0]);
  }

  #fromAnn(ssrc: number, marker: boolean, timestamp: number, payload: Buffer, extension: readonly number[]): void {
    const sequence = ((this.#sequence.get(ssrc) ?? 0) + 1) & 0xffff;
    this.#sequence.set(ssrc, sequence);
    this.#sentByAnn += 1;
    if (this.lostOnTheWayUp > 0 && this.#sentByAnn % this.lostOnTheWayUp === 0) return;
    const head = Buffer.alloc(12);
    head.writeUInt8(0x90, 0);
    head.writeUInt8((marker ? 0x80 : 0) | 96, 1);
    head.writeUInt16BE(sequence, 2);
    head.writeUInt32BE(timestamp >>> 0, 4);
    head.writeUInt32BE(ssrc, 8);
    this.#opened[0]?.events.onPacket(Buffer.concat([head, Buffer.from([0xbe, 0xde, 0, 1, ...extension]), payload]));
  }
}
