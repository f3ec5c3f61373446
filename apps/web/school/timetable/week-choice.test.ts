import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { LocalDate, Role } from '@preau/core/base';
import type { PersonDay, TimetableChoices } from '@preau/protocol/school';
import { mondaysAround, ownWeek, weekAddress, weekOfSearch } from './week-choice.ts';

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
