// What the operators' live view makes of the gate's counts: the sentence at the top, the curves per minute, without a browser. SCHOOL-133.

import type { GateNowAnswer } from '@preau/protocol/gate';

/** What the heading says: nothing happens, all is well, people wait, or entering is slow or the machine full. */
export type NowKind = 'still' | 'open' | 'waiting' | 'busy';

/** From here a process has no room left, and the gate lets in fewer (GATE-73). */
const BUSY_RATIO = 0.75;
const SLOW_MS = 1_000;
/** Each point tells the last half minute, as a rate per minute: steps of ten seconds tremble. */
const SMOOTH_STEPS = 3;
const STEPS_A_MINUTE = 6;

/** The most important thing first. */
export function nowKind({ lanes, joins, lessons }: GateNowAnswer): NowKind {
  if ((joins.cpuRatio ?? 0) >= BUSY_RATIO || (joins.p95Ms ?? 0) >= SLOW_MS) return 'busy';
  if (waitingIn(lanes) > 0) return 'waiting';
  return lessons.open > 0 ? 'open' : 'still';
}

/** Everybody who waits. */
export function waitingIn(lanes: GateNowAnswer['lanes']): number {
  return lanes.reduce((sum, { waiting }) => sum + waiting, 0);
}

/** A point of the curves, people per minute. */
export interface CoursePoint {
  readonly t: number;
  readonly came: number;
  readonly entered: number;
}

/** The course as curves; the newest step is left out, it is not over yet. */
export function curvesOf(course: GateNowAnswer['course']): readonly CoursePoint[] {
  const over = course.slice(0, -1);
  return over.map(({ t }, n) => {
    const near = over.slice(Math.max(0, n + 1 - SMOOTH_STEPS), n + 1);
    const perMinute = (key: 'came' | 'entered'): number =>
      (near.reduce((sum, step) => sum + step[key], 0) / near.length) * STEPS_A_MINUTE;
    return { t, came: perMinute('came'), entered: perMinute('entered') };
  });
}

/** The top of the scale: a round number that holds every value. */
export function scaleTop(values: readonly number[]): number {
  const most = Math.max(6, ...values);
  const power = 10 ** Math.floor(Math.log10(most));
  return [1, 2, 5, 10].map((step) => step * power).find((top) => top >= most)!;
}

/** Sizes of the drawing, in its own units. A phone draws half as wide, so that letters stay readable. */
export const CHART = { wide: 760, narrow: 380, height: 240, left: 52, right: 8, top: 12, bottom: 28 } as const;

/** Where a value of a moment lies. */
export function placeIn(
  { from, to, top }: { readonly from: number; readonly to: number; readonly top: number },
  width: number = CHART.wide,
): { x(t: number): number; y(value: number): number } {
  const { height, left, right, bottom } = CHART;
  const tall = height - CHART.top - bottom;
  return {
    x: (t) => round(left + ((t - from) / Math.max(1, to - from)) * (width - left - right)),
    y: (value) => round(CHART.top + tall * (1 - Math.min(1, value / top))),
  };
}

/** A line through points, as the `d` of a path. */
export function lineThrough(points: readonly (readonly [x: number, y: number])[]): string {
  return points.map(([x, y], n) => `${n === 0 ? 'M' : 'L'}${x} ${y}`).join('');
}

function round(value: number): number {
  return Math.round(value * 10) / 10;
}
