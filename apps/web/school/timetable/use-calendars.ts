// The calendars that this account made: read, made, revoked.

import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import type { UseMutationResult, UseQueryResult } from '@tanstack/react-query';
import { useRef } from 'react';
import type { CalendarLink, CalendarsAnswer } from '@preau/protocol/school';
import type { Language } from '../../ui/i18n.ts';
import { randomId } from '../../ui/random-id.ts';
import { readJson, request, RefusalError } from '../../ui/request.ts';

const KEY = ['timetable', 'calendars'];

/** Those of the account. */
export function useCalendars(): UseQueryResult<CalendarsAnswer> {
  return useQuery({
    queryKey: KEY,
    queryFn: ({ signal }) => readJson<CalendarsAnswer>('/api/calendars', signal),
  });
}

/** Makes one. A press that is repeated, or an answer that is lost, makes no second one: the id stays until it is made. */
export function useMakeCalendar(
  of: 'person' | 'audience',
  id: string,
  language: Language,
): UseMutationResult<CalendarLink, Error, void> {
  const client = useQueryClient();
  const calendarId = useRef(randomId());
  return useMutation({
    mutationFn: async () => {
      const body = { calendarId: calendarId.current, of, id, language };
      const answer = await request<CalendarLink>('POST', '/api/calendars', body);
      if (!answer.ok) throw new RefusalError(answer.error);
      return answer.value;
    },
    onSuccess: async () => {
      calendarId.current = randomId();
      await client.invalidateQueries({ queryKey: KEY });
    },
  });
}

/** Revokes one. */
export function useRevokeCalendar(onDone: () => void): UseMutationResult<void, Error, string> {
  const client = useQueryClient();
  return useMutation({
    mutationFn: async (calendarId: string) => {
      const answer = await request('DELETE', `/api/calendars/${calendarId}`);
      if (!answer.ok) throw new RefusalError(answer.error);
    },
    onSuccess: async () => {
      await client.invalidateQueries({ queryKey: KEY });
      onDone();
    },
  });
}
