import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import type { LessonId, PersonId } from '@preau/core/base';
import { EMPTY_LESSON, fold } from '@preau/core/lesson';
import type { Hole, LessonEvent, LessonState } from '@preau/core/lesson';
import { toProblem } from '@preau/protocol/base';
import type { ProblemCode } from '@preau/protocol/base';
import { waitBefore } from './backoff.ts';
import { FakeHouse } from './fake-house.ts';
import type { FakeAnswer } from './fake-house.ts';
import { LessonConnection } from './lesson-connection.ts';
import { Mirror } from './mirror.ts';

const lessonId = '00000000-0000-7000-8000-000000000700' as LessonId;
const me = '00000000-0000-7000-8000-000000000011' as PersonId;
const message = (seq: number, actor: PersonId | null = null, commandId: string | null = null): LessonEvent => ({
  seq,
  at: seq,
  actor,
  visibility: 'everyone',
  commandId,
  fact: { kind: 'messagePosted', personId: me, body: { text: `${seq}` } },
});
const refusal = (code: ProblemCode, retryAfterMs?: number): FakeAnswer => ({
  status: toProblem(code).status,
  body: toProblem(code, retryAfterMs === undefined ? {} : { retryAfterMs }),
});

interface Script {
  readonly house: FakeHouse;
  readonly connection: LessonConnection;
  /** The log of the house. */
  readonly log: LessonEvent[];
  /** Overrides by path prefix, taken from the front while there are any. */
  readonly next: Map<string, FakeAnswer[]>;
  /** The house says hello on the newest socket. */
  hello(): Promise<void>;
}

function start(): Script {
  const log: LessonEvent[] = [];
  const next = new Map<string, FakeAnswer[]>();
  const house = new FakeHouse((path) => {
    for (const [prefix, answers] of next) {
      const answer = path.startsWith(prefix) ? answers.shift() : undefined;
      if (answer !== undefined) return answer;
    }
    if (path === '/q/ticket')
      return {
        status: 200,
        body: { ticket: 't', state: 'admitted', target: lessonId, expiresAt: house.time + 300_000, renewAfterMs: 1 },
      };
    if (path.endsWith('/enter')) {
      return {
        status: 200,
        body: {
          lessonId,
          personId: me,
          log: `https://house/log`,
          socket: 'wss://house/s',
          pass: 'p',
          level: 4,
          seat: 1,
          phase: 'open',
          deviceId: 'd',
        },
      };
    }
    const after = Number(path.split('after=')[1]);
    return {
      status: 200,
      body: {
        lessonId,
        at: 0,
        seq: log.length,
        snapshot: after === 0 ? { ...fold(log), phase: 'open' } : null,
        events: after === 0 ? [] : log.slice(after),
      },
    };
  });
  const connection = new LessonConnection({ platform: house, lessonId });
  const hello = async (): Promise<void> => {
    await house.settle();
    house.socket.say({
      t: 'hello',
      lessonId,
      personId: me,
      seat: 1,
      seq: log.length,
      at: 0,
      beatMs: 600,
      silenceMs: 2_200,
    });
    await house.settle();
  };
  return { house, connection, log, next, hello };
}

async function live(): Promise<Script> {
  const script = start();
  script.log.push(message(1), message(2));
  script.connection.start();
  await script.hello();
  assert.deepEqual(script.connection.getSnapshot().line, { kind: 'live' });
  return script;
}

test('[LESSON-90] ticket, enter, then socket and log side by side', async () => {
  const { house, connection } = await live();
  assert.deepEqual(house.asked, ['POST /q/ticket', `POST /api/lessons/${lessonId}/enter`, 'GET /log?after=0']);
  assert.equal(connection.getSnapshot().state.seq, 2);
});

test('[LESSON-91] silence is said within three seconds, dated from the last frame, and a late word of the old line ends it', async () => {
  const { house, connection } = await live();
  const heardAt = house.time;
  await house.pass(2_200);
  assert.equal(connection.getSnapshot().line.kind, 'live');
  await house.pass(400);
  assert.deepEqual(connection.getSnapshot().line, { kind: 'lost', since: heardAt });
  assert.equal(house.sockets.length, 2, 'it tries to come back at once');
  house.sockets[0]!.say({ t: 'beat', seq: 2, at: 0 });
  assert.equal(connection.getSnapshot().line.kind, 'live');
  await house.settle();
  assert.ok(house.sockets[1]!.isClosed && !house.sockets[0]!.isClosed);
});

