// A refusal on its way to a member.

import { err } from '@preau/core/base';
import type { ProblemCode } from '@preau/protocol/base';

/** A catalogued refusal; `retryAfterMs` before jitter. */
export interface LessonProblem {
  readonly code: ProblemCode;
  readonly retryAfterMs?: number;
}

/** Refuses with a code. */
export function problem(
  code: ProblemCode,
  retryAfterMs?: number,
): { readonly ok: false; readonly error: LessonProblem } {
  return err(retryAfterMs === undefined ? { code } : { code, retryAfterMs });
}
