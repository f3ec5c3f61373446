import assert from 'node:assert/strict';
import { test } from 'node:test';
import { parseAudienceId, parseLessonId, parsePersonId, parseSchoolId } from '@preau/core/base';
import type { LessonRef } from '@preau/core/base';
import { createCreditDesk, emptyPage, waitingOf } from './index.ts';
import type { CreditDesk } from './index.ts';
import type { LessonLiveFact, PlanLesson } from '../base/index.ts';

const START = Date.parse('2026-11-23T08:00:00+01:00');
const MINUTE = 60_000;
const SCHOOL = parseSchoolId('0750001A')!;
const TEACHER = parsePersonId('0190a000-0000-7000-8000-0000000000aa')!;
const LESSON = parseLessonId('0190a000-0000-7000-8000-000000000001_20261123')!;
const CLASS = parseAudienceId('0190a000-0000-7000-8000-00000000000c')!;
const RANK = 7;

function planned(change: Partial<LessonRef> = {}, cancelled = false): PlanLesson {
  const lesson: LessonRef = {
    lessonId: LESSON,
    schoolId: SCHOOL,
    startsAt: START,
    endsAt: START + 55 * MINUTE,
    subject: 'Histoire',
    audienceIds: [CLASS],
    audienceLabel: '5e B',
    teacherIds: [TEACHER],
    room: '',
    ...change,
  };
  return { lesson, cancelled, expected: 25, seats: [] };
}

const live = (more: Partial<LessonLiveFact> = {}): LessonLiveFact => ({
  lessonId: LESSON,
  schoolId: SCHOOL,
  phase: 'open',
  level: 4,
  wish: 4,
  ceiling: 4,
  marginSeats: 0,
  present: 24,
  people: 25,
  expected: 24,
  teacherPresent: true,
  at: START,
  ...more,
});

function deskOf(plan: PlanLesson | undefined = planned()): CreditDesk {
  return createCreditDesk({
    plan: { findPlanned: (id) => (id === LESSON ? plan : undefined) },
    zone: 'Europe/Paris',
    rankOf: () => RANK,
  });
}

/** What the class has after ten seconds of this: taught and teachable seconds; nothing when it was not counted. */
function secondsOf(
  desk: CreditDesk,
  fact: LessonLiveFact | undefined,
  waiting = 0,
  teachers = 0,
  from = START + MINUTE,
): readonly number[] | undefined {
  const sight = {
    waiting: new Map(waiting === 0 ? [] : [[LESSON, waiting]]),
    teachers: new Map(teachers === 0 ? [] : [[LESSON, teachers]]),
  };
  if (fact !== undefined) desk.heard(fact, from);
  desk.look({ waiting: new Map(), teachers: new Map() }, from);
  desk.take(emptyPage(desk.page().hour));
  const { page } = desk.look(sight, from + 10_000);
  const got = page.open.get(CLASS);
  return got === undefined ? undefined : [got.taughtMs / 1_000, got.teachableMs / 1_000];
}

test('[GATE-173] a class gets the time in which its teacher and four in five of those who came are at level 1', () => {
  const rows: readonly [string, LessonLiveFact | undefined, number, number, readonly number[] | undefined][] = [
    ['all at level 4', live(), 0, 0, [10, 10]],
    ['at level 1', live({ level: 1, ceiling: 1 }), 0, 0, [10, 10]],
    ['held at level 0', live({ level: 0, ceiling: 0 }), 0, 0, [0, 10]],
    ['the teacher wants no sound', live({ level: 0, wish: 0 }), 0, 0, [10, 10]],
    ['at the margin, too few hear', live({ level: 0, ceiling: 0, marginSeats: 20 }), 0, 0, [0, 10]],
    ['at the margin, enough hear', live({ level: 0, ceiling: 0, marginSeats: 21 }), 0, 0, [10, 10]],
    ['six of thirty still at the door', live(), 6, 0, [10, 10]],
    ['seven of thirty-one still at the door', live(), 7, 0, [0, 10]],
    ['all at the door, their teacher too', undefined, 25, 1, [0, 10]],
    ['pupils in, the teacher at the door', live({ phase: 'waiting', teacherPresent: false }), 1, 1, [0, 10]],
    ['nobody teaches', live({ teacherPresent: false }), 0, 0, undefined],
    ['all at the door, no teacher', undefined, 24, 0, undefined],
    ['the teacher is alone', live({ present: 0, people: 1 }), 0, 0, undefined],
    ['not opened by the teacher, who is in', live({ phase: 'waiting' }), 0, 0, undefined],
    ['over', live({ phase: 'closed' }), 0, 0, undefined],
  ];
  for (const [what, fact, waiting, teachers, expected] of rows)
    assert.deepEqual(secondsOf(deskOf(), fact, waiting, teachers), expected, what);
});

