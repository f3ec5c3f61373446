// Credit in running gates: a class that was left out for an hour goes first in the next, at the door and on the ladder; anybody can read why.

import assert from 'node:assert/strict';
import { createHmac, randomUUID } from 'node:crypto';
import { test } from 'node:test';
import type { TestContext } from 'node:test';
import { parseAudienceId, parseLessonId, parsePersonId } from '@preau/core/base';
import type { AudienceId, LessonId, LessonRef, Level } from '@preau/core/base';
import { creditStepOf, DRAWS, CREDIT_STEPS } from '@preau/core/gate';
import { MemoryBus } from '@preau/bus-memory';
import { openRedisCredits, RedisBus } from '@preau/bus-redis';
import { systemClock } from '@preau/host';
import type { CreditHourAnswer, SeedsAnswer, TicketAnswer } from '@preau/protocol/gate';
import type { Bus, LessonLiveFact } from '@preau/service/base';
import { createCreditDesk, createMemoryCreditBook, createMemoryDoors, creditHourOf } from '@preau/service/gate';
import type { CreditBook, CreditDesk } from '@preau/service/gate';
import { findRedis, startRedis } from '../../../packages/bus-redis/test/redis-server.ts';
import { openCreditHouse } from '../src/credit-house.ts';
import { oneNode } from '../src/level-house.ts';
import { PUPIL, session, startGate } from './running-gate.ts';

const found = findRedis();
const MINUTE = 60_000;
const HOUR = 60 * MINUTE;
/** Sound for one class of the two. */
const CORES_FOR_ONE = 0.06;
const PUPILS = 24;

const audience = (n: number): AudienceId => parseAudienceId(`0190a000-0000-7000-8000-0000000000c${n}`)!;
const lessonId = (hour: number, n: number): LessonId =>
  parseLessonId(`0190a000-0000-7000-8000-0000000${hour}000${n}_20261123`)!;
const teacher = (n: number) => parsePersonId(`0190a000-0000-7000-8000-00000000f00${n}`)!;

async function until(what: string, isSo: () => boolean | Promise<boolean>): Promise<void> {
  const deadline = Date.now() + 10_000;
  while (!(await isSo())) {
    assert.ok(Date.now() < deadline, `not so within ten seconds: ${what}`);
    await new Promise((resolve) => setTimeout(resolve, 5));
  }
}

/** A book that tells how often it was written. */
function countedBook(book: CreditBook): CreditBook & { writes: number } {
  const counted = {
    ...book,
    writes: 0,
    write: async (...given: Parameters<CreditBook['write']>) => {
      const isWritten = await book.write(...given);
      if (isWritten) counted.writes += 1;
      return isWritten;
    },
  };
  return counted;
}

const live = (id: LessonId, at: number, ceiling: Level): LessonLiveFact => ({
  lessonId: id,
  schoolId: PUPIL.schoolId,
  phase: 'open',
  level: ceiling,
  wish: 1,
  ceiling,
  marginSeats: 0,
  present: PUPILS,
  people: PUPILS + 1,
  expected: PUPILS,
  teacherPresent: true,
  at,
});

function lessonOf(hour: number, n: number, startsAt: number): LessonRef {
  return {
    lessonId: lessonId(hour, n),
    schoolId: PUPIL.schoolId,
    startsAt,
    endsAt: startsAt + 55 * MINUTE,
    subject: 'Histoire',
    audienceIds: [audience(n)],
    audienceLabel: `5e ${n}`,
    teacherIds: [teacher(n)],
    room: '',
  };
}

