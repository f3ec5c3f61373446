import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { LessonId, SchoolId } from '@preau/core/base';
import type { JoinLoadFact, LessonLiveFact } from '../base/index.ts';
import type { DoorBeat } from './doors.ts';
import { SERVED_LANES } from './doors.ts';
import { createNowBoard } from './now-board.ts';

const START = 1_795_500_000_000;

function board(): ReturnType<typeof createNowBoard> {
  return createNowBoard({
    usablePerSecond: () => 2.5,
    mostPerSecond: 5,
    promises: () => ({ promised: 10, insideRatio: 0.9, medianMinutes: 3 }),
  });
}

function live(id: number, over: Partial<LessonLiveFact> = {}): LessonLiveFact {
  const base = { phase: 'open', level: 2, wish: 2, ceiling: 4, marginSeats: 0, teacherPresent: true } as const;
  const counts = { present: 20, people: 21, expected: 24, at: START };
  return { lessonId: `1_${id}` as LessonId, schoolId: '0750001A' as SchoolId, ...base, ...counts, ...over };
}

function load(over: Partial<JoinLoadFact> = {}): JoinLoadFact {
  return { processId: 'a', at: START, p95Ms: 80, cpuRatio: 0.4, entered: 3, ...over };
}

function beat(waiting: number, served: number): DoorBeat {
  const lanes = (count: number) =>
    Object.fromEntries(SERVED_LANES.map((lane) => [lane, lane === 'lesson' ? count : 0]));
  return { waiting: lanes(waiting), served: lanes(served), gates: 1 } as unknown as DoorBeat;
}

test('[SCHOOL-130] lessons are counted by level; full with teacher and four in five of those expected; one that falls silent is gone', () => {
  const now = board();
  now.lesson(live(1), START);
  now.lesson(live(2, { level: 0, present: 10, people: 11 }), START);
  now.lesson(live(3, { phase: 'waiting', teacherPresent: false, people: 4 }), START);
  now.lesson(live(4), START);
  now.lesson(live(4, { phase: 'closed' }), START);
  const { lessons, levels } = now.read(START);
  assert.deepEqual(lessons, { open: 2, full: 1, untaught: 1, people: 36 });
  assert.deepEqual(
    levels.map((each) => [each.level, each.lessons, each.people]),
    [
      [0, 1, 11],
      [1, 0, 0],
      [2, 1, 21],
      [3, 0, 0],
      [4, 0, 0],
    ],
  );
  now.lesson(live(1), START + 60_000);
  now.beat(beat(0, 0), START + 100_000);
  assert.equal(now.read(START + 100_000).lessons.people, 21);
});

test('[SCHOOL-130] entering is told over the last ten seconds, of the worst process; nothing is said of what nobody told', () => {
  const now = board();
  assert.deepEqual(now.read(START).joins, {
    perSecond: 0,
    usablePerSecond: 2.5,
    mostPerSecond: 5,
    p95Ms: null,
    cpuRatio: null,
    processes: 0,
  });
  now.load(load(), START);
  now.load(load({ processId: 'b', p95Ms: null, cpuRatio: 0.7, entered: 7 }), START + 1_000);
  const { joins } = now.read(START + 2_000);
  assert.deepEqual([joins.perSecond, joins.p95Ms, joins.cpuRatio, joins.processes], [1, 80, 0.7, 2]);
  assert.equal(now.read(START + 12_000).joins.cpuRatio, null);
});

test('[SCHOOL-131] the course counts who came and who entered in steps of ten seconds, half an hour of them, with nothing where nothing was', () => {
  const now = board();
  now.beat(beat(0, 100), START);
  now.beat(beat(5, 103), START + 1_000);
  now.load(load({ entered: 3 }), START + 1_500);
  now.beat(beat(1, 107), START + 31_000);
  const { course } = now.read(START + 31_000);
  assert.deepEqual(
    course.map(({ t, came, entered }) => [t - START, came, entered]),
    [
      [0, 8, 3],
      [10_000, 0, 0],
      [20_000, 0, 0],
      [30_000, 0, 0],
    ],
  );
  // A gate that counts anew does not take people away.
  now.beat(beat(0, 0), START + 41_000);
  const hours = now.read(START + 3 * 3_600_000).course;
  assert.equal(hours.length, 180);
  assert.ok(hours.every(({ came, entered }) => came === 0 && entered === 0));
});
