// How many of the lessons that are on run at each level. GATE-124.

import { LEVELS } from '@preau/core/base';
import type { Level } from '@preau/core/base';
import type { DayLesson } from '@preau/protocol/school';

/** Levels with open lessons, the highest first. */
export function levelsNow(
  lessons: readonly Pick<DayLesson, 'live'>[],
): readonly { readonly level: Level; readonly count: number }[] {
  const open = lessons.flatMap(({ live }) => (live?.phase === 'open' ? [live.level] : []));
  return LEVELS.toReversed()
    .map((level) => ({ level, count: open.filter((each) => each === level).length }))
    .filter(({ count }) => count > 0);
}
