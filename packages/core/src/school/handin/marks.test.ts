import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import type { FileId, MarkId } from '../../base/index.ts';
import { hasRoomForMarks, MARK_LIMITS, PAGE_UNITS, remarksOf } from './marks.ts';
import type { Mark, Remark, Stroke } from './marks.ts';
import { isTouched, simplifyStroke, strokePath } from './stroke-shape.ts';

const FILE = '00000000-0000-4000-8000-000000000001' as FileId;
let made = 0;
const idOf = (): MarkId => `00000000-0000-4000-9000-${String((made += 1)).padStart(12, '0')}` as MarkId;
const stroke = (points: readonly number[], page = 0): Stroke => ({
  markId: idOf(),
  fileId: FILE,
  page,
  kind: 'pen',
  colour: 'red',
  width: 'fine',
  points,
});
const remark = (x: number, y: number, text = 'Bien'): Remark => ({
  markId: idOf(),
  fileId: FILE,
  page: 0,
  kind: 'remark',
  x,
  y,
  text,
});

test('[WORK-100] a line keeps its shape with few points: none of the hand’s points is farther away than the tolerance', () => {
  const circle = Array.from({ length: 2_000 }, (_, n) => [
    5_000 + 2_000 * Math.cos((n / 1_999) * 2 * Math.PI),
    5_000 + 2_000 * Math.sin((n / 1_999) * 2 * Math.PI),
  ]).flat();
  const kept = simplifyStroke(circle, 14_142, MARK_LIMITS.strokePoints);
  assert.ok(kept.length / 2 < 60, `${kept.length / 2} points`);
  assert.deepEqual(kept.slice(0, 2), [7_000, 5_000]);
  for (let at = 0; at < circle.length; at += 2) {
    const line: Mark = { ...stroke(kept), width: 'fine' };
    assert.ok(isTouched(line, circle[at]!, circle[at + 1]!, 15), `${circle[at]} ${circle[at + 1]}`);
  }
});

test('[WORK-100] whatever a hand does, what is kept are whole units within the page, at most as many points as fit', () => {
  fc.assert(
    fc.property(
      fc.array(fc.double({ min: -20_000, max: 60_000, noNaN: true }), { minLength: 2, maxLength: 400 }),
      fc.integer({ min: 2, max: 40 }),
      (points, most) => {
        const kept = simplifyStroke(points, 14_000, most);
        assert.ok(kept.length >= 2 && kept.length % 2 === 0 && kept.length <= 2 * most);
        kept.forEach((value, at) => {
          assert.ok(Number.isInteger(value) && value >= 0 && value <= (at % 2 === 0 ? PAGE_UNITS : 14_000));
        });
        assert.match(strokePath(kept), /^M[\d.]+ [\d.]+([QL][\d. ]+)+$/);
      },
    ),
  );
});

test('[WORK-101] the eraser takes what it touches and nothing beside it', () => {
  const line = stroke([1_000, 1_000, 9_000, 1_000]);
  assert.equal(isTouched(line, 5_000, 1_050, 40), true);
  assert.equal(isTouched(line, 5_000, 1_200, 40), false);
  assert.equal(isTouched(line, 9_200, 1_000, 40), false);
  assert.equal(isTouched(stroke([500, 500]), 520, 500, 40), true);
  assert.equal(isTouched(remark(5_000, 5_000), 5_200, 5_000, 40), true);
  assert.equal(isTouched(remark(5_000, 5_000), 5_400, 5_000, 40), false);
});

test('[WORK-104] marks and points of a page, and marks of a hand-in, have a limit', () => {
  const place = { fileId: FILE, page: 0 };
  const dot = (): Stroke => stroke([1, 1]);
  assert.equal(hasRoomForMarks([{ ...place, marks: 399, points: 0 }], 399, [dot()]), true);
  assert.equal(hasRoomForMarks([{ ...place, marks: 399, points: 0 }], 399, [dot(), dot()]), false);
  assert.equal(hasRoomForMarks([{ ...place, marks: 400, points: 0 }], 400, [stroke([1, 1], 1)]), true);
  assert.equal(hasRoomForMarks([{ ...place, marks: 5, points: 39_999 }], 5, [stroke([1, 1, 2, 2])]), false);
  assert.equal(hasRoomForMarks([{ ...place, marks: 1, points: 1 }], MARK_LIMITS.all, [dot()]), false);
  const pages = [1, 2, 3, 4, 5].map((page) => ({ fileId: FILE, page, marks: 9, points: MARK_LIMITS.pagePoints }));
  assert.equal(hasRoomForMarks(pages.slice(1), 45, [dot()]), true);
  assert.equal(hasRoomForMarks(pages, 45, [dot()]), false);
});

test('[WORK-106] remarks are numbered from the top of their page', () => {
  const [low, high, right] = [remark(10, 900), remark(10, 100), remark(20, 100)];
  assert.deepEqual(remarksOf([low, stroke([1, 1]), right, high], FILE, 0), [high, right, low]);
  assert.deepEqual(remarksOf([low], FILE, 1), []);
});
