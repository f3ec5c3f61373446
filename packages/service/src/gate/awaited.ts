// Whom the plan lets the gate expect at the door of lessons: which classes, of which rank, how many, and who of them has come. GATE-142, GATE-143.

import { DOORS_OPEN_BEFORE_MS } from '@preau/core/base';
import { createArrivals, CURVE_TO_MS, NO_HISTORY, seatsExpected } from '@preau/core/gate';
import type { EpochMs, LessonRef } from '@preau/core/base';
import type { Arrivals, AwaitedClass } from '@preau/core/gate';
import type { PlanLesson } from '../base/index.ts';
import type { QueuedLesson } from './doors.ts';

/** Ranks drawn at one look: each is a hash, and a cell has 20,000 classes. The rest follow at the next looks. */
const MOST_DRAWN = 1_000;

/** What of the plan is needed; without it nobody is expected. */
export interface AwaitedPlan {
  findPlanned?(lessonId: string): PlanLesson | undefined;
  /** Lessons whose people come about now. */
  around?(at: EpochMs): readonly PlanLesson[];
}

/** Keeps who is expected. */
export interface Awaited {
  readonly arrivals: Pick<Arrivals, 'curveOf' | 'stillOf'>;
  /** Somebody is at the door of a lesson. `gates` share the people: each sees one part. */
  came(lessonId: string, personId: string, gates: number, at: EpochMs): void;
  /** Some of the lesson are in. */
  entered(lessonId: string): void;
  /** The classes that wait and those that are expected. */
  classesAt(queue: readonly QueuedLesson[], at: EpochMs): readonly AwaitedClass[];
  /** Forgets lessons to which nobody comes any more. Call it now and then: of several gates one lets in people of all lessons. */
  sweep(at: EpochMs): void;
}

/** Makes it. `rankOf` draws for a class. */
export function createAwaited(plan: AwaitedPlan, rankOf: (lesson: LessonRef, at: EpochMs) => number): Awaited {
  const arrivals = createArrivals(DOORS_OPEN_BEFORE_MS);
  /** Who has come, a bit for each seat. */
  const seen = new Map<string, Uint8Array>();
  const inside = new Set<string>();
  let ranks = new Map<string, number>();

  const planned = ({ lesson, seats }: PlanLesson): number => {
    const teachers = lesson.teacherIds.length;
    return seatsExpected({ history: NO_HISTORY, roster: Math.max(0, seats.length - teachers), teachers });
  };
  return {
    arrivals,
    came: (lessonId, personId, gates, at) => {
      const found = plan.findPlanned?.(lessonId);
      const seat = found?.seats.indexOf(personId as PlanLesson['seats'][number]) ?? -1;
      if (found === undefined || seat < 0 || at >= found.lesson.startsAt + CURVE_TO_MS) return;
      const bits = seen.get(lessonId) ?? new Uint8Array(Math.ceil(found.seats.length / 8));
      seen.set(lessonId, bits);
      const mask = 0x80 >> (seat & 7);
      if ((bits[seat >> 3]! & mask) !== 0) return;
      bits[seat >> 3]! |= mask;
      arrivals.came(found.lesson.startsAt, at, Math.max(1, gates));
    },
    entered: (lessonId) => void inside.add(lessonId),
    classesAt: (queue, at) => {
      const waiting = new Map(queue.map((each) => [each.lessonId, each]));
      const kept = new Map<string, number>();
      const classes: AwaitedClass[] = [];
      let drawn = 0;
      for (const each of plan.around?.(at) ?? []) {
        const { lesson, cancelled } = each;
        const { lessonId, startsAt } = lesson;
        const here = waiting.get(lessonId);
        let rank = here?.rank ?? ranks.get(lessonId);
        if (rank === undefined && !cancelled && drawn < MOST_DRAWN) {
          drawn += 1;
          rank = rankOf(lesson, at);
        }
        if (rank === undefined) continue;
        kept.set(lessonId, rank);
        waiting.delete(lessonId);
        const isIn = here?.isIn ?? inside.has(lessonId);
        classes.push({ rank, present: here?.present ?? 0, isIn, planned: cancelled ? 0 : planned(each), startsAt });
      }
      ranks = kept;
      for (const { lessonId, rank, present, isIn } of waiting.values())
        classes.push({
          rank,
          present,
          isIn,
          planned: 0,
          startsAt: plan.findPlanned?.(lessonId)?.lesson.startsAt ?? at,
        });
      return classes;
    },
    sweep: (at) => {
      for (const id of new Set([...seen.keys(), ...inside])) {
        const startsAt = plan.findPlanned?.(id)?.lesson.startsAt ?? -Infinity;
        if (at < startsAt + CURVE_TO_MS) continue;
        seen.delete(id);
        inside.delete(id);
      }
    },
  };
}
