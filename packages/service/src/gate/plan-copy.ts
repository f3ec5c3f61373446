// The gate's own copy of the plan, told on the bus: enough to know whose lesson it is and who sits where, with school down. GATE-7, GATE-89.

import { CURVE_FROM_MS, CURVE_TO_MS } from '@preau/core/gate';
import type { EpochMs, LessonId, LessonRef } from '@preau/core/base';
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
  /** Lessons whose people come about now: from twenty minutes before the start to half an hour after it. GATE-142. */
  around(at: EpochMs): readonly PlanLesson[];
  /** By the secret part of its class board's path. */
  findByOpaque(opaque: string): LessonId | undefined;
}

/** Makes an empty copy. `opaqueOf` gives the secret part of the path of a lesson's class board. */
export function createPlanCopy(opaqueOf: (lessonId: string) => string = () => ''): PlanCopy {
  const days = new Map<string, readonly string[]>();
  const lessons = new Map<string, PlanLesson & { readonly opaque: string }>();
  const opaques = new Map<string, LessonId>();
  /** Lesson ids by start: a cell has 100,000 lessons a day, and at most some thousand about now. */
  const starts = new Map<EpochMs, Set<string>>();
  const forget = (id: string): void => {
    const known = lessons.get(id);
    if (known === undefined) return;
    opaques.delete(known.opaque);
    lessons.delete(id);
    const { startsAt } = known.lesson;
    const same = starts.get(startsAt);
    same?.delete(id);
    if (same?.size === 0) starts.delete(startsAt);
  };
  const drop = (key: string): void => {
    for (const id of days.get(key) ?? []) forget(id);
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
        // A lesson that was moved to another date keeps its id.
        forget(lessonId);
        lessons.set(lessonId, { ...planned, opaque });
        opaques.set(opaque, lessonId);
        const { startsAt } = planned.lesson;
        const same = starts.get(startsAt) ?? new Set();
        starts.set(startsAt, same.add(lessonId));
      }
    },
    find: (lessonId) => lessons.get(lessonId)?.lesson,
    findPlanned: (lessonId) => lessons.get(lessonId),
    around: (at) =>
      [...starts].flatMap(([startsAt, ids]) =>
        at >= startsAt + CURVE_FROM_MS && at < startsAt + CURVE_TO_MS ? [...ids].map((id) => lessons.get(id)!) : [],
      ),
    findByOpaque: (opaque) => opaques.get(opaque),
  };
}
