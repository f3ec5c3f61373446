// Sends one lesson to the timetable: added without an id, changed with one. The day is read again.

import { useMutation, useQueryClient } from '@tanstack/react-query';
import type { UseMutationResult } from '@tanstack/react-query';
import { request, RefusalError } from '../ui/request.ts';

/** The lesson that was added; a change answers nothing. */
export type SavedLesson = { readonly lessonId: string } | undefined;

/** The mutation of a form about a lesson. */
export function useSaveLesson(
  lessonId: string | undefined,
  onDone: (saved: SavedLesson) => void,
): UseMutationResult<SavedLesson, Error, object> {
  const client = useQueryClient();
  return useMutation({
    mutationFn: async (body: object) => {
      const answer =
        lessonId === undefined
          ? await request<SavedLesson>('POST', '/api/timetable/lessons', body)
          : await request<SavedLesson>('PATCH', `/api/timetable/lessons/${lessonId}`, body);
      if (!answer.ok) throw new RefusalError(answer.error);
      return answer.value;
    },
    onSuccess: async (saved) => {
      await client.invalidateQueries({ queryKey: ['day'] });
      onDone(saved);
    },
  });
}
