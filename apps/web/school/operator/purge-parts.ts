// What a purge found or took, in words.

import type { PurgeCounts } from '@preau/protocol/school';
import { useOperatorMessages } from './messages.ts';

/** « 3 messages, 1 information ». */
export function usePartsOf(): (counts: PurgeCounts) => string {
  const text = useOperatorMessages().purge;
  return ({ messages, posts, channelMessages, files }) =>
    text.parts(messages, posts, channelMessages, files) || text.nil;
}
