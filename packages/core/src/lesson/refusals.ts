// Why a lesson refuses: codes of the catalogue in `@preau/protocol/base`.

import { err } from '../base/index.ts';
import type { Result } from '../base/index.ts';
import type { Decided } from './events.ts';

/** A refusal by the lesson itself. `retryAfterMs` comes with `lesson.tooEarly`. */
export interface LessonRefusal {
  readonly code:
    | 'lesson.closed'
    | 'lesson.cancelled'
    | 'lesson.full'
    | 'lesson.levelTooLow'
    | 'lesson.locked'
    | 'lesson.notEntered'
    | 'lesson.notOpen'
    | 'lesson.notTeacher'
    | 'lesson.notYours'
    | 'lesson.removed'
    | 'lesson.tooEarly'
    | 'lesson.unknownMember'
    | 'lesson.unknownTarget'
    | 'person.unknown'
    | 'request.invalid'
    | 'request.tooLarge'
    | 'session.forbidden';
  readonly retryAfterMs?: number;
}

/** What a decision gives: facts to append (none when nothing changes), or a refusal. */
export type Decision = Result<readonly Decided[], LessonRefusal>;

/** Refuses with a code. */
export function refuse(
  code: LessonRefusal['code'],
  retryAfterMs?: number,
): { readonly ok: false; readonly error: LessonRefusal } {
  return err(retryAfterMs === undefined ? { code } : { code, retryAfterMs });
}
