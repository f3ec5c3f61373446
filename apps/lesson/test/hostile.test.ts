// Bad input of every kind, while a canary pair in the same lesson keeps its echo and misses no number.
import assert from 'node:assert/strict';
import { randomBytes } from 'node:crypto';
import { once } from 'node:events';
import { connect } from 'node:net';
import type { Socket } from 'node:net';
import { suite, test } from 'node:test';
import type { TestContext } from 'node:test';
import { WebSocket } from 'ws';
import type { LessonId } from '@preau/core/base';
import type { EnterAnswer } from '@preau/protocol/lesson';
import { codeOf, startRig } from './lesson-rig.ts';
import type { Browser, Rig, Seat } from './lesson-rig.ts';

interface Canary {
  /** Milliseconds from sending to the other one's reading, so far. */
  readonly echoes: number[];
  stop(): Promise<void>;
}

/** Two members who write to each other in turn until stopped. */
function sing(left: Seat, right: Seat): Canary {
  const echoes: number[] = [];
  let isOver = false;
  const run = (async () => {
    for (let n = 0; !isOver; n += 1) {
      const text = `canary ${n}`;
      const [from, to] = n % 2 === 0 ? [left, right] : [right, left];
      const sentAt = performance.now();
      const asked = from.command({ kind: 'postMessage', text }, `canary-${String(n).padStart(6, '0')}`);
      await to.until(() =>
        to.entries.some(
          (entry) => !('hole' in entry) && entry.fact.kind === 'messagePosted' && entry.fact.body?.text === text,
        ),
      );
      echoes.push(performance.now() - sentAt);
      assert.equal(typeof (await asked), 'number');
      // Within the limit of ten commands a second for each of the two.
      await new Promise((resolve) => setTimeout(resolve, 60));
    }
  })();
  return {
    echoes,
    stop: async () => {
      isOver = true;
      await run;
    },
  };
}

async function startAttack(
  t: TestContext,
): Promise<{ rig: Rig; lessonId: LessonId; villain: Browser; canary: Canary; seats: readonly Seat[] }> {
  const rig = await startRig(t);
  const lessonId = await rig.school.addLesson(-5, 50);
  const her = await rig.browser(rig.school.teacher);
  await rig.open(her, lessonId);
  const teacher = await rig.join(her, lessonId);
  const anna = await rig.join(await rig.browser(rig.school.pupils[0]!), lessonId);
  const villain = await rig.browser(rig.school.pupils[1]!);
  const canary = sing(teacher, anna);
  const seats = [teacher, anna];
  t.after(() => seats.forEach((seat) => seat.end()));
  return { rig, lessonId, villain, canary, seats };
}

async function settle(
  t: TestContext,
  { canary, seats, rig, lessonId }: Awaited<ReturnType<typeof startAttack>>,
): Promise<void> {
  const before = canary.echoes.length;
  await seats[0]!.until(() => canary.echoes.length >= before + 5);
  await canary.stop();
  const sorted = canary.echoes.toSorted((a, b) => a - b);
  t.diagnostic(
    `canary: ${sorted.length} echoes, p50 ${sorted[Math.floor(sorted.length / 2)]!.toFixed(1)} ms, p99 ${sorted[Math.floor(sorted.length * 0.99)]!.toFixed(1)} ms`,
  );
  const head = (await rig.log(await rig.browser(rig.school.teacher), lessonId)).seq;
  for (const seat of seats) {
    await seat.until(() => seat.entries.at(-1)?.seq === head);
    const first = seat.entries[0]!.seq;
    assert.deepEqual(
      seat.entries.map((entry) => entry.seq),
      Array.from({ length: head - first + 1 }, (_, index) => first + index),
      'the canaries miss no number',
    );
    assert.equal(seat.closed, undefined);
  }
  assert.deepEqual(rig.faults, []);
}

/** A WebSocket handshake by hand, so that bytes can be sent that no client library sends. */
async function rawSocket(entry: EnterAnswer): Promise<Socket> {
  const url = new URL(entry.socket);
  const socket = connect(Number(url.port), '127.0.0.1');
  socket.on('error', () => undefined);
  await once(socket, 'connect');
  socket.write(
    `GET ${url.pathname} HTTP/1.1\r\nHost: ${url.host}\r\nUpgrade: websocket\r\nConnection: Upgrade\r\nSec-WebSocket-Version: 13\r\n` +
      `Sec-WebSocket-Key: ${randomBytes(16).toString('base64')}\r\nSec-WebSocket-Protocol: preau.lesson.1, pass.${entry.pass}\r\n\r\n`,
  );
  await once(socket, 'data');
  return socket;
}

