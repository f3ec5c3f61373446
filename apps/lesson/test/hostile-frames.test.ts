// Hostile frames on the live socket, as a pupil in the lesson of others and as a teacher in a lesson of one's own: a frame that is none ends its socket with
// a catalogued code, a command that is refused has written nothing, and the class notices nothing. docs/spec/wall.md, "Hostile bodies".

import assert from 'node:assert/strict';
import { once } from 'node:events';
import { test } from 'node:test';
import { setTimeout as wait } from 'node:timers/promises';
import { WebSocket } from 'ws';
import type { LessonId } from '@preau/core/base';
import { PROBLEMS } from '@preau/protocol/base';
import { clientFrameSchema, LESSON_SUBPROTOCOL, MAX_CLIENT_FRAME_BYTES } from '@preau/protocol/lesson';
import type { ServerFrame } from '@preau/protocol/lesson';
import { startCanary } from '../../../tools/testing/canary.ts';
import { anyText, anyValue, Dice, hostileBody } from '../../../tools/testing/hostile-bodies.ts';
import {
  CodeCount,
  HOSTILE_REQUESTS,
  HOSTILE_SEED,
  HOSTILE_TIMEOUT_MS,
  MOST_FAULTS,
} from '../../../tools/testing/hostile-run.ts';
import { Seat } from '../../../tools/testing/seat.ts';
import { openTouchLog } from '../../../tools/testing/touch-log.ts';
import { startRig } from './lesson-rig.ts';
import type { Rig } from './lesson-rig.ts';
import { COMMANDS } from './rights-world.ts';
import type { Room } from './rights-world.ts';
import type { FixturePerson } from './school-fixture.ts';

/** A socket may send forty commands at once (LESSON-63). */
const FRAMES_A_SOCKET = 35;
/** What `ws` itself ends a socket with: no UTF-8, too large. RFC 6455, 7.4.1. */
const OF_THE_PROTOCOL: readonly number[] = [1007, 1009];
const HARMLESS = 'beat';
const ANSWER_MS = 10_000;
/** The rules of the lesson let a pupil cause no other events. */
const PUPILS_OWN = [
  'entered',
  'left',
  'deviceTaken',
  'handRaised',
  'handLowered',
  'messagePosted',
  'messageDeleted',
  'unmuteAnswered',
];

/** What became of a frame: `done`, `beat`, the code of a refusal, or the number with which the socket was closed. */
type Outcome = string | number;

class Villain {
  readonly #socket: WebSocket;
  readonly #heard: ServerFrame[] = [];
  #look: () => void = () => undefined;
  closed: number | undefined;
  sent = 0;

  private constructor(socket: WebSocket) {
    this.#socket = socket;
    socket.on('error', () => undefined);
    socket.on('message', (data) => {
      // oxlint-disable-next-line typescript/no-base-to-string -- a text frame: ws gives a Buffer
      this.#heard.push(JSON.parse(String(data)) as ServerFrame);
      this.#look();
    });
    socket.on('close', (code) => {
      this.closed = code;
      this.#look();
    });
  }

  static async enter(rig: Rig, person: FixturePerson, lessonId: LessonId): Promise<Villain> {
    const entry = await rig.enter(await rig.browser(person), lessonId);
    const socket = new WebSocket(entry.socket, [LESSON_SUBPROTOCOL, `pass.${entry.pass}`]);
    const villain = new Villain(socket);
    await once(socket, 'open', { signal: AbortSignal.timeout(ANSWER_MS) });
    await villain.#until(() => villain.#heard.some(({ t }) => t === 'hello'));
    return villain;
  }

