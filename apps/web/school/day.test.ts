import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { DayLesson, PersonDay } from '@preau/protocol/school';
import {
  boardLesson,
  chosenPerson,
  doorAction,
  foldedOf,
  minutesToStart,
  remaining,
  rereadAfterMs,
  standingOf,
} from './day.ts';

const MINUTE = 60_000;
const NINE = Date.parse('2026-11-24T08:00:00Z');

function lesson(startsAt: number, more: Partial<DayLesson> = {}): DayLesson {
  return {
    lessonId: `${startsAt}` as DayLesson['lessonId'],
    subject: 'Histoire',
    audienceIds: [],
    audienceLabel: '5e B',
    teachers: [],
    room: '',
    startsAt,
    endsAt: startsAt + 55 * MINUTE,
    status: 'planned',
    note: '',
    live: null,
    ended: false,
    mayOpen: false,
    mayEnter: true,
    doorsAt: startsAt - 10 * MINUTE,
    ...more,
  };
}
const live = (phase: 'waiting' | 'open' | 'closed'): DayLesson['live'] => ({
  phase,
  level: 2,
  present: 3,
  expected: 30,
  teacherPresent: phase === 'open',
});

test('[WEB-1] a lesson stands as later, soon, now, past by the hour of the server', () => {
  const one = lesson(NINE);
  assert.equal(standingOf(one, NINE - 11 * MINUTE), 'later');
  assert.equal(standingOf(one, NINE - 10 * MINUTE), 'soon');
  assert.equal(standingOf(one, NINE), 'now');
  assert.equal(standingOf(one, NINE + 55 * MINUTE), 'past');
});

test('[WEB-1] what the lesson itself says stands above the hour', () => {
  assert.equal(standingOf(lesson(NINE, { live: live('closed') }), NINE + MINUTE), 'past');
  assert.equal(standingOf(lesson(NINE, { ended: true }), NINE + MINUTE), 'past', 'the bus said nothing');
  assert.equal(standingOf(lesson(NINE, { live: live('open') }), NINE - MINUTE), 'now');
  assert.equal(standingOf(lesson(NINE, { live: live('open') }), NINE + 58 * MINUTE), 'now');
  assert.equal(standingOf(lesson(NINE, { status: 'cancelled', live: live('open') }), NINE), 'cancelled');
});

test('[WEB-2] the board shows the lesson on, then the next that is not cancelled, then nothing', () => {
  const first = lesson(NINE);
  const off = lesson(NINE + 60 * MINUTE, { status: 'cancelled' });
  const last = lesson(NINE + 120 * MINUTE);
  const day = [first, off, last];
  assert.equal(boardLesson(day, NINE - 60 * MINUTE), first);
  assert.equal(boardLesson(day, NINE + 10 * MINUTE), first);
  assert.equal(boardLesson(day, NINE + 56 * MINUTE), last);
  assert.equal(boardLesson(day, NINE + 200 * MINUTE), undefined);
  assert.equal(remaining(day, NINE + 56 * MINUTE), 1);
});

test('[WEB-2] a lesson that runs over gives way to the next one once its doors are open', () => {
  const over = lesson(NINE, { live: live('open') });
  const next = lesson(NINE + 60 * MINUTE);
  assert.equal(boardLesson([over, next], NINE + 54 * MINUTE), over);
  assert.equal(boardLesson([over, next], NINE + 56 * MINUTE), next);
});

test('[WEB-3] the button opens for a teacher, enters for a member, waits before the doors, and is absent otherwise', () => {
  const teacher = lesson(NINE, { mayOpen: true });
  assert.equal(doorAction(teacher, NINE - MINUTE), 'open');
  assert.equal(doorAction({ ...teacher, live: live('open') }, NINE), 'enter');
  assert.equal(doorAction(lesson(NINE), NINE - 5 * MINUTE), 'enter');
  assert.equal(doorAction(lesson(NINE), NINE - 5 * MINUTE, true), 'open');
  assert.equal(doorAction(lesson(NINE), NINE - 30 * MINUTE), 'wait');
  assert.equal(doorAction(lesson(NINE, { mayEnter: false }), NINE), 'none');
  assert.equal(doorAction(lesson(NINE, { status: 'cancelled' }), NINE), 'none');
});

test('[WEB-3] minutes to the start are whole and never announce an hour that has passed', () => {
  assert.equal(minutesToStart(lesson(NINE), NINE - 5.2 * MINUTE), 6);
  assert.equal(minutesToStart(lesson(NINE), NINE + 5.9 * MINUTE), -5);
});

test('[WEB-4] the person shown is the one chosen on the device, else the one with the nearest lesson', () => {
  const person = (id: string, lessons: DayLesson[]): PersonDay => ({ personId: id, lessons }) as unknown as PersonDay;
  const idle = person('a', []);
  const busy = person('b', [lesson(NINE)]);
  assert.equal(chosenPerson([idle, busy], 'a', NINE), idle);
  assert.equal(chosenPerson([idle, busy], undefined, NINE), busy);
  assert.equal(chosenPerson([idle], 'gone', NINE), idle);
  assert.equal(chosenPerson([], undefined, NINE), undefined);
});

test('[WEB-5] the day is read again after 50 to 75 seconds, spread by chance', () => {
  assert.equal(rereadAfterMs(0), 50_000);
  assert.equal(rereadAfterMs(1), 75_000);
});

test('[WEB-7] from the third on past lessons fold, all but the last; on a day that is over the last one too, but not for a teacher', () => {
  const day = [NINE, NINE + 60 * MINUTE, NINE + 120 * MINUTE].map((startsAt) => lesson(startsAt));
  const later = lesson(NINE + 240 * MINUTE);
  const cancelled = lesson(NINE + 180 * MINUTE, { status: 'cancelled' });
  const evening = NINE + 600 * MINUTE;
  assert.deepEqual(foldedOf(day.slice(1), evening, false), []);
  assert.deepEqual(foldedOf([...day, later], NINE + 200 * MINUTE, false), day.slice(0, 2));
  assert.deepEqual(foldedOf([...day, cancelled], evening, false), day);
  assert.deepEqual(foldedOf([...day, cancelled], evening, true), day.slice(0, 2));
});