test('[LESSON-92] whatever order, repetition or loss of frames: after a catch-up the mirror is the log', () => {
  const whole = Array.from({ length: 40 }, (_, n): LessonEvent | Hole =>
    n % 7 === 3 ? { seq: n + 1, hole: true } : message(n + 1),
  );
  fc.assert(
    fc.property(fc.array(fc.tuple(fc.nat(39), fc.nat(6)), { maxLength: 60 }), fc.nat(39), (frames, snapshotAt) => {
      const mirror = new Mirror();
      const seen: number[] = [];
      for (const [from, length] of frames)
        seen.push(...mirror.take(whole.slice(from, from + length)).map(({ seq }) => seq));
      assert.deepEqual(
        seen,
        Array.from({ length: mirror.state.seq }, (_, n) => n + 1),
        'folded in order, each once',
      );
      const snapshot = fold(whole.slice(0, snapshotAt));
      mirror.catchUp({
        lessonId,
        at: 0,
        seq: 40,
        snapshot: snapshotAt === 0 ? null : snapshot,
        events: whole.slice(Math.min(mirror.state.seq, snapshotAt)),
      });
      assert.equal(mirror.lacks(40), false);
      assert.deepEqual(mirror.state, fold(whole));
    }),
  );
});

test('[LESSON-92] a gap in the events, or a beat that is ahead, is filled by one request', async () => {
  const { house, connection, log } = await live();
  log.push(message(3), message(4), message(5));
  house.socket.say({ t: 'events', events: [message(5)] });
  assert.equal(connection.getSnapshot().state.seq, 2);
  house.socket.say({ t: 'beat', seq: 5, at: 0 });
  await house.settle();
  assert.equal(connection.getSnapshot().state.seq, 5);
  assert.equal(house.asked.filter((path) => path.startsWith('GET')).length, 2);
});

test('[LESSON-93] what is not answered is sent again after a cut with the same id, and settled once', async () => {
  const { house, connection, log, hello } = await live();
  const sent = connection.send({ kind: 'postMessage', text: 'un' });
  const [first] = house.socket.commands();
  assert.deepEqual(
    connection.getSnapshot().pending.map(({ text }) => text),
    ['un'],
  );
  house.socket.end(1006);
  assert.equal(connection.getSnapshot().line.kind, 'lost');
  const during = connection.send({ kind: 'raiseHand' });
  // The first one had reached the house: it comes back in the log, and needs no answer.
  log.push(message(3, me, first!.id));
  await house.pass(1_000);
  await hello();
  assert.deepEqual(await sent, { ok: true, value: 3 });
  assert.deepEqual(
    house.socket.commands().map(({ command }) => command.kind),
    ['raiseHand'],
  );
  house.socket.say({ t: 'done', id: house.socket.commands()[0]!.id, seq: 4 });
  assert.deepEqual(await during, { ok: true, value: 4 });
  assert.deepEqual(connection.getSnapshot().pending, []);
});

test('[LESSON-93] a refused message stays to be read until it is withdrawn; an unanswered one is given up after a minute', async () => {
  const { house, connection } = await live();
  const refused = connection.send({ kind: 'postMessage', text: 'non' });
  house.socket.say({ t: 'refused', id: house.socket.commands()[0]!.id, code: 'lesson.locked' });
  assert.deepEqual(await refused, { ok: false, error: { code: 'lesson.locked' } });
  const [pending] = connection.getSnapshot().pending;
  assert.equal(pending?.refused?.code, 'lesson.locked');
  connection.withdraw(pending.id);
  assert.deepEqual(connection.getSnapshot().pending, []);
  const hand = connection.send({ kind: 'raiseHand' });
  for (let n = 0; n < 17; n += 1) {
    await house.pass(1_000);
    house.socket.say({ t: 'beat', seq: 2, at: 0 });
  }
  assert.deepEqual(await hand, { ok: false, error: { code: 'timeout' } });
});

