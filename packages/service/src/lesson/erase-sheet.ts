// A content taken out of the sheet of a lesson by the house. docs/spec/lesson.md, LESSON-146.

import type { LessonEvent } from '@preau/core/lesson';
import type { EraseParts } from './erase-messages.ts';
import type { LessonKey } from './ports.ts';

/** Times that it begins again after the process which has the lesson in hand wrote first. */
const MAX_ATTEMPTS = 50;

/**
 * Takes it out of the sheet as it was prepared and as the log tells it, whether the lesson runs or is over; whoever is in it sees the sheet change.
 * Answers whether it was there. Throws when others go on writing first.
 */
export async function eraseSheet({ log, bus, clock }: EraseParts, key: LessonKey, content: string): Promise<boolean> {
  for (let attempt = 0; attempt < MAX_ATTEMPTS; attempt += 1) {
    const found = await log.findSheetHolding(key, content);
    if (found === undefined) return log.forgetInSheets(key, content);
    const event: LessonEvent = {
      seq: found.seq + 1,
      at: Math.max(clock.now(), found.at),
      actor: null,
      commandId: null,
      visibility: 'everyone',
      fact: { kind: 'sheetChanged', slides: found.sheet.slides, body: { sheet: found.sheet.text } },
    };
    if ((await log.append(key, found.seq, [event])) === 'conflict') continue;
    await bus.publish('lesson.appended', { lessonId: key.lessonId, seq: event.seq });
  }
  throw new Error('Cannot erase a sheet: the lesson is written to all the time');
}
