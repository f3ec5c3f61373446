import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { AudienceId, PersonId, Role } from '@preau/core/base';
import type { OfficePerson } from '@preau/protocol/school';
import { schoolEn } from './messages.en.ts';
import { schoolFr } from './messages.fr.ts';
import { changesOf, fieldsOf, searchOf, personLine, personStanding } from './people.ts';

function person(roles: readonly Role[], more: Partial<OfficePerson> = {}): OfficePerson {
  return {
    personId: 'p' as PersonId,
    displayName: 'Ana Ré',
    givenName: 'Ana',
    familyName: 'Ré',
    login: 'ana.re',
    roles,
    activated: true,
    byCard: false,
    active: true,
    missing: false,
    byHand: [],
    audiences: [],
    teaches: [],
    children: [],
    mayChange: true,
    mayPrintCode: true,
    ...more,
  };
}
const audience = (id: string, kind: 'class' | 'group'): OfficePerson['audiences'][number] => ({
  audienceId: id as AudienceId,
  label: id,
  kind,
});
const child = (id: string, classLabel: string): OfficePerson['children'][number] => ({
  personId: id as PersonId,
  displayName: `Enfant ${id}`,
  classLabel,
});
const pupil = person(['pupil'], { audiences: [audience('6e A', 'class'), audience('Latin', 'group')] });
const guardian = person(['guardian'], { children: [child('1', '6e A'), child('2', '')] });

test('[WEB-86] a person’s line says each role with what belongs to it', () => {
  const said = [
    [pupil, 'élève · 6e A, Latin', 'pupil · 6e A, Latin'],
    [
      guardian,
      'responsable · enfants : Enfant 1 (6e\u00A0A), Enfant 2',
      'guardian · children: Enfant 1 (6e\u00A0A), Enfant 2',
    ],
    [person(['guardian']), 'responsable', 'guardian'],
    [person(['head']), 'direction', 'head'],
    [person(['teacher'], { teaches: ['6e A', '5e B'] }), 'enseignant · 6e A, 5e B', 'teacher · 6e A, 5e B'],
    [
      person(['guardian', 'teacher'], { teaches: ['6e A'], children: [child('1', '4e C')] }),
      'enseignant · 6e A · responsable · enfant : Enfant 1 (4e\u00A0C)',
      'teacher · 6e A · guardian · child: Enfant 1 (4e\u00A0C)',
    ],
  ] as const;
  for (const [who, fr, en] of said) {
    assert.equal(personLine(who, schoolFr), fr);
    assert.equal(personLine(who, schoolEn), en);
  }
  const many = person(['teacher'], { teaches: Array.from({ length: 11 }, (_, i) => `${i}`) });
  assert.equal(personLine(many, schoolFr), 'enseignant · 0, 1, 2, 3, 4, 5, 6, 7, et 3 autres');
});

test('[WEB-86] what matters most of a person’s standing is said: ended, lacking in the file, signed in or not', () => {
  assert.equal(personStanding({ active: false, missing: true, activated: true, byCard: false }), 'ended');
  assert.equal(personStanding({ active: true, missing: true, activated: true, byCard: false }), 'missing');
  assert.equal(personStanding({ active: true, missing: false, activated: true, byCard: true }), 'active');
  assert.equal(personStanding({ active: true, missing: false, activated: false, byCard: false }), 'notActive');
  assert.equal(
    personStanding({ active: true, missing: false, activated: false, byCard: true }),
    'byCard',
    '[PEOPLE-113]',
  );
});

test('[WEB-87] a form that was only looked at sends nothing; else only what differs and what the roles have', () => {
  assert.deepEqual(changesOf(pupil, fieldsOf(pupil)), {});
  assert.deepEqual(changesOf(guardian, { ...fieldsOf(guardian), childIds: ['2', '1'] }), {});
  assert.deepEqual(changesOf(pupil, { ...fieldsOf(pupil), givenName: ' Anna ', familyName: '  ' }), {
    givenName: 'Anna',
  });
  assert.deepEqual(changesOf(pupil, { ...fieldsOf(pupil), classId: '5e B', groupIds: [], childIds: ['1'] }), {
    classId: '5e B',
    groupIds: [],
  });
  assert.deepEqual(changesOf(guardian, { ...fieldsOf(guardian), classId: '5e B', groupIds: ['x'], childIds: ['2'] }), {
    guardianOf: ['2'],
  });
});

test('[WEB-88] the search asks for what was said, trimmed, and for nothing else', () => {
  assert.deepEqual(searchOf({ schoolId: '0750001A', search: '  ', role: '' }), { schoolId: '0750001A' });
  assert.deepEqual(searchOf({ schoolId: '0750001A', search: ' d’Œuvre & 6e ', role: 'guardian', after: 'x' }), {
    schoolId: '0750001A',
    search: 'd’Œuvre & 6e',
    role: 'guardian',
    after: 'x',
  });
});
