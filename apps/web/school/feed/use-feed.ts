// Deeds upon posts: each tells the house, then what it changed is read again.

import { useMutation, useQueryClient } from '@tanstack/react-query';
import type { UseMutationResult } from '@tanstack/react-query';
import { announce } from '../../ui/announcer.ts';
import { request, RefusalError } from '../../ui/request.ts';

/** One request to the feed. */
export interface FeedDeed {
  readonly method: 'POST' | 'PUT' | 'PATCH' | 'DELETE';
  /** After `/api/feed`. */
  readonly path: string;
  readonly body?: object;
  /** What a screen reader is told when it is done. */
  readonly said?: string;
}

/** Sends deeds; throws RefusalError. */
export function useFeedDeed<T = undefined>(): UseMutationResult<T, Error, FeedDeed> {
  const client = useQueryClient();
  return useMutation({
    mutationFn: async ({ method, path, body }: FeedDeed) => {
      const answer = await request<T>(method, `/api/feed${path}`, body);
      if (!answer.ok) throw new RefusalError(answer.error);
      return answer.value;
    },
    onSuccess: async (_value, { said }) => {
      if (said !== undefined) announce(said);
      await client.invalidateQueries({ queryKey: ['feed'] });
    },
  });
}
