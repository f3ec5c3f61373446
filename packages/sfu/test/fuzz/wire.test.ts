// Broken input over the wire to a real process, with a canary pair that must not notice: FUZZ_WIRE_CASES=10000 node --test test/fuzz/wire.test.ts.
import assert from 'node:assert/strict';
import { createSocket } from 'node:dgram';
import { after, before, test } from 'node:test';
import fc from 'fast-check';
import { SignalResponse } from '@livekit/protocol';
import { dispose } from '@livekit/rtc-node';
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

/** A STUN binding request, a DTLS client hello's first bytes, and nothing at all. */
const stun = [
  Buffer.from('000100102112a442b7e7a701bc34d686fa87dfae00060009616263643a65666768000000', 'hex'),
  Buffer.from('16feff0000000000000000007e010000720000000000000072fefd', 'hex'),
  Buffer.from([0]),
];