test('[GATE-46] [GATE-173] [GATE-176] a class that was left out for an hour goes first in the next, at the door and on the ladder; the hour says why', async () => {
  await using bus = new MemoryBus(systemClock);
  const book = countedBook(createMemoryCreditBook());
  await using gate = await startGate({ bus, credits: book, ladder: oneNode(CORES_FOR_ONE), everyMs: 5 });
  const { clock } = gate;
  const ceilings = new Map<string, Level>();
  await bus.subscribe('level.decided', ({ lessonId: id, ceiling }) => void ceilings.set(id, ceiling));
  // The beginning of an hour of credit: twelve minutes before a full hour.
  clock.forward(HOUR - ((clock.now() + 12 * MINUTE) % HOUR));
  const full = clock.now() + 12 * MINUTE;
  const lessons = [0, 1].flatMap((hour) => [1, 2].map((n) => lessonOf(hour, n, full + hour * HOUR)));
  const date = new Date(full).toISOString().slice(0, 10);
  const planned = lessons.map((lesson) => ({ lesson, cancelled: false, expected: PUPILS, seats: [] }));
  await bus.publish('plan.published', { schoolId: PUPIL.schoolId, date, lessons: planned });
  await until('the plan', () => gate.gate.plan.find(lessonId(1, 2)) !== undefined);

  const tell = async (hour: number): Promise<void> => {
    for (const n of [1, 2]) {
      const id = lessonId(hour, n);
      await bus.publish('lesson.live', live(id, clock.now(), Math.min(1, ceilings.get(id) ?? 1) as Level));
    }
  };
  clock.forward(12 * MINUTE);
  await tell(0);
  await until('both levels', () => ceilings.size === 2);
  const [out, held] = [1, 2].toSorted((a, b) => ceilings.get(lessonId(0, a))! - ceilings.get(lessonId(0, b))!);
  assert.deepEqual([ceilings.get(lessonId(0, out!)), ceilings.get(lessonId(0, held!))! >= 1], [0, true]);
  for (let minute = 0; minute < 35; minute += 1) {
    await tell(0);
    const before = book.writes;
    clock.forward(MINUTE + 1_000);
    await until(`a look in minute ${minute}`, () => book.writes > before);
  }
  clock.forward(full + 48 * MINUTE + 1_000 - clock.now());
  const seeds = async (): Promise<SeedsAnswer> =>
    (await (await fetch(`${gate.url}/q/seeds.json`)).json()) as SeedsAnswer;
  await until('the hour is settled', async () => (await seeds()).hours.length === 1);

  const [label] = (await seeds()).hours;
  const answer = await fetch(`${gate.url}/q/credits/${label}.json`);
  assert.equal(answer.headers.get('access-control-allow-origin'), '*');
  const text = await answer.text();
  const hour = JSON.parse(text) as CreditHourAnswer;
  assert.equal(hour.hour, label);
  assert.ok(!text.includes(audience(1)) && !text.includes(PUPIL.schoolId), 'no key of a class, no school');
  for (const path of ['/q/credits/page.json', '/q/credits/2020-01-01T08.json', '/q/credits/..%2Fpage.json'])
    assert.equal((await fetch(gate.url + path)).status, 404, path);

  // Who knows the class and, the day after, the seed, finds its line and recomputes credit and draw.
  const { zone, seeds: daySeeds } = gate.gate;
  const day = label!.slice(0, 10);
  const seed = daySeeds.seedOf(day as never);
  assert.equal(zone, 'Europe/Paris');
  const lineOf = (n: number): CreditHourAnswer['classes'][number] => {
    const parts = ['preau.credit.1', day, audience(n)].map((part) => `${part.length}:${part}`).join('');
    const key = createHmac('sha256', seed).update(parts).digest().subarray(0, 16).toString('base64url');
    return hour.classes.find((line) => line.class === key)!;
  };
  const [lost, got] = [lineOf(out!), lineOf(held!)];
  assert.equal(hour.classes.length, 2);
  assert.ok(lost.taughtSeconds === 0 && lost.teachableSeconds > 30 * 60, JSON.stringify(lost));
  assert.ok(got.taughtSeconds > 0.95 * got.teachableSeconds, JSON.stringify(got));
  assert.ok(Math.abs(lost.credit - (hour.average * lost.teachableSeconds) / 3_600) < 0.001);
  assert.ok(Math.abs(lost.credit + got.credit) < 0.001, 'what one is owed the other owes');
  assert.ok(Object.values(lost.ranks)[0]! > Object.values(got.ranks)[0]!, 'the draw left it out');
  assert.equal(Math.floor(Object.values(lost.ranks)[0]! / DRAWS), CREDIT_STEPS - 1 - creditStepOf(0));

  // The next hour.
  clock.forward(full + HOUR + 1_000 - clock.now());
  const rankAtTheDoor = async (n: number): Promise<number> => {
    const persons = [{ ...PUPIL, audienceIds: [audience(n)] }];
    const response = await fetch(`${gate.url}/q/ticket`, {
      method: 'POST',
      body: JSON.stringify({ target: lessonId(1, n) }),
      headers: { cookie: await gate.cookie(session({ persons })), 'content-type': 'application/json' },
    });
    return ((await response.json()) as TicketAnswer).rank;
  };
  const [first, second] = [await rankAtTheDoor(out!), await rankAtTheDoor(held!)];
  assert.ok(first < second, `${first} and ${second}`);
  assert.deepEqual(
    [first, second].map((rank) => CREDIT_STEPS - 1 - Math.floor(rank / DRAWS)),
    [lost.step, got.step],
    'the published steps are those of the ranks',
  );
  ceilings.clear();
  await tell(1);
  await until('both levels of the next hour', () => ceilings.size === 2);
  assert.deepEqual([ceilings.get(lessonId(1, out!))! >= 1, ceilings.get(lessonId(1, held!))], [true, 0]);
});

/** A gate's credit alone: a desk and its rounds. */
async function openCredit(
  t: TestContext,
  bus: Bus,
  book: CreditBook,
  clock: { now(): number },
): Promise<{ desk: CreditDesk; close(): Promise<void> }> {
  const startsAt = Math.floor(clock.now() / HOUR) * HOUR;
  const lesson = { ...lessonOf(0, 1, startsAt), endsAt: startsAt + 4 * HOUR };
  const desk = createCreditDesk({
    plan: {
      findPlanned: (id) =>
        id.startsWith('0190a000')
          ? {
              lesson: { ...lesson, lessonId: id as never, audienceIds: [id as never] },
              cancelled: false,
              expected: 24,
              seats: [],
            }
          : undefined,
    },
    zone: 'Europe/Paris',
    rankOf: () => 1,
  });
  const doors = createMemoryDoors(clock.now());
  const house = await openCreditHouse({
    desk,
    book,
    bus,
    doors,
    seeds: { classOf: (_, key) => key },
    zone: 'Europe/Paris',
    clock,
    everyMs: 5,
    fault: (error) => assert.fail(String(error)),
  });
  t.after(() => house[Symbol.asyncDispose]());
  return { desk, close: async () => house[Symbol.asyncDispose]() };
}

