// The level in words when the platform holds it down: what is said to whom, and what a teacher reads before choosing. LESSON-138, LESSON-139.

import { isHeldDown, levelFor } from '@preau/core/lesson';
import type { LessonState } from '@preau/core/lesson';
import type { Level, PersonId } from '@preau/core/base';
import type { LessonMessages } from './messages.ts';

/** Who reads. */
export interface LevelReader {
  readonly personId: PersonId | null;
  readonly isTeacher: boolean;
  readonly adult: boolean;
}

/** Why the level is lower than the teacher wants, and what still works; undefined when it is not, or the lesson is not open. */
export function heldWords(
  state: LessonState,
  { personId, isTeacher, adult }: LevelReader,
  text: LessonMessages['held'],
): { readonly title: string; readonly detail: string } | undefined {
  if (state.phase !== 'open' || !isHeldDown(state)) return undefined;
  const { wish, ceiling, marginSeats } = state;
  if (isTeacher) {
    const choice = text.teacher(wish, ceiling);
    return { title: text.title, detail: marginSeats > 0 ? `${choice} ${text.margin(state.hearing.length)}` : choice };
  }
  const level = levelFor(state, personId);
  if (level === 0) return { title: text.title, detail: text.silent };
  return { title: text.title, detail: ceiling > 0 ? text.rest : adult ? text.hearsAdult : text.hears };
}

/** What a level of the teacher's menu is now: `now`, the level itself · `wish`, chosen and kept until the platform can · `later`, above what it can · `free`. */
export function choiceOf(state: LessonState, level: Level): 'now' | 'wish' | 'later' | 'free' {
  if (level === state.level) return 'now';
  if (level === state.wish) return 'wish';
  return level > state.ceiling ? 'later' : 'free';
}
