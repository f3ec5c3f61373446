// The ladder of one media node: lowers at once, raises with patience, and always gives what is left at level 1 to the class at the margin.
// GATE-58 to GATE-64; constants: docs/spec/gate.md.

import type { EpochMs, Level } from '../base/index.ts';
import { fourInFive, highestFor, ladderOrder, levelsFor, seatsOf } from './ladder-fill.ts';
import type { FillNode, LadderLesson, Levels } from './ladder-fill.ts';

/** Above level 1 a lesson is raised only if it also fits into this share of the capacity. GATE-62. */
export const RAISE_WITHIN_RATIO = 0.9;
/** A lesson is not raised sooner than this after its last change, and up to a quarter more by lesson. GATE-62. */
export const RAISE_AFTER_MS = 60_000;
/** At most this many lessons of a node are raised at a decision; those that just began do not count. GATE-62. */
export const RAISES_AT_ONCE = 4;

/** A lesson that is running. */
export interface RunningLesson extends LadderLesson {
  /** Its level, as decided last; null before the first decision. */
  readonly current: Level | null;
  /** When the level last changed; null while it still has its first. */
  readonly changedAt: EpochMs | null;
  /** Its seats at level 1 while it is at level 0, as decided last; none when absent. */
  readonly marginSeats?: number;
}

/** A media node: `capacity` is the share (0-1) of a whole node that may be used now, smoothed by whoever measures it. */
export interface LadderNode extends FillNode {
  readonly lessons: readonly RunningLesson[];
}

/** What the ladder decided for a lesson. */
export interface LevelDecision {
  readonly lessonId: string;
  readonly level: Level;
  /**
   * Seats at level 1 of a class that is not whole: so many people of a lesson at level 0 get level 1, in the order inside the class. 0 for
   * all others. More than 0 for at most one class of a node, the one at the margin; with `fourInFive`, for at most one class in each step
   * short of that step's end.
   */
  readonly marginSeats: number;
}

/**
 * Decides the level of every lesson of a node; call it every second or so. Everybody is in at level 0 whatever comes out. The load of the
 * answer never exceeds the capacity. Answers in ladder order. Throws RangeError on costs that fall from one level to the next or do not begin at 0.
 */
export function decideLevels(node: LadderNode, now: EpochMs): readonly LevelDecision[] {
  checkCosts(node.costs);
  const lessons = ladderOrder(node.lessons, now);
  const most = levelsFor(lessons, node);
  const patient = levelsFor(lessons, { ...node, capacity: node.capacity * RAISE_WITHIN_RATIO });
  const levels = settle(lessons, most, patient, now);
  const margins = marginsOf(lessons, levels, node, now);
  return lessons.map(({ lessonId }, n) => ({ lessonId, level: levels[n]!, marginSeats: margins[n]! }));
}

/** Never above `most`, so that whatever the patience, the capacity holds. */
function settle(lessons: readonly RunningLesson[], most: Levels, patient: Levels, now: EpochMs): Levels {
  let raises = 0;
  return lessons.map((lesson, n): Level => {
    const highest = most[n]!;
    if (lesson.current === null || highest <= lesson.current) return highest;
    // Sound for a class is worth more than calm: level 1 may use the whole capacity.
    const aim = lower(highest, higher(patient[n]!, 1));
    if (aim <= lesson.current || isResting(lesson, now) || raises >= RAISES_AT_ONCE) return lesson.current;
    raises += 1;
    return aim;
  });
}

/** Too soon after the last change. The quarter is spread by rank, which is as good as drawn. */
function isResting({ changedAt, rank }: RunningLesson, now: EpochMs): boolean {
  return changedAt !== null && now - changedAt < RAISE_AFTER_MS + (Math.abs(rank) % (RAISE_AFTER_MS / 4));
}

/**
 * What still fits goes to the first lesson in order that is at level 0 and may be raised, with `fourInFive` in two steps to all of them; also what is
 * kept for surprises, which come off here first. GATE-59, GATE-141.
 */
function marginsOf(
  lessons: readonly RunningLesson[],
  levels: Levels,
  { capacity, costs, fill }: LadderNode,
  now: EpochMs,
): readonly number[] {
  const margins = lessons.map(() => 0);
  const load = lessons.reduce((sum, each, n) => sum + costs[levels[n]!] * seatsOf(each), 0);
  let left = costs[1] === 0 ? Infinity : Math.max(0, Math.floor((capacity - load) / costs[1] + 1e-9));
  const isWaiting = (lesson: RunningLesson, n: number): boolean => levels[n] === 0 && mayHear(lesson, now);
  /** False when there was not enough: nobody behind gets any. */
  const give = (n: number, upTo: number): boolean => {
    const more = Math.min(upTo - margins[n]!, left);
    margins[n]! += more;
    left -= more;
    return margins[n] === upTo;
  };
  if (fill !== 'fourInFive') {
    const first = lessons.findIndex(isWaiting);
    if (first >= 0) give(first, wholeSeats(lessons[first]!));
    return margins;
  }
  const tooLarge = (n: number): boolean => highestFor(lessons[n]!, seatsOf(lessons[n]!), costs) === 0;
  const waiting = [...lessons.keys()].filter((n) => isWaiting(lessons[n]!, n));
  const order = waiting.toSorted((a, b) => Number(tooLarge(a)) - Number(tooLarge(b)));
  if (order.every((n) => give(n, fourInFive(seatsOf(lessons[n]!)))))
    order.every((n) => give(n, wholeSeats(lessons[n]!)));
  return margins;
}

/** May people of a lesson at level 0 get level 1? One that hears something now, or is lowered by this very decision, needs no rest. */
function mayHear(lesson: RunningLesson, now: EpochMs): boolean {
  const hears = (lesson.current ?? 0) > 0 || (lesson.marginSeats ?? 0) > 0;
  return lesson.wanted > 0 && seatsOf(lesson) > 0 && (hears || !isResting(lesson, now));
}

function checkCosts(costs: FillNode['costs']): void {
  const list = [costs[0], costs[1], costs[2], costs[3], costs[4]];
  if (costs[0] !== 0 || list.some((cost, level) => !(cost >= (list[level - 1] ?? 0))))
    throw new RangeError(`Cannot fill a node by these costs of levels: ${list.join(', ')}`);
}

/** Expected on average, but people are whole. */
function wholeSeats(lesson: RunningLesson): number {
  return Math.ceil(seatsOf(lesson) - 1e-9);
}

function lower(a: Level, b: Level): Level {
  return a < b ? a : b;
}

function higher(a: Level, b: Level): Level {
  return a > b ? a : b;
}
