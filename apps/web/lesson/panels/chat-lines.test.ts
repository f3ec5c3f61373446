import assert from 'node:assert/strict';
import { test } from 'node:test';
import { ANNA, sampleState, TEACHER, withMember } from '../sample-view.ts';
import { chatClosed, followsSame, overLength, tailOf } from './chat-lines.ts';

test('[WEB-50] the field says why it is closed, and to whom', () => {
  const state = sampleState();
  const locked = sampleState({ locks: { ...state.locks, chat: true } });
  assert.equal(chatClosed(state, ANNA), undefined);
  assert.equal(chatClosed(locked, ANNA), 'locked');
  assert.equal(chatClosed(locked, TEACHER), undefined);
  assert.equal(
    chatClosed(
      withMember(state, ANNA, {
        permissions: { microphone: 'inherit', camera: 'inherit', screen: 'inherit', chat: 'blocked' },
      }),
      ANNA,
    ),
    'blockedMe',
  );
  assert.equal(chatClosed(withMember(state, TEACHER, { presence: 'lost' }), ANNA), 'safe');
  assert.equal(chatClosed(sampleState({ phase: 'waiting' }), ANNA), 'notOpen');
  assert.equal(chatClosed(sampleState({ phase: 'closed' }), ANNA), 'closed');
});

test('[WEB-51] length is counted as a reader counts, after trimming', () => {
  assert.equal(overLength(` ${'é'.repeat(2_000)} `), 0);
  assert.equal(overLength('😀'.repeat(2_001)), 1);
});

test('[WEB-52] a name is not written again within three minutes of the same author', () => {
  const message = (at: number, personId = ANNA): Parameters<typeof followsSame>[0] => ({
    seq: at,
    at,
    personId,
    text: 'x',
    deletedBy: null,
  });
  assert.equal(followsSame(message(60_000), message(0)), true);
  assert.equal(followsSame(message(200_000), message(0)), false);
  assert.equal(followsSame(message(60_000, TEACHER), message(0)), false);
  assert.equal(followsSame(message(1), undefined), false);
  assert.deepEqual(
    tailOf([message(1), message(2), message(3)], 2).map((each) => each.seq),
    [2, 3],
  );
});