  async fire(payload: string | Buffer, binary: boolean): Promise<Outcome> {
    this.sent += 1;
    this.#heard.length = 0;
    this.#socket.send(payload, { binary });
    const id = binary ? undefined : commandIdOf(payload);
    // A beat is not answered; whatever is no frame ends the socket.
    if (id === null) return HARMLESS;
    let outcome: Outcome | undefined;
    await this.#until(() => {
      for (const frame of this.#heard) {
        if (frame.t === 'done' && frame.id === id) outcome = frame.t;
        if (frame.t === 'refused' && frame.id === id) outcome = frame.code;
      }
      outcome ??= this.closed;
      return outcome !== undefined;
    });
    return outcome!;
  }

  /** The code that came before the end, for a socket that was closed. */
  get lastWord(): string | undefined {
    const problem = this.#heard.find((frame) => frame.t === 'problem');
    return problem?.t === 'problem' ? problem.problem.code : undefined;
  }

  end(): void {
    this.#socket.terminate();
  }

  async #until(holds: () => boolean): Promise<void> {
    const { promise, resolve, reject } = Promise.withResolvers<void>();
    const timer = setTimeout(
      () => reject(new Error('a frame was neither answered nor did it end its socket')),
      ANSWER_MS,
    );
    this.#look = () => void (holds() && resolve());
    this.#look();
    await promise.finally(() => clearTimeout(timer));
  }
}

/** The id of a right command, null for a right beat, undefined for what is no frame. */
function commandIdOf(payload: string | Buffer): string | null | undefined {
  if (Buffer.byteLength(payload) > MAX_CLIENT_FRAME_BYTES) return undefined;
  try {
    const text = new TextDecoder('utf-8', { fatal: true }).decode(Buffer.from(payload));
    const frame = clientFrameSchema.safeParse(JSON.parse(text));
    if (!frame.success) return undefined;
    return frame.data.t === 'beat' ? null : frame.data.id;
  } catch {
    return undefined;
  }
}

let sent = 0;

function hostileFrame(dice: Dice, room: Room): { readonly payload: string | Buffer; readonly binary: boolean } {
  const id = `hostile-${String((sent += 1)).padStart(7, '0')}`;
  const line = dice.pick(Object.values(COMMANDS));
  const right = dice.next() < 0.9 ? { t: 'command', id, command: line.make(room) } : { t: 'beat', seq: 3 };
  // What everybody may say, in any words; and a right command with one part that is anything.
  if (dice.next() < 0.2) return asText({ t: 'command', id, command: { kind: 'postMessage', text: anyText(dice) } });
  if (dice.next() < 0.4 && 'command' in right) {
    const names = Object.keys(right.command).filter((name) => name !== 'kind');
    const change = names.length === 0 || dice.next() < 0.5 ? {} : { [dice.pick(names)]: anyValue(dice, 2) };
    return asText({ ...right, command: { ...right.command, ...change } });
  }
  const { payload = '' } = hostileBody(dice, right);
  return { payload, binary: dice.next() < 0.02 };
}

const asText = (frame: object) => ({ payload: JSON.stringify(frame), binary: false });

/** What is wrong with an outcome. */
function faultOf(outcome: Outcome, lastWord: string | undefined, touched: readonly string[]): string | undefined {
  if (outcome === 'done' || outcome === HARMLESS) return undefined;
  const known: Readonly<Record<string, { readonly status: number; readonly close?: number } | undefined>> = PROBLEMS;
  const wrote = touched.length > 0 ? `${outcome}, yet wrote ${touched.join(', ')}` : undefined;
  if (typeof outcome === 'number') {
    if (OF_THE_PROTOCOL.includes(outcome)) return wrote;
    return known[lastWord ?? '']?.close === outcome ? wrote : `closed ${outcome} after ${lastWord}`;
  }
  const row = known[outcome];
  return row === undefined || row.status >= 500 ? `refused as ${outcome}` : wrote;
}

