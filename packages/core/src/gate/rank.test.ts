import assert from 'node:assert/strict';
import { createHmac } from 'node:crypto';
import { test } from 'node:test';
import fc from 'fast-check';
import { parseLocalDate } from '../base/index.ts';
import { byRank, commitmentOf, CREDIT_STEPS, drawOf, DRAWS, innerOf, rankOf, SEED_BYTES } from './rank.ts';
import type { Mac, Turn } from './rank.ts';

const mac: Mac = (key, bytes) => createHmac('sha256', key).update(bytes).digest();
const seedOf = (n: number): Uint8Array => new Uint8Array(SEED_BYTES).fill(n);
const date = parseLocalDate('2026-11-23')!;
const turn = (startMinute: number, classKey: string): Turn => ({ date, startMinute, classKey });

test('[GATE-41] a class has one draw for an hour and another for the next; draws are spread evenly', () => {
  assert.equal(drawOf(mac, seedOf(1), turn(480, '5eB')), drawOf(mac, seedOf(1), turn(480, '5eB')));
  const thirds = [0, 0, 0];
  let [rises, before] = [0, -1];
  for (let n = 0; n < 3_000; n += 1) {
    const draw = drawOf(mac, seedOf(1), turn(480, `class ${n}`));
    assert.ok(Number.isInteger(draw) && draw >= 0 && draw < DRAWS);
    thirds[Math.floor((draw / DRAWS) * 3)]! += 1;
    if (drawOf(mac, seedOf(1), turn(540, `class ${n}`)) > draw) rises += 1;
    assert.notEqual(draw, before);
    before = draw;
  }
  for (const third of thirds) assert.ok(Math.abs(third - 1_000) < 120, `${thirds}`);
  assert.ok(Math.abs(rises - 1_500) < 150, `the next hour is drawn independently: ${rises} of 3000 rose`);
});

test('[GATE-41] fields cannot be shifted into one another', () => {
  const draws = [turn(48, '0|5eB'), turn(480, '|5eB'), turn(480, '5eB')].map((each) => drawOf(mac, seedOf(1), each));
  assert.equal(new Set(draws).size, 3);
  const inner = (classKey: string, id: string): number =>
    innerOf(mac, seedOf(1), turn(480, classKey), { id, part: 'pupil' });
  for (const mark of ['|', ' ', ':', ',', ''])
    assert.notEqual(inner(`a${mark}b`, 'c'), inner('a', `b${mark}c`), `mark ${mark}`);
});

test('[GATE-42] the commitment has one opening, tells no draw, and the revealed seed gives every draw again', () => {
  const [published, other] = [commitmentOf(mac, seedOf(7)), commitmentOf(mac, seedOf(8))];
  assert.notDeepEqual(published, other);
  assert.deepEqual(commitmentOf(mac, seedOf(7)), published);
  assert.notDeepEqual(published, seedOf(7));
  for (const length of [0, SEED_BYTES - 1, SEED_BYTES + 1])
    assert.throws(() => commitmentOf(mac, new Uint8Array(length)), RangeError);
  assert.throws(() => drawOf(mac, new Uint8Array(1), turn(480, '5eB')), RangeError);
});

test('[GATE-43] credit before draw, draw before id: one total order whatever the order of arrival', () => {
  const lesson = fc.record({
    lessonId: fc.constantFrom('a', 'b', 'c', 'd'),
    step: fc.nat(CREDIT_STEPS - 1),
    draw: fc.oneof(fc.nat(3), fc.nat(DRAWS - 1)),
  });
  fc.assert(
    fc.property(fc.uniqueArray(lesson, { selector: (each) => each.lessonId }), fc.nat(), (lessons, turns) => {
      const ranked = lessons.map((each) => ({ ...each, rank: rankOf(each.step, each.draw) }));
      const order = ranked.toSorted(byRank);
      const shifted = [...ranked.slice(turns % 4), ...ranked.slice(0, turns % 4)].toSorted(byRank);
      assert.deepEqual(shifted, order);
      for (const [index, later] of order.entries()) {
        const sooner = order[index - 1];
        if (sooner === undefined) continue;
        assert.ok(sooner.step > later.step || (sooner.step === later.step && sooner.draw <= later.draw));
        assert.ok(Number.isSafeInteger(later.rank));
      }
    }),
  );
  for (const step of [-1, CREDIT_STEPS, 0.5]) assert.throws(() => rankOf(step, 0), RangeError);
});

test('[GATE-43] inside a class: teachers, then accommodations, then the rest, then guests', () => {
  const at = turn(480, '5eB');
  const people = Array.from({ length: 400 }, (_, n) => ({
    id: `p${n}`,
    part: (['guest', 'pupil', 'accommodated', 'teacher'] as const)[n % 4]!,
  }));
  const order = people.toSorted((a, b) => innerOf(mac, seedOf(1), at, a) - innerOf(mac, seedOf(1), at, b));
  assert.deepEqual(
    order.map(({ part }) => part),
    ['teacher', 'accommodated', 'pupil', 'guest'].flatMap((part) => Array.from({ length: 100 }, () => part)),
  );
  const next = people.toSorted((a, b) => innerOf(mac, seedOf(2), at, a) - innerOf(mac, seedOf(2), at, b));
  assert.notDeepEqual(next, order, 'another day, another order');
});