test('[LESSON-95] waits are jittered over a growing window, short while a class stands and waits; the server’s word comes first', () => {
  const wait = (tries: number, random = 1, retryAfterMs?: number): number =>
    waitBefore({ tries, random, retryAfterMs, hungMs: 50 });
  assert.deepEqual(
    [0, 1, 2, 3, 6, 20].map((tries) => wait(tries)),
    [600, 1_200, 2_400, 3_000, 15_000, 15_000],
  );
  assert.equal(wait(3, 0), 0);
  assert.equal(wait(3, 0.5, 7_777), 7_777);
});

test('[LESSON-107] a try that hung before it failed is made again at once, spread over 0.3 s, for the first minute', () => {
  const wait = (tries: number, hungMs: number, retryAfterMs?: number): number =>
    waitBefore({ tries, random: 1, hungMs, retryAfterMs });
  assert.equal(wait(3, 999), 3_000, 'a quick failure is an answer of a kind');
  assert.equal(wait(3, 1_000), 300);
  assert.equal(wait(13, 4_000), 300);
  assert.equal(wait(14, 4_000), 15_000);
  assert.equal(wait(3, 4_000, 7_777), 7_777, 'the server’s word comes first');
});

test('[LESSON-107] what else says that the line is back begins a try that hangs anew, and makes one that waits', async () => {
  const { house, connection, next, hello } = await live();
  next.set('/api', ['silence', 'silence']);
  house.socket.end(1006);
  await house.pass(600);
  const tried = (): number => house.asked.filter((path) => path.endsWith('/enter')).length;
  assert.equal(tried(), 2, 'one try, which hangs');
  connection.nudge();
  assert.equal(tried(), 2, 'too fresh to be given up');
  await house.pass(800);
  connection.nudge();
  await house.settle();
  assert.equal(tried(), 3);
  await house.pass(800);
  connection.nudge();
  await hello();
  assert.equal(connection.getSnapshot().line.kind, 'live');
  connection.nudge();
  await house.settle();
  assert.equal(tried(), 4, 'a line that stands is left alone');
});

test('[GATE-113] [LESSON-97] too early and waiting are tried again when the server says; a stop is a stop', async () => {
  const script = start();
  const { house, connection, next, hello } = script;
  next.set('/q/ticket', [
    { status: 200, body: { ticket: 't', state: 'minted', target: lessonId, expiresAt: 0, renewAfterMs: 9_000 } },
  ]);
  next.set('/api', [refusal('lesson.tooEarly', 30_000), refusal('lesson.removed')]);
  connection.start();
  await house.pass(8_900);
  assert.deepEqual(
    connection.getSnapshot().line,
    { kind: 'refused', refusal: { code: 'ticket.waiting', retryAfterMs: 9_000 } },
    'the screens know that one must wait',
  );
  await house.pass(200);
  assert.deepEqual(connection.getSnapshot().line, {
    kind: 'refused',
    refusal: { code: 'lesson.tooEarly', retryAfterMs: 30_000 },
  });
  await house.pass(30_000);
  assert.deepEqual(connection.getSnapshot().line, { kind: 'refused', refusal: { code: 'lesson.removed' } });
  const { length } = house.asked;
  await house.pass(600_000);
  assert.equal(house.asked.length, length, 'it does not come back by itself');
  connection.reenter();
  await hello();
  assert.equal(connection.getSnapshot().line.kind, 'live');
});

test('[LESSON-97] a line that answers nothing is given up after four seconds, and a wake-up tries at once', async () => {
  const { house, connection, next, hello } = start();
  next.set('/q/ticket', ['silence', 'refuse']);
  connection.start();
  await house.pass(4_000);
  await house.pass(400);
  assert.deepEqual(house.asked, ['POST /q/ticket', 'POST /q/ticket']);
  house.wake?.();
  await hello();
  assert.equal(connection.getSnapshot().line.kind, 'live');
});

test('[LESSON-98] an expired session is renewed once; one that cannot be renewed is said', async () => {
  const script = start();
  script.next.set('/api', [refusal('session.missing')]);
  script.connection.start();
  await script.hello();
  assert.deepEqual([script.house.renewals, script.connection.getSnapshot().line.kind], [1, 'live']);
  const other = start();
  other.house.renews = false;
  other.next.set('/q/ticket', [refusal('session.missing')]);
  other.connection.start();
  await other.house.settle();
  assert.deepEqual(other.connection.getSnapshot().line, { kind: 'refused', refusal: { code: 'session.missing' } });
});

