import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { DueHomework } from '@preau/protocol/school';
import { withTick, workListOf } from './due-list.ts';

const TODAY = '2026-11-24';
const work = (
  homeworkId: string,
  dueOn: string,
  pupils: Readonly<Record<string, number | null>>,
  expects: DueHomework['expects'] = 'done',
): DueHomework =>
  ({
    homeworkId,
    dueOn,
    expects,
    pupils: Object.entries(pupils).map(([personId, doneAt]) => ({ personId, doneAt })),
  }) as unknown as DueHomework;

const ALL = [
  work('a', '2026-11-20', { zoe: null }),
  work('b', '2026-11-20', { zoe: 5 }),
  work('c', '2026-11-20', { zoe: null }, 'nothing'),
  work('d', '2026-11-24', { zoe: null, hugo: 7 }),
  work('e', '2026-11-26', { zoe: 9 }),
  work('f', '2026-11-26', { hugo: null }),
];

test('[WORK-32] late is what was asked for and not done; what is done or asks for nothing is past', () => {
  const list = workListOf(ALL, 'zoe', TODAY);
  const ids = (works: readonly { readonly homework: DueHomework }[]): string[] =>
    works.map(({ homework }) => homework.homeworkId);
  assert.deepEqual([ids(list.late), ids(list.past), list.todo], [['a'], ['c', 'b'], 2]);
  assert.deepEqual(
    list.days.map((day) => [day.date, ids(day.works), day.works.map(({ standing }) => standing)]),
    [
      ['2026-11-24', ['d'], ['todo']],
      ['2026-11-26', ['e'], ['done']],
    ],
  );
});

test('[WORK-33] each child of a guardian has a list of their own', () => {
  const list = workListOf(ALL, 'hugo', TODAY);
  assert.deepEqual(
    list.days.map((day) => day.works.map(({ homework, standing }) => `${homework.homeworkId} ${standing}`)),
    [['d done'], ['f todo']],
  );
  assert.deepEqual(workListOf(ALL, 'nobody', TODAY), { late: [], days: [], past: [], todo: 0 });
});

test('[WORK-34] a tick shows at once, for one pupil, and only there', () => {
  const ticked = withTick(ALL, 'd', 'zoe', 42);
  assert.equal(workListOf(ticked, 'zoe', TODAY).todo, 1);
  assert.equal(workListOf(ticked, 'hugo', TODAY).todo, workListOf(ALL, 'hugo', TODAY).todo);
  assert.equal(workListOf(withTick(ticked, 'd', 'zoe', null), 'zoe', TODAY).todo, 2);
});
