// One page of the office's search. What is typed travels in the body: names stay out of addresses. WEB-88.

import type { PeopleAnswer } from '@preau/protocol/school';
import { request, RefusalError } from '../ui/request.ts';
import { searchOf } from './people.ts';

/** Finds people of the school; throws RefusalError. */
export async function findPeople(wanted: Parameters<typeof searchOf>[0], signal: AbortSignal): Promise<PeopleAnswer> {
  const answer = await request<PeopleAnswer>('POST', '/api/people/search', searchOf(wanted), { signal });
  if (!answer.ok) throw new RefusalError(answer.error);
  return answer.value;
}
