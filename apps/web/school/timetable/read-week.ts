// Reading a week, and whose weeks one may look at.

import { useQuery } from '@tanstack/react-query';
import type { UseQueryResult } from '@tanstack/react-query';
import type { LocalDate } from '@preau/core/base';
import type { TimetableChoices, TimetableWeek } from '@preau/protocol/school';
import { learnTime } from '../../ui/clock.ts';
import { readJson } from '../../ui/request.ts';
import { rereadAfterMs } from '../day.ts';
import type { WeekOf } from './week-choice.ts';

/** The week of a timetable. The present one is read again as the day is, for what is live; a changed lesson makes all be read again. */
export function useWeek(of: WeekOf | undefined, monday: LocalDate, isThis: boolean): UseQueryResult<TimetableWeek> {
  return useQuery({
    // Under the key of the day: whoever changes a lesson has both read again.
    queryKey: ['day', 'week', of?.of, of?.id, of?.school, monday],
    enabled: of !== undefined,
    staleTime: 45_000,
    refetchInterval: () => (isThis ? 2 * rereadAfterMs(Math.random()) : false),
    queryFn: async ({ signal }) => {
      const query = new URLSearchParams({ ...of, date: monday });
      const week = await readJson<TimetableWeek>(`/api/timetable/week?${query.toString()}`, signal);
      learnTime(week.now);
      return week;
    },
  });
}

/** Whose weeks this account may look at. */
export function useChoices(): UseQueryResult<TimetableChoices> {
  return useQuery({
    queryKey: ['timetable', 'choices'],
    staleTime: 10 * 60_000,
    queryFn: ({ signal }) => readJson<TimetableChoices>('/api/timetable/choices', signal),
  });
}
