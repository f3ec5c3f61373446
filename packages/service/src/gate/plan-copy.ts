// The gate's own copy of the plan, told on the bus: enough to know whose lesson it is and who sits where, with school down. GATE-7, GATE-89.

import type { LessonId, LessonRef } from '@preau/core/base';
import type { PlanFact, PlanLesson } from '../base/index.ts';

/** At most this many school days are kept; the oldest told is dropped first. A cell has some thousand schools, today and tomorrow. */
export const PLAN_DAYS_KEPT = 4_000;

/** Lessons by id, as last told. */
export interface PlanCopy {
  /** Replaces the plan of that school and date. */
  keep(fact: PlanFact): void;
  find(lessonId: string): LessonRef | undefined;
  /** With its seats. */
  findPlanned(lessonId: string): PlanLesson | undefined;
  /** By the secret part of its class board's path. */
  findByOpaque(opaque: string): LessonId | undefined;
}

/** Makes an empty copy. `opaqueOf` gives the secret part of the path of a lesson's class board. */
export function createPlanCopy(opaqueOf: (lessonId: string) => string = () => ''): PlanCopy {
  const days = new Map<string, readonly string[]>();
  const lessons = new Map<string, PlanLesson & { readonly opaque: string }>();
  const opaques = new Map<string, LessonId>();
  const drop = (key: string): void => {
    for (const id of days.get(key) ?? []) {
      opaques.delete(lessons.get(id)?.opaque ?? '');
      lessons.delete(id);
    }
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
      for (const planned of fact.lessons) {
        const { lessonId } = planned.lesson;
        const opaque = opaqueOf(lessonId);
        lessons.set(lessonId, { ...planned, opaque });
        opaques.set(opaque, lessonId);
      }
    },
    find: (lessonId) => lessons.get(lessonId)?.lesson,
    findPlanned: (lessonId) => lessons.get(lessonId),
    findByOpaque: (opaque) => opaques.get(opaque),
  };
}
