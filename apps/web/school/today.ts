// Reading the day: one query per date, reread about every minute with jitter, the last answer of today kept on this device until sign-out.

import { useQuery } from '@tanstack/react-query';
import type { UseQueryResult } from '@tanstack/react-query';
import type { TodayAnswer } from '@preau/protocol/school';
import { learnTime } from '../ui/clock.ts';
import { keep, keptJson } from '../ui/preferences.ts';
import { readJson, refusalOf } from '../ui/request.ts';
import { rereadAfterMs } from './day.ts';

const KEPT = 'today';

interface KeptDay {
  readonly readAt: number;
  readonly answer: TodayAnswer;
}

/** Forgets the kept day: at sign-out, and when the session is over. */
export function forgetDay(): void {
  keep(KEPT, undefined);
}

async function readDay(date: string | undefined, signal: AbortSignal): Promise<TodayAnswer> {
  const answer = await readJson<TodayAnswer>(date === undefined ? '/api/today' : `/api/today?date=${date}`, signal);
  learnTime(answer.now);
  if (date === undefined) keep(KEPT, JSON.stringify({ readAt: answer.now, answer } satisfies KeptDay));
  return answer;
}

/** The day of a date; today when undefined. Waits that the server asked for are kept. */
export function useDay(date?: string): UseQueryResult<TodayAnswer> {
  return useQuery({
    queryKey: ['day', date ?? 'today'],
    // Going from the day into a lesson and back asks nothing: the day is read again every minute anyway.
    staleTime: 45_000,
    queryFn: ({ signal }) => readDay(date, signal),
    refetchInterval: (query) =>
      query.state.error === null
        ? rereadAfterMs(Math.random())
        : (refusalOf(query.state.error).retryAfterMs ?? rereadAfterMs(Math.random()) / 4),
    ...(date === undefined ? keptOptions() : {}),
  });
}

function keptOptions(): { initialData?: TodayAnswer; initialDataUpdatedAt?: number } {
  const day = keptJson<KeptDay>(KEPT);
  // A day of another date would promise lessons that are not there.
  if (day === undefined || Math.abs(Date.now() - day.readAt) > 12 * 3_600_000) return {};
  return { initialData: day.answer, initialDataUpdatedAt: 0 };
}