test(
  `[WALL-23] ${HOSTILE_REQUESTS} hostile frames on the live socket: each is answered or ends its socket by name, and the class notices nothing`,
  { timeout: HOSTILE_TIMEOUT_MS },
  async (t) => {
    const dice = new Dice(HOSTILE_SEED);
    const rig = await startRig(t);
    const { teacher, colleague, pupils } = rig.school;
    const [villain, mate, singer] = pupils as [FixturePerson, FixturePerson, FixturePerson];
    const theirs = await rig.school.addLesson(-5, 50);
    await rig.open(await rig.browser(colleague), theirs);
    const singers = await Promise.all(
      [colleague, singer].map(async (person) => Seat.attach(await rig.enter(await rig.browser(person), theirs))),
    );
    const canary = startCanary(singers[0]!, singers[1]!);
    const takeTouched = await openTouchLog(rig.school.database, {
      lesson_running: 'false',
      lesson_event: `NEW.command_id IS NOT NULL AND NEW.actor_id IN ('${teacher.personId}', '${villain.personId}')`,
    });
    /** The teacher's own: whoever may do everything may end it, too. */
    let own: LessonId | undefined;
    const seats = new Map<FixturePerson, Villain>();
    const seatOf = async (person: FixturePerson): Promise<Villain> => {
      const known = seats.get(person);
      if (known !== undefined && known.closed === undefined && known.sent < FRAMES_A_SOCKET) return known;
      known?.end();
      const isOver = own !== undefined && rig.lesson.house.findLoaded(own)?.state.phase !== 'open';
      if (person === teacher && (own === undefined || isOver)) {
        own = await rig.school.addLesson(-5, 50);
        await rig.open(await rig.browser(teacher), own);
      }
      const seat = await Villain.enter(rig, person, person === teacher ? own! : theirs);
      seats.set(person, seat);
      return seat;
    };
    const faults: string[] = [];
    const codes = new CodeCount();
    for (let count = 0; count < HOSTILE_REQUESTS && faults.length < MOST_FAULTS; count += 1) {
      const person = dice.pick([villain, villain, teacher]);
      const seat = await seatOf(person);
      const { payload, binary } = hostileFrame(dice, { pupil: villain, mate, message: 1 + dice.below(40) });
      await takeTouched();
      const outcome = await seat.fire(payload, binary);
      const fault = faultOf(outcome, seat.lastWord, await takeTouched());
      codes.add(String(outcome));
      if (fault !== undefined)
        faults.push(
          `frame ${count} of seed ${HOSTILE_SEED} as ${person === teacher ? 'teacher' : 'pupil'}: ${fault}: ${String(payload).slice(0, 600)}`,
        );
    }
    assert.deepEqual(faults, []);
    for (const code of ['done', 'lesson.notTeacher', '4400'])
      assert.equal(codes.has(code), true, `no frame came to ${code}`);
    assert.deepEqual(await canary.stop(), [], 'the class missed nothing');
    t.diagnostic(`seed ${HOSTILE_SEED}: ${String(codes)}; ${canary.echoesMs.length} echoes of the class`);
    const { rows } = await rig.school.database.query<{ kind: string; of: string | null }>(
      'look',
      `SELECT DISTINCT e.kind, m.actor_id::text AS of FROM lesson_event e
       LEFT JOIN lesson_event m ON m.school_id = e.school_id AND m.lesson_id = e.lesson_id AND m.seq = (e.fact->>'target')::int
       WHERE e.lesson_id = $1 AND e.actor_id = $2`,
      [theirs, villain.personId],
    );
    assert.deepEqual(
      rows.filter((row) => !PUPILS_OWN.includes(row.kind) || (row.of !== null && row.of !== villain.personId)),
      [],
      'a pupil caused what is no pupil’s, or took away what another said',
    );
    assert.deepEqual(rig.faults, []);
    for (const seat of [...singers, ...seats.values()]) seat.end();
    const deadline = Date.now() + ANSWER_MS;
    while (rig.lesson.house.connectionCount > 0 && Date.now() < deadline) await wait(20);
    assert.equal(rig.lesson.house.connectionCount, 0, 'no socket is left behind');
  },
);
