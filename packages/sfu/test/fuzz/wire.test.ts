// Broken input over the wire to a real process, with a canary pair that must not notice: FUZZ_WIRE_CASES=10000 node --test test/fuzz/wire.test.ts.
import assert from 'node:assert/strict';
import { createSocket } from 'node:dgram';
import { after, before, test } from 'node:test';
import fc from 'fast-check';
import {
  AddTrackRequest,
  SessionDescription,
  SignalResponse,
  TrackSource,
  TrackType,
  TrickleRequest,
} from '@livekit/protocol';
import { dispose } from '@livekit/rtc-node';
import { mediaBindAddress } from '../../src/child/network.ts';
import { defaultMediaPorts } from '../../src/config.ts';
import { carrierTransports } from '../../src/media/carrier-transport.ts';
import { isRtcp } from '../../src/media/rtcp.ts';
import type { MediaTransport } from '../../src/media/transport.ts';
import { parseAnswer, parseOffer } from '../../src/sdp/offer.ts';
import { startCanary } from '../canary.ts';
import { connect, joinParameter } from '../signal-client.ts';
import type { Ended, SignalClient } from '../signal-client.ts';
import { rtcNodeSkip, startStage, token, until } from '../stage.ts';
import type { Stage } from '../stage.ts';
import { readCorpus } from './corpus.ts';
import { cases, mutateBytes } from './mutate.ts';

const total = Number(process.env['FUZZ_WIRE_CASES'] ?? '400');
const corpus = readCorpus();

let server: Stage;
let url: string;

before(async () => {
  server = await startStage();
  url = await server.room('canary');
});

after(async () => {
  await server[Symbol.asyncDispose]();
  await dispose();
  // The threads of the media library that sends the packets keep a process alive: this one has nothing left to do.
  setTimeout(() => process.exit(), 200);
});

/** Cases of one seed, which a failure prints. */
function broken(seed: number, count: number, samples: readonly Buffer[]): Buffer[] {
  return fc.sample(cases, { seed, numRuns: count }).map((one) => mutateBytes(samples, one));
}

/** A busy machine may need longer than the five seconds of `next`; a refusal is said. */
async function joined(client: SignalClient): Promise<void> {
  let end: Ended | undefined;
  void client.ended.then((how) => (end = how));
  await until('a join', () => {
    if (end !== undefined) throw new Error(`Cannot join: ${JSON.stringify(end)}`);
    return client.received.some((message) => message.case === 'join');
  });
}

/** Somebody of the same room who sends frames one after the other: each was read when the next goes out, or they were closed and join again. */
async function sendFrames(frames: readonly Buffer[], name: (index: number) => string): Promise<void> {
  let client: SignalClient | undefined;
  let people = 0;
  for (const [index, frame] of frames.entries()) {
    if (client === undefined || client.socket.readyState !== client.socket.OPEN) {
      people += 1;
      client = connect(url, await token('canary', name(people)));
      await joined(client);
    }
    const { socket } = client;
    const pong = Promise.withResolvers<void>();
    const listen = (data: Buffer): void => {
      const { message } = SignalResponse.fromBinary(data);
      if (message.case === 'pongResp' && message.value.lastPingTimestamp === BigInt(index)) pong.resolve();
    };
    socket.on('message', listen);
    socket.send(frame);
    client.send({ case: 'pingReq', value: { timestamp: BigInt(index), rtt: 0n } });
    await Promise.race([pong.promise, client.ended]);
    socket.off('message', listen);
  }
  client?.socket.close();
  await client?.ended;
}

