// Hostile input at a running server, while a pair that does nothing wrong keeps talking through it.
import assert from 'node:assert/strict';
import { connect as connectTcp } from 'node:net';
import { after, before, test } from 'node:test';
import { randomBytes } from 'node:crypto';
import { gzipSync } from 'node:zlib';
import { dispose } from '@livekit/rtc-node';
import { startCanary } from './canary.ts';
import { connect, joinParameter, wrap } from './signal-client.ts';
import { rtcNodeSkip, startStage, token } from './stage.ts';
import type { Stage } from './stage.ts';

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

/** Everything a stranger or a pupil with a token can throw at the server. */
const attacks: Readonly<Record<string, () => Promise<unknown>>> = {
  'random frames after a proper join': async () => {
    const client = connect(url, await token('canary', 'random'));
    await client.next('join');
    for (let index = 0; index < 50; index += 1) client.socket.send(randomBytes(index * 7));
    return client.ended;
  },
  'frames of 10 MB': async () => {
    const client = connect(url, await token('canary', 'fat'));
    await client.next('join');
    client.socket.send(randomBytes(10 << 20));
    return client.ended;
  },
  'a thousand messages at once': async () => {
    const client = connect(url, await token('canary', 'chatty'));
    await client.next('join');
    for (let index = 0; index < 1_500; index += 1) client.send({ case: 'ping', value: 1n });
    return client.ended;
  },
  'an endless message in fragments': async () => {
    const client = connect(url, await token('canary', 'fragments'));
    await client.next('join');
    for (let index = 0; index < 40; index += 1) client.socket.send(randomBytes(64 << 10), { fin: false });
    return client.ended;
  },
  'gzip bombs': async () => {
    const bomb = wrap(gzipSync(Buffer.alloc(60 << 20)), true);
    const made = await token('canary', 'bomb');
    return Promise.all(Array.from({ length: 5 }, () => connect(url, made, { join: bomb }).ended));
  },
  'offers with broken security lines': async () => {
    const sdp = [
      'v=0',
      'm=audio 9 UDP/TLS/RTP/SAVPF 111',
      'a=mid:0',
      'a=ice-ufrag:abcd',
      'a=ice-pwd:short',
      'a=fingerprint:sha-256 00:11',
    ];
    const client = connect(url, await token('canary', 'broken'), {
      join: joinParameter({ publisherOffer: { type: 'offer', sdp: sdp.join('\r\n'), id: 1 } }),
    });
    return client.ended;
  },
  'an offer that native code refuses': async () => {
    const fingerprint = Array.from({ length: 16 }, () => '00').join(':');
    const sdp = [
      'v=0',
      'm=audio 9 UDP/TLS/RTP/SAVPF 111',
      'a=mid:0',
      'a=ice-ufrag:abcd',
      'a=ice-pwd:abcd',
      `a=fingerprint:sha-512 ${fingerprint}`,
    ];
    const client = connect(url, await token('canary', 'native'));
    await client.next('join');
    client.send({ case: 'offer', value: { type: 'offer', sdp: sdp.join('\r\n'), id: 1 } });
    client.send({ case: 'trickle', value: { candidateInit: '{"candidate":"candidate:x y z"}' } });
    client.send({ case: 'trickle', value: { candidateInit: 'null' } });
    return client.ended;
  },
  'altered tokens by the hundred': async () => {
    const made = await token('canary', 'forger');
    return Promise.all(
      Array.from({ length: 100 }, (_, index) => connect(url, `${made.slice(0, -4)}${1_000 + index}`).ended),
    );
  },
  'connections that only wait': async () => {
    const { hostname, port } = new URL(url);
    const sockets = Array.from({ length: 1_200 }, () => connectTcp(Number(port), hostname));
    for (const socket of sockets) socket.on('error', () => undefined);
    const closed = Promise.withResolvers<void>();
    let count = 0;
    for (const socket of sockets) socket.on('close', () => (count += 1) === 150 && closed.resolve());
    // The oldest give way; whoever comes now is served.
    await closed.promise;
    const client = connect(url, await token('canary', 'late'));
    await client.next('join');
    client.socket.close();
    for (const socket of sockets) socket.destroy();
  },
  'the same identity in a loop': async () => {
    const made = await token('canary', 'again');
    const ends = await Promise.all(Array.from({ length: 15 }, () => connect(url, made).ended));
    assert.ok(ends.some((end) => 'status' in end && end.status === 429));
  },
  'bytes that are no HTTP': () =>
    new Promise<void>((resolve) => {
      const { hostname, port } = new URL(url);
      const socket = connectTcp(Number(port), hostname, () => socket.end(randomBytes(100_000)));
      socket.on('close', () => resolve());
      socket.on('error', () => undefined);
      socket.resume();
    }),
  'headers without an end': async () => {
    const response = await fetch(`${server.sfu.pick('canary')}/rtc/v1/validate?join_request=${'A'.repeat(200 << 10)}`);
    assert.equal(response.status, 431);
  },
  'Twirp bodies of every kind': async () => {
    const bodies = ['', '[]', 'null', '"x"', '{"room":{"a":1}}', `{"a":${'['.repeat(50_000)}`, '\u0000'];
    const authorization = `Bearer ${await token('canary', 'api', { roomAdmin: true, roomCreate: true, roomList: true })}`;
    for (const method of ['CreateRoom', 'ListRooms', 'ListParticipants', 'SendData', '__proto__', '../x']) {
      for (const body of bodies) {
        const response = await fetch(`${server.sfu.pick('canary')}/twirp/livekit.RoomService/${method}`, {
          method: 'POST',
          headers: { 'Content-Type': 'application/json', authorization },
          body,
        });
        assert.ok(response.status < 500, `${method} ${body.slice(0, 20)}: ${response.status}`);
      }
    }
  },
};

test('[SFU-44] hostile input is refused, and nobody else notices', { skip: rtcNodeSkip }, async (t) => {
  const canary = await startCanary(url, 'canary');
  t.after(() => canary.leave());
  const [pid] = server.sfu.pids;
  for (const [name, attack] of Object.entries(attacks)) {
    await attack().catch((fault: unknown) => {
      throw new Error(`attack: ${name}`, { cause: fault });
    });
  }
  // All at once, but for the flood: it may close a connection of another attack that has not spoken yet.
  const together = Object.entries(attacks).filter(([name]) => name !== 'connections that only wait');
  await Promise.all(together.map(([, attack]) => attack()));
  await canary.stop();
  assert.deepEqual(server.sfu.pids, [pid], 'the same process as before');
  const left = await server.api('canary').listParticipants('canary');
  assert.deepEqual(
    left.map((one) => one.identity).filter((identity) => identity !== 'native'),
    [],
  );
});
