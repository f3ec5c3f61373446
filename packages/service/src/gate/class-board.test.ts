import assert from 'node:assert/strict';
import { test } from 'node:test';
import {
  lessonIdOf,
  parseAudienceId,
  parseLocalDate,
  parsePersonId,
  parseSchoolId,
  parseSlotId,
} from '@preau/core/base';
import type { ClassBoardAnswer } from '@preau/protocol/gate';
import type { PlanLesson } from '../base/index.ts';
import { CLASS_STANDS_MS, createClassBoards, createMemoryDoors, createPlanCopy } from './index.ts';

const T = Date.UTC(2026, 10, 23, 8);
const uuid = (n: number): string => `0190a000-0000-7000-8000-${String(n).padStart(12, '0')}`;
const date = parseLocalDate('2026-11-23')!;
const schoolId = parseSchoolId('0750001A')!;
const seats = Array.from({ length: 12 }, (_, n) => parsePersonId(uuid(n))!);
const planned: PlanLesson = {
  cancelled: false,
  expected: 12,
  seats,
  lesson: {
    lessonId: lessonIdOf(parseSlotId(uuid(50))!, date),
    schoolId,
    startsAt: T,
    endsAt: T + 3_600_000,
    subject: 'Histoire',
    audienceIds: [parseAudienceId(uuid(60))!],
    audienceLabel: '5e B',
    teacherIds: [seats[0]!],
    room: '12',
  },
};
const { lessonId } = planned.lesson;

test('[GATE-89] a board has counts and one bit a seat, the same bytes for two seconds, and nobody’s name or id', async () => {
  let [now, looks] = [T, 0];
  const doors = createMemoryDoors(T);
  await doors.refill({ perSecond: 0, most: 0 }, T);
  const opaqueOf = (id: string): string => (id === lessonId ? 'x'.repeat(22) : 'y'.repeat(22));
  const plan = createPlanCopy(opaqueOf);
  plan.keep({ schoolId, date, lessons: [planned] });
  const boards = createClassBoards({
    doors: {
      people: (...given) => {
        looks += 1;
        return doors.people(...given);
      },
      queue: doors.queue,
    },
    rankOf: () => 1,
    plan,
    opaqueOf,
    clock: { now: () => now },
  });
  assert.equal(boards.pathOf(lessonId), `/q/c/${'x'.repeat(22)}.json`);
  const board = async (): Promise<ClassBoardAnswer> =>
    JSON.parse((await boards.readOpaque('x'.repeat(22)))!) as ClassBoardAnswer;
  const { t, ...empty } = await board();
  assert.deepEqual(
    [t, empty],
    [T, { v: 1, lessonId, expected: 11, here: 0, in: 0, classesAhead: 0, teacher: 'away', bits: 'AAA' }],
  );
  const lesson = { lessonId, rank: 1, endsAt: planned.lesson.endsAt };
  const visit = (n: number) => ({
    lane: 'lesson' as const,
    lesson,
    person: { personId: seats[n] ?? uuid(999), inner: n },
  });
  for (const n of [0, 1, 9, 50]) await doors.checkIn(visit(n), now);
  assert.equal((await board()).here, 0, 'for two seconds');
  now += CLASS_STANDS_MS;
  const waiting = await board();
  // Seats 0, 1 and 9, and pupils sit on two of them; the stranger has no seat.
  assert.deepEqual([waiting.here, waiting.in, waiting.teacher], [2, 0, 'waiting']);
  assert.deepEqual([...Buffer.from(waiting.bits, 'base64url')], [0b1100_0000, 0b0100_0000]);
  await doors.checkIn(visit(0), now);
  await doors.checkIn(visit(1), now);
  await doors.refill({ perSecond: 4, most: 4 }, now);
  await doors.admit({ exam: 0, rejoin: 0, lesson: 2, staff: 0, workspace: 0, guardians: 0, background: 0 }, now);
  await doors.leave('lesson', lessonId, seats[9]!, now);
  now += CLASS_STANDS_MS;
  const inside = await board();
  assert.deepEqual([inside.here, inside.in, inside.teacher], [0, 1, 'in']);
  await doors.away('lesson', lessonId, seats[0]!, now);
  now += CLASS_STANDS_MS;
  const text = (await boards.read(lessonId))!;
  assert.equal((JSON.parse(text) as ClassBoardAnswer).teacher, 'away');
  for (const id of [...seats, uuid(60)]) assert.ok(!text.includes(id));
  const before = looks;
  await Promise.all(Array.from({ length: 100 }, () => boards.read(lessonId)));
  assert.equal(looks, before, 'however many ask');
  assert.equal(await boards.readOpaque('z'.repeat(22)), undefined);
  plan.keep({ schoolId, date, lessons: [] });
  assert.equal(await boards.readOpaque('x'.repeat(22)), undefined, 'no longer planned');
});

test('[GATE-180] a board tells how many classes wait with a better rank; one that walks in is not ahead, and the line is looked at once', async () => {
  let [now, looks] = [T, 0];
  const doors = createMemoryDoors(T);
  await doors.refill({ perSecond: 0, most: 0 }, T);
  const others = [1, 2, 3, 8].map((rank) => ({ lessonId: `l${rank}`, rank, endsAt: T + 3_600_000 }));
  for (const lesson of others)
    for (const personId of ['a', 'b'])
      await doors.checkIn({ lane: 'lesson', lesson, person: { personId, inner: 1 } }, now);
  const mine = { lessonId, rank: 5, endsAt: T + 3_600_000 };
  await doors.checkIn({ lane: 'lesson', lesson: mine, person: { personId: seats[1]!, inner: 1 } }, now);
  const plan = createPlanCopy(() => 'x'.repeat(22));
  plan.keep({ schoolId, date, lessons: [planned] });
  const boards = createClassBoards({
    doors: {
      people: doors.people,
      queue: (...given) => {
        looks += 1;
        return doors.queue(...given);
      },
    },
    rankOf: () => mine.rank,
    plan,
    opaqueOf: () => 'x'.repeat(22),
    clock: { now: () => now },
  });
  const ahead = async (): Promise<number> =>
    (JSON.parse((await boards.read(lessonId))!) as ClassBoardAnswer).classesAhead;
  assert.equal(await ahead(), 3);
  // One pupil of the first class is in: that class walks in.
  now += CLASS_STANDS_MS;
  await doors.refill({ perSecond: 1, most: 1 }, now);
  await doors.admit({ exam: 0, rejoin: 0, lesson: 1, staff: 0, workspace: 0, guardians: 0, background: 0 }, now);
  assert.equal(await ahead(), 2);
  await Promise.all(Array.from({ length: 50 }, () => boards.read(lessonId)));
  assert.equal(looks, 2);
});
