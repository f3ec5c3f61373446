import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { PersonId, Role } from '../../base/index.ts';
import { answerToAll, reachedByAll } from './replies.ts';
import type { Participant } from './replies.ts';

const who = (personId: string, ...roles: Role[]): Participant => ({ personId: personId as PersonId, roles });
const teacher = who('t', 'teacher');
const colleague = who('c', 'teacher');
const pupil = who('p', 'pupil');
const other = who('q', 'pupil');
const parent = who('g', 'guardian');
const open = { starterId: teacher.personId, isOpen: true };

test('[MAIL-24] the one who began writes to all of the thread, whoever they are', () => {
  assert.equal(answerToAll(teacher, { ...open, isOpen: false }), 'everybody');
  assert.deepEqual(reachedByAll('everybody', [pupil, other, parent]), ['p', 'q', 'g']);
});

test('[MAIL-25] in an open thread staff answer to all, pupils and guardians to the staff in it; in a closed one only to the writer', () => {
  assert.equal(answerToAll(colleague, open), 'everybody');
  for (const me of [pupil, parent]) {
    const kind = answerToAll(me, open);
    assert.equal(kind, 'staff');
    assert.deepEqual(reachedByAll(kind, [teacher, colleague, other]), ['t', 'c']);
  }
  for (const me of [colleague, pupil, parent]) assert.equal(answerToAll(me, { ...open, isOpen: false }), 'nobody');
  assert.deepEqual(reachedByAll('nobody', [teacher]), []);
});
