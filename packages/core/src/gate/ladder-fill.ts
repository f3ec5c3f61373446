// A fresh fill of one media node: which lesson gets which level for a given capacity, as if nothing had been before. GATE-58 to GATE-61, GATE-63.

import type { EpochMs, Level } from '../base/index.ts';
import { byRank } from './rank.ts';
import type { Ranked } from './rank.ts';

/** Who has no teacher this long after the start lets the others go first. GATE-63. */
export const TEACHER_AWAITED_MS = 3 * 60_000;

/** What one pupil costs at each level, as a share of a whole node; 0 at level 0, and never less at a higher level. Measured, at the edge. */
export type LevelCosts = Readonly<Record<Level, number>>;

/**
 * How level 1 is filled. `whole`, the default: class by class, each whole before the next (GATE-59). `fourInFive`, for comparison in the
 * simulator alone: first every class in order to four in five of its seats, then the rest of each; many classes are then let in in part.
 */
export type LadderFill = 'whole' | 'fourInFive';

/** What a fill needs to know of a node. */
export interface FillNode {
  readonly capacity: number;
  readonly costs: LevelCosts;
  readonly fill?: LadderFill;
}

/** A lesson as the ladder sees it. */
export interface LadderLesson extends Ranked {
  readonly startsAt: EpochMs;
  readonly teacherIn: boolean;
  /** Seats kept for the class (`seatsKept` without those present above it): a mean, need not be whole. */
  readonly reserved: number;
  /** Variance of the people whom it keeps seats for; 0 when absent. GATE-141. */
  readonly variance?: number;
  /** Those who are there, and above `reserved` also those who must be expected because so many are there. */
  readonly present: number;
  /** The highest level that teacher and locks allow. */
  readonly wanted: Level;
}

/** A level for each lesson, in the order of the lessons given. */
export type Levels = readonly Level[];

/** Seats that a lesson takes: those reserved, or those present if they are more. */
export function seatsOf(lesson: Pick<LadderLesson, 'reserved' | 'present'>): number {
  return Math.max(lesson.reserved, lesson.present);
}

/** The order in which lessons are raised: rank, those that still miss their teacher three minutes after the start last. GATE-63. */
export function ladderOrder<L extends LadderLesson>(lessons: readonly L[], now: EpochMs): readonly L[] {
  const isLate = (lesson: L): boolean => !lesson.teacherIn && now >= lesson.startsAt + TEACHER_AWAITED_MS;
  return lessons.toSorted((a, b) => Number(isLate(a)) - Number(isLate(b)) || byRank(a, b));
}

/** What levels cost, as a share of a whole node, with everybody who is there and everybody expected on average. */
export function loadOf(lessons: readonly LadderLesson[], levels: Levels, costs: LevelCosts): number {
  return lessons.reduce((load, lesson, n) => load + costs[levels[n]!] * seatsOf(lesson), 0);
}

/**
 * Level by level, in order: everybody at 0, then every lesson to 1, then to 2, as long as each whole step fits, with one standard deviation of all
 * people together (GATE-141). The first that does not fit ends the fill: nobody overtakes, so that a little more or less capacity never exchanges one lesson for another (GATE-60). What stays over is
 * less than one step of one lesson; at level 1 it goes to classes that are not whole (`decideLevels`). Lessons must be in `ladderOrder`.
 */
export function fillLevels(
  lessons: readonly LadderLesson[],
  node: FillNode,
  seats: (lesson: LadderLesson) => number = seatsOf,
): Levels {
  const levels: Level[] = lessons.map(() => 0);
  // With `fourInFive`, level 1 has two steps: nobody is whole before four in five of every class fit.
  const first = (lesson: LadderLesson): number => (node.fill === 'fourInFive' ? fourInFive(seats(lesson)) : 0);
  const { costs } = node;
  const highest = lessons.map((lesson) => highestFor(lesson, seats(lesson), costs));
  let load = lessons.reduce((sum, lesson, n) => sum + (highest[n]! > 0 ? costs[1] * first(lesson) : 0), 0);
  let variance = 0;
  if (load > node.capacity + 1e-12) return levels;
  for (const level of [1, 2, 3, 4] as const) {
    const before = costs[(level - 1) as Level];
    const rise = costs[level] - before;
    const riseOfVariance = rise * (costs[level] + before);
    for (const [n, lesson] of lessons.entries()) {
      if (levels[n] !== level - 1 || highest[n]! < level) continue;
      const raised = level === 1 ? seats(lesson) - first(lesson) : seats(lesson);
      const step = rise * raised;
      const spread = riseOfVariance * (lesson.variance ?? 0);
      if (load + step + Math.sqrt(variance + spread) > node.capacity + 1e-12) return levels;
      load += step;
      variance += spread;
      levels[n] = level;
    }
  }
  return levels;
}

/** The seats of a class from which its lesson counts as able to be held: four in five, rounded up. */
export function fourInFive(seats: number): number {
  return Math.ceil(seats * 0.8 - 1e-9);
}

/** A level that would take more than a whole node is not waited for: else one assembly would hold all others down. GATE-64. */
export function highestFor(lesson: LadderLesson, seats: number, costs: LevelCosts): Level {
  let level = lesson.wanted;
  while (level > 0 && costs[level] * seats > 1) level = (level - 1) as Level;
  return level;
}

/**
 * The levels for a capacity when more may have come than were expected. Order and fill go by the seats reserved; when the real count does not fit,
 * each class above its reservation goes down, the last in order first, not below level 1; if that is not enough, the fill is done again
 * with real counts and the margin moves. GATE-61.
 */
export function levelsFor(lessons: readonly LadderLesson[], node: FillNode): Levels {
  const levels = [...fillLevels(lessons, node, ({ reserved }) => reserved)];
  let load = loadOf(lessons, levels, node.costs);
  for (let n = lessons.length - 1; n >= 0 && load > node.capacity + 1e-12; n -= 1) {
    const { present, reserved } = lessons[n]!;
    while (present > reserved && levels[n]! > 1 && load > node.capacity + 1e-12) {
      const lower = (levels[n]! - 1) as Level;
      load -= (node.costs[levels[n]!] - node.costs[lower]) * present;
      levels[n] = lower;
    }
  }
  return load > node.capacity + 1e-12 ? fillLevels(lessons, node) : levels;
}
