import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import {
  addDays,
  instantOf,
  parseAudienceId,
  parseLessonId,
  parseLocalDate,
  parsePersonId,
  parseSlotId,
} from '../../base/index.ts';
import type { LocalDate } from '../../base/index.ts';
import type { AddedLesson, Slot, SlotException } from '../timetable.ts';
import { weeksBetween, weeksOf } from '../weeks.ts';
import { seriesOf, weeklyDatesOf } from './series.ts';
import { lessonsOfParty, weekDatesOf } from './week.ts';
import type { TimetableParty } from './week.ts';

const ZONE = 'Europe/Paris';
const day = (text: string): LocalDate => parseLocalDate(text)!;
const uuid = (n: number): string => `00000000-0000-7000-8000-${String(n).padStart(12, '0')}`;
const [CLASS, GROUP] = [parseAudienceId(uuid(1))!, parseAudienceId(uuid(2))!];
const [TEACHER, STAND_IN, PUPIL] = [parsePersonId(uuid(11))!, parsePersonId(uuid(12))!, parsePersonId(uuid(13))!];

function slot(n: number, more: Partial<Slot> = {}): Slot {
  return {
    slotId: parseSlotId(uuid(100 + n))!,
    weekday: 1,
    startMinute: 480,
    endMinute: 535,
    weeks: weeksBetween(day('2026-08-31'), day('2027-07-04')),
    audienceIds: [CLASS],
    teacherIds: [TEACHER],
    subject: 'Anglais',
    room: '101',
    exceptions: [],
    ...more,
  };
}

const moved = (
  date: string,
  to: Extract<SlotException<never>, { kind: 'moved' }>['to'] | object,
): Slot['exceptions'][number] => ({ kind: 'moved', date: day(date), note: '', source: 'manual', to });

test('[TIME-1] a week has seven days from Monday on, over the end of a month and of a year', () => {
  for (const date of ['2026-12-28', '2026-12-31', '2027-01-03'])
    assert.deepEqual(
      [weekDatesOf(day(date))[0], weekDatesOf(day(date))[6], weekDatesOf(day(date)).length],
      ['2026-12-28', '2027-01-03', 7],
    );
});

test('[TIME-2] a pupil who changes the group in the middle of a week has each day’s lessons', () => {
  const slots = [1, 3].map((weekday) => slot(weekday, { weekday, audienceIds: [GROUP] }));
  const party: TimetableParty = {
    kind: 'person',
    personId: PUPIL,
    spans: [
      { audienceId: CLASS, from: day('2026-09-01'), to: null },
      { audienceId: GROUP, from: day('2026-11-25'), to: day('2026-12-02') },
    ],
  };
  const on = (date: string): number => lessonsOfParty(day(date), ZONE, slots, [], party).length;
  assert.deepEqual(['2026-11-23', '2026-11-25', '2026-11-30', '2026-12-02'].map(on), [0, 1, 1, 0]);
});

test('[TIME-2] who stands in has the lesson, who is replaced has not; a room has what is in it that day', () => {
  const slots = [slot(1, { exceptions: [moved('2026-11-23', { teacherIds: [STAND_IN], room: 'CDI' })] })];
  const has = (party: TimetableParty, date: string): boolean =>
    lessonsOfParty(day(date), ZONE, slots, [], party).length === 1;
  const person = (personId: typeof TEACHER): TimetableParty => ({ kind: 'person', personId, spans: [] });
  assert.deepEqual(
    [
      person(TEACHER),
      person(STAND_IN),
      { kind: 'room', room: '101' } as const,
      { kind: 'room', room: 'CDI' } as const,
    ].map((party) => [has(party, '2026-11-23'), has(party, '2026-11-30')]),
    [
      [false, true],
      [true, false],
      [false, true],
      [true, false],
    ],
  );
});

