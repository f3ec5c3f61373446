// What the moderation page reads and sends.

import { useInfiniteQuery, useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import type { InfiniteData, UseInfiniteQueryResult, UseMutationResult, UseQueryResult } from '@tanstack/react-query';
import type { AloneAnswer, ModerationAnswer } from '@preau/protocol/school';
import { readJson } from '../../ui/request.ts';
import { send } from './read-mail.ts';

/** Cases to decide, or decided. */
export function useCases(decided: boolean): UseInfiniteQueryResult<InfiniteData<ModerationAnswer>> {
  return useInfiniteQuery({
    queryKey: ['moderation', decided],
    initialPageParam: undefined as string | undefined,
    getNextPageParam: (last: ModerationAnswer) => last.next ?? undefined,
    queryFn: ({ signal, pageParam }) => {
      const query = new URLSearchParams({
        ...(decided ? { decided: 'yes' } : {}),
        ...(pageParam === undefined ? {} : { after: pageParam }),
      });
      return readJson<ModerationAnswer>(`/api/moderation?${query.toString()}`, signal);
    },
  });
}

/** Threads of one adult alone with a pupil. */
export function useAlone(pupilId: string): UseQueryResult<AloneAnswer> {
  return useQuery({
    queryKey: ['moderation', 'alone', pupilId],
    queryFn: ({ signal }) => readJson<AloneAnswer>(`/api/moderation/alone/${pupilId}`, signal),
  });
}

/** A deed of the office; what shows cases is read again. */
export function useModerationDeed<T = void>(
  onDone: (value: T) => void,
  timeoutMs?: number,
): UseMutationResult<T, Error, { readonly path: string; readonly body?: object }> {
  const client = useQueryClient();
  return useMutation({
    mutationFn: ({ path, body }) => send<T>('POST', path, body, timeoutMs),
    onSuccess: async (value) => {
      onDone(value);
      await client.invalidateQueries({ queryKey: ['moderation'] });
    },
    // Somebody else decided meanwhile: the list says so.
    onError: () => client.invalidateQueries({ queryKey: ['moderation'] }),
  });
}
