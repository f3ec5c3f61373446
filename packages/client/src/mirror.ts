// The client's copy of the log: folds what comes in order, holds back what comes after a gap. LESSON-92.

import type { PersonId } from '@preau/core/base';
import { EMPTY_LESSON, evolve } from '@preau/core/lesson';
import type { Hole, LessonEvent, LessonState } from '@preau/core/lesson';
import type { LogAnswer } from '@preau/protocol/lesson';

type Entry = LessonEvent | Hole;

/** Entries held back at most; beyond, the catch-up brings them anyway. */
const MAX_HELD = 2_000;

/** State, and what waits for a gap to be filled. */
export class Mirror {
  state: LessonState = EMPTY_LESSON;
  #held = new Map<number, Entry>();

  /** Folds entries in; answers those that were new, in order. A gap shows in `lacks`. */
  take(entries: readonly Entry[]): readonly Entry[] {
    for (const entry of entries)
      if (entry.seq > this.state.seq && this.#held.size < MAX_HELD) this.#held.set(entry.seq, entry);
    const taken: Entry[] = [];
    for (let next = this.#held.get(this.state.seq + 1); next !== undefined; next = this.#held.get(this.state.seq + 1)) {
      this.#held.delete(next.seq);
      this.state = evolve(this.state, next);
      taken.push(next);
    }
    return taken;
  }

  /** Takes the answer of a catch-up. */
  catchUp(answer: LogAnswer): readonly Entry[] {
    if (answer.snapshot !== null && answer.snapshot.seq > this.state.seq) {
      this.state = answer.snapshot;
      for (const seq of this.#held.keys()) if (seq <= this.state.seq) this.#held.delete(seq);
    }
    return this.take(answer.events);
  }

  /** Is an entry missing, when the head of the log is at least `head`? */
  lacks(head: number): boolean {
    return this.#held.size > 0 || head > this.state.seq;
  }
}

/** What others did between two states: for « De retour ». */
export function missedBetween(
  before: LessonState,
  after: LessonState,
  me: PersonId | null,
): { readonly messages: number; readonly slides: number } {
  const messages = after.messages.filter(
    (message) => message.seq > before.seq && message.personId !== me && message.text !== null,
  ).length;
  return { messages, slides: after.sheet.shown !== before.sheet.shown ? 1 : 0 };
}
