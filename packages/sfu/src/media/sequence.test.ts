import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { SequenceMap, SequenceUnwrapper } from './sequence.ts';

test('[SFU-52] 16-bit numbers are extended over wraps and reordering', () => {
  fc.assert(
    fc.property(
      fc.integer({ min: 0, max: 0xffff }),
      fc.array(fc.integer({ min: -50, max: 200 }), { maxLength: 2_000 }),
      (start, steps) => {
        const unwrapper = new SequenceUnwrapper();
        const base = unwrapper.unwrap(start) - start;
        let highest = start;
        for (const step of steps) {
          const number = highest + step;
          if (number < start) continue;
          assert.equal(unwrapper.unwrap(number & 0xffff), number + base);
          highest = Math.max(highest, number);
        }
      },
    ),
  );
});

test('[SFU-52] swallowed packets leave no gap, and late ones find their place', () => {
  fc.assert(
    fc.property(
      fc.array(fc.boolean(), { minLength: 1, maxLength: 120 }),
      fc.integer({ min: 0, max: 60_000 }),
      (swallowed, out) => {
        const map = new SequenceMap();
        map.restart(1_000, out);
        const mapped: number[] = [];
        swallowed.forEach((isSwallowed, index) => {
          if (isSwallowed) map.drop(1_000 + index);
          else mapped.push(map.find(1_000 + index) ?? -1);
        });
        assert.deepEqual(
          mapped,
          mapped.map((_, index) => out + index),
          'contiguous',
        );
        const again = swallowed.flatMap((isSwallowed, index) => (isSwallowed ? [] : [map.find(1_000 + index)]));
        assert.deepEqual(again, mapped, 'the same when asked again, as a retransmission does');
        swallowed.forEach((isSwallowed, index) => isSwallowed && assert.equal(map.find(1_000 + index), undefined));
        assert.equal(map.find(999), undefined);
      },
    ),
  );
});
