// Reading a channel while it is open and visible: the server says when to ask again, and answers 304 while nothing changed. FEED-49.

import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import type { UseMutationResult, UseQueryResult } from '@tanstack/react-query';
import type { ChannelAnswer } from '@preau/protocol/school';
import { learnTime } from '../../ui/clock.ts';
import {
  awake,
  refusalOf,
  RefusalError,
  renewSession,
  request,
  REQUEST_TIMEOUT_MS,
  toRefusal,
} from '../../ui/request.ts';

/** An answer with its tag. */
export interface TaggedChannel {
  readonly tag: string;
  readonly answer: ChannelAnswer;
}

/** The same again when nothing changed. Throws RefusalError. */
async function ask(path: string, before: TaggedChannel | undefined, signal: AbortSignal): Promise<TaggedChannel> {
  const once = async (): Promise<Response> => {
    const given = new AbortController();
    const giveUp = (): void => given.abort();
    const timer = setTimeout(giveUp, REQUEST_TIMEOUT_MS);
    signal.addEventListener('abort', giveUp);
    try {
      return await fetch(path, {
        credentials: 'same-origin',
        signal: given.signal,
        headers: { accept: 'application/json', ...(before === undefined ? {} : { 'if-none-match': before.tag }) },
      });
    } catch {
      throw new RefusalError({ code: 'network' });
    } finally {
      clearTimeout(timer);
      signal.removeEventListener('abort', giveUp);
    }
  };
  await awake();
  let answer = await once();
  if (answer.status === 401 && (await renewSession()) === 'renewed') answer = await once();
  if (answer.status === 304 && before !== undefined) return before;
  if (!answer.ok) throw new RefusalError(await toRefusal(answer));
  const body = (await answer.json()) as ChannelAnswer;
  learnTime(body.now);
  return { tag: answer.headers.get('etag') ?? '', answer: body };
}

const LATER_MS = 15_000;

/** The address of a channel. */
export const channelPath = (audienceId: string): string => `/api/channels/${encodeURIComponent(audienceId)}`;

/** The newest page of a channel. */
export function useChannel(audienceId: string): UseQueryResult<TaggedChannel> {
  const client = useQueryClient();
  const queryKey = ['channel', audienceId];
  return useQuery({
    queryKey,
    queryFn: ({ signal }) => ask(channelPath(audienceId), client.getQueryData<TaggedChannel>(queryKey), signal),
    refetchInterval: (query) =>
      query.state.error === null
        ? (query.state.data?.answer.askAfterMs ?? LATER_MS)
        : (refusalOf(query.state.error).retryAfterMs ?? 2 * LATER_MS),
    // Not while nobody looks.
    refetchIntervalInBackground: false,
  });
}

/** One request to a channel. */
export interface ChannelDeed {
  readonly method: 'POST' | 'PUT' | 'PATCH' | 'DELETE';
  /** After the address of the channel. */
  readonly path: string;
  readonly body?: object;
}

/** Sends deeds, and reads the channel again; throws RefusalError. */
export function useChannelDeed(audienceId: string): UseMutationResult<unknown, Error, ChannelDeed> {
  const client = useQueryClient();
  return useMutation({
    mutationFn: async ({ method, path, body }: ChannelDeed) => {
      const answer = await request<unknown>(method, `${channelPath(audienceId)}${path}`, body);
      if (!answer.ok) throw new RefusalError(answer.error);
      return answer.value;
    },
    onSuccess: () => client.invalidateQueries({ queryKey: ['channel', audienceId] }),
  });
}
