import assert from 'node:assert/strict';
import { test } from 'node:test';
import { stillToDo } from './still-to-do.ts';

test('[OFFICE-10] still to do is what somebody has not done, for those who have not, in the order given, six at most', () => {
  const work = (
    n: number,
    ...doneAt: (number | null)[]
  ): { n: number; text: string; pupils: { doneAt: number | null }[] } => ({
    n,
    text: `# Page ${n}`,
    pupils: doneAt.map((at) => ({ doneAt: at })),
  });
  const told = stillToDo([work(1, 5), work(2, null, 5), ...[3, 4, 5, 6, 7, 8].map((n) => work(n, null))]);
  assert.deepEqual(
    told.map(({ n, title, pupils }) => [n, title, pupils.length]),
    [2, 3, 4, 5, 6, 7].map((n) => [n, `Page ${n}`, 1]),
  );
});
