import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { DeviceId, PersonId } from '@preau/core/base';
import { decideOpen, decidePrepare } from '@preau/core/lesson';
import type { LessonEvent } from '@preau/core/lesson';
import type { Bus } from '../base/index.ts';
import { LessonHouse } from './lesson-house.ts';
import type { LessonKey, LessonLog, RunningLesson, RunningLessons } from './ports.ts';

const key = { schoolId: '0750001A', lessonId: '00000000-0000-7000-8000-000000000700' } as LessonKey;
const [teacher, anna] = ['t', 'a'] as [PersonId, PersonId];

/** What two processes share: logs and heartbeats in memory. */
class Shared implements LessonLog, RunningLessons {
  readonly events: LessonEvent[] = [];
  readonly rows = new Map<string, RunningLesson>();

  async append(_key: LessonKey, expectedSeq: number, events: readonly LessonEvent[]): Promise<'appended' | 'conflict'> {
    if (this.events.length !== expectedSeq) return 'conflict';
    this.events.push(...events);
    return 'appended';
  }
  async findMessages(): Promise<undefined> {
    return undefined;
  }
  async findSheetHolding(): Promise<undefined> {
    return undefined;
  }
  async forgetInSheets(): Promise<boolean> {
    return false;
  }
  async read(_key: LessonKey, after: number, limit: number): Promise<readonly LessonEvent[]> {
    return this.events.slice(after, after + limit);
  }
  async beat(processId: string, beatAt: number, lessons: readonly LessonKey[]): Promise<void> {
    for (const lesson of lessons) this.rows.set(processId, { ...lesson, processId, beatAt });
  }
  async others(processId: string): Promise<readonly RunningLesson[]> {
    return [...this.rows.values()].filter((row) => row.processId !== processId);
  }
  async take({ processId }: RunningLesson): Promise<boolean> {
    return this.rows.delete(processId);
  }
  async forget(processId: string): Promise<void> {
    this.rows.delete(processId);
  }
  kinds(): string[] {
    return this.events.map(({ fact }) => fact.kind);
  }
}

const time = { now: 1_000_000 };
const deafBus: Bus = {
  isReachable: () => true,
  whenBack: () => () => undefined,
  publish: async () => undefined,
  subscribe: async () => async () => undefined,
  count: async () => 1,
  acquireLease: async () => undefined,
  [Symbol.asyncDispose]: async () => undefined,
};

async function openHouse(shared: Shared, processId: string, alone: boolean): Promise<LessonHouse> {
  const directory = {
    findLesson: async () => undefined,
    findPerson: async () => undefined,
    searchPeople: async () => [],
  };
  const house = new LessonHouse({
    log: shared,
    running: shared,
    directory,
    media: null,
    bus: deafBus,
    clock: { now: () => time.now },
    processId,
    alone,
    isRevoked: () => false,
    fault: (error) => assert.fail(String(error)),
  });
  await house.start();
  return house;
}

/** Lets time pass for a house, tick by tick. */
async function pass(house: LessonHouse, ms: number): Promise<void> {
  for (const end = time.now + ms; time.now < end; time.now += 100) {
    house.tick();
    await new Promise((resolve) => setImmediate(resolve));
  }
}

async function openLesson(house: LessonHouse, shared: Shared): Promise<void> {
  const lesson = {
    ...key,
    startsAt: 0,
    endsAt: 1e13,
    subject: '',
    audienceIds: [],
    audienceLabel: '',
    teacherIds: [teacher],
    room: '',
  };
  const roster = [
    { personId: teacher, part: 'teacher', audienceId: null },
    { personId: anna, part: 'pupil', audienceId: null },
  ] as const;
  shared.events.push({
    seq: 1,
    at: time.now,
    actor: null,
    visibility: 'everyone',
    commandId: null,
    fact: (
      decidePrepare({ seq: 0 } as never, { lesson, roster, names: {}, sheet: '', slides: [], level: 4 }) as never as {
        value: [{ fact: LessonEvent['fact'] }];
      }
    ).value[0].fact,
  });
  const room = await house.find(key.lessonId, [key.schoolId]);
  assert.ok(room !== undefined);
  await room.enter(teacher, 'device-device-device' as DeviceId, false);
  await room.log.submit({ actor: teacher, commandId: null, decide: (state) => decideOpen(state, teacher) });
}

test('[LESSON-44] a process that comes alone takes over at once what another left', async () => {
  const shared = new Shared();
  const first = await openHouse(shared, 'first', true);
  await openLesson(first, shared);
  await pass(first, 2_100);
  assert.equal(shared.rows.size, 1);
  const diedAt = time.now;
  time.now += 4_000;
  const second = await openHouse(shared, 'second', true);
  const event = shared.events.at(-1);
  assert.ok(event?.fact.kind === 'interrupted');
  assert.ok(event.fact.from <= diedAt && event.fact.to === time.now);
  assert.equal(second.findLoaded(key.lessonId)?.state.members[teacher]?.presence, 'lost');
});

