// How much work a class has on a day. docs/spec/homework.md, "The load of a class".

import type { LocalDate } from '../../base/index.ts';

/** Minutes for one day beyond which the teacher reads a gentle word. WORK-22. */
export const COMFORTABLE_MINUTES = 60;

/** Homework that counts towards a day of one pupil. */
export interface LoadItem {
  readonly dueOn: LocalDate;
  readonly subject: string;
  /** Null: the teacher said no time. */
  readonly minutes: number | null;
  /** Given to the whole class, not only to a group of some of its pupils. */
  readonly whole: boolean;
  /** Pupils of the class whom it concerns, by any ids. */
  readonly pupils: readonly string[];
}

/** One day of a class. */
export interface DayLoad {
  readonly date: LocalDate;
  /** Homework due that day, for all or for some. */
  readonly count: number;
  /** Minutes for everybody of the class. */
  readonly minutes: number;
  /** Minutes of the pupil who has the most: groups included. */
  readonly most: number;
  /** Subjects of what is due, each once, in order of first mention. */
  readonly subjects: readonly string[];
}

/** Adds up by day; only days on which something is due, in order. WORK-20, 21. */
export function loadByDay(items: readonly LoadItem[]): readonly DayLoad[] {
  const days = [...new Set(items.map((item) => item.dueOn))].toSorted();
  return days.map((date) => {
    const due = items.filter((item) => item.dueOn === date);
    const perPupil = new Map<string, number>();
    for (const item of due)
      for (const pupil of item.pupils) perPupil.set(pupil, (perPupil.get(pupil) ?? 0) + (item.minutes ?? 0));
    const minutes = due.reduce((sum, item) => sum + (item.whole ? (item.minutes ?? 0) : 0), 0);
    return {
      date,
      count: due.length,
      minutes,
      most: Math.max(minutes, ...perPupil.values()),
      subjects: [...new Set(due.map((item) => item.subject))],
    };
  });
}