test('[GATE-173] only planned hours of planned classes count, and only what was seen', () => {
  const hears = (desk: CreditDesk, from?: number): unknown => secondsOf(desk, live(), 0, 0, from);
  assert.deepEqual(hears(deskOf()), [10, 10]);
  assert.equal(hears(deskOf(undefined)) === undefined, false, 'the default is a plan');
  assert.equal(
    hears(createCreditDesk({ plan: { findPlanned: () => undefined }, zone: 'UTC', rankOf: () => 0 })),
    undefined,
  );
  assert.equal(hears(deskOf(planned({}, true))), undefined, 'cancelled');
  assert.equal(hears(deskOf(planned({ audienceIds: [] }))), undefined, 'nobody’s class');
  assert.equal(hears(deskOf(), START - 10_001), undefined, 'before it begins');
  assert.equal(hears(deskOf(), START + 55 * MINUTE), undefined, 'after it ends');
  const silent = deskOf();
  silent.heard(live(), START);
  silent.look({ waiting: new Map(), teachers: new Map() }, START);
  silent.take(emptyPage(silent.page().hour));
  const { page } = silent.look({ waiting: new Map(), teachers: new Map() }, START + 119_000);
  assert.equal(page.open.get(CLASS)?.teachableMs, 119_000);
  silent.take(page);
  const { page: later } = silent.look({ waiting: new Map(), teachers: new Map() }, START + 121_000);
  assert.equal(later.open.get(CLASS)?.teachableMs, 119_000, 'silent for two minutes');
  silent.heard(live(), START + 300_000);
  const gap = silent.look({ waiting: new Map(), teachers: new Map() }, START + 300_000).page;
  assert.equal(gap.open.get(CLASS)?.teachableMs, 119_000, 'nobody looked meanwhile');
  const looked = silent.look({ waiting: new Map(), teachers: new Map() }, START + 301_000).page;
  assert.equal(looked.open.get(CLASS)?.teachableMs, 120_000);
  silent.begin(emptyPage(0));
  const begun = silent.look({ waiting: new Map(), teachers: new Map() }, START + 302_000).page;
  assert.equal(begun.open.size, 0, 'another’s page: its writer saw what came before');
});

test('[GATE-173] older words do not undo newer ones; the rank of the lesson stands beside what it got', () => {
  const desk = deskOf();
  desk.heard(live({ at: START + 2, level: 0, ceiling: 0 }), START);
  desk.heard(live({ at: START + 1 }), START);
  desk.look({ waiting: new Map(), teachers: new Map() }, START);
  desk.take(emptyPage(desk.page().hour));
  const { page } = desk.look({ waiting: new Map(), teachers: new Map() }, START + 5_000);
  assert.deepEqual(page.open.get(CLASS), { taughtMs: 0, teachableMs: 5_000, ranks: { 480: RANK } });
});

test('[GATE-173] the door is asked for the teachers of lessons that are on and have none in', () => {
  const desk = deskOf();
  assert.deepEqual(desk.absentTeachers(LESSON, START), [TEACHER]);
  assert.deepEqual(desk.absentTeachers(LESSON, START - 1), []);
  assert.deepEqual(desk.absentTeachers('another', START), []);
  desk.heard(live(), START);
  assert.deepEqual(desk.absentTeachers(LESSON, START), []);
  const queue = [{ lessonId: LESSON, present: 3 }];
  assert.deepEqual([...waitingOf([queue, queue])], [[LESSON, 6]]);
});
