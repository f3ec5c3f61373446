import assert from 'node:assert/strict';
import { test } from 'node:test';
import { handRank, leadTeacher, membersOf, pageOf, pulseOf, raisedHands } from './roster.ts';
import { ANNA, BILAL, CHLOE, sampleState, TEACHER, withMember } from './sample-view.ts';

test('[WEB-30] hands stand in the order of raising, with their rank; those of removed pupils are left out', () => {
  const state = sampleState({
    hands: [
      { personId: BILAL, raisedAt: 1 },
      { personId: ANNA, raisedAt: 2 },
    ],
  });
  assert.deepEqual(
    raisedHands(state).map((hand) => [hand.member.personId, hand.rank]),
    [
      [BILAL, 1],
      [ANNA, 2],
    ],
  );
  assert.equal(handRank(state, ANNA), 2);
  assert.equal(handRank(state, CHLOE), 0);
  assert.deepEqual(
    raisedHands(withMember(state, BILAL, { presence: 'removed' })).map((hand) => [hand.member.personId, hand.rank]),
    [[ANNA, 1]],
  );
});

test('[WEB-31] the pulse counts pupils only: expected, present, cut, never come', () => {
  assert.deepEqual(pulseOf(sampleState()), { expected: 3, present: 2, lost: 0, never: 1 });
  assert.deepEqual(
    pulseOf(withMember(withMember(sampleState(), ANNA, { presence: 'lost' }), BILAL, { presence: 'left' })),
    { expected: 3, present: 0, lost: 1, never: 1 },
  );
});

test('[WEB-31] members are grouped by presence, by name as French sorts it', () => {
  const state = withMember(sampleState(), BILAL, { name: 'Élie' });
  assert.deepEqual(
    membersOf(withMember(state, CHLOE, { presence: 'present' }), 'present').map((member) => member.name),
    ['Anna K.', 'Chloé D.', 'Élie'],
  );
  assert.deepEqual(
    membersOf(state, 'present', true)
      .map((member) => member.personId)
      .includes(TEACHER),
    true,
  );
});

test('[WEB-32] the teacher that sentences name is one who is here, else one who was', () => {
  assert.equal(leadTeacher(sampleState())?.personId, TEACHER);
  assert.equal(leadTeacher(withMember(sampleState(), TEACHER, { presence: 'never' }))?.personId, TEACHER);
  assert.equal(leadTeacher(sampleState({ members: {} })), undefined);
});

test('[WEB-33] a page of cameras is always one that exists', () => {
  assert.deepEqual(pageOf([1, 2, 3, 4, 5], 1, 2), { items: [3, 4], page: 1, pages: 3 });
  assert.deepEqual(pageOf([1, 2], 7, 2), { items: [1, 2], page: 0, pages: 1 });
  assert.deepEqual(pageOf([], 0, 2), { items: [], page: 0, pages: 1 });
});
