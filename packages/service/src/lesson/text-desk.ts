// A lesson without script: entering by asking, reading it as it is now, writing one message. docs/spec/lesson.md, "The lesson as text".

import { DEFAULT_ZONE, ok } from '@preau/core/base';
import type { EpochMs, LessonId, Part, PersonId, Result } from '@preau/core/base';
import { decide, viewFor } from '@preau/core/lesson';
import type { LessonState } from '@preau/core/lesson';
import type { Clock } from '../base/index.ts';
import type { Caller, Doorkeeper } from './doorkeeper.ts';
import type { LessonHouse } from './lesson-house.ts';
import { problem } from './problem.ts';
import type { LessonProblem } from './problem.ts';

/** Who reads a lesson as text counts as present for so long after each look. LESSON-122. */
export const TEXT_PATIENCE_MS = 5 * 60_000;

/** A lesson as one of its members may read it now. */
export interface LessonText {
  readonly state: LessonState;
  readonly personId: PersonId;
  readonly part: Part;
  /** IANA zone of the school. */
  readonly zone: string;
  readonly at: EpochMs;
}

/** What the desk needs. */
export interface TextDeskParts {
  readonly house: LessonHouse;
  readonly doors: Doorkeeper;
  readonly clock: Clock;
}

/** Serves people without script. The caller has checked session and ticket. */
export class TextDesk {
  readonly #parts: TextDeskParts;

  constructor(parts: TextDeskParts) {
    this.#parts = parts;
  }

  /** Takes the person in, or back to the same seat, and reads the lesson. Sound and picture on another device of theirs stay there. LESSON-121. */
  async read(lessonId: LessonId, caller: Caller): Promise<Result<LessonText, LessonProblem>> {
    const { house, doors, clock } = this.#parts;
    const entered = await doors.enter(lessonId, caller, true);
    const room = await house.find(lessonId, [caller.schoolId]);
    if (room === undefined) return problem('lesson.unknown');
    const reader = room.readerOf(caller.personId);
    // Who was there may still read how it ended; everybody else is refused in the door's own words.
    const wasThere = reader !== undefined && room.state.members[caller.personId]?.seat != null;
    if (!entered.ok && !(entered.error.code === 'lesson.closed' && wasThere)) return entered;
    if (reader === undefined) return problem('lesson.notYours');
    const at = clock.now();
    if (entered.ok) room.presence.note(caller.personId, at, TEXT_PATIENCE_MS);
    const card = await house.card(room).catch(() => undefined);
    return ok({
      state: viewFor(room.state, reader),
      personId: caller.personId,
      part: reader.part,
      zone: card?.zone ?? DEFAULT_ZONE,
      at,
    });
  }

  /** Writes to the class; the same `commandId` twice is one message. The rules are those of the socket. LESSON-124. */
  async post(
    lessonId: LessonId,
    caller: Caller,
    message: { readonly commandId: string; readonly text: string },
  ): Promise<Result<LessonText, LessonProblem>> {
    const read = await this.read(lessonId, caller);
    if (!read.ok) return read;
    const room = await this.#parts.house.find(lessonId, [caller.schoolId]);
    if (room === undefined) return problem('lesson.unknown');
    const posted = await room.log.submit({
      actor: caller.personId,
      commandId: message.commandId,
      decide: (state) => decide(state, { kind: 'postMessage', text: message.text }, caller.personId),
    });
    return posted.ok ? read : posted;
  }
}