test('[LESSON-96] close codes that mean a stop are stops; the others are cuts', async () => {
  for (const [code, line] of [
    [4406, 'lesson.removed'],
    [4409, 'lesson.closed'],
    [4407, 'lesson.replaced'],
    [4402, 'session.revoked'],
  ] as const) {
    const { house, connection } = await live();
    house.socket.end(code);
    assert.deepEqual(connection.getSnapshot().line, { kind: 'refused', refusal: { code: line } });
  }
  for (const code of [1006, 1001, 4408, 4429, 4503, 4504, 4410]) {
    const { house, connection, hello } = await live();
    house.socket.end(code);
    assert.equal(connection.getSnapshot().line.kind, 'lost', String(code));
    await house.pass(1_000);
    await hello();
    assert.equal(connection.getSnapshot().line.kind, 'live', String(code));
    connection.close();
  }
});

test('[LESSON-96] a line that an own given-up try replaced is taken back, once; another tab is obeyed', async () => {
  const { house, connection, hello } = await live();
  const line = house.socket;
  await house.pass(3_000);
  await house.settle();
  assert.notEqual(house.socket, line, 'a new try stands at the door');
  line.say({ t: 'beat', seq: 2, at: 0 });
  await house.settle();
  assert.deepEqual(connection.getSnapshot().line, { kind: 'live' }, 'the old line speaks again');
  line.end(4407);
  await house.settle();
  assert.equal(connection.getSnapshot().line.kind, 'lost');
  await house.pass(1_000);
  await hello();
  assert.deepEqual(connection.getSnapshot().line, { kind: 'live' });
  house.socket.end(4407);
  assert.deepEqual(connection.getSnapshot().line, { kind: 'refused', refusal: { code: 'lesson.replaced' } });
});

test('[LESSON-96] a line replaced while the next try is under way waits for that try', async () => {
  const { house, connection, hello } = await live();
  const line = house.socket;
  await house.pass(3_000);
  await house.settle();
  line.end(4407);
  assert.equal(connection.getSnapshot().line.kind, 'lost');
  await hello();
  assert.deepEqual(connection.getSnapshot().line, { kind: 'live' });
});

test('[LESSON-96] who leaves goes, and a closed connection asks nothing more', async () => {
  const { house, connection } = await live();
  const left = connection.send({ kind: 'leave' });
  house.socket.say({ t: 'done', id: house.socket.commands()[0]!.id, seq: 3 });
  assert.ok((await left).ok);
  assert.ok(house.socket.isClosed);
  const { length } = house.asked;
  await house.pass(60_000);
  assert.equal(house.asked.length, length);
  assert.deepEqual(await connection.send({ kind: 'raiseHand' }), { ok: false, error: { code: 'network' } });
});

test('[LESSON-99] after a cut it is told how much was missed, until it is read', async () => {
  const { house, connection, log, hello } = await live();
  house.socket.end(1006);
  log.push({ ...message(3), fact: { kind: 'messagePosted', personId: 'other' as PersonId, body: { text: 'x' } } });
  await house.pass(1_000);
  await hello();
  assert.deepEqual(connection.getSnapshot().missed, { messages: 1, slides: 0 });
  connection.readMissed();
  assert.equal(connection.getSnapshot().missed, null);
});

test('[LESSON-99] every change is a new picture, and the same one until then', async () => {
  const { house, connection, log } = await live();
  const seen: LessonState[] = [];
  const stop = connection.subscribe(() => seen.push(connection.getSnapshot().state));
  const before = connection.getSnapshot();
  assert.equal(connection.getSnapshot(), before);
  log.push(message(3));
  house.socket.say({ t: 'events', events: [message(3)] });
  assert.notEqual(connection.getSnapshot(), before);
  assert.equal(before.state.seq, 2, 'an old picture does not change');
  stop();
  house.socket.say({ t: 'events', events: [message(4)] });
  assert.deepEqual(
    seen.map(({ seq }) => seq),
    [3],
  );
  assert.notEqual(connection.getSnapshot().state, EMPTY_LESSON);
});
