// Messages taken out of a lesson by the house, not by one of its members. docs/spec/lesson.md, LESSON-144.

import type { LessonEvent } from '@preau/core/lesson';
import type { Bus, Clock } from '../base/index.ts';
import type { LessonKey, LessonLog } from './ports.ts';

/** What it needs. */
export interface EraseParts {
  readonly log: LessonLog;
  readonly bus: Bus;
  readonly clock: Clock;
}

/** Times that it begins again after the process which has the lesson in hand wrote first. */
const MAX_ATTEMPTS = 50;

/**
 * Takes messages away, whether the lesson runs, here or in another process, or is over: the log says so, and whoever has the lesson in hand reads it there.
 * Answers how many: what somebody else took away is not among them. Throws when others go on writing first.
 */
export async function eraseMessages(
  { log, bus, clock }: EraseParts,
  key: LessonKey,
  seqs: readonly number[],
): Promise<number> {
  for (let attempt = 0; attempt < MAX_ATTEMPTS; attempt += 1) {
    const found = await log.findMessages(key, seqs);
    if (found === undefined || found.standing.length === 0) return 0;
    const at = Math.max(clock.now(), found.at);
    const events = found.standing.map((target, index): LessonEvent => ({
      seq: found.seq + index + 1,
      at,
      actor: null,
      commandId: null,
      visibility: 'everyone',
      fact: { kind: 'messageDeleted', target },
    }));
    if ((await log.append(key, found.seq, events)) === 'conflict') continue;
    await bus.publish('lesson.appended', { lessonId: key.lessonId, seq: found.seq + events.length });
    return events.length;
  }
  throw new Error('Cannot erase messages: the lesson is written to all the time');
}
