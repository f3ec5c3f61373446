import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import {
  addDays,
  localDateAt,
  minuteOfDayAt,
  parseAudienceId,
  parseLessonId,
  parsePersonId,
  parseSlotId,
  weekdayOf,
} from '../base/index.ts';
import type { LocalDate } from '../base/index.ts';
import { boundsOf, conflictsOf, lessonsOn, mayEnterFrom, personLessons } from './day.ts';
import type { AddedLesson, Slot } from './timetable.ts';
import { weeksBetween } from './weeks.ts';

const ZONE = 'Europe/Paris';
const day = (text: string): LocalDate => text as LocalDate;
const uuid = (n: number): string => `00000000-0000-7000-8000-${String(n).padStart(12, '0')}`;
const CLASS = parseAudienceId(uuid(1))!;
const GROUP = parseAudienceId(uuid(2))!;
const TEACHER = parsePersonId(uuid(3))!;
const PUPIL = parsePersonId(uuid(4))!;

function slotAt(n: number, weekday: number, startMinute: number, more: Partial<Slot> = {}): Slot {
  return {
    slotId: parseSlotId(uuid(100 + n))!,
    weekday,
    startMinute,
    endMinute: startMinute + 55,
    weeks: weeksBetween(day('2026-09-01'), day('2027-08-31')),
    audienceIds: [CLASS],
    teacherIds: [TEACHER],
    subject: `S${n}`,
    room: '',
    exceptions: [],
    ...more,
  };
}

function added(n: number, startsAt: number, more: Partial<AddedLesson> = {}): AddedLesson {
  return {
    lessonId: parseLessonId(uuid(200 + n))!,
    startsAt,
    endsAt: startsAt + 3_600_000,
    audienceIds: [CLASS],
    teacherIds: [TEACHER],
    subject: 'Ajout',
    room: '',
    note: '',
    cancelled: false,
    exam: false,
    ...more,
  };
}

test('[SCHOOL-20] a day holds the lessons of slots and added ones, in order of their start', () => {
  const date = day('2026-11-23');
  const at9 = Date.parse('2026-11-23T08:00:00Z');
  const lessons = lessonsOn(
    date,
    ZONE,
    [slotAt(2, 1, 10 * 60), slotAt(1, 1, 8 * 60), slotAt(3, 2, 8 * 60)],
    [added(1, at9), added(2, at9 + 86_400_000), added(3, at9 + 1, { cancelled: true })],
  );
  assert.deepEqual(
    lessons.map((l) => [new Date(l.startsAt).toISOString().slice(11, 16), l.status]),
    [
      ['07:00', 'planned'],
      ['08:00', 'added'],
      ['08:00', 'cancelled'],
      ['09:00', 'planned'],
    ],
  );
});

test('[SCHOOL-20] an added lesson belongs to the local date on which it starts', () => {
  const lateEvening = added(1, Date.parse('2026-11-23T22:30:00Z'));
  assert.equal(lessonsOn(day('2026-11-23'), ZONE, [], [lateEvening]).length, 1);
  const afterMidnight = added(1, Date.parse('2026-11-23T23:00:00Z'));
  assert.equal(lessonsOn(day('2026-11-23'), ZONE, [], [afterMidnight]).length, 0);
  assert.equal(lessonsOn(day('2026-11-24'), ZONE, [], [afterMidnight]).length, 1);
});

test('[SCHOOL-21] each lesson is over, now, next or later; next is the first to come that is not cancelled', () => {
  const date = day('2026-11-23');
  const slots = [8, 9, 10, 11, 13].map((hour, n) =>
    slotAt(
      n,
      1,
      hour * 60,
      hour === 10 ? { exceptions: [{ kind: 'cancelled', date, note: '', source: 'manual' }] } : {},
    ),
  );
  const moments = (now: string): string[] =>
    personLessons(lessonsOn(date, ZONE, slots, []), { personId: PUPIL, audienceIds: [CLASS] }, Date.parse(now)).map(
      (l) => l.moment,
    );
  assert.deepEqual(moments('2026-11-23T08:30:00Z'), ['over', 'now', 'later', 'next', 'later']);
  assert.deepEqual(moments('2026-11-23T06:59:59.999Z'), ['next', 'later', 'later', 'later', 'later']);
  assert.deepEqual(moments('2026-11-23T07:00:00Z'), ['now', 'next', 'later', 'later', 'later']);
  assert.deepEqual(moments('2026-11-23T07:55:00Z'), ['over', 'next', 'later', 'later', 'later']);
  assert.deepEqual(moments('2026-11-23T20:00:00Z'), ['over', 'over', 'over', 'over', 'over']);
});

