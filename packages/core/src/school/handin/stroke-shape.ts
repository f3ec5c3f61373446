// The shape of strokes: few points where a hand drew many, a smooth line through them, and what an eraser touches. WORK-100, WORK-101.

import { PAGE_UNITS } from './marks.ts';
import type { Mark, Stroke } from './marks.ts';

/** Units by which a simplified line may differ from the hand: a third of a millimetre on A4. */
const TOLERANCE = 15;
/** How wide lines are, units: 0.9 and 2.1 mm on A4, the highlighter 6.3 mm. */
const WIDTHS = { fine: 45, broad: 100, highlight: 300 } as const;
/** The radius of a remark’s number, units. */
export const REMARK_RADIUS = 190;

/** How wide a stroke is, units. */
export function strokeWidthOf({ kind, width }: Pick<Stroke, 'kind' | 'width'>): number {
  return kind === 'highlight' ? WIDTHS.highlight : WIDTHS[width];
}

/**
 * The same line with fewer points (Ramer, Douglas and Peucker), at most `most`: the tolerance doubles until it fits. Coordinates become whole
 * units within the page; `height` is that of the page in units.
 */
export function simplifyStroke(points: readonly number[], height: number, most: number): readonly number[] {
  const whole: number[] = [];
  for (let at = 0; at + 1 < points.length; at += 2) {
    const x = within(points[at]!, PAGE_UNITS);
    const y = within(points[at + 1]!, height);
    if (whole.at(-2) !== x || whole.at(-1) !== y) whole.push(x, y);
  }
  for (let tolerance = TOLERANCE; ; tolerance *= 2) {
    const kept = thin(whole, tolerance);
    if (kept.length <= 2 * most) return kept;
  }
}

function within(value: number, most: number): number {
  return Math.round(Math.min(most, Math.max(0, value)));
}

/** Without recursion: a stroke of many points must not use up the stack. */
function thin(points: readonly number[], tolerance: number): readonly number[] {
  const last = points.length / 2 - 1;
  if (last < 2) return points;
  const isKept = new Uint8Array(last + 1);
  isKept[0] = isKept[last] = 1;
  const open: [number, number][] = [[0, last]];
  for (let span = open.pop(); span !== undefined; span = open.pop()) {
    const [from, to] = span;
    let farthest = 0;
    let at = -1;
    for (let index = from + 1; index < to; index += 1) {
      const away = distance(points, index, from, to);
      if (away > farthest) {
        farthest = away;
        at = index;
      }
    }
    if (at < 0 || farthest <= tolerance) continue;
    isKept[at] = 1;
    open.push([from, at], [at, to]);
  }
  return points.filter((_, index) => isKept[index >> 1] === 1);
}

function distance(points: readonly number[], index: number, from: number, to: number): number {
  return toSegment(
    points[2 * index]!,
    points[2 * index + 1]!,
    points[2 * from]!,
    points[2 * from + 1]!,
    points[2 * to]!,
    points[2 * to + 1]!,
  );
}

/** How far (x, y) is from the line between two points. */
function toSegment(x: number, y: number, ax: number, ay: number, bx: number, by: number): number {
  const [dx, dy] = [bx - ax, by - ay];
  const length = dx * dx + dy * dy;
  const along = length === 0 ? 0 : Math.min(1, Math.max(0, ((x - ax) * dx + (y - ay) * dy) / length));
  return Math.hypot(x - ax - along * dx, y - ay - along * dy);
}

/** The line as SVG path data in units: curves through the middles, so that few points look like a hand. A point alone is a dot. */
export function strokePath(points: readonly number[]): string {
  const [x = 0, y = 0] = points;
  const parts = [`M${x} ${y}`];
  if (points.length < 4) return `M${x} ${y}L${x + 1} ${y}`;
  for (let at = 2; at + 3 < points.length; at += 2) {
    const [cx, cy] = [points[at]!, points[at + 1]!];
    parts.push(`Q${cx} ${cy} ${(cx + points[at + 2]!) / 2} ${(cy + points[at + 3]!) / 2}`);
  }
  parts.push(`L${points.at(-2)!} ${points.at(-1)!}`);
  return parts.join('');
}

/** Does something round of this radius touch the mark? WORK-101. */
export function isTouched(mark: Mark, x: number, y: number, radius: number): boolean {
  if (mark.kind === 'remark') return Math.hypot(mark.x - x, mark.y - y) <= radius + REMARK_RADIUS;
  const reach = radius + strokeWidthOf(mark) / 2;
  const { points } = mark;
  if (points.length < 4) return Math.hypot(points[0]! - x, points[1]! - y) <= reach;
  for (let at = 0; at + 3 < points.length; at += 2)
    if (toSegment(x, y, points[at]!, points[at + 1]!, points[at + 2]!, points[at + 3]!) <= reach) return true;
  return false;
}
