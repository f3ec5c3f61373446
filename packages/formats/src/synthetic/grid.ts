// The hours of a collège: 35 periods a week, Wednesday afternoon free, Friday until 15:50.

import type { MinuteOfDay } from '@preau/core/base';

/** A place in the week. */
export interface Period {
  readonly weekday: number;
  readonly startMinute: MinuteOfDay;
  readonly endMinute: MinuteOfDay;
}

// M1 to M4, S1 to S4: two runs of two, a break of 15 minutes between them.
const STARTS = [8 * 60, 8 * 60 + 55, 10 * 60 + 5, 11 * 60, 13 * 60, 13 * 60 + 55, 15 * 60 + 5, 16 * 60];
const LENGTH = 55;
const PER_DAY: readonly number[] = [8, 8, 4, 8, 7];

/** The 35 periods, in order. */
export const PERIODS: readonly Period[] = PER_DAY.flatMap((count, day) =>
  STARTS.slice(0, count).map((startMinute) => ({ weekday: day + 1, startMinute, endMinute: startMinute + LENGTH })),
);
