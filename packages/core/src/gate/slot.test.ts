import assert from 'node:assert/strict';
import { createHmac } from 'node:crypto';
import { test } from 'node:test';
import fc from 'fast-check';
import { slotAt, SLOT_SPREAD_MS, SLOTS_FROM_MS, SLOTS_TO_MS } from './slot.ts';
import type { Mac } from './rank.ts';

const mac: Mac = (key, bytes) => new Uint8Array(createHmac('sha256', key).update(bytes).digest());
const EIGHT = Date.UTC(2026, 10, 23, 7);

test('[GATE-126] a slot lies between ten minutes and half a minute before the start, never on a full minute', () => {
  fc.assert(
    fc.property(
      fc.uuid(),
      fc.uuid(),
      fc.constantFrom('teacher', 'pupil'),
      fc.integer({ min: 0, max: 2_000 }),
      (classKey, personId, part, minutes) => {
        const startsAt = EIGHT + minutes * 60_000;
        const at = slotAt(mac, { classKey, startsAt, personId, part });
        assert.ok(at >= startsAt - SLOTS_FROM_MS && at <= startsAt - SLOTS_TO_MS, String(at - startsAt));
        assert.ok(at % 60_000 >= 3_000, String(at % 60_000));
      },
    ),
  );
});

test('[GATE-126] a class comes together, its teachers first; classes are spread evenly', () => {
  const of = (classKey: string, personId: string, part: 'teacher' | 'pupil' = 'pupil'): number =>
    EIGHT - slotAt(mac, { classKey, startsAt: EIGHT, personId, part });
  const pupils = Array.from({ length: 30 }, (_, n) => of('5e B', `pupil ${n}`));
  // Three seconds more: who would fall on the full minute comes a little later.
  assert.ok(Math.max(...pupils) - Math.min(...pupils) <= SLOT_SPREAD_MS + 3_000);
  assert.ok(new Set(pupils).size > 20, 'and not in the same instant');
  for (const teacher of ['a', 'b', 'c']) {
    const before = of('5e B', teacher, 'teacher');
    assert.ok(before >= SLOTS_FROM_MS - SLOT_SPREAD_MS - 3_000 && before <= SLOTS_FROM_MS, String(before));
  }
  const minutes = Array.from({ length: 2_000 }, (_, n) => Math.floor(of(`class ${n}`, 'x') / 60_000));
  for (let minute = 1; minute < 9; minute += 1) {
    const share = minutes.filter((each) => each === minute).length / minutes.length;
    assert.ok(share > 0.07 && share < 0.15, `${minute} minutes before: ${share}`);
  }
});

test('[GATE-126] the same slot whoever asks and whenever', () => {
  const person = { classKey: '5e B', startsAt: EIGHT, personId: 'p', part: 'pupil' } as const;
  assert.equal(slotAt(mac, person), slotAt(mac, { ...person }));
  assert.notEqual(slotAt(mac, person), slotAt(mac, { ...person, startsAt: EIGHT + 3_600_000 }) - 3_600_000);
});
