// Whom an answer reaches. Who was written to may always answer the writer; who else reads it depends on who answers. MAIL-24, MAIL-25.

import type { PersonId, Role } from '../../base/index.ts';

/** Somebody in a thread. */
export interface Participant {
  readonly personId: PersonId;
  readonly roles: readonly Role[];
}

/** A thread as an answer sees it. */
export interface AnsweredThread {
  readonly starterId: PersonId;
  /** Started to persons named one by one, at most ten: they see one another. Else nobody sees who else got it. */
  readonly isOpen: boolean;
}

/** A thread to more persons than these is not open. */
export const OPEN_UP_TO = 10;

/**
 * May this person answer to all, and who is that? `everybody`: all of the thread; `staff`: the teachers and heads among them; `nobody`: only the
 * writer can be answered.
 */
export function answerToAll(me: Participant, thread: AnsweredThread): 'everybody' | 'staff' | 'nobody' {
  if (me.personId === thread.starterId) return 'everybody';
  if (!thread.isOpen) return 'nobody';
  return !me.roles.includes('pupil') && isStaff(me) ? 'everybody' : 'staff';
}

/** The ones among `others` whom an answer to all of this kind reaches. */
export function reachedByAll(
  kind: ReturnType<typeof answerToAll>,
  others: readonly Participant[],
): readonly PersonId[] {
  if (kind === 'nobody') return [];
  return others.filter((each) => kind === 'everybody' || isStaff(each)).map((each) => each.personId);
}

function isStaff(person: Participant): boolean {
  return ['teacher', 'head', 'operator'].some((role) => person.roles.includes(role as Role));
}
