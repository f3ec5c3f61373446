// Where the lessons of a week stand in the grid: rows are the hours at which something begins or ends, a day has as many lanes as lessons
// overlap at once. Pure, so that the columns of the screen and of the paper are the same. TIME-8.

import type { TimetableDay, TimetableLesson } from '@preau/protocol/school';
import { minuteOfDayAt } from '@preau/core/base';

/** A lesson in its place. Rows and lanes count from 1; `rowEnd` and `laneEnd` are the lines after them. */
export interface PlacedLesson {
  readonly lesson: TimetableLesson;
  readonly rowStart: number;
  readonly rowEnd: number;
  readonly lane: number;
  readonly laneEnd: number;
}

/** A day as a column. */
export interface DayColumn {
  readonly day: TimetableDay;
  readonly lanes: number;
  readonly lessons: readonly PlacedLesson[];
}

/** A week as a grid. */
export interface WeekGrid {
  /** First minute of each row, then the end of the last: one more than there are rows. */
  readonly minutes: readonly number[];
  readonly columns: readonly DayColumn[];
}

/** Monday to Friday always; Saturday and Sunday when something happens there. */
export function shownDays(days: readonly TimetableDay[]): readonly TimetableDay[] {
  return days.filter((day, index) => index < 5 || day.lessons.length > 0);
}

/** The grid of some days in the school's zone. */
export function gridOf(days: readonly TimetableDay[], zone: string): WeekGrid {
  const spanOf = (lesson: TimetableLesson): readonly [number, number] => {
    const from = minuteOfDayAt(lesson.startsAt, zone);
    const to = minuteOfDayAt(lesson.endsAt, zone);
    // What ends at midnight, or after it, fills its day.
    return [from, to > from ? to : 1440];
  };
  const minutes = [...new Set(days.flatMap((day) => day.lessons.flatMap(spanOf)))].sort((a, b) => a - b);
  const rowOf = new Map(minutes.map((minute, index) => [minute, index + 1]));
  return {
    minutes,
    columns: days.map((day) => {
      const placed = placeLanes(day.lessons.map((lesson) => ({ lesson, span: spanOf(lesson) })));
      return {
        day,
        lanes: Math.max(1, ...placed.map(({ lanes }) => lanes)),
        lessons: placed.map(({ lesson, span, lane, lanes, most }) => ({
          lesson,
          rowStart: rowOf.get(span[0])!,
          rowEnd: rowOf.get(span[1])!,
          lane: lane + 1,
          // The last lane of a bunch is as wide as what is left of the day's lanes.
          laneEnd: lane + 1 === lanes ? most + 1 : lane + 2,
        })),
      };
    }),
  };
}

interface Spanned {
  readonly lesson: TimetableLesson;
  readonly span: readonly [number, number];
}

interface Laned extends Spanned {
  readonly lane: number;
  /** Lanes of the lessons that overlap with it, one after the other. */
  readonly lanes: number;
  /** Lanes of the day. */
  readonly most: number;
}

/** Lessons that overlap, directly or by others between them, are a bunch: each takes the first lane that is free. */
function placeLanes(lessons: readonly Spanned[]): readonly Laned[] {
  const sorted = lessons.toSorted((a, b) => a.span[0] - b.span[0] || b.span[1] - a.span[1]);
  const bunches: {
    readonly lanes: number[];
    readonly members: (Spanned & { readonly lane: number })[];
    end: number;
  }[] = [];
  for (const each of sorted) {
    let bunch = bunches.at(-1);
    if (bunch === undefined || bunch.end <= each.span[0]) {
      bunch = { lanes: [], members: [], end: 0 };
      bunches.push(bunch);
    }
    const free = bunch.lanes.findIndex((end) => end <= each.span[0]);
    const lane = free === -1 ? bunch.lanes.length : free;
    bunch.lanes[lane] = each.span[1];
    bunch.end = Math.max(bunch.end, each.span[1]);
    bunch.members.push({ ...each, lane });
  }
  const most = Math.max(1, ...bunches.map((bunch) => bunch.lanes.length));
  return bunches.flatMap((bunch) => bunch.members.map((each) => ({ ...each, lanes: bunch.lanes.length, most })));
}