test(
  '[SFU-154] broken frames and datagrams reach a process, and a pair in it does not notice',
  { skip: rtcNodeSkip },
  async (t) => {
    const seed = Number(process.env['FUZZ_SEED'] ?? Date.now() % 0x7fffffff);
    t.diagnostic(`seed ${seed}`);
    const canary = await startCanary(url, 'canary');
    t.after(() => canary.leave());
    const [pid] = server.sfu.pids;
    const from = performance.now();

    const frames = broken(seed, Math.ceil(total / 2), corpus.frames);
    const lanes = 4;
    const share = Math.ceil(frames.length / lanes);
    await Promise.all(
      Array.from({ length: lanes }, (_, lane) =>
        sendFrames(frames.slice(lane * share, (lane + 1) * share), (index) => `fuzz ${lane} ${index}`),
      ),
    );

    // Somebody whose media port we know sends what is no STUN, no DTLS and no SRTP, and the same to the ports around it.
    const offer = corpus.offers.find((sdp) => !sdp.includes('a=sendonly')) ?? '';
    const guest = connect(url, await token('canary', 'datagrams'), {
      join: joinParameter({ publisherOffer: { type: 'offer', sdp: offer, id: 1 } }),
    });
    const { sdp } = await guest.next('answer');
    const [, address = '', port = ''] = /a=candidate:\S+ 1 udp \S+ (\d+\.\d+\.\d+\.\d+) (\d+)/i.exec(sdp) ?? [];
    assert.ok(Number(port) > 0, 'the answer says where media goes');
    const socket = createSocket('udp4');
    const datagrams = broken(seed + 1, Math.ceil(total / 2), [...corpus.rtp, ...corpus.rtcp, ...stun]);
    for (const [index, datagram] of datagrams.entries()) {
      await new Promise<void>((resolve) => {
        socket.send(datagram, Number(port) + ((index % 5) - 2), address, () => resolve());
      });
    }
    socket.close();
    guest.socket.terminate();
    const seconds = (performance.now() - from) / 1000;
    t.diagnostic(`${frames.length + datagrams.length} cases, ${Math.round(total / seconds)} a second`);

    await canary.stop();
    assert.deepEqual(server.sfu.pids, [pid], 'the same process as before');
    assert.equal(server.sfu.health[0]?.restarts, 0);
    await until(
      'everybody else is gone',
      async () => (await server.api('canary').listParticipants('canary')).length === 0,
    );
  },
);

/** Somebody whose media connection is whole: what they send is behind SRTP that the server checks. They publish all that the recorded offer sends. */
async function publisher(identity: string): Promise<{
  readonly client: SignalClient;
  readonly transport: MediaTransport;
  /** The highest sequence number that the server reported for each SSRC. */
  readonly reported: ReadonlyMap<number, number>;
}> {
  const reported = new Map<number, number>();
  const opened = Promise.withResolvers<void>();
  const transport = carrierTransports({
    portRange: defaultMediaPorts,
    bindAddress: mediaBindAddress(),
    announcedAddress: undefined,
  })(identity, {
    onOpen: () => opened.resolve(),
    onLost: () => undefined,
    onClosed: () => undefined,
    onData: () => undefined,
    onPacket: (packet) => {
      // A receiver report with blocks: the SSRC and the highest sequence number of each (RFC 3550 section 6.4.2).
      if (!isRtcp(packet) || packet.readUInt8(1) !== 201) return;
      for (let at = 8; at + 24 <= packet.length && at < 8 + (packet.readUInt8(0) & 0x1f) * 24; at += 24)
        reported.set(packet.readUInt32BE(at), packet.readUInt16BE(at + 10));
    },
  });
  const { ufrag, password, fingerprint, candidates } = await transport.offer();
  const sdp = (
    corpus.offers.find((one) => /a=simulcast/.test(one) && /m=audio[^]*a=sendonly[^]*m=video/.test(one)) ?? ''
  )
    .replaceAll(/^a=candidate:.*\r\n/gm, '')
    .replaceAll(/^(a=ice-ufrag:).*$/gm, `$1${ufrag}`)
    .replaceAll(/^(a=ice-pwd:).*$/gm, `$1${password}`)
    .replaceAll(/^(a=fingerprint:).*$/gm, `$1${fingerprint.algorithm} ${fingerprint.value}`);
  const client = connect(url, await token('canary', identity));
  await joined(client);
  const parsed = parseOffer(sdp);
  assert.ok(parsed.ok, 'the corpus has an offer that sends');
  const sending = parsed.value.sections.filter(
    ({ kind, direction }) => kind !== 'application' && direction.startsWith('send'),
  );
  for (const { kind, trackId, mid } of sending) {
    const [type, source] =
      kind === 'video' ? [TrackType.VIDEO, TrackSource.CAMERA] : [TrackType.AUDIO, TrackSource.MICROPHONE];
    client.send({ case: 'addTrack', value: new AddTrackRequest({ cid: trackId || mid, type, source }) });
  }
  client.send({ case: 'offer', value: new SessionDescription({ type: 'offer', sdp, id: 1 }) });
  for (const candidate of candidates)
    client.send({ case: 'trickle', value: new TrickleRequest({ candidateInit: JSON.stringify({ candidate }) }) });
  const answer = (await client.next('answer')).sdp;
  const read = parseAnswer(answer);
  assert.ok(read.ok);
  transport.connect(read.value.ice, read.value.setup);
  for (const line of answer.split('\r\n'))
    if (line.startsWith('a=candidate')) transport.addRemoteCandidate(line.slice(2));
  await opened.promise;
  return { client, transport, reported };
}

