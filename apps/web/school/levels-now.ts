// The lessons that are on: how many run at each level (GATE-124), and which want to be looked at first (WEB-90).

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

/** Those whose teacher was cut off or has not come stand first, those that are over last; else as they came. WEB-90. */
export function troubledFirst<L extends Pick<DayLesson, 'live' | 'ended'>>(lessons: readonly L[]): readonly L[] {
  const rank = ({ live, ended }: L): number => {
    if (ended || live?.phase === 'closed') return 3;
    if (live === null) return 1;
    return live.phase === 'waiting' ? 1 : live.teacherPresent ? 2 : 0;
  };
  return [...lessons].sort((a, b) => rank(a) - rank(b));
}
