// What the capsule tells a page that waits, without a browser.

import assert from 'node:assert/strict';
import { test } from 'node:test';
import { parseLessonId } from '@preau/core/base';
import type { SignedCapsule } from '@preau/protocol/school';
import { lessonInCapsule, pupilsHere } from './waiting-day.ts';

const lessonId = parseLessonId('0190a000-0000-7000-8000-000000000001_20261123')!;
const sheet = { text: '# Rome', isCut: false, pictures: [] };
const names = ['Mme Delorme', 'Adam B.', 'Inès L.', 'Sami K.'];
const capsule = {
  names,
  lessons: [{ lessonId, seat: 2, seats: [0, 1, 2, 3], sheet, ticket: null }],
} as unknown as SignedCapsule;

test('[GATE-182] the lesson in the capsule, when the gate knows the same seat; to anybody else it is not shown', () => {
  const kept = lessonInCapsule(capsule, lessonId, 2)!;
  assert.deepEqual([kept.sheet, kept.seats, kept.ownSeat], [sheet, names, 2]);
  assert.equal(lessonInCapsule(capsule, lessonId, 3), undefined, 'somebody else of the class waits here');
  assert.equal(lessonInCapsule(capsule, lessonId, null), undefined, 'a guest');
  assert.equal(lessonInCapsule(capsule, 'another', 2), undefined);
});

test('[GATE-182] who is here by the bits of the board: oneself first, teachers not among the pupils, the others counted', () => {
  const kept = lessonInCapsule(capsule, lessonId, 2)!;
  const bits = (...seats: number[]): string =>
    Buffer.from([seats.reduce((byte, seat) => byte | (0x80 >> seat), 0)]).toString('base64url');
  assert.deepEqual(pupilsHere(kept, bits(0, 1, 2), 3), { names: ['Inès L.', 'Adam B.'], missing: 1 });
  assert.deepEqual(pupilsHere(kept, bits(), 3), { names: ['Inès L.'], missing: 2 }, 'who reads this is here');
  assert.deepEqual(pupilsHere(kept, bits(0, 1, 2, 3), 3), { names: ['Inès L.', 'Adam B.', 'Sami K.'], missing: 0 });
  assert.deepEqual(
    pupilsHere({ ...kept, seats: [] }, bits(1), 3),
    { names: [], missing: 0 },
    'names gave way in a full capsule',
  );
});