/** A masked client frame (RFC 6455, 5.2) with any length and any first byte. */
function frame(first: number, payload: Buffer): Buffer {
  // Zeros are a mask too, and spare the test the work.
  const mask = Buffer.alloc(4);
  const head =
    payload.length < 126
      ? Buffer.from([first, 0x80 | payload.length])
      : payload.length < 65_536
        ? Buffer.from([first, 0xfe, payload.length >> 8, payload.length & 255])
        : Buffer.concat([
            Buffer.from([first, 0xff]),
            (() => {
              const size = Buffer.alloc(8);
              size.writeBigUInt64BE(BigInt(payload.length));
              return size;
            })(),
          ]);
  return Buffer.concat([head, mask, payload]);
}

/** Reads frames from a raw socket until a close frame, and answers its code. */
async function closeCode(socket: Socket): Promise<number> {
  let bytes = Buffer.alloc(0);
  for await (const chunk of socket) {
    bytes = Buffer.concat([bytes, chunk as Buffer]);
    for (;;) {
      if (bytes.length < 2) break;
      const short = bytes[1]! & 127;
      const header = short === 126 ? 4 : 2;
      if (bytes.length < header) break;
      const length = short === 126 ? bytes.readUInt16BE(2) : short;
      if (bytes.length < header + length) break;
      if ((bytes[0]! & 15) === 8) return bytes.readUInt16BE(header);
      bytes = bytes.subarray(header + length);
    }
  }
  return 0;
}

