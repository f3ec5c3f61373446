// The gate's own copy of the plan, told on the bus: enough to know whose lesson it is, with school down. GATE-7.

import type { LessonRef } from '@preau/core/base';
import type { PlanFact } from '../base/index.ts';

/** At most this many school days are kept; the oldest told is dropped first. A cell has some thousand schools, today and tomorrow. */
export const PLAN_DAYS_KEPT = 4_000;

/** Lessons by id, as last told. */
export interface PlanCopy {
  /** Replaces the plan of that school and date. */
  keep(fact: PlanFact): void;
  find(lessonId: string): LessonRef | undefined;
}

/** Makes an empty copy. */
export function createPlanCopy(): PlanCopy {
  const days = new Map<string, readonly string[]>();
  const lessons = new Map<string, LessonRef>();
  const drop = (key: string): void => {
    for (const id of days.get(key) ?? []) lessons.delete(id);
    days.delete(key);
  };
  return {
    keep: (fact) => {
      const key = `${fact.schoolId} ${fact.date}`;
      drop(key);
      const oldest = days.keys().next().value;
      if (days.size >= PLAN_DAYS_KEPT && oldest !== undefined) drop(oldest);
      days.set(
        key,
        fact.lessons.map(({ lesson }) => lesson.lessonId),
      );
      for (const { lesson } of fact.lessons) lessons.set(lesson.lessonId, lesson);
    },
    find: (lessonId) => lessons.get(lessonId),
  };
}
