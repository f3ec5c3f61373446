import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { createDoor } from './door.ts';
import { createOrdered } from './ordered.ts';

test('[GATE-97] the list is in order after any additions and removals, and holds each item once', () => {
  fc.assert(
    fc.property(fc.array(fc.tuple(fc.boolean(), fc.nat(40)), { maxLength: 200 }), (acts) => {
      const [list, model] = [createOrdered<number>((a, b) => a - b), new Set<number>()];
      for (const [adds, item] of acts) {
        if (adds) list.add(item);
        else assert.equal(list.remove(item), model.has(item));
        if (adds) model.add(item);
        else model.delete(item);
        assert.deepEqual(
          list.values(),
          [...model].toSorted((a, b) => a - b),
        );
        assert.deepEqual([list.first(), list.size], [list.values()[0], model.size]);
      }
    }),
  );
});

test('[GATE-97] among 20,000 a place is found in some 15 looks', () => {
  let looks = 0;
  const list = createOrdered<number>((a, b) => {
    looks += 1;
    return a - b;
  });
  for (let n = 0; n < 20_000; n += 1) list.add((n * 7_919) % 20_011);
  looks = 0;
  list.add(20_100);
  list.remove(20_100);
  assert.ok(looks <= 34, String(looks));
});

test('[GATE-97] 20,000 classes with 100,000 people: a tick lets in those whose turn it is and touches nobody else', () => {
  const door = createDoor();
  for (let n = 0; n < 20_000; n += 1) {
    door.plan({ lessonId: `l${n}`, rank: (n * 7_919) % 20_011, endsAt: 3_600_000 }, 0);
    for (let person = 0; person < 5; person += 1) door.checkIn(`l${n}`, { personId: `p${person}`, inner: person }, 0);
  }
  let admitted = 0;
  let last = -1;
  for (let tick = 1; tick <= 60; tick += 1)
    for (const { lessonId } of door.admit(183, tick * 1_000)) {
      const rank = (Number(lessonId.slice(1)) * 7_919) % 20_011;
      assert.ok(rank >= last, 'in rank order');
      last = rank;
      admitted += 1;
    }
  assert.equal(admitted, 60 * 183);
  assert.equal(door.waiting(60_000), 100_000 - admitted);
});