/** Waits until the server's event loop has come by: it has read what was sent before, as far as it ever will. */
async function heartbeat(client: SignalClient, beat: number): Promise<void> {
  client.received.length = 0;
  client.send({ case: 'pingReq', value: { timestamp: BigInt(beat), rtt: 0n } });
  await until('a pong', () => {
    assert.equal(client.socket.readyState, client.socket.OPEN, 'whoever sends garbage stays');
    return client.received.some(({ case: name }) => name === 'pongResp');
  });
}

test(
  '[SFU-159] broken RTP and RTCP behind valid SRTP reach a process, and a pair in the room does not notice',
  { skip: rtcNodeSkip },
  async (t) => {
    const seed = Number(process.env['FUZZ_SEED'] ?? Date.now() % 0x7fffffff);
    t.diagnostic(`seed ${seed}`);
    const canary = await startCanary(url, 'canary');
    t.after(() => canary.leave());
    const [pid] = server.sfu.pids;
    const { client, transport, reported } = await publisher('srtp');
    t.after(() => transport.close());
    const from = performance.now();
    const packets = broken(seed, total, [...corpus.rtp, ...corpus.rtp, ...corpus.rtcp]);
    const numbers = new Map<number, number>();
    /** Sends it with the next number of its SSRC: what repeats one is taken for a replay, before our code sees it. */
    const send = (packet: Buffer): boolean => {
      const raw = Buffer.from(packet);
      if (raw.length >= 12 && !isRtcp(raw)) {
        const ssrc = raw.readUInt32BE(8);
        numbers.set(ssrc, ((numbers.get(ssrc) ?? 0) + 1) & 0xffff);
        raw.writeUInt16BE(numbers.get(ssrc) ?? 0, 2);
      }
      return transport.sendPacket(raw);
    };
    let sent = 0;
    for (const [index, packet] of packets.entries()) {
      // What is so broken that it cannot be encrypted never leaves.
      if (send(packet)) sent += 1;
      // A recorded packet among them keeps the streams known.
      if (index % 10 === 0) send(corpus.rtp[(index / 10) % corpus.rtp.length]!);
      if (index % 50 === 49) await heartbeat(client, index);
    }
    const seconds = (performance.now() - from) / 1000;
    t.diagnostic(`${sent} of ${packets.length} cases could be sent, ${Math.round(sent / seconds)} a second`);
    assert.ok(sent > total / 2);

    // Reports come once a second; a quick machine has sent everything before the first.
    await until('the server reports streams: packets came as far as our code', () => {
      for (const packet of corpus.rtp) send(packet);
      return reported.size > 0;
    });
    const known = new Map(reported);
    await until('the server still reports new packets', () => {
      for (const packet of corpus.rtp) send(packet);
      return [...reported].some(([ssrc, number]) => number !== known.get(ssrc));
    });
    await heartbeat(client, total);
    client.socket.close();
    await canary.stop();
    assert.deepEqual(server.sfu.pids, [pid], 'the same process as before');
    assert.equal(server.sfu.health[0]?.restarts, 0);
  },
);

/** A STUN binding request, a DTLS client hello's first bytes, and nothing at all. */
const stun = [
  Buffer.from('000100102112a442b7e7a701bc34d686fa87dfae00060009616263643a65666768000000', 'hex'),
  Buffer.from('16feff0000000000000000007e010000720000000000000072fefd', 'hex'),
  Buffer.from([0]),
];
