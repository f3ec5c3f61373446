// Sends one person to the workspace: added without an id, changed with one. The lists that show people are read again.

import { useMutation, useQueryClient } from '@tanstack/react-query';
import type { UseMutationResult } from '@tanstack/react-query';
import { announce } from '../ui/announcer.ts';
import { request, RefusalError } from '../ui/request.ts';
import { useSchoolMessages } from './messages.ts';

/** Who was added. */
export interface AddedPerson {
  readonly personId: string;
  readonly displayName: string;
}

/** The mutation of a form about a person. */
export function useSavePerson(personId: string | undefined): UseMutationResult<AddedPerson | undefined, Error, object> {
  const client = useQueryClient();
  const saved = useSchoolMessages().state.saved;
  return useMutation({
    mutationFn: async (body: object) => {
      const answer =
        personId === undefined
          ? await request<AddedPerson>('POST', '/api/people', body)
          : await request<AddedPerson>('PATCH', `/api/people/${personId}`, body);
      if (!answer.ok) throw new RefusalError(answer.error);
      return answer.value;
    },
    onSuccess: async () => {
      await Promise.all(
        ['people', 'pupils', 'audiences', 'day'].map((key) => client.invalidateQueries({ queryKey: [key] })),
      );
      announce(saved);
    },
  });
}
