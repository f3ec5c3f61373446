// What the pages about messages read and send. Names travel in bodies, never in addresses.

import { useInfiniteQuery, useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import type { UseInfiniteQueryResult, UseMutationResult, UseQueryResult, InfiniteData } from '@tanstack/react-query';
import type {
  DraftAnswer,
  MailSettingsAnswer,
  ReceiversAnswer,
  SentAnswer,
  ThreadAnswer,
  ThreadsAnswer,
} from '@preau/protocol/school';
import { readJson, RefusalError, request, REQUEST_TIMEOUT_MS } from '../../ui/request.ts';

/** Whoever has the list open learns of new messages within this time. */
const AGAIN_MS = 60_000;

/** Sends, and throws what was refused. */
export async function send<T>(
  method: 'POST' | 'PUT' | 'DELETE',
  path: string,
  body?: object,
  timeoutMs: number = REQUEST_TIMEOUT_MS,
): Promise<T> {
  const answer = await request<T>(method, path, body, { timeoutMs });
  if (!answer.ok) throw new RefusalError(answer.error);
  return answer.value;
}

/** The threads of the account. */
export function useThreads(archived: boolean): UseInfiniteQueryResult<InfiniteData<ThreadsAnswer>> {
  return useInfiniteQuery({
    queryKey: ['threads', 'list', archived],
    initialPageParam: undefined as string | undefined,
    getNextPageParam: (last: ThreadsAnswer) => last.next ?? undefined,
    refetchInterval: AGAIN_MS,
    queryFn: ({ signal, pageParam }) => {
      const query = new URLSearchParams({
        ...(archived ? { archived: 'yes' } : {}),
        ...(pageParam === undefined ? {} : { after: pageParam }),
      });
      return readJson<ThreadsAnswer>(`/api/threads?${query.toString()}`, signal);
    },
  });
}

/** What is being written. */
export function useDrafts(): UseQueryResult<readonly DraftAnswer[]> {
  return useQuery({
    queryKey: ['threads', 'drafts'],
    queryFn: ({ signal }) => readJson<readonly DraftAnswer[]>('/api/threads/drafts', signal),
  });
}

/** As whom somebody reads and writes. */
export interface MailPlace {
  readonly schoolId: string;
  readonly personId: string;
}

/** How it stands for somebody who writes. */
export function useMailSettings({ schoolId, personId }: MailPlace): UseQueryResult<MailSettingsAnswer> {
  return useQuery({
    queryKey: ['threads', 'settings', personId],
    queryFn: ({ signal }) =>
      readJson<MailSettingsAnswer>(`/api/mail/settings?schoolId=${schoolId}&personId=${personId}`, signal),
  });
}

/** People and groups one may write to. */
export function useReceivers({ schoolId, personId }: MailPlace, search: string): UseQueryResult<ReceiversAnswer> {
  return useQuery({
    queryKey: ['receivers', personId, search],
    placeholderData: (former) => former,
    queryFn: async ({ signal }) => {
      const answer = await request<ReceiversAnswer>(
        'POST',
        '/api/threads/receivers',
        { schoolId, personId, search },
        {
          signal,
        },
      );
      if (!answer.ok) throw new RefusalError(answer.error);
      return answer.value;
    },
  });
}

/** One thread with its pages of messages, the newest page first; `place`: as whom, where two places of the account have it. */
export function useThread(threadId: string, place: string | null): UseInfiniteQueryResult<InfiniteData<ThreadAnswer>> {
  return useInfiniteQuery({
    queryKey: ['threads', 'one', threadId, place],
    initialPageParam: undefined as string | undefined,
    getNextPageParam: (last: ThreadAnswer) => last.earlier ?? undefined,
    refetchInterval: AGAIN_MS,
    queryFn: ({ signal, pageParam }) => {
      const query = new URLSearchParams({
        ...(pageParam === undefined ? {} : { before: pageParam }),
        ...(place === null ? {} : { personId: place }),
      });
      return readJson<ThreadAnswer>(`/api/threads/${threadId}?${query.toString()}`, signal);
    },
  });
}

/** Does something with a thread, and reads again what shows threads. */
export function useThreadDeed<T = void>(
  onDone: (value: T) => void = () => undefined,
): UseMutationResult<T, Error, { method: 'POST' | 'PUT' | 'DELETE'; path: string; body?: object }> {
  const client = useQueryClient();
  return useMutation({
    mutationFn: ({ method, path, body }) => send<T>(method, path, body),
    onSuccess: async (value) => {
      await client.invalidateQueries({ queryKey: ['threads'] });
      onDone(value);
    },
  });
}

/** Sends a message or an answer. */
export function useSendMessage(
  onDone: (sent: SentAnswer) => void,
): UseMutationResult<SentAnswer, Error, { method: 'POST' | 'PUT' | 'DELETE'; path: string; body?: object }> {
  return useThreadDeed<SentAnswer>(onDone);
}
