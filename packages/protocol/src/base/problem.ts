// What an error answer is made of: the problem document of a code of the catalogue.

import { PROBLEMS } from './errors.ts';
import type { ProblemCode } from './errors.ts';

/** The body of every error answer (`application/problem+json`, RFC 9457), `type` being `urn:preau:problem:<code>`. */
export interface Problem {
  readonly type: string;
  readonly title: string;
  readonly status: number;
  readonly code: ProblemCode;
  /** What is wrong here, in English, without names or secrets; absent for 5xx. */
  readonly detail?: string;
  /** The fields at fault, by JSON pointer. */
  readonly fields?: readonly { readonly path: string; readonly message: string }[];
  /** When to try again, milliseconds, already jittered by the server. */
  readonly retryAfterMs?: number;
}

/** Builds the problem document of a code. */
export function toProblem(
  code: ProblemCode,
  more: Partial<Pick<Problem, 'detail' | 'fields' | 'retryAfterMs'>> = {},
): Problem {
  const row = PROBLEMS[code];
  return { type: `urn:preau:problem:${code}`, title: row.text, status: row.status, code, ...more };
}