test('[TIME-3] a changed lesson tells what the timetable had; a test alone, a note alone and a cancelled lesson change nothing', () => {
  const slots = [
    slot(1, {
      exceptions: [moved('2026-11-23', { date: day('2026-11-24'), startMinute: 600, endMinute: 655, room: 'CDI' })],
    }),
    slot(2, { weekday: 2, exceptions: [moved('2026-11-24', { exam: true })] }),
    slot(3, {
      weekday: 2,
      startMinute: 700,
      endMinute: 755,
      exceptions: [{ kind: 'cancelled', date: day('2026-11-24'), note: 'Grève', source: 'manual' }],
    }),
  ];
  const lessons = lessonsOfParty(day('2026-11-24'), ZONE, slots, [], { kind: 'audience', audienceId: CLASS });
  assert.deepEqual(
    lessons.map(({ status, exam, planned }) => [status, exam, planned?.room, planned?.startsAt]),
    [
      ['moved', true, undefined, undefined],
      ['moved', false, '101', instantOf(day('2026-11-23'), 480, ZONE)],
      ['cancelled', false, undefined, undefined],
    ],
  );
});

test('[TIME-3] an added lesson stands in the week of its class, with its mark of a test', () => {
  const added: AddedLesson = {
    lessonId: parseLessonId(uuid(300))!,
    startsAt: instantOf(day('2026-11-24'), 600, ZONE),
    endsAt: instantOf(day('2026-11-24'), 655, ZONE),
    audienceIds: [CLASS],
    teacherIds: [TEACHER],
    subject: 'Brevet blanc',
    room: '',
    note: '',
    cancelled: false,
    exam: true,
  };
  const [lesson] = lessonsOfParty(day('2026-11-24'), ZONE, [], [added], { kind: 'audience', audienceId: CLASS });
  assert.deepEqual([lesson?.status, lesson?.exam, lesson?.planned], ['added', true, null]);
});

test('[TIME-28] the weekly rule of any dates gives these dates and no other', () => {
  fc.assert(
    fc.property(fc.uniqueArray(fc.integer({ min: 0, max: 60 }), { minLength: 1, maxLength: 40 }), (weeks) => {
      const dates = weeks.toSorted((a, b) => a - b).map((week) => addDays(day('2026-08-31'), 7 * week));
      const rule = weeklyDatesOf(dates);
      const told: LocalDate[] = [];
      for (let date = rule.first; date <= rule.last; date = addDays(date, 7 * rule.interval))
        if (!rule.except.includes(date)) told.push(date);
      assert.deepEqual(told, dates);
    }),
  );
  assert.throws(() => weeklyDatesOf([]), RangeError);
});

test('[TIME-28] a series holds the dates of its timetable, and names those that differ', () => {
  const weeks = weeksOf(day('2026-08-31'), ['2026-09-07', '2026-09-21', '2026-10-19'].map(day));
  const exceptions = [
    { kind: 'cancelled', date: day('2026-09-21'), note: 'Sortie', source: 'icalendar' } as const,
    moved('2026-10-19', { teacherIds: [STAND_IN] }),
  ];
  const odd = slot(1, { weeks, exceptions });
  const ofClass = seriesOf(odd, { kind: 'audience', audienceId: CLASS })!;
  assert.deepEqual(ofClass.dates, { first: '2026-09-07', last: '2026-10-19', interval: 2, except: ['2026-10-05'] });
  assert.deepEqual(
    ofClass.changed.map(({ date, status }) => [date, status]),
    [
      ['2026-09-21', 'cancelled'],
      ['2026-10-19', 'moved'],
    ],
  );
  const ofTeacher = seriesOf(odd, { kind: 'person', personId: TEACHER, spans: [] })!;
  assert.deepEqual([ofTeacher.dates.last, ofTeacher.changed.length], ['2026-09-21', 1]);
  const ofStandIn = seriesOf(odd, { kind: 'person', personId: STAND_IN, spans: [] })!;
  assert.deepEqual([ofStandIn.dates.first, ofStandIn.dates.last], ['2026-10-19', '2026-10-19']);
  assert.equal(seriesOf(odd, { kind: 'audience', audienceId: GROUP }), undefined);
});
