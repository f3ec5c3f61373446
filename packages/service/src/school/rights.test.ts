import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { AccountId, PersonId, Role, SchoolId } from '@preau/core/base';
import { ROLES } from '@preau/core/base';
import { actorsOf, mayChangePerson, mayResetCode } from './rights.ts';
import type { TargetPerson } from './roster-ports.ts';

const actor = (...roles: Role[]) => ({
  personId: 'p' as PersonId,
  schoolId: '0750001A' as SchoolId,
  roles,
  audienceIds: [],
});
const target = (roles: Role[], more: Partial<TargetPerson> = {}): TargetPerson => ({
  accountId: 'a' as AccountId,
  roles,
  accountRoles: roles,
  active: true,
  elsewhere: false,
  taught: false,
  ...more,
});

test('[SCHOOL-83] who may print a code for whom, every role for every role', () => {
  const allowed: [Role, Role][] = [];
  for (const by of ROLES)
    for (const whom of ROLES) if (mayResetCode(actor(by), target([whom], { taught: true }))) allowed.push([by, whom]);
  assert.deepEqual(allowed, [
    ['teacher', 'pupil'],
    ['head', 'teacher'],
    ['head', 'pupil'],
    ['head', 'guardian'],
    ['head', 'head'],
    ['operator', 'teacher'],
    ['operator', 'pupil'],
    ['operator', 'guardian'],
    ['operator', 'head'],
    ['operator', 'operator'],
  ]);
  assert.equal(mayResetCode(actor('teacher'), target(['pupil'])), false);
  assert.equal(mayResetCode(actor('teacher'), target(['pupil', 'guardian'], { taught: true })), false);
});

test('[SCHOOL-83] an account with a place in another school is the operator’s alone', () => {
  for (const by of ROLES) {
    assert.equal(mayResetCode(actor(by), target(['pupil'], { taught: true, elsewhere: true })), by === 'operator', by);
  }
});

test('[SCHOOL-86] heads change everybody but operators; nobody else changes anybody', () => {
  for (const by of ROLES) {
    assert.equal(mayChangePerson(actor(by), ['pupil']), by === 'head' || by === 'operator', by);
    assert.equal(mayChangePerson(actor(by), ['operator']), by === 'operator', by);
  }
});

test('[SCHOOL-77] an account acts by the place that holds the role, in the school asked for', () => {
  const here = actor('teacher', 'head');
  const there = { ...actor('pupil'), schoolId: '0750002B' as SchoolId };
  const session = { accountId: 'a', sessionId: 's', deviceId: 'd', persons: [there, here] } as never;
  assert.deepEqual(actorsOf(session, ['operator', 'head', 'teacher']), [here]);
  assert.deepEqual(actorsOf(session, ['head'], '0750002B' as SchoolId), []);
  assert.deepEqual(actorsOf(session, ['pupil', 'teacher']), [there, here]);
});
