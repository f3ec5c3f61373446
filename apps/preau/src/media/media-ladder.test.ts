import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { LessonId } from '@preau/core/base';
import { mediaLadder } from './media-ladder.ts';

const own = { urls: ['a', 'b'], pick: (room: string) => (room === 'x' ? 'a' : 'b') };
const coresOf = (ladder: ReturnType<typeof mediaLadder>): unknown =>
  ladder?.nodes().map(({ nodeId, cores }) => [nodeId, cores]);

test('[GATE-116] each of our media processes is a node; what is configured is shared between them', () => {
  assert.deepEqual(coresOf(mediaLadder(own, undefined, 2)), [
    ['a', 0.75],
    ['b', 0.75],
  ]);
  assert.deepEqual(
    coresOf(mediaLadder(own, undefined, 1)),
    [
      ['a', 0.375],
      ['b', 0.375],
    ],
    'not more than the machine has',
  );
  const ladder = mediaLadder(own, 0.1, 2);
  assert.deepEqual(coresOf(ladder), [
    ['a', 0.05],
    ['b', 0.05],
  ]);
  assert.equal(ladder?.nodeOf('x' as LessonId), 'a');
});

test('[GATE-123] a media cluster of yours has a ladder only with a measured capacity', () => {
  assert.equal(mediaLadder(undefined, undefined, 8), undefined);
  assert.deepEqual(coresOf(mediaLadder(undefined, 12, 8)), [['media', 12]]);
});
