// The doors of a running gate: the file they are kept in, the counters' file, class boards and beacons over HTTP.

import assert from 'node:assert/strict';
import { mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { test } from 'node:test';
import type { TestContext } from 'node:test';
import { parsePersonId } from '@preau/core/base';
import type { LessonRef } from '@preau/core/base';
import { MemoryBus } from '@preau/bus-memory';
import { systemClock } from '@preau/host';
import type {
  ClassBoardAnswer,
  SeedsAnswer,
  SignedGateCounters,
  StatusAnswer,
  TicketAnswer,
} from '@preau/protocol/gate';
import { createMemoryDoors } from '@preau/service/gate';
import { createDoorFile, readDoorFile } from '../src/door-file.ts';
import { CLASS, LESSON, PUPIL, session, startGate } from './running-gate.ts';
import type { TestGate } from './running-gate.ts';

const HOUR = 3_600_000;
const MINUTE = 60_000;

async function folderOf(t: TestContext): Promise<string> {
  const folder = await mkdtemp(join(tmpdir(), 'preau-doors-'));
  t.after(() => rm(folder, { recursive: true, force: true }));
  return folder;
}

const pupil = (n: number) => ({
  ...PUPIL,
  personId: parsePersonId(`0190a000-0000-7000-8000-0000000001${String(n).padStart(2, '0')}`)!,
});

async function ticketFor(gate: TestGate, n: number, held?: string): Promise<TicketAnswer> {
  const response = await fetch(`${gate.url}/q/ticket`, {
    method: 'POST',
    body: JSON.stringify({ target: LESSON }),
    headers: {
      cookie: await gate.cookie(session({ persons: [pupil(n)] })),
      'content-type': 'application/json',
      ...(held === undefined ? {} : { authorization: `Bearer ${held}` }),
    },
    signal: AbortSignal.timeout(10_000),
  });
  assert.equal(response.status, 200);
  return (await response.json()) as TicketAnswer;
}

async function until(isSo: () => Promise<boolean>, within = 5_000): Promise<void> {
  const deadline = Date.now() + within;
  while (!(await isSo())) {
    assert.ok(Date.now() < deadline, `not so within ${within} ms`);
    await new Promise((resolve) => setTimeout(resolve, 20));
  }
}

/** A gate that knows the lesson by its plan. */
async function plannedGate(bus: MemoryBus, options: Parameters<typeof startGate>[0] = {}): Promise<TestGate> {
  const gate = await startGate({ bus, ...options });
  const startsAt = gate.clock.now() - MINUTE;
  const lesson: LessonRef = {
    lessonId: LESSON,
    schoolId: PUPIL.schoolId,
    startsAt,
    endsAt: startsAt + HOUR,
    subject: 'Histoire',
    audienceIds: [CLASS],
    audienceLabel: '5e B',
    teacherIds: [pupil(0).personId],
    room: '',
  };
  const seats = Array.from({ length: 10 }, (_, n) => pupil(n).personId);
  const lessons = [{ lesson, cancelled: false, expected: 10, seats }];
  await bus.publish('plan.published', { schoolId: PUPIL.schoolId, date: '2026-11-23', lessons });
  await until(async () => gate.gate.plan.find(LESSON) !== undefined);
  return gate;
}

test('[GATE-86] doors are written whole and read again: leases, counts, rate, what was saved up; who waited comes again', async (t) => {
  const file = join(await folderOf(t), 'doors.json');
  const fault = (error: unknown): void => assert.fail(String(error));
  const now = Date.now();
  const doors = createMemoryDoors(now);
  await doors.refill({ perSecond: 3, most: 3 }, now);
  for (const n of [1, 2, 3, 4])
    await doors.checkIn(
      {
        lane: 'lesson',
        lesson: { lessonId: 'a', rank: 7, endsAt: now + HOUR },
        person: { personId: `p${n}`, inner: n },
      },
      now,
    );
  await doors.away('lesson', 'a', 'p2', now);
  const disk = createDoorFile(file, fault);
  await disk.write(() => ({ v: 1, doors: doors.memory(now), ratePerSecond: 42 }));
  assert.deepEqual(await readdir(join(file, '..')), ['doors.json']);
  const was = readDoorFile(file, now + 1_000, fault)!;
  assert.equal(was.ratePerSecond, 42);
  const again = createMemoryDoors(now + 1_000, was.doors);
  const states = await Promise.all([1, 2, 3, 4].map((n) => again.stateOf('lesson', 'a', `p${n}`, now + 1_000)));
  assert.deepEqual(states, ['admitted', 'away', 'admitted', 'minted']);
  assert.equal((await again.beat(now + 1_000)).served.lesson, 3);
  // A start has no second of its own when there is a file: restarting is no way to more.
  assert.equal((await again.refill({ perSecond: 100, most: 100 }, now + 1_000))!.tokens, 0);
  assert.equal(
    await again.stateOf('lesson', 'a', 'p2', now + 6 * MINUTE),
    'minted',
    'time went on for those who were away',
  );
});

test('[GATE-86] a file that is not one is said and set aside, an old one is not used, none is none', async (t) => {
  const folder = await folderOf(t);
  const file = join(folder, 'doors.json');
  const faults: unknown[] = [];
  const read = (now = Date.now()): unknown => readDoorFile(file, now, (error) => faults.push(error));
  assert.deepEqual([read(), faults.length], [undefined, 0]);
  const good = { v: 1, ratePerSecond: 5, doors: createMemoryDoors(Date.now()).memory(Date.now()) };
  for (const [n, bad] of [
    '{"v":1',
    '[]',
    JSON.stringify({ ...good, v: 2 }),
    JSON.stringify({ ...good, ratePerSecond: '5' }),
    JSON.stringify({ ...good, doors: { ...good.doors, tokens: -1 } }),
    JSON.stringify({ ...good, doors: { ...good.doors, lanes: [{ lane: 'vip', held: [] }] } }),
    JSON.stringify({
      ...good,
      doors: {
        ...good.doors,
        lanes: [{ lane: 'lesson', held: [{ lesson: { lessonId: 'a', rank: 1, endsAt: null }, leases: [] }] }],
      },
    }),
  ].entries()) {
    await writeFile(file, bad);
    assert.equal(read(), undefined, bad);
    assert.equal(faults.length, n + 1, bad);
    assert.deepEqual(await readdir(folder), ['doors.json.bad']);
  }
  await writeFile(file, JSON.stringify(good));
  assert.ok(read() !== undefined);
  assert.equal(read(Date.now() + 16 * MINUTE), undefined);
});

test('[GATE-86] [GATE-79] a gate that is killed comes back with its leases, and its slow start', async (t) => {
  const doorFile = join(await folderOf(t), 'doors.json');
  await using bus = new MemoryBus(systemClock);
  let first: TicketAnswer;
  {
    await using gate = await plannedGate(bus, { doorFile });
    first = await ticketFor(gate, 1);
    assert.equal(first.state, 'admitted');
    await until(async () => (await readFile(doorFile, 'utf8').catch(() => '')).includes(pupil(1).personId));
  }
  await using gate = await plannedGate(bus, { doorFile });
  const board = JSON.parse((await gate.gate.classes.read(LESSON))!) as ClassBoardAnswer;
  assert.deepEqual([board.in, Buffer.from(board.bits, 'base64url')[0]], [1, 0b0100_0000]);
});

test('[GATE-88] the counters stand in a file, whole at every moment', async (t) => {
  const countersFile = join(await folderOf(t), 'v1.json');
  await using gate = await startGate({ countersFile });
  const read = async (): Promise<SignedGateCounters> =>
    JSON.parse(await readFile(countersFile, 'utf8')) as SignedGateCounters;
  await until(async () =>
    read().then(
      () => true,
      () => false,
    ),
  );
  const first = await read();
  gate.clock.forward(2_000);
  await until(async () => (await read()).t !== first.t);
  assert.equal((await read()).lanes.length, 5);
});

test('[GATE-89] [GATE-90] the board of a class, its path in the ticket, and beacons that say who went', async () => {
  await using bus = new MemoryBus(systemClock);
  await using gate = await plannedGate(bus);
  const ticket = await ticketFor(gate, 1);
  assert.match(ticket.class ?? '', /^\/q\/c\/[\w-]{22}\.json$/);
  assert.equal(ticket.class, gate.gate.classes.pathOf(LESSON));
  const board = async (headers = {}): Promise<Response> => fetch(`${gate.url}${ticket.class}`, { headers });
  const first = await board();
  const text = await first.text();
  assert.equal(first.headers.get('cache-control'), 'public, max-age=2, stale-while-revalidate=5');
  const { lessonId, expected, in: inside, teacher, bits } = JSON.parse(text) as ClassBoardAnswer;
  assert.deepEqual([lessonId, expected, inside, teacher], [LESSON, 9, 1, 'away']);
  assert.deepEqual([...Buffer.from(bits, 'base64url')], [0b0100_0000, 0]);
  assert.ok(!text.includes(pupil(1).personId));
  assert.equal((await board({ 'if-none-match': first.headers.get('etag')! })).status, 304);
  for (const path of ['/q/c/aaaaaaaaaaaaaaaaaaaaaa.json', '/q/c/x.json', `/q/c/${LESSON}.json`])
    assert.equal((await fetch(gate.url + path)).status, 404, path);

  const tell = (path: string, body: string, type = 'application/json'): Promise<Response> =>
    fetch(gate.url + path, { method: 'POST', body, headers: { 'content-type': type } });
  const states = async (): Promise<readonly (string | undefined)[]> => {
    gate.clock.forward(2_000);
    const { in: now, here } = JSON.parse(await (await board()).text()) as ClassBoardAnswer;
    return [`${now} in`, `${here} here`];
  };
  gate.clock.forward(3_000);
  const newer = await ticketFor(gate, 1, ticket.ticket);
  assert.equal((await tell('/q/away', JSON.stringify({ ticket: ticket.ticket }))).status, 204);
  assert.deepEqual(await states(), ['1 in', '0 here'], 'the old page goes, the new one is there');
  assert.equal((await tell('/q/away', newer.ticket, 'text/plain')).status, 204);
  assert.deepEqual(await states(), ['0 in', '0 here']);
  const back = await ticketFor(gate, 1, newer.ticket);
  assert.equal(back.state, 'admitted', 'back within five minutes');
  assert.equal((await tell('/q/leave', JSON.stringify({ ticket: back.ticket }))).status, 204);
  assert.deepEqual(await states(), ['0 in', '0 here']);
  for (const bad of ['{}', JSON.stringify({ ticket: `${back.ticket.slice(0, -4)}AAAA` }), '{"ticket":""}'])
    assert.ok((await tell('/q/leave', bad)).status >= 400, bad);
});

test('[GATE-68] [GATE-78] a lesson that is told closed gives up its leases', async () => {
  await using bus = new MemoryBus(systemClock);
  await using gate = await plannedGate(bus);
  await ticketFor(gate, 1);
  const inside = async (): Promise<number> => {
    gate.clock.forward(2_000);
    return (JSON.parse((await gate.gate.classes.read(LESSON))!) as ClassBoardAnswer).in;
  };
  assert.equal(await inside(), 1);
  const closed = {
    lessonId: LESSON,
    schoolId: PUPIL.schoolId,
    phase: 'closed',
    level: 0,
    present: 0,
    expected: 10,
  } as const;
  await bus.publish('lesson.live', { ...closed, teacherPresent: false, at: gate.clock.now() } as never);
  await until(async () => (await inside()) === 0);
});

test('[GATE-79] [GATE-91] [GATE-93] at a door that is short: a turn that is near is waited for, others are told when, and the status tells what became of it', async () => {
  await using gate = await startGate({ joinsPerSecond: 10 });
  // A slow start: one a second. What the first second gave is used up first.
  const asked = Array.from({ length: 12 }, (_, n) => ticketFor(gate, n));
  await until(async () => gate.gate.door.held > 0);
  const places = await Promise.all(asked);
  assert.equal(gate.gate.door.held, 0);
  const waiting = places.filter(({ state }) => state === 'present');
  assert.ok(waiting.length >= 5 && waiting.length < 12, String(waiting.length));
  for (const { renewAfterMs } of waiting)
    assert.ok(renewAfterMs >= 2_000 && renewAfterMs <= 45_000, String(renewAfterMs));
  gate.clock.forward(2_000);
  const counters = (await (await fetch(`${gate.url}/q/v1.json`)).json()) as SignedGateCounters;
  const lane = counters.lanes.find((each) => each.lane === 'lesson')!;
  assert.ok(lane.crowd !== undefined && lane.crowd.heads.length === 32 && lane.mode === 'counting');
  const status = async (): Promise<StatusAnswer> =>
    (await (await fetch(`${gate.url}/etat.json`)).json()) as StatusAnswer;
  gate.clock.forward(61_000);
  await until(async () => {
    for (let n = 0; n < 12; n += 1) await ticketFor(gate, n);
    return ((await status()).promises?.promised ?? 0) > 0;
  });
  assert.ok((await status()).promises!.insideRatio !== null);
});

test('[GATE-80] the seeds are told to everybody', async () => {
  await using gate = await startGate();
  const seeds = (await (await fetch(`${gate.url}/q/seeds.json`)).json()) as SeedsAnswer;
  assert.deepEqual([seeds.days.length, seeds.days.filter(({ seed }) => seed === null).length], [9, 2]);
});
