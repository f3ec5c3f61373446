// Refusals of the use cases as problems, and faults of the store as "not available".

import type { Result } from '@preau/core/base';
import { FilesError } from '@preau/files';
import { ProblemError } from '@preau/host';
import type { ProblemCode } from '@preau/protocol/base';
import { StoreError } from '@preau/store-postgres';

/** A refusal as use cases give it. */
interface Refusal {
  readonly code: ProblemCode;
  readonly retryAfterMs?: number;
  readonly detail?: string;
}

/** The value, or the refusal thrown as a problem. */
export function valueOf<T>(result: Result<T, Refusal>): T {
  if (result.ok) return result.value;
  const { code, retryAfterMs, detail } = result.error;
  throw new ProblemError(code, {
    ...(retryAfterMs === undefined ? {} : { retryAfterMs }),
    ...(detail === undefined ? {} : { detail }),
  });
}

/** A store that does not answer is `server.unavailable`, with a time to return; every other error stays what it is. */
export function toProblem(error: unknown): unknown {
  // A trigger of the database guards closed books (migration 151). WORK-93.
  if (error instanceof StoreError && error.sqlState === 'PR001') return new ProblemError('book.closed');
  // Another guards what operators took away everywhere (migration 232). OFFICE-63.
  if (error instanceof StoreError && error.sqlState === 'PR002') return new ProblemError('content.refused');
  // Nobody of a school takes over who runs the cell (migration 233). OFFICE-45.
  if (error instanceof StoreError && error.sqlState === 'PR003') return new ProblemError('person.notYours');
  const isAway =
    (error instanceof StoreError && ['gone', 'slow', 'busy', 'conflict'].includes(error.reason)) ||
    (error instanceof FilesError && error.reason === 'gone');
  return isAway ? new ProblemError('server.unavailable', {}, { cause: error }) : error;
}
