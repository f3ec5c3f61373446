import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { ROLES } from '../../base/index.ts';
import type { AudienceId, Role } from '../../base/index.ts';
import {
  DEFAULT_CELLS,
  isReachedByDelegate,
  MAIL_CELLS,
  mayAnswer,
  mayWrite,
  mayWriteToGroup,
  NO_STANDING,
  waysOf,
} from './matrix.ts';
import type { Bond, MailCell, Receiver } from './matrix.ts';

const TEACHES = { teaches: true, delegates: false };
const CLASS = '018f0000-0000-7000-8000-000000000001' as AudienceId;
const to = (roles: readonly Role[], bonds: readonly Bond[] = [], refuses: Receiver['refuses'] = []): Receiver => ({
  roles,
  bonds,
  refuses,
});
const may = (from: readonly Role[], receiver: Receiver, cells: readonly MailCell[] = DEFAULT_CELLS): boolean =>
  mayWrite(waysOf(from, cells), receiver);

test('[MAIL-10] the default: a pupil to own teachers, a guardian to the child’s teachers and the head, nobody further', () => {
  assert.equal(may(['pupil'], to(['teacher'], ['teacher'])), true);
  assert.equal(may(['pupil'], to(['teacher'])), false);
  assert.equal(may(['pupil'], to(['head'])), false);
  assert.equal(may(['guardian'], to(['teacher'], ['childTeacher'])), true);
  assert.equal(may(['guardian'], to(['teacher'])), false);
  assert.equal(may(['guardian'], to(['head'])), true);
  assert.equal(may(['guardian'], to(['operator'])), false);
});

test('[MAIL-11] the default: a teacher to own pupils, their guardians and the staff; the office to everybody', () => {
  assert.equal(may(['teacher'], to(['pupil'], ['pupil'])), true);
  assert.equal(may(['teacher'], to(['guardian'], ['guardian'])), true);
  assert.equal(may(['teacher'], to(['pupil'])), false);
  assert.equal(may(['teacher'], to(['guardian'])), false);
  assert.equal(may(['teacher'], to(['teacher'])), true);
  assert.equal(may(['teacher'], to(['head'])), true);
  for (const office of ['head', 'operator'] as const)
    for (const role of ROLES) assert.equal(may([office], to([role])), true);
});

test('[MAIL-12] whatever the cells: no pupil to a pupil or guardian, no guardian to a pupil or a guardian but by a delegate (property)', () => {
  const bonds = fc.subarray<Bond>(['pupil', 'guardian', 'teacher', 'childTeacher']);
  fc.assert(
    fc.property(
      fc.subarray([...MAIL_CELLS]),
      fc.constantFrom<Role>('pupil', 'guardian'),
      fc.constantFrom<Role>('pupil', 'guardian'),
      bonds,
      (cells, from, role, held) => {
        const real = held.filter((bond) => (role === 'pupil' ? bond === 'pupil' : bond === 'guardian'));
        return !may([from], to([role], real), cells);
      },
    ),
    { seed: 20261122 },
  );
});

test('[MAIL-12] somebody who is a pupil writes as a pupil, whatever else they are', () => {
  assert.equal(may(['pupil', 'teacher'], to(['pupil'], ['pupil'])), false);
  assert.equal(may(['pupil', 'head'], to(['pupil'])), false);
});

test('[MAIL-13] each cell opens its own way and no other', () => {
  const cases: readonly (readonly [MailCell, Role, Receiver])[] = [
    ['pupil.teachers', 'pupil', to(['teacher'], ['teacher'])],
    ['pupil.office', 'pupil', to(['head'])],
    ['guardian.teachers', 'guardian', to(['teacher'], ['childTeacher'])],
    ['guardian.office', 'guardian', to(['head'])],
    ['teacher.pupils', 'teacher', to(['pupil'], ['pupil'])],
    ['teacher.guardians', 'teacher', to(['guardian'], ['guardian'])],
    ['teacher.staff', 'teacher', to(['teacher'])],
    ['teacher.allPupils', 'teacher', to(['pupil'])],
    ['teacher.allGuardians', 'teacher', to(['guardian'])],
  ];
  assert.deepEqual(
    cases.map(([cell]) => cell),
    MAIL_CELLS,
  );
  for (const [cell, from, receiver] of cases) {
    assert.equal(may([from], receiver, [cell]), true, cell);
    const wider = { 'teacher.pupils': 'teacher.allPupils', 'teacher.guardians': 'teacher.allGuardians' } as const;
    const others = MAIL_CELLS.filter((each) => each !== cell && each !== wider[cell as keyof typeof wider]);
    assert.equal(may([from], receiver, others), false, `all but ${cell}`);
  }
});