// Each attack has a class of its own, and the longest mostly waits.
suite('attacks', { concurrency: true }, () => {
  test('[LESSON-62] a message that is too large, no UTF-8, binary, no JSON or no frame ends its socket with its code', async (t) => {
    const attack = await startAttack(t);
    const { rig, lessonId, villain } = attack;
    const send = async (...frames: Buffer[]): Promise<number> => {
      const began = performance.now();
      const socket = await rawSocket(await rig.enter(villain, lessonId));
      for (const bytes of frames) socket.write(bytes);
      const code = await closeCode(socket);
      socket.destroy();
      t.diagnostic(`${code} after ${(performance.now() - began).toFixed(0)} ms`);
      return code;
    };
    assert.equal(await send(frame(0x81, Buffer.alloc(10_000_000, 'a'))), 1009, '10 MB');
    assert.equal(await send(frame(0x81, Buffer.from([0x22, 0xc3, 0x28, 0x22]))), 1007, 'no UTF-8');
    assert.equal(await send(frame(0x82, Buffer.from('{}'))), 4400, 'binary');
    assert.equal(await send(frame(0x81, Buffer.from('{'))), 4400, 'no JSON');
    assert.equal(
      await send(frame(0x81, Buffer.from('{"t":"command","id":"12345678","command":{"kind":"becomeTeacher"}}'))),
      4400,
      'unknown command',
    );
    assert.equal(
      await send(
        frame(0x81, Buffer.from('{"t":"command","id":"12345678","command":{"kind":"raiseHand","personId":"x"}}')),
      ),
      4400,
      'unknown field',
    );
    assert.equal(
      await send(frame(0x81, Buffer.from(`{"t":"beat","seq":${'9'.repeat(400)}}`))),
      4400,
      'a number that is none',
    );
    assert.equal(await send(frame(0x83, Buffer.from('x'))), 1002, 'a reserved opcode');
    assert.equal(
      await send(...Array.from({ length: 20 }, (_, n) => frame(n === 0 ? 0x01 : 0x00, Buffer.alloc(1_000, 'a')))),
      1009,
      'fragments that add up',
    );
    await settle(t, attack);
  });

  test('[LESSON-63] a thousand messages a second from one socket are answered with request.tooMany and its end', async (t) => {
    const attack = await startAttack(t);
    const flood = await attack.rig.join(attack.villain, attack.lessonId);
    for (let n = 0; n < 1_000; n += 1)
      flood.socket.send(
        JSON.stringify({
          t: 'command',
          id: `flood-${String(n).padStart(6, '0')}`,
          command: { kind: 'postMessage', text: 'x' },
        }),
      );
    await flood.until(() => flood.closed !== undefined);
    assert.equal(flood.closed?.code, 4429);
    assert.ok(flood.frames.some((given) => given.t === 'problem' && given.problem.code === 'request.tooMany'));
    await settle(t, attack);
    const { rows } = await attack.rig.school.database.query<{ n: number }>(
      'count',
      "SELECT count(*)::int AS n FROM lesson_event WHERE fact->>'personId' = $1 AND kind = 'messagePosted'",
      [attack.rig.school.pupils[1]!.personId],
    );
    assert.ok(rows[0]!.n <= 45, `${rows[0]!.n} of 1,000 reached the log`);
  });

  test('[LESSON-64] a socket that never reads is closed, and holds up nobody', { timeout: 60_000 }, async (t) => {
    const attack = await startAttack(t);
    const { rig, lessonId, villain } = attack;
    const deaf = new WebSocket((await rig.enter(villain, lessonId)).socket, [
      'preau.lesson.1',
      `pass.${(await rig.enter(villain, lessonId)).pass}`,
    ]);
    deaf.on('error', () => undefined);
    await once(deaf, 'open');
    deaf.pause();
    // The server's side is found by its count: the kernel's buffers fill first, then the limit.
    const room = rig.lesson.house.findLoaded(lessonId)!;
    const before = room.connectionCount;
    const speakers = await Promise.all(
      rig.school.pupils.slice(2).map(async (pupil) => rig.join(await rig.browser(pupil), lessonId)),
    );
    const long = 'é'.repeat(2_000);
    let isOver = false;
    const talking = speakers.map(async (speaker) => {
      for (let n = 0; !isOver; n += 1) {
        await speaker.command({ kind: 'postMessage', text: long });
        await new Promise((resolve) => setTimeout(resolve, 90));
      }
    });
    // A machine's buffers may be large: the deaf one is also silent, and is lost in any case.
    const lost = await attack.seats[0]!.event('lost');
    assert.ok(lost.fact.kind === 'lost' && lost.fact.personId === rig.school.pupils[1]!.personId);
    await attack.seats[0]!.until(() => room.connectionCount <= before + speakers.length - 1, 45_000);
    isOver = true;
    await Promise.all(talking);
    for (const speaker of speakers) speaker.end();
    deaf.terminate();
    await settle(t, attack);
  });

  test('[LESSON-67] malformed requests are answered with catalogued problems', async (t) => {
    const attack = await startAttack(t);
    const { rig, lessonId, villain } = attack;
    const answers: [string, Promise<Response>][] = [
      [
        'request.invalid',
        rig.call(villain, 'POST', `/api/lessons/${lessonId}/enter`, {
          body: { deviceId: 'short' },
          headers: { authorization: `Bearer ${await rig.ticket(villain, lessonId)}` },
        }),
      ],
      ['request.invalid', rig.call(villain, 'POST', `/api/lessons/${lessonId}/media-grant`, { body: { evil: true } })],
      ['lesson.unknown', rig.call(villain, 'GET', '/api/lessons/%00/log')],
      ['lesson.unknown', rig.call(villain, 'GET', `/api/lessons/${'a'.repeat(150)}/log`)],
      ['lesson.unknown', rig.call(villain, 'GET', "/api/lessons/'; DROP TABLE lesson_event; --/log")],
      [
        'request.foreignOrigin',
        rig.call(villain, 'POST', `/api/lessons/${lessonId}/open`, {
          headers: { origin: 'https://elsewhere.example' },
        }),
      ],
      [
        'session.missing',
        rig.call({ ...villain, cookie: 'preau_session=x.y.z' }, 'GET', `/api/lessons/${lessonId}/log`),
      ],
      [
        'request.tooLarge',
        rig.call(villain, 'POST', `/api/lessons/${lessonId}/enter`, { body: { pad: 'x'.repeat(10_000) } }),
      ],
      ['request.invalid', rig.call(null, 'POST', '/hooks/livekit', { body: { event: 'participant_joined' } })],
    ];
    for (const [code, answer] of answers) assert.equal(await codeOf(await answer), code);
    await settle(t, attack);
  });

  test('[LESSON-68] one sign-in that asks without end is slowed down, and nobody else at its address', async (t) => {
    const attack = await startAttack(t);
    const { rig, lessonId, villain } = attack;
    await rig.enter(villain, lessonId);
    const statuses = await Promise.all(
      Array.from(
        { length: 600 },
        async () => (await rig.call(villain, 'GET', `/api/lessons/${lessonId}/log?after=1`)).status,
      ),
    );
    assert.ok(statuses.filter((status) => status === 200).length >= 199);
    assert.ok(statuses.includes(429));
    assert.ok(statuses.every((status) => status === 200 || status === 429));
    await settle(t, attack);
  });
});
