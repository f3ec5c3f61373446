// Is a round of the house late? OFFICE-75.

import type { EpochMs } from '@preau/core/base';
import type { RoundState } from './ports.ts';

/** A round may take so long before somebody should look. */
const GRACE_MS = 5 * 60_000;

/** Late: it was due more than five minutes ago, or failed at its last try. */
export function isLate({ doneAt, dueAt, failedAt }: RoundState, at: EpochMs): boolean {
  return (dueAt !== null && dueAt + GRACE_MS < at) || (failedAt !== null && failedAt > (doneAt ?? 0));
}
