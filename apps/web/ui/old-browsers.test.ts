import assert from 'node:assert/strict';
import { test } from 'node:test';
import { fillIn } from './old-browsers.ts';

interface Filled {
  readonly arrays: Pick<readonly number[], 'toSorted' | 'toReversed' | 'findLast'>;
  readonly promises: Pick<PromiseConstructor, 'withResolvers'>;
  readonly signals: Pick<typeof AbortSignal, 'any'>;
}

function filled(): Filled {
  const [arrays, promises, signals] = [{}, {}, {}];
  fillIn(arrays, promises, signals);
  return { arrays, promises, signals } as unknown as Filled;
}

test('[WEB-92] lists are sorted, turned and searched from their end as copies', () => {
  const { arrays } = filled();
  const list = [3, 1, 10];
  assert.deepEqual(arrays.toSorted.call(list), [1, 10, 3]);
  assert.deepEqual(
    arrays.toSorted.call(list, (a, b) => b - a),
    [10, 3, 1],
  );
  assert.deepEqual(arrays.toReversed.call(list), [10, 1, 3]);
  assert.equal(
    arrays.findLast.call(list, (each) => each < 5),
    1,
  );
  assert.equal(
    arrays.findLast.call(list, (each) => each > 10),
    undefined,
  );
  assert.deepEqual(list, [3, 1, 10]);
});

test('[WEB-92] a promise is settled from outside; a signal aborts with the first of several, with its reason', async () => {
  const { promises, signals } = filled();
  const kept = promises.withResolvers<string>();
  kept.resolve('there');
  assert.equal(await kept.promise, 'there');
  const lost = promises.withResolvers<string>();
  lost.reject(new Error('gone'));
  await assert.rejects(lost.promise, /gone/);
  const [one, two] = [new AbortController(), new AbortController()];
  const any = signals.any([one.signal, two.signal]);
  assert.equal(any.aborted, false);
  two.abort('two');
  one.abort('one');
  assert.deepEqual([any.aborted, any.reason], [true, 'two']);
  assert.equal(signals.any([AbortSignal.abort('before')]).reason, 'before');
});

test('[WEB-92] what a browser has is left alone', () => {
  const own = { toSorted: 'own' };
  fillIn(own, {}, {});
  assert.equal(own.toSorted, 'own');
  assert.deepEqual(Object.keys(own), ['toSorted'], 'what is filled in is not counted among the names');
});