test('[SCHOOL-22] a person sees the lessons of their classes and groups, and those they teach', () => {
  const date = day('2026-11-23');
  const lessons = lessonsOn(
    date,
    ZONE,
    [
      slotAt(1, 1, 480),
      slotAt(2, 1, 540, { audienceIds: [GROUP] }),
      slotAt(3, 1, 600, { audienceIds: [GROUP], teacherIds: [PUPIL] }),
    ],
    [],
  );
  const subjects = (personId: typeof PUPIL, audienceIds: (typeof CLASS)[]): string[] =>
    personLessons(lessons, { personId, audienceIds }, 0).map((l) => `${l.subject}${l.teaches ? '!' : ''}`);
  assert.deepEqual(subjects(PUPIL, [CLASS]), ['S1', 'S3!']);
  assert.deepEqual(subjects(PUPIL, [CLASS, GROUP]), ['S1', 'S2', 'S3!']);
  assert.deepEqual(subjects(TEACHER, []), ['S1!', 'S2!']);
});

test('[SCHOOL-23] members may enter from ten minutes before the start', () => {
  assert.equal(mayEnterFrom({ startsAt: 1_000_000 }), 400_000);
  const [lesson] = personLessons(
    lessonsOn(day('2026-11-23'), ZONE, [slotAt(1, 1, 480)], []),
    { personId: PUPIL, audienceIds: [CLASS] },
    0,
  );
  assert.equal(new Date(lesson!.doorsAt).toISOString(), '2026-11-23T06:50:00.000Z');
});

test('[SCHOOL-24] a lesson begins at its wall-clock hour on every day of the year, clock changes included', () => {
  fc.assert(
    fc.property(fc.nat(364), fc.integer({ min: 8 * 12, max: 17 * 12 }), (offset, fives) => {
      const date = addDays(day('2026-09-01'), offset);
      const [lesson] = lessonsOn(date, ZONE, [slotAt(1, weekdayOf(date), fives * 5)], []);
      assert.equal(localDateAt(lesson!.startsAt, ZONE), date);
      assert.equal(minuteOfDayAt(lesson!.startsAt, ZONE), fives * 5);
      assert.equal(lesson!.endsAt - lesson!.startsAt, 55 * 60_000);
    }),
  );
});

test('[SCHOOL-24] the days of the clock changes last 23 and 25 hours, and every instant of the year is in one day', () => {
  const hours = (date: string): number => (boundsOf(day(date), ZONE).to - boundsOf(day(date), ZONE).from) / 3_600_000;
  assert.deepEqual([hours('2026-10-25'), hours('2027-03-28'), hours('2026-11-23')], [25, 23, 24]);
  for (let date = day('2026-09-01'); date < '2027-09-01'; date = addDays(date, 1))
    assert.equal(boundsOf(date, ZONE).to, boundsOf(addDays(date, 1), ZONE).from);
});

test('[SCHOOL-19] a new lesson conflicts with those that overlap it and share a class or a teacher, cancelled ones aside', () => {
  const date = day('2026-11-23');
  const lessons = lessonsOn(
    date,
    ZONE,
    [slotAt(1, 1, 480), slotAt(2, 1, 540), slotAt(3, 1, 480, { audienceIds: [GROUP], teacherIds: [PUPIL] })],
    [],
  );
  const fresh = {
    ...lessons[0]!,
    lessonId: parseLessonId(uuid(300))!,
    startsAt: lessons[0]!.endsAt - 1,
    endsAt: lessons[0]!.endsAt + 60_000,
    teacherIds: [PUPIL],
  };
  assert.deepEqual(
    conflictsOf(fresh, lessons).map((l) => l.subject),
    ['S1', 'S3'],
  );
  assert.deepEqual(conflictsOf(lessons[0]!, lessons), []);
  assert.deepEqual(
    conflictsOf(
      fresh,
      lessons.map((l) => ({ ...l, status: 'cancelled' as const })),
    ),
    [],
  );
});
