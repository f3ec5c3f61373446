import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { LocalDate, Role } from '@preau/core/base';
import type { PersonDay, TimetableChoices } from '@preau/protocol/school';
import { mondaysAround, ownWeek, shownOn, weekAddress, weekOfSearch } from './week-choice.ts';

function person(roles: readonly Role[], children: readonly PersonDay[] = []): PersonDay {
  return {
    personId: `p-${roles.join()}` as never,
    displayName: 'Ana Ré',
    givenName: 'Ana',
    schoolId: '0750001A' as never,
    schoolName: 'Collège',
    roles,
    classLabel: '',
    lessons: [],
    children,
    office: null,
  };
}

const audience = (audienceId: string, kind: 'class' | 'group', schoolId = '0750001A') =>
  ({
    audienceId,
    label: audienceId,
    kind,
    mayFollow: true,
    schoolId,
  }) as unknown as TimetableChoices['audiences'][number];
const choices: TimetableChoices = {
  persons: [],
  audiences: [audience('x', 'class', '0750002B'), audience('g', 'group'), audience('c', 'class')],
  teachers: [],
  rooms: [],
};

test('[TIME-6] who has lessons begins with the own week, a guardian with the first child, the office with the first class', () => {
  const child = person(['pupil']);
  assert.deepEqual(ownWeek(person(['pupil']), undefined), { of: 'person', id: 'p-pupil' });
  assert.deepEqual(ownWeek(person(['teacher', 'guardian'], [child]), undefined), {
    of: 'person',
    id: 'p-teacher,guardian',
  });
  assert.deepEqual(ownWeek(person(['guardian'], [child]), undefined), { of: 'person', id: 'p-pupil' });
  assert.equal(ownWeek(person(['head']), undefined), undefined);
  assert.deepEqual(ownWeek(person(['head'], [child]), choices), { of: 'audience', id: 'c' });
  assert.equal(ownWeek(person(['guardian']), { ...choices, audiences: [] }), undefined);
});

test('[TIME-6] the address of a week is read back, rooms with every letter', () => {
  const of = { of: 'room', id: 'Salle 12 & demie', school: '0750001A' } as const;
  const address = weekAddress('2026-11-23' as LocalDate, of);
  assert.deepEqual(weekOfSearch(new URL(address, 'http://x').search), of);
  assert.equal(weekAddress(undefined, undefined), '/semaine');
  for (const wrong of ['', '?of=person', '?of=pupil&id=1', '?id=1']) assert.equal(weekOfSearch(wrong), undefined);
});

test('[TIME-1] weeks go by Mondays, over the year; what is no date is this week', () => {
  const today = '2026-12-31' as LocalDate;
  assert.deepEqual(mondaysAround(undefined, today), {
    monday: '2026-12-28',
    friday: '2027-01-01',
    before: '2026-12-21',
    after: '2027-01-04',
    isThis: true,
  });
  assert.equal(mondaysAround('2027-01-03', today).isThis, true);
  assert.equal(mondaysAround('2027-01-04', today).isThis, false);
  assert.equal(mondaysAround('demain', today).monday, '2026-12-28');
});

test('[TIME-42] on a Sunday, and on a Saturday after the last lesson, the coming week is shown', () => {
  const at = (text: string): number => Date.parse(text);
  const none = person(['pupil']);
  const lesson = { status: 'planned', endsAt: at('2026-11-28T11:00:00Z') } as PersonDay['lessons'][number];
  const busy = { ...none, lessons: [lesson] };
  const parent = person(['guardian'], [busy]);
  const shown = (day: string, who: PersonDay, hour: string): string =>
    shownOn(day as LocalDate, who, at(`${day}T${hour}:00Z`));
  assert.equal(shown('2026-11-27', none, '20:00'), '2026-11-27', 'Friday evening');
  assert.equal(shown('2026-11-28', none, '08:00'), '2026-11-30', 'a Saturday without lessons');
  for (const who of [busy, parent]) {
    assert.equal(shown('2026-11-28', who, '10:59'), '2026-11-28');
    assert.equal(shown('2026-11-28', who, '11:00'), '2026-11-30');
  }
  assert.equal(shown('2026-11-28', { ...none, lessons: [{ ...lesson, status: 'cancelled' }] }, '08:00'), '2026-11-30');
  assert.equal(shown('2026-11-29', busy, '08:00'), '2026-11-30');
});
