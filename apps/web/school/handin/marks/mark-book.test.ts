import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { FileId, MarkId } from '@preau/core/base';
import type { Mark } from '@preau/core/school';
import { MarkBook, mergeChanges } from './mark-book.ts';
import type { MarkChanges } from './mark-book.ts';

let made = 0;
const makeId = (): MarkId => `m${(made += 1)}` as MarkId;
const mark = (points: readonly number[] = [1, 1]): Mark => ({
  markId: makeId(),
  fileId: 'f' as FileId,
  page: 0,
  kind: 'pen',
  colour: 'red',
  width: 'fine',
  points,
});

/** A book, and what a house that was sent all its changes would hold. */
function open(): { book: MarkBook; house: () => readonly unknown[]; saved: MarkChanges[] } {
  const saved: MarkChanges[] = [];
  const held = new Map<MarkId, Mark>();
  const gone = new Set<MarkId>();
  const book = new MarkBook(makeId, (changes) => {
    saved.push(changes);
    for (const each of changes.add) {
      assert.ok(!held.has(each.markId) && !gone.has(each.markId), 'an id is used once');
      held.set(each.markId, each);
    }
    for (const markId of changes.erase) {
      assert.ok(held.delete(markId), 'only what stands is erased');
      gone.add(markId);
    }
  });
  return { book, house: () => [...held.values()].map(shape), saved };
}
const shape = (each: Mark): unknown => (each.kind === 'remark' ? each.text : each.points);

test('[WORK-101] what is drawn and erased is undone and done again in any order, and the house holds the same', () => {
  const { book, house } = open();
  const [one, two] = [mark([1, 1]), mark([2, 2])];
  book.change([one], []);
  book.change([two], []);
  book.change([], [one.markId]);
  const shown = (): unknown[] => book.marks.map(shape).toSorted();
  const steps: unknown[][] = [
    [[1, 1]],
    [
      [1, 1],
      [2, 2],
    ],
    [[2, 2]],
  ];
  for (let round = 0; round < 3; round += 1) {
    assert.deepEqual(shown(), steps[2]);
    book.undo();
    assert.deepEqual(shown(), steps[1]);
    book.undo();
    assert.deepEqual(shown(), steps[0]);
    book.undo();
    assert.deepEqual([shown(), book.canUndo, house()], [[], false, []]);
    book.redo();
    assert.deepEqual(shown(), steps[0]);
    book.redo();
    book.redo();
    assert.equal(book.canRedo, false);
  }
  assert.deepEqual(house(), [[2, 2]]);
  book.undo();
  book.change([mark([3, 3])], []);
  assert.equal(book.canRedo, false, 'a new step ends what could be done again');
});

test('[WORK-102] what others drew and erased is heard, beside what was drawn here; what was erased does not come back', () => {
  const { book } = open();
  const [mine, theirs] = [mark([1, 1]), mark([2, 2])];
  book.change([mine], []);
  book.hear({ version: 2, marks: [mine, theirs], erased: [] });
  assert.equal(book.marks.length, 2);
  book.hear({ version: 3, marks: [], erased: [mine.markId] });
  assert.deepEqual(book.marks.map(shape), [[2, 2]]);
  book.hear({ version: 2, marks: [mine, theirs], erased: [] });
  assert.deepEqual(book.marks.map(shape), [[2, 2]], 'an answer that comes late says nothing new');
  book.restore({ add: [mine], erase: [] });
  assert.deepEqual([book.marks.map(shape), book.version], [[[2, 2]], 3]);
});

test('[WORK-108] changes that wait together are one: what was drawn and erased before it was sent is nothing', () => {
  const [one, two, three] = [mark(), mark(), mark()];
  const first = mergeChanges({ add: [one], erase: [] }, { add: [two], erase: [] });
  const then = mergeChanges(first, { add: [three], erase: [one.markId, 'old' as MarkId] });
  assert.deepEqual(then, { add: [two, three], erase: ['old'] });
});
