import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { createQueue } from './queue.ts';
import type { Queued } from './queue.ts';

interface Item extends Queued<Item> {
  readonly n: number;
}

test('[GATE-56] whatever is added, taken out and put at the end again, the list is the one that an array would be', () => {
  fc.assert(
    fc.property(fc.array(fc.tuple(fc.nat(9), fc.boolean()), { maxLength: 60 }), (deeds) => {
      const queue = createQueue<Item>();
      const items = Array.from({ length: 10 }, (_, n): Item => ({
        n,
        before: undefined,
        after: undefined,
        queue: undefined,
      }));
      let model: number[] = [];
      for (const [n, isAdded] of deeds) {
        const item = items[n]!;
        model = model.filter((each) => each !== n);
        item.queue?.remove(item);
        if (isAdded) {
          queue.add(item);
          model.push(n);
        }
        const seen: number[] = [];
        for (let each = queue.first(); each !== undefined; each = each.after) seen.push(each.n);
        assert.deepEqual([seen, queue.size], [model, model.length]);
      }
    }),
  );
});
