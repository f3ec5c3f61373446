// What lessons under way last said on the bus, kept in memory for the day's screens. A hint: a lesson nobody heard of shows no counts.

import { CLOSES_AFTER_MS } from '@preau/core/base';
import type { EpochMs, LessonId } from '@preau/core/base';
import type { LiveCounts } from '@preau/protocol/school';
import type { Bus, LessonLiveFact } from '../base/index.ts';

/** A cell has a few tens of thousands of lessons at once; the oldest heard goes first. */
const KEPT = 50_000;

/** Remembers live counts. */
export interface LiveBoard extends AsyncDisposable {
  /** Null when nothing was heard, or when what was heard is of a lesson that must be over. */
  countsOf(lesson: { readonly lessonId: LessonId; readonly endsAt: EpochMs }, now: EpochMs): LiveCounts | null;
}

/** Subscribes to `lesson.live`. Facts that arrive out of order do not overwrite newer ones. */
export async function createLiveBoard(bus: Bus): Promise<LiveBoard> {
  const facts = new Map<LessonId, LessonLiveFact>();
  const unsubscribe = await bus.subscribe('lesson.live', (fact) => {
    if ((facts.get(fact.lessonId)?.at ?? -Infinity) > fact.at) return;
    facts.delete(fact.lessonId);
    facts.set(fact.lessonId, fact);
    if (facts.size > KEPT) facts.delete(facts.keys().next().value!);
  });
  return {
    countsOf(lesson, now) {
      const fact = facts.get(lesson.lessonId);
      if (fact === undefined || (fact.phase !== 'closed' && now > lesson.endsAt + CLOSES_AFTER_MS)) return null;
      return {
        phase: fact.phase,
        level: fact.level,
        present: fact.present,
        expected: fact.expected,
        teacherPresent: fact.teacherPresent,
      };
    },
    [Symbol.asyncDispose]: unsubscribe,
  };
}
