import assert from 'node:assert/strict';
import { test } from 'node:test';
import { heldBack, isPossibleAnswer, parsePostId, readerOf } from './post.ts';

test('[FEED-33] an anonymous survey tells its counts when it has closed and ten have answered, a named one always', () => {
  const survey = { anonymous: true, closesAt: 1_000, answers: 10 };
  assert.equal(heldBack(survey, 999), 'open');
  assert.equal(heldBack(survey, 1_000), undefined);
  assert.equal(heldBack({ ...survey, answers: 9 }, 2_000), 'tooFew');
  assert.equal(heldBack({ ...survey, anonymous: false, answers: 1 }, 0), undefined);
});

test('[FEED-31] an answer names options of the survey, each once, and one unless several are allowed', () => {
  const one = { options: 3, multiple: false };
  assert.equal(isPossibleAnswer(one, [2]), true);
  for (const wrong of [[], [3], [-1], [0.5], [0, 1], [Number.NaN]]) assert.equal(isPossibleAnswer(one, wrong), false);
  assert.equal(isPossibleAnswer({ ...one, multiple: true }, [2, 0]), true);
  assert.equal(isPossibleAnswer({ ...one, multiple: true }, [2, 2]), false);
});

test('[FEED-1] pupils and guardians are addressed as such, everybody else as staff', () => {
  assert.deepEqual((['pupil', 'guardian', 'teacher', 'head', 'operator'] as const).map(readerOf), [
    'pupil',
    'guardian',
    'staff',
    'staff',
    'staff',
  ]);
  assert.equal(parsePostId('x'), undefined);
});