async function twoGates(t: TestContext, bus: Bus, book: CreditBook & { writes: number }): Promise<void> {
  let ahead = 0;
  const clock = { now: () => systemClock.now() + ahead };
  // Ten minutes into an hour of credit.
  ahead = HOUR - ((clock.now() + 2 * MINUTE) % HOUR);
  const [first, second] = [await openCredit(t, bus, book, clock), await openCredit(t, bus, book, clock)];
  const tell = async (): Promise<void> => {
    await bus.publish('lesson.live', live(lessonId(0, 1), clock.now(), 1));
    await bus.publish('lesson.live', live(lessonId(0, 2), clock.now(), 0));
  };
  /** Time goes on until so many pages were written, one a minute. */
  const pages = async (count: number): Promise<void> => {
    const before = book.writes;
    await until(`${count} pages`, async () => {
      ahead += 5_000;
      await tell();
      return book.writes >= before + count;
    });
  };
  await pages(3);
  const seen = (await book.read(-1))!.open.get(lessonId(0, 2))!.teachableMs;
  assert.ok(seen > MINUTE, String(seen));
  await first.close();
  await until('the other has the page', async () => second.desk.page().version >= (await book.read(-1))!.version);
  await pages(3);
  const after = (await book.read(-1))!.open.get(lessonId(0, 2))!.teachableMs;
  assert.ok(after > seen, 'it goes on from what the first wrote');
  const third = await openCredit(t, bus, book, clock);
  const hour = creditHourOf(clock.now());
  ahead += HOUR;
  await tell();
  await until('settled', async () => (await book.hours()).length === 1);
  ahead += 11_000;
  await until('everybody knows', () => third.desk.creditOf(lessonId(0, 2)) > 0);
  assert.equal(third.desk.creditOf(lessonId(0, 2)), second.desk.creditOf(lessonId(0, 2)));
  assert.equal((await book.read(-1))!.credits.get(lessonId(0, 2))!.hour, hour);
  assert.equal((await book.hours()).length, 1, 'once');
  for (const gate of [second, third]) await gate.close();
}

test('[GATE-174] a book that was lost is begun again with the page at hand', async (t) => {
  await using bus = new MemoryBus(systemClock);
  let kept = createMemoryCreditBook();
  const book: CreditBook = {
    read: (version) => kept.read(version),
    write: (page, hour) => kept.write(page, hour),
    readHour: (label) => kept.readHour(label),
    hours: () => kept.hours(),
    [Symbol.asyncDispose]: async () => undefined,
  };
  let ahead = 0;
  const clock = { now: () => systemClock.now() + ahead };
  ahead = HOUR - ((clock.now() + 2 * MINUTE) % HOUR);
  const gate = await openCredit(t, bus, book, clock);
  const version = async (): Promise<number> => (await kept.read(-1))?.version ?? 0;
  const goOn = (what: string, isSo: () => Promise<boolean>): Promise<void> =>
    until(what, async () => {
      ahead += 5_000;
      await bus.publish('lesson.live', live(lessonId(0, 1), clock.now(), 1));
      return isSo();
    });
  await goOn('three pages', async () => (await version()) >= 3);
  const seenMs = (await kept.read(-1))!.open.get(lessonId(0, 1))!.teachableMs;
  kept = createMemoryCreditBook();
  await goOn('a new book', async () => (await version()) >= 2);
  assert.ok((await kept.read(-1))!.open.get(lessonId(0, 1))!.teachableMs > seenMs);
  await gate.close();
});

const TWO_GATES =
  'of two gates one settles and the other reads it; when it closes the other goes on from what it wrote';

test(`[GATE-175] [GATE-177] ${TWO_GATES} (memory)`, async (t) => {
  await using bus = new MemoryBus(systemClock);
  await twoGates(t, bus, countedBook(createMemoryCreditBook()));
});

test(`[GATE-175] [GATE-177] ${TWO_GATES} (redis)`, { skip: found.kind === 'none' ? found.why : false }, async (t) => {
  await using stack = new AsyncDisposableStack();
  const server = found.kind === 'program' ? await startRedis(found.path) : undefined;
  stack.defer(async () => server?.close());
  const at = { url: found.kind === 'url' ? found.url : server!.url, prefix: `test-${randomUUID()}:` };
  const bus = stack.use(await RedisBus.open(at));
  const book = stack.use(await openRedisCredits(at));
  await twoGates(t, bus, countedBook(book));
});