test('[LESSON-44] beside others, a process waits ten seconds before it calls another dead', async () => {
  const shared = new Shared();
  const first = await openHouse(shared, 'first', false);
  await openLesson(first, shared);
  await pass(first, 2_100);
  const second = await openHouse(shared, 'second', false);
  await pass(second, 7_000);
  assert.ok(!shared.kinds().includes('interrupted'));
  await pass(second, 5_000);
  assert.equal(shared.kinds().filter((kind) => kind === 'interrupted').length, 1);
});

test('[LESSON-44] people who are back before the dead process is noticed keep their place in a log that says what happened', async () => {
  const shared = new Shared();
  const first = await openHouse(shared, 'first', false);
  await openLesson(first, shared);
  await pass(first, 2_100);
  time.now += 3_000;
  const second = await openHouse(shared, 'second', false);
  const room = await second.find(key.lessonId, [key.schoolId]);
  assert.ok(room !== undefined);
  const backAt = time.now;
  await room.enter(teacher, 'device-device-device' as DeviceId, true);
  for (let n = 0; n < 10; n += 1) {
    room.presence.note(teacher, time.now);
    await pass(second, 1_000);
  }
  const fact = shared.events.find((event) => event.fact.kind === 'interrupted')?.fact;
  assert.ok(fact?.kind === 'interrupted' && fact.to === backAt, JSON.stringify(fact));
});

test('[LESSON-44] when one of two processes dies, only who was on it is cut', async () => {
  const shared = new Shared();
  const first = await openHouse(shared, 'first', false);
  await openLesson(first, shared);
  await pass(first, 2_100);
  const second = await openHouse(shared, 'second', false);
  const room = await second.find(key.lessonId, [key.schoolId]);
  assert.ok(room !== undefined);
  await pass(first, 2_100);
  await room.enter(anna, 'other-device-device' as DeviceId, false);
  for (let n = 0; n < 14; n += 1) {
    room.presence.note(anna, time.now);
    await pass(second, 1_000);
  }
  assert.ok(!shared.kinds().includes('interrupted'));
  const { members } = room.state;
  assert.deepEqual([members[teacher]?.presence, members[anna]?.presence], ['lost', 'present']);
});

test('[LESSON-27] a lesson that nobody has open leaves memory after a minute; its log stays', async () => {
  const shared = new Shared();
  const house = await openHouse(shared, 'only', true);
  await openLesson(house, shared);
  const room = house.findLoaded(key.lessonId);
  await room?.log.submit({
    actor: teacher,
    commandId: null,
    decide: () => ({ ok: true, value: [{ fact: { kind: 'closed', by: 'teacher' }, visibility: 'everyone' }] }),
  });
  await pass(house, 62_000);
  assert.equal(house.roomCount, 0);
  assert.equal((await house.find(key.lessonId, [key.schoolId]))?.state.phase, 'closed');
  assert.equal(await house.find(key.lessonId, ['0750002B' as never]), undefined);
});

test('[LESSON-105] the wheel of beats follows the clock: everybody once a beat, whether it is turned on time or late', async () => {
  const shared = new Shared();
  const house = await openHouse(shared, 'only', true);
  await openLesson(house, shared);
  const room = house.findLoaded(key.lessonId)!;
  const beats: number[][] = [];
  for (let n = 0; n < 12; n += 1) {
    const heard: number[] = [];
    const wire = {
      pendingBytes: 0,
      send: (frame: string) => void (frame.includes('"t":"beat"') && heard.push(time.now)),
      close: () => undefined,
    };
    const deviceId = `device-device-${100_000 + n}` as DeviceId;
    assert.ok((await room.attach({ personId: n % 2 === 0 ? teacher : anna, deviceId, sessionId: null }, wire)).ok);
    beats.push(heard);
  }
  const open = beats.slice(-6);
  const span = async (everyMs: number): Promise<void> => {
    for (const end = time.now + 6_000; time.now < end; time.now += everyMs) house.tick();
  };
  await span(100);
  for (const heard of open) assert.ok(heard.length >= 9 && heard.length <= 11, `${heard.length} in 6 s`);
  for (const heard of open) heard.length = 0;
  await span(250);
  for (const heard of open) {
    assert.ok(heard.length >= 9 && heard.length <= 11, `${heard.length} in 6 s, turned late`);
    const gaps = heard.slice(1).map((at, n) => at - heard[n]!);
    assert.ok(Math.max(...gaps) <= 1_000, `a gap of ${Math.max(...gaps)} ms`);
  }
});
