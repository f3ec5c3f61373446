import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { inFrames } from './in-frames.ts';

/** A store that changes, and frames turned by hand. */
class Rig {
  value = 0;
  readonly #listeners = new Set<() => void>();
  due: (() => void)[] = [];
  readonly store = inFrames(
    {
      getSnapshot: () => this.value,
      subscribe: (listener) => {
        this.#listeners.add(listener);
        return () => this.#listeners.delete(listener);
      },
    },
    (run) => {
      this.due.push(run);
      return () => void (this.due = this.due.filter((each) => each !== run));
    },
  );
  set(value: number): void {
    this.value = value;
    for (const listener of this.#listeners) listener();
  }
  frame(): void {
    for (const run of this.due.splice(0)) run();
  }
  get sources(): number {
    return this.#listeners.size;
  }
}

test('[WEB-110] a thousand changes in one frame are one notification, with the last picture', () => {
  const rig = new Rig();
  const seen: number[] = [];
  rig.store.subscribe(() => seen.push(rig.store.getSnapshot()));
  for (let n = 1; n <= 1_000; n += 1) {
    rig.set(n);
    assert.equal(rig.store.getSnapshot(), 0, 'the picture stands still until the frame');
  }
  rig.frame();
  assert.deepEqual(seen, [1_000]);
});

test('[WEB-110] who draws again because of a change, and changes something while drawing, draws once a frame and never in a circle', () => {
  const rig = new Rig();
  let drawn = 0;
  // As React does: each notification draws, drawing runs effects, an effect changes the store.
  rig.store.subscribe(() => {
    drawn += 1;
    rig.set(rig.value + 1);
  });
  rig.set(1);
  for (let frame = 1; frame <= 5; frame += 1) {
    rig.frame();
    assert.equal(drawn, frame);
  }
});

test('[WEB-110] a change before anybody listens is shown at once; the last listener takes everything away', () => {
  const rig = new Rig();
  rig.value = 7;
  assert.equal(rig.store.getSnapshot(), 7);
  rig.value = 8;
  let told = 0;
  const stop = rig.store.subscribe(() => void (told += 1));
  rig.frame();
  assert.deepEqual([told, rig.store.getSnapshot()], [1, 8]);
  rig.set(9);
  stop();
  rig.frame();
  assert.deepEqual([told, rig.due.length, rig.sources], [1, 0, 0]);
});

test('[WEB-110] whatever order of changes, frames and listeners: at most one notification a frame, and the last picture is shown', () => {
  fc.assert(
    fc.property(fc.array(fc.constantFrom('change', 'frame', 'listen', 'stop'), { maxLength: 100 }), (acts) => {
      const rig = new Rig();
      const stops: (() => void)[] = [];
      let told = 0;
      for (const act of acts) {
        const before = told;
        if (act === 'change') rig.set(rig.value + 1);
        else if (act === 'frame') rig.frame();
        else if (act === 'listen' && stops.length === 0) stops.push(rig.store.subscribe(() => void (told += 1)));
        else if (act === 'stop') stops.pop()?.();
        assert.ok(told - before <= (act === 'frame' ? 1 : 0));
      }
      rig.frame();
      assert.equal(rig.store.getSnapshot(), rig.value);
      assert.equal(rig.sources, stops.length);
    }),
  );
});
