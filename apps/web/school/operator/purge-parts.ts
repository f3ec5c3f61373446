// What a purge found or took, in words.

import { PURGED_KINDS } from '@preau/core/school';
import type { PurgeCounts } from '@preau/protocol/school';
import { useOperatorMessages } from './messages.ts';

/** « 3 messages, 1 information ». */
export function usePartsOf(): (counts: PurgeCounts) => string {
  const text = useOperatorMessages().purge;
  return (counts) =>
    PURGED_KINDS.filter((kind) => counts[kind] > 0)
      .map((kind) => text.parts[kind](counts[kind]))
      .join(', ') || text.nil;
}