test('[MAIL-14] who refuses pupils’ or guardians’ messages gets none from them, and those of others as before', () => {
  const refusing = to(['teacher'], ['teacher', 'childTeacher'], ['pupil']);
  assert.equal(may(['pupil'], refusing), false);
  assert.equal(may(['guardian'], refusing), true);
  assert.equal(may(['teacher'], refusing), true);
  assert.equal(may(['teacher', 'guardian'], to(['teacher'], ['childTeacher'], ['guardian'])), true, 'as a colleague');
});

test('[MAIL-15] many at once: a teacher for own classes, all the school by a right of its own; pupils and guardians never', () => {
  const pupils = { audienceId: CLASS, who: 'pupils' } as const;
  const whole = { audienceId: null, who: 'guardians' } as const;
  const of = (role: Role, cells: readonly MailCell[] = DEFAULT_CELLS): ReturnType<typeof waysOf> =>
    waysOf([role], cells);
  assert.equal(mayWriteToGroup(of('teacher'), pupils, TEACHES), true);
  assert.equal(mayWriteToGroup(of('teacher'), pupils, NO_STANDING), false);
  assert.equal(mayWriteToGroup(of('teacher'), whole, NO_STANDING), false);
  assert.equal(mayWriteToGroup(of('teacher', ['teacher.allGuardians']), whole, NO_STANDING), true);
  assert.equal(mayWriteToGroup(of('teacher'), { audienceId: CLASS, who: 'teachers' }, NO_STANDING), true);
  assert.equal(mayWriteToGroup(of('head'), whole, NO_STANDING), true);
  for (const role of ['pupil', 'guardian'] as const)
    for (const who of ['pupils', 'guardians', 'teachers'] as const)
      assert.equal(mayWriteToGroup(of(role, MAIL_CELLS), { audienceId: CLASS, who }, TEACHES), false);
});

test('[MAIL-75] a delegate writes to guardians of the class who agreed, all of them or one, and to no other guardian or pupil', () => {
  const ways = waysOf(['guardian'], []);
  const agreed = to(['guardian'], ['classGuardian']);
  assert.deepEqual([mayWrite(ways, agreed), mayWrite(ways, to(['guardian'], ['delegate']))], [true, false]);
  assert.equal(mayWrite(waysOf(['pupil', 'guardian'], MAIL_CELLS), agreed), false);
  assert.equal(mayWrite(waysOf(['teacher'], []), agreed), false);
  assert.equal(isReachedByDelegate(ways, agreed), true);
  assert.equal(isReachedByDelegate(waysOf(['guardian'], DEFAULT_CELLS), to(['teacher'], ['childTeacher'])), false);
  const group = { audienceId: CLASS, who: 'optedIn' } as const;
  const delegate = { teaches: false, delegates: true };
  assert.equal(mayWriteToGroup(ways, group, delegate), true);
  assert.equal(mayWriteToGroup(ways, { ...group, who: 'guardians' }, delegate), false);
  assert.equal(mayWriteToGroup(ways, { ...group, audienceId: null }, delegate), false);
  assert.equal(mayWriteToGroup(ways, group, TEACHES), false);
  assert.equal(
    mayWriteToGroup(waysOf(['head', 'teacher'], MAIL_CELLS), group, delegate),
    false,
    'staff have the whole class',
  );
});

test('[MAIL-77] two guardians answer one another only while one is a delegate for the other; everybody else answers whoever wrote', () => {
  assert.equal(mayAnswer(['guardian'], to(['guardian'])), false);
  assert.equal(mayAnswer(['guardian'], to(['guardian'], ['delegate'])), true);
  assert.equal(mayAnswer(['guardian'], to(['guardian'], ['classGuardian'])), true);
  assert.equal(mayAnswer(['guardian'], to(['teacher', 'guardian'])), true);
  assert.equal(mayAnswer(['teacher'], to(['guardian'])), true);
  assert.equal(mayAnswer(['pupil'], to(['teacher'])), true);
});
